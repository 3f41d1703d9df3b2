"""Finding similar tickets in houses of several sizes: `.venv/bin/python -m tests.benchmarks.similar [--sizes 2000,…]`.

On MariaDB and SQLite in one run, with the same invented tickets. Prints milliseconds (p50, p95) of one search, seconds
to count the words, seconds of migration 0003 on the filled database (all of its indexes), and megabytes of the index of
words. `as good`: how alike the found ones are in sum, where comparing with every ticket of the house would give 1.
`load`: what else the machine does, as processes that want to run. Nothing here asserts anything about time.
"""

import argparse
import heapq
import os
import statistics
import tempfile
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import SQLModel

from tests.benchmarks.invented import Invented, Tickets
from tests.support.databases import environment
from tests.support.mariadb import MariaServer
from ticketing_app import clock, db, migrations
from ticketing_app.domain.rarity import Rarity, rarity
from ticketing_app.domain.similar import LOOKS_ALIKE, likeness, similar_to, weights
from ticketing_app.models import Ticket, User
from ticketing_app.vocabulary import Role, Status

REVISION = "0003"
QUERIES = 200
COMPARED_WITH_ALL = 40
DAYS = 730
HEAD = f"{'database':<9} {'tickets':>8} {'p50 ms':>7} {'p95 ms':>7} {'most ms':>8} {'found':>6} {'as good':>8}"
MORE = f" {'rarity s':>9} {'migrated s':>11} {'index MB':>9} {'load':>5}"


def main() -> None:
    """Every size on every database."""
    asked = argparse.ArgumentParser(description="Measure the search for similar tickets.")
    asked.add_argument("--sizes", default="2000,20000,200000", help="numbers of tickets, with commas")
    sizes = [int(size) for size in asked.parse_args().sizes.split(",")]
    print(HEAD + MORE, flush=True)
    with MariaServer(durable=True) as maria, tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            house = [_row(number, ticket) for number, ticket in enumerate(_tickets(1, size), 1)]
            questions, best = list(_tickets(2, QUERIES)), list[float]()
            file = Path(folder) / f"{size}.db"
            for name, url in (("MariaDB", maria.create("bench")), ("SQLite", f"sqlite:///{file}")):
                with environment({"TICKETING_DATABASE_URL": url, "TICKETING_DATA_DIR": folder}):
                    took = _filled(house)
                    figures = f"{name:<9} {size:>8,} {_measured(house, questions, best)} {took:>11.1f}"
                    print(f"{figures} {_index_size(maria.folder):>9.1f} {os.getloadavg()[0]:>5.1f}", flush=True)


def _tickets(seed: int, number: int) -> Iterable[Invented]:
    supply, now = Tickets(seed), clock.now()
    return sorted((supply.one(now, DAYS) for _ in range(number)), key=lambda ticket: ticket.created_at)


def _row(number: int, ticket: Invented) -> dict[str, object]:
    """One of forty is cancelled, four of five are closed, by an engineer who had it for a day."""
    status = (Status.CANCELLED, *[Status.CLOSED] * 32, *[Status.IN_PROGRESS] * 7)[number % 40]
    filled = Ticket(
        id=number,
        title=ticket.title,
        description=ticket.description,
        city=ticket.city,
        created_at=ticket.created_at,
        category_id=1,
        status=status,
        customer_id=1 + number % 50,
        assignee_id=51 + number % 10,
        updated_at=ticket.created_at,
        resolved_at=ticket.created_at + timedelta(days=1) if status is Status.CLOSED else None,
    )
    return filled.model_dump()


def _filled(house: list[dict[str, object]]) -> float:
    """Fill a database of the version before, bring it up to date; seconds that the migration took."""
    migrations.upgrade(migrations.before(REVISION))
    people = [
        User(id=number, email=f"{number}@bench.example", full_name=f"Bench {number}", role=role, created_at=clock.now())
        for number, role in enumerate([*[Role.CUSTOMER] * 50, *[Role.ENGINEER] * 10], 1)
    ]
    with db.engine().begin() as connection:
        _put(connection, User, [person.model_dump() for person in people])
        for start in range(0, len(house), 2_000):
            _put(connection, Ticket, house[start : start + 2_000])
    began = time.perf_counter()
    migrations.upgrade(REVISION)
    took = time.perf_counter() - began
    migrations.upgrade()
    return took


def _put(connection: sa.Connection, model: type[SQLModel], rows: list[dict[str, object]]) -> None:
    """Insert rows into a table of an older version, which does not have all columns of the model yet."""
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    columns = [sa.column(column.name, column.type) for column in table.columns if column.name in there]
    values = [{name: value for name, value in row.items() if name in there} for row in rows]
    connection.execute(sa.insert(sa.table(table.name, *columns)), values)


def _measured(house: list[dict[str, object]], questions: list[Invented], best: list[float]) -> str:
    """The figures of one database; `best` is filled by the first that needs it, as it is the same for the next."""
    began = time.perf_counter()
    with db.reading() as session:
        rare = rarity(session)
    counted = time.perf_counter() - began
    for question in questions[:10]:  # warms caches and connections
        _answer(question, rare)
    answers, times = [], []
    for question in questions:
        began = time.perf_counter()
        answers.append(_answer(question, rare))
        times.append((time.perf_counter() - began) * 1000)
    best += [] if best else _best(house, questions[:COMPARED_WITH_ALL], rare)
    as_good = sum(sum(answer) for answer in answers[: len(best)]) / sum(best)
    found = statistics.mean(len(answer) for answer in answers)
    p95 = statistics.quantiles(times, n=20)[18]
    shown = f"{statistics.median(times):>7.1f} {p95:>7.1f} {max(times):>8.1f} {found:>6.1f}"
    return f"{shown} {as_good:>8.2f} {counted:>9.2f}"


def _answer(question: Invented, rare: Rarity) -> list[float]:
    """How alike those are that a search finds."""
    with db.reading() as session:
        found = similar_to(
            session, title=question.title, description=question.description, city=question.city, rare=rare
        )
        return [one.likeness for one in found]


def _best(house: list[dict[str, object]], questions: list[Invented], rare: Rarity) -> list[float]:
    """For each question how alike, in sum, the five best of the whole house are, found by comparing with every one."""
    asked = [weights(question.title, question.description, rare) for question in questions]
    alike: list[list[float]] = [[] for _ in asked]
    for row in house:
        if row["status"] is not Status.CANCELLED:
            text = weights(str(row["title"]), str(row["description"]), rare)
            for question, found in zip(asked, alike, strict=True):
                found.append(likeness(question, text))
    return [sum(one for one in heapq.nlargest(5, found) if one >= LOOKS_ALIKE) for found in alike]


def _index_size(server: Path) -> float:
    """Megabytes of the index of words; MariaDB keeps it in files of its own."""
    with db.reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            return session.execute(sa.text("SELECT sum(length(block)) FROM ticket_text_data")).scalar_one() / 1e6
    return sum(file.stat().st_size for file in (server / "data" / "bench").glob("FTS_*")) / 1e6


if __name__ == "__main__":
    main()
