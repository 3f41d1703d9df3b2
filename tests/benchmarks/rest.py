"""REST create and first queue page at several numbers of tickets: `.venv/bin/python -m tests.benchmarks.rest`.

On MariaDB and SQLite in one run, through a real server over HTTP, one client. Prints milliseconds (p50, p95) and the
ratio to the smallest size. Nothing here asserts anything about time.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.support.databases import environment
from tests.support.mariadb import MariaServer
from tests.support.ports import free_port
from tests.support.server import running

SIZES = (200, 2_000)
ROUNDS = 150
PASSWORD = "a password for measuring"


def main() -> None:
    """Every size on every database."""
    print(f"{'database':<9} {'tickets':>8} {'what':<22} {'p50 ms':>8} {'p95 ms':>8} {'× p50 at ' + str(SIZES[0]):>14}")
    with MariaServer(durable=True) as maria, tempfile.TemporaryDirectory() as folder:
        for name, url in (("MariaDB", maria.create("bench")), ("SQLite", "")):
            _measure(name, url, Path(folder) / name)


def _measure(name: str, url: str, folder: Path) -> None:
    folder.mkdir()
    environ = {
        "TICKETING_DATA_DIR": str(folder / "data"),
        "TICKETING_DATABASE_URL": url,
        "TICKETING_DEMO": "false",
        "TICKETING_LOG_LEVEL": "WARNING",
    }
    with environment(environ):
        _people()
        port = free_port()
        first: dict[str, float] = {}
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "asgi",
            "--port",
            str(port),
            "--log-level",
            "warning",
        ]
        command.append("tests.benchmarks.rest_app:app")
        with running(command, port=port, log=folder / "log", environ=environ) as server:
            for size in SIZES:
                _fill(size)
                for what, times in _rounds(server.url).items():
                    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
                    base = first.setdefault(what, p50)
                    print(f"{name:<9} {size:>8,} {what:<22} {p50:>8.1f} {p95:>8.1f} {p50 / base:>14.2f}")


def _rounds(url: str) -> dict[str, list[float]]:
    with httpx.Client(base_url=url) as client:
        customer = _signed_in(client, "customer@bench.example")
        agent = _signed_in(client, "agent@bench.example")
        form = {"category_id": "1", "title": "No connection", "description": "Since this morning, the light is red."}
        return {
            "POST /tickets/": _timed(lambda: client.post("/api/tickets/", data=form, headers=customer)),
            "GET /tickets/unassigned": _timed(lambda: client.get("/api/tickets/unassigned?limit=25", headers=agent)),
        }


def _timed(call: Callable[[], httpx.Response]) -> list[float]:
    times = []
    for number in range(ROUNDS + 10):
        began = time.perf_counter()
        call().raise_for_status()
        if number >= 10:  # the first ones warm caches and connections
            times.append((time.perf_counter() - began) * 1000)
    return times


def _signed_in(client: httpx.Client, email: str) -> dict[str, str]:
    answer = client.post("/api/auth/token", data={"username": email, "password": PASSWORD})
    answer.raise_for_status()
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def _people() -> None:
    from ticketing_app import db, migrations
    from ticketing_app.domain import passwords, people
    from ticketing_app.domain.actor import house
    from ticketing_app.vocabulary import Door, Role

    migrations.upgrade()
    kept = passwords.hashed(PASSWORD)
    for role in (Role.CUSTOMER, Role.AGENT):
        new = people.NewPerson(email=f"{role}@bench.example", full_name=f"Bench {role}")
        db.run(lambda session, new=new, role=role: people.create(session, house(Door.CLI), new, role, kept))


def _fill(size: int) -> None:
    from sqlmodel import select

    from ticketing_app import db
    from ticketing_app.domain import listing, sessions, tickets
    from ticketing_app.models import User
    from ticketing_app.vocabulary import Door, Role

    with db.transaction() as session:
        customer = session.exec(select(User).where(User.role == Role.CUSTOMER)).one()
        actor = sessions.as_actor(customer, Door.CLI)
        there = listing.count(session, actor, listing.TicketQuery())
        for number in range(max(0, size - there)):
            draft = tickets.Draft(category_id=1, title=f"Complaint {number}", description="The line is slow. " * 12)
            tickets.raise_ticket(session, actor, draft)


if __name__ == "__main__":
    main()
