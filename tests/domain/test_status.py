"""What a step leaves on the ticket: instants, reasons, clocks, and what the customer hears of it."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, do, outbox, reread
from ticketing_app.domain.lifecycle import CLOCK, ClockEffect
from ticketing_app.domain.status import NEWS, change_status
from ticketing_app.errors import Invalid, Stale
from ticketing_app.models import NEVER, Ticket, id_of
from ticketing_app.vocabulary import FINAL, DeliveryChannel, Status


def _letters(ticket: Ticket) -> list[tuple[str, str]]:
    found = [m for m in outbox() if m.ticket_id == ticket.id and m.channel is DeliveryChannel.EMAIL]
    return [(m.subject, m.body) for m in found]


def test_the_past_of_a_ticket_is_in_its_instants(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    number = id_of(ticket)
    resolved = stopped_clock.move(hours=2)
    do(change_status, cast.eve, number, Status.RESOLVED, reason="Port reset.")
    assert reread(ticket).resolved_at == reread(ticket).status_changed_at == reread(ticket).updated_at == resolved
    stopped_clock.move(hours=1)
    do(change_status, cast.cara, number, Status.IN_PROGRESS)
    assert reread(ticket).resolved_at is None
    do(change_status, cast.eve, number, Status.RESOLVED, reason="Card changed.")
    closed = stopped_clock.move(hours=1)
    do(change_status, cast.cara, number, Status.CLOSED)
    assert reread(ticket).closed_at == closed
    assert reread(ticket).resolved_at == closed - timedelta(hours=1)


@pytest.mark.parametrize("status", Status)
def test_a_clock_runs_where_the_lifecycle_says_so(status: Status, make_ticket: MakeTicket) -> None:
    ticket = reread(make_ticket(status=status))
    assert (ticket.next_due_at != NEVER) is (CLOCK[status] is ClockEffect.RUNS)
    assert (ticket.closed_at is not None) is (status in FINAL)
    assert ticket.resolution_due_at is not None


def test_a_reopened_ticket_is_due_again(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    do(change_status, cast.cara, id_of(ticket), Status.IN_PROGRESS)
    assert reread(ticket).next_due_at == reread(ticket).resolution_due_at


def test_the_customer_reads_the_note_of_the_resolution_but_not_what_a_hold_waits_for(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    number = id_of(ticket)
    do(change_status, cast.abe, number, Status.HELD, reason="The supplier is bankrupt.")
    assert _letters(ticket)[-1] == (f"Ticket #{number} is on hold.", "")
    do(change_status, cast.abe, number, Status.IN_PROGRESS)
    do(change_status, cast.abe, number, Status.RESOLVED, reason="We found another supplier.")
    assert _letters(ticket)[-1] == (f"Ticket #{number} has been resolved.", "We found another supplier.")
    assert set(NEWS) == set(Status) - {Status.NEW}


def test_a_customer_gets_no_mail_about_their_own_steps(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    do(change_status, cast.cara, id_of(ticket), Status.CANCELLED)
    assert [subject for subject, _ in _letters(ticket)] == [f"Ticket #{ticket.id} has been created."]


def test_the_present_status_again_changes_nothing_but_a_stale_version_is_told_first(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    number, letters = id_of(ticket), len(outbox())
    assert do(change_status, cast.abe, number, Status.IN_PROGRESS, version=ticket.version).version == ticket.version
    assert len(outbox()) == letters
    with pytest.raises(Stale):
        do(change_status, cast.abe, number, Status.IN_PROGRESS, version=ticket.version - 1)
    with pytest.raises(Stale):
        do(change_status, cast.abe, number, Status.RESOLVED, reason="Done.", version=ticket.version - 1)


def test_a_reason_has_an_end(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(status=Status.IN_PROGRESS))
    with pytest.raises(Invalid):
        do(change_status, cast.abe, number, Status.HELD, reason="x" * 2_001)
