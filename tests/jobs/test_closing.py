"""The worker warns and closes what is due, each ticket once, whoever else does so at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database, environment
from tests.support.tickets import MakeTicket, entries_on, outbox, reread
from ticketing_app import db
from ticketing_app.jobs import closing
from ticketing_app.models import User
from ticketing_app.vocabulary import Status


def test_what_is_due_is_warned_of_and_later_closed(stopped_clock: StoppedClock, make_ticket: MakeTicket) -> None:
    tickets = [make_ticket(status=Status.RESOLVED) for _ in range(3)]
    assert closing.close_due() == (0, 0)
    stopped_clock.move(days=5)
    assert closing.close_due() == (3, 0)
    assert closing.close_due() == (0, 0)
    stopped_clock.move(days=2)
    assert closing.close_due() == (0, 3)
    assert {reread(ticket).status for ticket in tickets} == {Status.CLOSED}


def test_the_settings_say_after_how_many_days_or_never(
    stopped_clock: StoppedClock, database: Database, make_ticket: MakeTicket
) -> None:
    make_ticket(status=Status.RESOLVED)
    stopped_clock.move(days=3650)
    with environment({**database.environ, "TICKETING_CLOSE_AFTER_DAYS": "0"}):
        assert closing.close_due() == (0, 0)
    with environment({**database.environ, "TICKETING_CLOSE_AFTER_DAYS": "3650"}):
        assert closing.close_due() == (1, 0)


def test_a_batch_is_small_and_the_next_one_goes_on(
    stopped_clock: StoppedClock, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "BATCH", 2)
    for _ in range(3):
        make_ticket(status=Status.RESOLVED)
    stopped_clock.move(days=5)
    assert [closing.close_due() for _ in range(3)] == [(2, 0), (1, 0), (0, 0)]


def test_several_workers_at_once_warn_and_close_each_ticket_once(
    stopped_clock: StoppedClock, make_ticket: MakeTicket
) -> None:
    tickets = [make_ticket(status=Status.RESOLVED) for _ in range(4)]
    for days in (5, 2):
        stopped_clock.move(days=days)
        ready = threading.Barrier(3)

        def work(ready: threading.Barrier = ready) -> tuple[int, int]:
            ready.wait(10)
            return closing.close_due()

        with ThreadPoolExecutor(3) as workers:
            done = [future.result() for future in [workers.submit(work) for _ in range(3)]]
        assert sum(warned + closed for warned, closed in done) == len(tickets)
    for ticket in tickets:
        assert [entry.action for entry in entries_on(ticket)][-2:] == [
            "ticket.close_announced",
            "ticket.status_changed",
        ]
    assert len([m for m in outbox() if m.topic == "ticket.close_announced" and m.user_id]) == 2 * len(tickets)


def test_one_that_cannot_be_closed_keeps_no_other_open(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    broken, sound = make_ticket(customer=cast.carlo, status=Status.RESOLVED), make_ticket(status=Status.RESOLVED)
    with db.transaction() as session:
        # No zone of ours: the day in the letter cannot be told.
        session.get_one(User, cast.carlo.person_id).time_zone = "Mars/Olympus"
    stopped_clock.move(days=5)
    assert closing.close_due() == (1, 0)
    assert reread(broken).close_warned_at is None
    assert reread(sound).close_warned_at is not None
