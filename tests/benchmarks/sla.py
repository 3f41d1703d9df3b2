"""Clocks and figures in houses of several sizes on MariaDB: `.venv/bin/python -m tests.benchmarks.sla [--sizes …]`.

One ticket of twenty is open. Prints milliseconds (the median) of reading the dashboard for 7, 30 and 90 days and for
one region, of the forecast for the open tickets, and of the whole page; seconds of one pass of the worker over the
tickets whose clocks are due for a look (as many at each size); milliseconds of a pass where none is, and of counting
one changed day anew; seconds of counting all days. `load` is what else the machine does. Nothing here asserts anything
about time.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from tests.support.databases import environment
from tests.support.mariadb import MariaServer
from ticketing_app import clock, db, migrations
from ticketing_app.domain import figures, forecast
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.figures import Asked
from ticketing_app.jobs import counting, escalating
from ticketing_app.models import NEVER, Category, StaleDay, Ticket, User, daily_figure
from ticketing_app.ui.pages.dashboard import views
from ticketing_app.ui.pages.dashboard.asked import Asked as AskedOfPage
from ticketing_app.vocabulary import Door, MilestoneKind, PauseReason, Priority, Role, Status

DAYS, STAFF, DUE, ROUNDS, AT_ONCE = 730, 60, 200, 7, 5_000
WRITTEN = 9_500
"""So many ended tickets are written one by one; a larger house has them again and again, further in the past."""
MILESTONES = (
    (MilestoneKind.TRIAGE, 1, 70),
    (MilestoneKind.OWN, 1, 75),
    (MilestoneKind.NEXT_RESPONSE, 2, 80),
    (MilestoneKind.REOPENED, 33, 5_000),
    (MilestoneKind.PAUSED_LATE, 33, 3_000),
)
"""Of which kinds there are some: on one ticket of so many, up to so many minutes after it was raised."""
REGIONS = tuple(f"Region {letter}" for letter in "ABCDEFGHIJKL")
TEAMS = ("Field north", "Field south", "Core network", "Service desk", "Billing")
CATEGORIES = ("Broadband", "Mobile", "Television", "Billing and payments", "Telephony", "Devices")
OPEN_ONES = [Status.NEW] * 4 + [Status.IN_PROGRESS] * 4 + [Status.PENDING, Status.HELD]
MOMENTS = ("created_at", "updated_at", "status_changed_at", "first_response_at", "resolved_at", "closed_at")
MOVED = (*MOMENTS, "response_due_at", "resolution_due_at")
COLUMNS = {
    "7 days ms": Asked(days=7),
    "30 days": Asked(days=30),
    "90 days": Asked(days=90),
    "a region": Asked(days=90, region=REGIONS[0]),
}
REST = ("forecast ms", "page ms", "due s", "idle ms", "a day ms", "rebuild s", "rows", "load")


def main() -> None:
    """Every size."""
    asked = argparse.ArgumentParser(description="Measure clocks and figures.")
    asked.add_argument("--sizes", default="10000,100000", help="numbers of tickets, with commas")
    sizes = [int(size) for size in asked.parse_args().sizes.split(",")]
    print(f"{'tickets':>10} {'open':>7}" + "".join(f" {name:>10}" for name in (*COLUMNS, *REST)), flush=True)
    with MariaServer(durable=True) as maria, tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            environ = {
                "TICKETING_DATABASE_URL": maria.create("bench"),
                "TICKETING_DATA_DIR": folder,
                "TICKETING_LOG_LEVEL": "WARNING",
            }
            with environment(environ):
                began = time.perf_counter()
                _fill(size)
                print(f"{size:,} tickets written in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
                _measure(size)


def _measure(size: int) -> None:
    rebuilt = counting.rebuild(lambda _: None, lambda _: None).seconds
    reader = house(Door.CLI)
    with db.engine().begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO resolution_fact (ticket_id, category_id, priority, used, target, begun, `load`, resolved_at) "
            "SELECT id, category_id, priority, TIMESTAMPDIFF(MINUTE, created_at, resolved_at), 1440, 0, MOD(id, 9), "
            "resolved_at FROM ticket WHERE resolved_at IS NOT NULL"
        )
        connection.exec_driver_sql("ANALYZE TABLE ticket, daily_figure, `user`")
        rows = connection.execute(sa.select(sa.func.count()).select_from(daily_figure)).scalar_one()
    reads = [_read(lambda session, of=of: figures.of(session, reader, of)) for of in COLUMNS.values()]
    reads.append(_read(lambda session: forecast.sentence(session, reader)))
    page = _read(lambda session: views.of(session, _manager(), AskedOfPage("90")))
    began = time.perf_counter()
    looked_at = escalating.escalate_due()
    due = time.perf_counter() - began
    if looked_at != DUE:
        raise AssertionError(f"{looked_at} tickets were due, not {DUE}")
    idle = _median(escalating.escalate_due)
    a_day = _median(_count_today)
    numbers = [f"{ms:.0f}" for ms in (*reads, page)] + [f"{due:.2f}", f"{idle:.1f}", f"{a_day:.0f}", f"{rebuilt:.1f}"]
    numbers += [f"{rows:,}", f"{os.getloadavg()[0]:.1f}"]
    print(f"{size:>10,} {size // 20:>7,}" + "".join(f" {number:>10}" for number in numbers), flush=True)


def _read(question: Callable[[Any], object]) -> float:
    def read() -> None:
        with db.reading() as session:
            question(session)

    return _median(read)


def _count_today() -> None:
    with db.transaction() as session:
        session.add(StaleDay(day=clock.now().date() - timedelta(days=1)))
    while counting.count_stale():
        pass


def _median(work: Callable[[], object]) -> float:
    took: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


def _manager() -> Actor:
    return Actor(id=1, role=Role.MANAGER, name="Bench", door=Door.UI)


def _fill(size: int) -> None:
    migrations.upgrade()
    now, chance, copies = clock.now(), random.Random(5), max(1, size // 10_000)
    _write(Category, ({"name": name, "active": True, "position": at} for at, name in enumerate(CATEGORIES)))
    _write(User, _people())
    days = DAYS / copies
    _write(Ticket, (_ended(now, days, chance) for _ in range(WRITTEN)))
    names = [column.name for column in Ticket.__table__.columns if column.name != "id"]  # pyright: ignore[reportAttributeAccessIssue] - SQLModel puts it there
    moved = [f"{name} - INTERVAL %(hours)s HOUR" if name in MOVED else name for name in names]
    copy = f"INSERT INTO ticket ({', '.join(names)}) SELECT {', '.join(moved)} FROM ticket WHERE id <= {WRITTEN}"  # noqa: S608 - our own names
    for number in range(1, copies):
        with db.engine().begin() as connection:
            connection.exec_driver_sql(copy, {"hours": round(number * days * 24)})
    _write(Ticket, (_open(now, chance, due=number < DUE) for number in range(size // 20)))
    for kind, one_of, after in MILESTONES:
        with db.engine().begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO milestone (ticket_id, kind, since, at, due_at) SELECT id, %(kind)s, created_at, "
                "created_at + INTERVAL MOD(id * 7, %(after)s) MINUTE, created_at + INTERVAL 60 MINUTE "
                "FROM ticket WHERE MOD(id, %(one_of)s) = 0",
                {"kind": kind, "one_of": one_of, "after": after},
            )


def _people() -> Iterator[dict[str, Any]]:
    for number in range(1, 1001):
        staff = number <= STAFF
        yield User(
            id=number,
            email=f"person{number}@bench.example",
            full_name=f"Person {number}",
            role=(Role.MANAGER if number == 1 else Role.ENGINEER) if staff else Role.CUSTOMER,
            team=TEAMS[number % len(TEAMS)] if staff else None,
        ).model_dump()


def _ended(now: datetime, days: float, chance: random.Random) -> dict[str, Any]:
    raised = now - timedelta(days=chance.uniform(0, days))
    answered = raised + timedelta(minutes=chance.expovariate(1 / 60))
    solved = answered + timedelta(hours=chance.expovariate(1 / 20))
    paused = chance.random() < 0.3
    return {
        **_ticket(raised, chance),
        "status": Status.CLOSED,
        "updated_at": solved,
        "status_changed_at": solved,
        "first_response_at": answered,
        "resolved_at": solved,
        "closed_at": solved,
        "paused_for": chance.choice(list(PauseReason)) if paused else None,
        "assignee_id": chance.randint(2, STAFF),
    }


def _open(now: datetime, chance: random.Random, *, due: bool) -> dict[str, Any]:
    status = Status.IN_PROGRESS if due else chance.choice(OPEN_ONES)
    ahead = now + timedelta(hours=chance.uniform(-2, 90))
    runs = status in (Status.NEW, Status.IN_PROGRESS)
    return {
        **_ticket(now - timedelta(days=chance.expovariate(1 / 4)), chance),
        "status": status,
        "assignee_id": None if status is Status.NEW else chance.randint(2, STAFF),
        "next_due_at": ahead if runs else NEVER,
        "next_escalation_at": now if due else now + timedelta(days=1) if runs else NEVER,
    }


def _ticket(raised: datetime, chance: random.Random) -> dict[str, Any]:
    return Ticket(
        title="No signal since the morning",
        description="The light on the box is red, and nothing works.",
        category_id=chance.randint(2, len(CATEGORIES) + 1),
        customer_id=chance.randint(STAFF + 1, 1000),
        region=chance.choice(REGIONS),
        priority=chance.choice(list(Priority)),
        created_at=raised,
        updated_at=raised,
        status_changed_at=raised,
        response_due_at=raised + timedelta(hours=2),
        resolution_due_at=raised + timedelta(hours=48),
    ).model_dump(exclude={"id"})


def _write(table: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    waiting = list(rows)
    for start in range(0, len(waiting), AT_ONCE):
        with db.engine().begin() as connection:
            connection.execute(sa.insert(table), waiting[start : start + AT_ONCE])


if __name__ == "__main__":
    main()
