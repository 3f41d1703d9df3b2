"""Looking at many tickets together: few questions, nobody waits for a stumble, and whoever works keeps their ticket."""

import pytest
from sqlmodel import Session, select

from tests.domain.test_escalation import ASSIGNEE, steps
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database
from tests.support.queries import queries
from tests.support.sla import a_policy, at, moves, taken
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app import db
from ticketing_app.domain import calendars, escalation, sla_policies, spine
from ticketing_app.domain.actor import house
from ticketing_app.jobs import escalating
from ticketing_app.models import NEVER, Ticket, id_of
from ticketing_app.vocabulary import Door, Status


def test_a_ticket_that_cannot_be_looked_at_keeps_no_other_waiting(
    stopped_clock: StoppedClock,
    cast: Cast,
    make_ticket: MakeTicket,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    a_policy(cast, steps=steps([(50, ASSIGNEE)]))
    broken, sound = make_ticket(), make_ticket()
    do(_break, id_of(broken))
    stopped_clock.move(hours=4)
    monkeypatch.setattr(escalating, "BATCH", 1)
    assert [escalating.escalate_due() for _ in range(3)] == [0, 1, 0]
    assert (taken(broken), taken(sound)) == ([], [(50, ASSIGNEE)])
    assert f"the clocks of ticket {broken.id} could not be looked at" in caplog.text
    assert reread(broken).next_escalation_at == stopped_clock.now + escalation.AFTER_TROUBLE
    # Nor does it those with which it is looked at together.
    monkeypatch.setattr(escalating, "BATCH", 10)
    stopped_clock.move(hours=1)
    do(calendars.look_at_open_tickets)
    assert (escalating.escalate_due(), reread(sound).next_escalation_at) == (1, NEVER)
    caplog.clear()


def test_another_promise_reaches_all_open_tickets_in_a_few_questions(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    number = a_policy(cast, steps=steps([(50, ASSIGNEE)]))
    open_ones = [make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve) for _ in range(7)]
    do(sla_policies.edit, cast.ada, number, {"targets": {"resolution_minutes": 600}})
    with queries() as asked:
        assert escalating.escalate_due() == len(open_ones)
    assert len(asked) <= 8, asked  # what is due, the tickets, and of all of them policies, people, trails, steps
    for ticket in open_ones:
        now = reread(ticket)
        assert (now.resolution_due_at, now.next_escalation_at) == (at(3, 11), at(2, 14))
        assert len(moves(ticket)) == 1
    assert escalating.escalate_due() == 0


def test_a_ticket_that_somebody_works_on_just_now_is_looked_at_later(
    stopped_clock: StoppedClock, cast: Cast, database: Database, make_ticket: MakeTicket
) -> None:
    a_policy(cast)
    taken_up, free = make_ticket(), make_ticket()
    do(calendars.look_at_open_tickets)
    if database.is_mariadb:  # SQLite lets nobody else write meanwhile
        with db.transaction() as session:
            session.exec(select(Ticket).where(Ticket.id == taken_up.id).with_for_update()).one()
            assert escalating.escalate_due() == 1
        assert ask(escalation.to_look_at, 10) == [taken_up.id]
    escalating.escalate_due()
    assert ask(escalation.to_look_at, 10) == []
    assert {reread(one).next_escalation_at for one in (taken_up, free)} == {NEVER}


def _break(session: Session, number: int) -> None:
    """A step of the ticket's trail says a status that there is not."""
    ticket = session.get_one(Ticket, number)
    spine.record_on(session, house(Door.JOB), "ticket.status_changed", ticket, after={"status": "melted"})
