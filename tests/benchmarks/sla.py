"""Clocks and figures in houses of several sizes on MariaDB: `.venv/bin/python -m tests.benchmarks.sla [--sizes …]`.

One ticket of twenty is open. Prints milliseconds (the median) of reading the dashboard for 7, 30 and 90 days and for
one region, of the forecast for the open tickets, and of the whole page; seconds of one pass of the worker over the
tickets whose clocks are due for a look (as many at each size); milliseconds of a pass where none is, and of counting
one changed day anew; seconds of counting all days; for each open ticket whose deadline moves with its calendar (office
hours with holidays, nine entries of history) milliseconds until it has. `load` is what else the machine does. Nothing
here asserts anything about time.
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
from sqlmodel import SQLModel, select

from tests.support.databases import environment
from tests.support.mariadb import MariaServer
from ticketing_app import clock, db, migrations
from ticketing_app.domain import calendars, figures, forecast
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.figures import Asked
from ticketing_app.jobs import counting, escalating
from ticketing_app.models import (
    NEVER,
    AuditEntry,
    Category,
    SlaCalendar,
    SlaPolicy,
    StaleDay,
    Ticket,
    User,
    daily_figure,
    id_of,
)
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
OFFICE, MOVING = 99, 1_000
"""The id of a calendar and of its policy, and how many open tickets are under it."""
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS: dict[str, Any] = {
    "name": "Office hours",
    "timezone": "Europe/Berlin",
    "hours": {day: [["08:00", "18:00"]] for day in WORKDAYS},
    "holidays": {"country": "DE", "subdivision": "BY"},
}
PROMISE: dict[str, Any] = {
    "name": "Office",
    "position": -1,
    "conditions": {"postal_code": ["99999"]},
    "calendar_id": OFFICE,
    "first_response_minutes": 60,
    "next_response_minutes": 120,
    "resolution_minutes": 4_800,
    "triage_minutes": 60,
    "own_minutes": 60,
    "steps": [{"clock": "resolution", "percent": percent, "action": "notify_assignee"} for percent in (50, 75, 100)],
}
COLUMNS = {
    "7 days ms": Asked(days=7),
    "30 days": Asked(days=30),
    "90 days": Asked(days=90),
    "a region": Asked(days=90, region=REGIONS[0]),
}
REST = ("forecast ms", "page ms", "due s", "idle ms", "a day ms", "rebuild s", "moved ms", "rows", "load")


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
    reads.append(_read(lambda session: forecast.said(forecast.outlook(session, reader))))
    page = _read(lambda session: views.of(session, _manager(), AskedOfPage("90")))
    began = time.perf_counter()
    looked_at = escalating.escalate_due()
    due = time.perf_counter() - began
    if looked_at != DUE:
        raise AssertionError(f"{looked_at} tickets were due, not {DUE}")
    idle = _median(escalating.escalate_due)
    a_day = _median(_count_today)
    numbers = [f"{ms:.0f}" for ms in (*reads, page)] + [f"{due:.2f}", f"{idle:.1f}", f"{a_day:.0f}", f"{rebuilt:.1f}"]
    numbers += [f"{_move_deadlines():.1f}", f"{rows:,}", f"{os.getloadavg()[0]:.1f}"]
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


def _move_deadlines() -> float:
    """Milliseconds for each ticket; the first look takes the steps that are due by then, the second one is measured."""
    for closes in ("17:00", "16:30"):
        hours = {day: [["08:00", "12:00"], ["13:00", closes]] for day in WORKDAYS}
        db.run(lambda session, wanted=hours: calendars.edit(session, house(Door.CLI), OFFICE, {"hours": wanted}))
        began, looked_at = time.perf_counter(), 0
        while found := escalating.escalate_due():
            looked_at += found
    return 1000 * (time.perf_counter() - began) / looked_at


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
    _write(SlaCalendar, iter([SlaCalendar(id=OFFICE, **HOURS).model_dump()]))
    _write(SlaPolicy, iter([SlaPolicy(id=OFFICE, **PROMISE).model_dump()]))
    _write(Ticket, (_open(now, chance, due=number < DUE) for number in range(size // 20)))
    _write(Ticket, (_under_the_office(now, chance) for _ in range(MOVING)))
    with db.reading() as session:
        moving = session.exec(select(Ticket).where(Ticket.sla_policy_id == OFFICE)).all()
    _write(AuditEntry, (entry for ticket in moving for entry in _history(ticket)))
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


def _under_the_office(now: datetime, chance: random.Random) -> dict[str, Any]:
    raised = now - timedelta(days=chance.uniform(1, 20))
    return {
        **_ticket(raised, chance),
        "status": Status.IN_PROGRESS,
        "status_changed_at": raised + timedelta(hours=23),
        "first_response_at": raised + timedelta(minutes=40),
        "assignee_id": chance.randint(2, STAFF),
        "postal_code": "99999",
        "sla_policy_id": OFFICE,
        "next_escalation_at": now + timedelta(days=1),
    }


def _history(ticket: Ticket) -> Iterator[dict[str, Any]]:
    """Handed over, answered, and twice waiting for the customer."""
    told: list[tuple[float, str, Role, dict[str, Any]]] = [
        (0.3, "ticket.assigned", Role.AGENT, {"assignee_id": ticket.assignee_id}),
        (0.6, "ticket.status_changed", Role.ENGINEER, {"status": Status.IN_PROGRESS}),
        (0.7, "ticket.message_written", Role.ENGINEER, {"first_response": True}),
    ]
    for hours in (2, 20):
        told += [
            (hours, "ticket.status_changed", Role.ENGINEER, {"status": Status.PENDING, "pause_reason": "customer"}),
            (hours + 2, "ticket.message_written", Role.CUSTOMER, {"first_response": False}),
            (hours + 3, "ticket.status_changed", Role.ENGINEER, {"status": Status.IN_PROGRESS}),
        ]
    for hours, action, role, after in told:
        yield AuditEntry(
            at=ticket.created_at + timedelta(hours=hours),
            role=role,
            action=action,
            subject="ticket",
            subject_id=id_of(ticket),
            ticket_id=ticket.id,
            after=after,
            door=Door.UI,
        ).model_dump(exclude={"id"})


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
