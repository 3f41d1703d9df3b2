"""How similar tickets ended is told to staff: what was done, by whom, and nothing that is out of reach."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.queries import queries
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app.domain.endings import ended
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Status


def test_a_solved_ticket_tells_what_was_done_and_by_whom(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(title="No dial tone", status=Status.IN_PROGRESS, assignee=cast.eve, city="Eastmere")
    solved_at = stopped_clock.move(hours=2)
    do(change_status, cast.eve, id_of(ticket), Status.RESOLVED, reason="Replaced the line card.")
    resolved = ask(ended, cast.abe, [id_of(ticket)])[0]
    stopped_clock.move(days=1)
    do(change_status, cast.cara, id_of(ticket), Status.CLOSED)
    closed = ask(ended, cast.abe, [id_of(ticket)])[0]
    for one, status in ((resolved, Status.RESOLVED), (closed, Status.CLOSED)):
        assert (one.reference, one.title, one.city, one.status) == (
            ticket.reference,
            "No dial tone",
            "Eastmere",
            status,
        )
        assert (one.created_at, one.ended_at) == (ticket.created_at, solved_at)
        assert (one.note, one.resolved_by) == ("Replaced the line card.", "Eve Engineer")


def test_of_several_ends_the_last_one_counts(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(status=Status.RESOLVED))
    do(change_status, cast.cara, number, Status.IN_PROGRESS)
    reopened = ask(ended, cast.abe, [number])[0]
    assert (reopened.note, reopened.resolved_by, reopened.ended_at) == ("", "", None)
    do(change_status, cast.abe, number, Status.RESOLVED, reason="This time for good.")
    assert ask(ended, cast.abe, [number])[0].note == "This time for good."
    assert ask(ended, cast.abe, [number])[0].resolved_by == "Abe Agent"


def test_a_rejected_ticket_tells_why_and_an_open_one_nothing(cast: Cast, make_ticket: MakeTicket) -> None:
    rejected, held = make_ticket(status=Status.REJECTED), make_ticket(status=Status.HELD)
    why, nothing = ask(ended, cast.eve, [id_of(rejected), id_of(held)])
    assert (why.note, why.resolved_by, why.ended_at is None) == ("As the test wants it.", "", False)
    assert (nothing.note, nothing.resolved_by, nothing.ended_at) == ("", "", None)


def test_endings_come_in_the_order_asked_for_and_only_of_what_exists(cast: Cast, make_ticket: MakeTicket) -> None:
    first, second, third = (id_of(make_ticket()) for _ in range(3))
    found = ask(ended, cast.ada, [third, first, 31_337, second, first])
    assert [one.ticket_id for one in found] == [third, first, second]
    assert ask(ended, cast.ada, []) == []


def test_customers_are_not_told_how_tickets_of_others_ended(cast: Cast, make_ticket: MakeTicket) -> None:
    own = id_of(make_ticket(status=Status.CLOSED))
    with pytest.raises(Forbidden):
        ask(ended, cast.cara, [own])


def test_more_tickets_take_no_more_queries(cast: Cast, make_ticket: MakeTicket) -> None:
    made = [id_of(make_ticket(status=Status.CLOSED)) for _ in range(4)]
    with queries() as asked:
        ask(ended, cast.abe, made)
    assert len(asked) == 3
