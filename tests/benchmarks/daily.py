"""The daily work in a small and in a large house on MariaDB: `.venv/bin/python -m tests.benchmarks.daily`.

What the lists of tickets, one ticket and the table of people cost, through REST (a real server over HTTP, one client)
and through events (Reflex's pipeline in this process, gate included). Prints milliseconds (p50, p95) at each size and
the growth of the median; `load` is what else the machine did. Nothing here asserts anything about time.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks.filled import Filled, filled
from tests.support.databases import environment
from tests.support.mariadb import MariaServer
from tests.support.pipeline import Answer, Pipeline, tab_opener
from tests.support.ports import free_port
from tests.support.server import running
from ticketing_app.api import tokens
from ticketing_app.domain.actor import Actor
from ticketing_app.ui.pages.my_tickets.state import MyTicketsState
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.pages.queue.state import QueueState
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.users.state import PeopleState
from ticketing_app.vocabulary import Role

SIZES = ((1_000, 1_000), (100_000, 20_000))
"""Tickets and people."""

ROUNDS = 60


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one kind of request."""

    p50: float
    p95: float


Figures = dict[str, Measured]


def main() -> None:
    """Every size, then one table of all."""
    asked = argparse.ArgumentParser(description="Measure the daily work.")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--only", default="", help="measure only what has this in its name")
    chosen = asked.parse_args()
    found: list[Figures] = []
    for tickets, people in SIZES:
        with tempfile.TemporaryDirectory() as folder, MariaServer(durable=True) as maria:
            url = maria.create("bench")
            environ = {"TICKETING_DATABASE_URL": url, "TICKETING_DATA_DIR": folder, "TICKETING_LOG_LEVEL": "WARNING"}
            with environment(environ):
                began = time.perf_counter()
                house = filled(tickets, people)
                said = f"{tickets:,} tickets and {people:,} people written in {time.perf_counter() - began:.0f} s"
                print(f"{said}; load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
                found.append(_measured(house, environ, Path(folder), chosen.rounds, chosen.only))
    _print(found)


def _measured(house: Filled, environ: dict[str, str], folder: Path, rounds: int, only: str) -> Figures:
    figures: Figures = {}
    with _served(environ, folder) as client, Pipeline() as pipeline:
        for name, call in itertools.chain(_requests(client, house), _events(pipeline, house)):
            if only in name:
                figures[name] = found = _timed(call, rounds)
                said = f"{name:<42}{found.p50:>8.1f}{found.p95:>8.1f}   load {os.getloadavg()[0]:.1f}"
                print(said, file=sys.stderr, flush=True)
    return figures


@contextmanager
def _served(environ: dict[str, str], folder: Path) -> Iterator[httpx.Client]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "tests.benchmarks.rest_app:app", "--interface", "asgi"]
    command += ["--port", str(port), "--log-level", "warning"]
    with (
        running(command, port=port, log=folder / "log", environ=environ) as server,
        httpx.Client(base_url=f"{server.url}/api", timeout=60) as client,
    ):
        yield client


