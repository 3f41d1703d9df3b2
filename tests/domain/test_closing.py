"""Resolved tickets close by themselves: after a quiet time, never without a warning, never against anybody's word."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do, entries_on, outbox, reread
from ticketing_app import clock, db
from ticketing_app.domain import attachments, closing, details, erasure, messages, people
from ticketing_app.domain.actor import house
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.closing import Terms
from ticketing_app.domain.status import change_status
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import DeliveryChannel, Door, Status, Visibility

WEEK = Terms(timedelta(days=7), timedelta(days=2))
CLOCK = house(Door.JOB)


def _look() -> tuple[list[int], list[int]]:
    """What the house would warn of, and close, at this moment; both are then done."""
    closed = [number for number in ask(closing.to_close, WEEK, 50) if do(closing.close, CLOCK, number, WEEK)]
    warned = [number for number in ask(closing.to_announce, WEEK, 50) if do(closing.announce, CLOCK, number, WEEK)]
    return warned, closed


def _letters(ticket: Ticket) -> list[str]:
    return [m.subject for m in outbox() if m.ticket_id == ticket.id and m.channel is DeliveryChannel.EMAIL]


def test_after_five_quiet_days_the_customer_is_told_and_after_seven_it_closes(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)  # on a Monday, at nine
    stopped_clock.move(days=4, hours=23)
    assert _look() == ([], [])
    stopped_clock.move(hours=1)
    assert _look() == ([ticket.id], [])
    assert _letters(ticket)[-1] == f"Ticket #{ticket.id} will close on Monday, 9 March."
    announced = entries_on(ticket)[-1]
    assert (announced.action, announced.after) == ("ticket.close_announced", {"closes_at": "2026-03-09T09:00:00+00:00"})
    stopped_clock.move(days=1, hours=23)
    assert _look() == ([], [])
    stopped_clock.move(hours=1)
    assert _look() == ([], [ticket.id])
    now = reread(ticket)
    assert (now.status, now.closed_at) == (Status.CLOSED, clock.now())
    last = entries_on(ticket)[-1]
    assert (last.actor_id, last.door, last.reason) == (None, Door.JOB, closing.REASON)
    assert _letters(ticket)[-1] == f"Ticket #{ticket.id} has been closed."
    assert _look() == ([], [])


def test_the_customer_reads_in_the_timeline_that_it_closes_and_that_it_did(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    for days in (5, 2):
        stopped_clock.move(days=days)
        _look()
    with db.reading() as session:
        told = details.of(session, cast.cara, session.get_one(Ticket, ticket.id)).timeline
    assert [one.text for one in told][-2:] == [
        "We wrote to you that it will close by itself.",
        "Closed, as we heard nothing more.",
    ]


def test_after_a_long_rest_of_the_house_the_warning_still_comes_first(
    stopped_clock: StoppedClock, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    stopped_clock.move(days=100)
    assert _look() == ([ticket.id], [])
    assert _look() == ([], [])
    stopped_clock.move(days=2)
    assert _look() == ([], [ticket.id])


def test_a_reopened_ticket_stays_open_and_is_warned_of_anew(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    number = id_of(ticket)
    stopped_clock.move(days=5)
    assert _look() == ([number], [])
    do(change_status, cast.cara, number, Status.IN_PROGRESS)
    assert reread(ticket).close_warned_at is None
    stopped_clock.move(days=30)
    assert _look() == ([], [])
    do(change_status, cast.mia, number, Status.RESOLVED, reason="Now it works.")
    stopped_clock.move(days=2)
    assert _look() == ([], [])
    stopped_clock.move(days=3)
    assert _look() == ([number], [])


@pytest.mark.parametrize("who", ["cara", "abe"])
def test_a_word_on_it_starts_the_time_anew_and_takes_the_warning_back(
    who: str, stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    number = id_of(ticket)
    stopped_clock.move(days=6)
    assert _look() == ([number], [])
    do(messages.write, cast.everyone[who], number, "One moment, please.", Visibility.PUBLIC)
    stopped_clock.move(days=4)
    assert _look() == ([], [])
    stopped_clock.move(days=1)
    assert _look() == ([number], [])
    stopped_clock.move(days=2)
    assert _look() == ([], [number])


def test_a_word_before_the_warning_counts_as_well_and_so_does_a_file(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    written, sent = (id_of(make_ticket(status=Status.RESOLVED)) for _ in range(2))
    stopped_clock.move(days=3)
    do(messages.write, cast.cara, written, "Let me look on Sunday.", Visibility.PUBLIC)
    file = StoredFile(name="a.png", content_type="image/png", size=1, sha256="0" * 64, storage_key="k")
    do(attachments.attach, cast.cara, sent, [file])
    stopped_clock.move(days=4)
    assert _look() == ([], [])
    stopped_clock.move(days=1)
    assert sorted(_look()[0]) == [written, sent]


def test_a_note_among_staff_changes_nothing(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    stopped_clock.move(days=3)
    do(messages.write, cast.abe, id_of(ticket), "They never answer.", Visibility.INTERNAL)
    stopped_clock.move(days=2)
    assert _look() == ([ticket.id], [])


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.RESOLVED])
def test_nothing_but_a_resolved_ticket_closes(
    status: Status, stopped_clock: StoppedClock, make_ticket: MakeTicket
) -> None:
    make_ticket(status=status)
    stopped_clock.move(days=100)
    assert _look() == ([], [])


def test_what_was_taken_over_as_resolved_stays_as_it_is_and_so_does_what_was_erased(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    taken_over, erased = make_ticket(status=Status.RESOLVED), make_ticket(status=Status.RESOLVED)
    with db.transaction() as session:
        row = session.get_one(Ticket, taken_over.id)
        row.imported_from, row.resolved_at = "fcc:1", None
        session.add(row)
    do(erasure.erase, cast.ada, id_of(erased), "As they wished.")
    stopped_clock.move(days=100)
    assert _look() == ([], [])


def test_found_a_moment_ago_is_not_closed_any_more_where_somebody_spoke_since(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    number = id_of(make_ticket(status=Status.RESOLVED))
    stopped_clock.move(days=5)
    _look()
    stopped_clock.move(days=2)
    assert ask(closing.to_close, WEEK, 50) == [number]
    do(messages.write, cast.cara, number, "Wait!", Visibility.PUBLIC)
    assert do(closing.close, CLOCK, number, WEEK) is False
    assert reread(number).status is Status.RESOLVED
    assert do(closing.announce, CLOCK, number, WEEK) is False
    assert reread(number).close_warned_at is None


def test_who_has_no_account_any_more_is_not_written_to_but_the_ticket_closes(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(customer=cast.carlo, status=Status.RESOLVED)
    do(people.edit, cast.ada, cast.carlo.person_id, {"active": False})
    before = _letters(ticket)
    for days in (5, 2):
        stopped_clock.move(days=days)
        _look()
    assert reread(ticket).status is Status.CLOSED
    assert _letters(ticket) == before


def test_days_become_terms() -> None:
    assert Terms.of_days(7, 2) == WEEK
    assert Terms.of_days(0, 2) is None
    assert Terms.of_days(1, 2) == Terms(timedelta(days=1), timedelta(days=1))


def test_the_page_and_the_letter_name_the_same_day(stopped_clock: StoppedClock, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    planned = closing.closes_at(reread(ticket), None, WEEK)
    assert planned == clock.now() + timedelta(days=7)
    stopped_clock.move(days=6)
    _look()
    warned = reread(ticket)
    assert closing.closes_at(warned, None, WEEK) == clock.now() + timedelta(days=2)
    assert closing.closes_at(warned, clock.now(), WEEK) == clock.now() + timedelta(days=7)
    assert closing.closes_at(reread(make_ticket()), None, WEEK) is None