def _requests(client: httpx.Client, house: Filled) -> Iterator[tuple[str, Callable[[], object]]]:
    def signed_in(actor: Actor) -> dict[str, str]:
        return {"Authorization": f"Bearer {tokens.make(actor.person_id, house.secrets[actor.person_id])}"}

    def reading(path: str, actor: Actor = house.actors[Role.AGENT], **parameters: Any) -> Callable[[], object]:
        headers = signed_in(actor)

        def call() -> object:
            given = {name: str(value).format(word=house.any_word()) for name, value in parameters.items()}
            return client.get(path.format(ticket=house.any_ticket()), params=given, headers=headers).raise_for_status()

        return call

    def deep(path: str, pages: int, actor: Actor = house.actors[Role.AGENT], **parameters: Any) -> Callable[[], object]:
        """The page that stands so many pages of a hundred behind the first."""
        headers, cursor = signed_in(actor), None
        for _ in range(pages):
            given = {**parameters, "limit": 100, **({"cursor": cursor} if cursor else {})}
            cursor = client.get(path, params=given, headers=headers).raise_for_status().json()["next_cursor"] or cursor
        return reading(path, actor, **parameters, cursor=cursor)

    deepest = house.pages_of_a_hundred // 2
    yield "GET /tickets/unassigned", reading("/tickets/unassigned")
    yield "GET /tickets/unassigned?q", reading("/tickets/unassigned", q="{word}")
    yield "GET /tickets/assigned-to-me", reading("/tickets/assigned-to-me", house.actors[Role.ENGINEER])
    yield "GET /tickets", reading("/tickets")
    yield "GET /tickets, half-way down", deep("/tickets", deepest)
    yield "GET /tickets?sort=next_due_at", reading("/tickets", sort="next_due_at")
    yield "GET /tickets?sort=-updated_at", reading("/tickets", sort="-updated_at")
    yield "GET /tickets?sort=-priority", reading("/tickets", sort="-priority")
    yield "GET /tickets?status=new&priority=high", reading("/tickets", status="new", priority="high")
    yield "GET /tickets?category_id&city", reading("/tickets", category_id=2, city=house.city)
    yield "GET /tickets?q (one word)", reading("/tickets", q="{word}")
    yield "GET /tickets?q (no hit)", reading("/tickets", q="qqxqq")
    yield "GET /tickets?q (name)", reading("/tickets", q=house.customer_name)
    yield "GET /tickets?q&status=new", reading("/tickets", q="{word}", status="new")
    yield "GET /tickets/{id}", reading("/tickets/{ticket}")
    yield "GET /tickets/my-tickets", reading("/tickets/my-tickets", house.actors[Role.CUSTOMER])
    yield "GET /tickets/my-tickets (business)", reading("/tickets/my-tickets", house.business)
    yield "GET /users", reading("/users", house.actors[Role.ADMIN])
    yield "GET /users, half-way down", deep("/users", house.people // 200, house.actors[Role.ADMIN])
    yield "GET /users?q", reading("/users", house.actors[Role.ADMIN], q=house.customer_name)
    yield "GET /users?role=engineer", reading("/users", house.actors[Role.ADMIN], role="engineer")
    yield "GET /users?city", reading("/users", house.actors[Role.ADMIN], city=house.city)
    yield "GET /auth/engineers", reading("/auth/engineers")


def _events(pipeline: Pipeline, house: Filled) -> Iterator[tuple[str, Callable[[], object]]]:
    open_tab = tab_opener(pipeline)

    def loading(state: Any, actor: Actor, *paths: str) -> Callable[[], object]:
        """Open the address; of several, one after the other."""
        tab, addresses = open_tab(actor), itertools.cycle(paths)

        def call() -> object:
            tab.path = next(addresses).format(word=house.any_word(), ticket=house.any_ticket())
            return _fine(tab.send(state.load))

        return call

    yield "QueueState.load", loading(QueueState, house.actors[Role.AGENT], "/queue")
    yield (
        "QueueState.load, filters",
        loading(
            QueueState,
            house.actors[Role.AGENT],
            "/queue?status=new&priority=high",
            "/queue?category=2",
            f"/queue?place=city:{house.city}",
            "/queue?sort=priority",
            "/queue?due=late",
        ),
    )
    yield "QueueState.load, search", loading(QueueState, house.actors[Role.AGENT], "/queue?q={word}")
    yield "TicketState.load", loading(TicketState, house.actors[Role.AGENT], "/tickets/{ticket}")
    yield "OverviewState.load", loading(OverviewState, house.actors[Role.MANAGER], "/overview")
    yield (
        "OverviewState.load, filters",
        loading(
            OverviewState,
            house.actors[Role.MANAGER],
            "/overview?status=done",
            "/overview?priority=high",
            "/overview?person=nobody",
        ),
    )
    yield "OverviewState.load, search", loading(OverviewState, house.actors[Role.MANAGER], "/overview?q={word}")
    yield "MyTicketsState.load", loading(MyTicketsState, house.actors[Role.CUSTOMER], "/tickets")
    yield "MyTicketsState.load (business)", loading(MyTicketsState, house.business, "/tickets?show=all")
    yield "PeopleState.load", loading(PeopleState, house.actors[Role.ADMIN], "/users")
    searching = open_tab(house.actors[Role.ADMIN], path="/users")
    yield "PeopleState.search", lambda: _fine(searching.send(PeopleState.search, form={"q": house.any_name()}))
    choosing = open_tab(house.actors[Role.ADMIN], path="/users")
    yield "PeopleState.choose", lambda: _fine(choosing.send(PeopleState.choose, name="city", value=house.any_city()))


def _fine(answer: Answer) -> object:
    """A measured event that failed would look fast."""
    if answer.toasts:
        raise RuntimeError(answer.toasts)
    return answer


def _timed(call: Callable[[], object], rounds: int) -> Measured:
    times = []
    for number in range(rounds + 5):
        began = time.perf_counter()
        call()
        if number >= 5:  # the first ones warm caches and connections
            times.append((time.perf_counter() - began) * 1000)
    return Measured(statistics.median(times), statistics.quantiles(times, n=20)[18])


def _print(found: list[Figures]) -> None:
    heads = "".join(f"{f'{tickets // 1000} k p50':>12}{'p95':>8}" for tickets, _ in SIZES)
    print(f"{'milliseconds':<42}{heads}{'growth':>9}")
    for name in found[0]:
        cells = "".join(f"{one[name].p50:>12.1f}{one[name].p95:>8.1f}" for one in found)
        print(f"{name:<42}{cells}{found[-1][name].p50 / found[0][name].p50:>8.1f}×")


if __name__ == "__main__":
    main()
