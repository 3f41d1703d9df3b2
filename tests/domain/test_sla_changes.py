"""What a change does to the clocks of real tickets: priority, policy, calendar, erasing, importing."""

import itertools
from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.complaints import row
from tests.support.sla import (
    ALL_TARGETS,
    HOUR,
    a_calendar,
    a_policy,
    at,
    clock_of,
    look,
    look_at_all,
    moves,
    say,
    standing,
    step,
)
from tests.support.tickets import MakeTicket, ask, do, entries_on, reread
from ticketing_app import db
from ticketing_app.domain import (
    assignment,
    calendars,
    complaints,
    erasure,
    escalation,
    sla,
    sla_policies,
    tickets,
)
from ticketing_app.domain.actor import house
from ticketing_app.domain.ledger import ClockState
from ticketing_app.errors import Forbidden, Missing
from ticketing_app.models import NEVER, Ticket, id_of
from ticketing_app.vocabulary import ClockName, Door, Priority, Severity, Status

RESOLUTION = ClockName.RESOLUTION


@pytest.fixture(autouse=True)
def gold(stopped_clock: StoppedClock, cast: Cast) -> int:
    """Every ticket is under one policy: weekdays from 9 to 17, without the public holidays of Bavaria."""
    number = a_calendar(cast, holidays={"country": "DE", "subdivision": "BY"})
    return a_policy(cast, calendar_id=number, targets=ALL_TARGETS)


def test_another_priority_keeps_what_was_used_and_paused_and_says_old_and_new(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    calendar = id_of(ask(calendars.in_order, cast.ada)[-1])
    a_policy(
        cast,
        name="Urgent",
        calendar_id=calendar,
        conditions={"priority": ["critical"]},
        targets={"first_response_minutes": 60, "resolution_minutes": 240},
    )
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.move(hours=2)
    step(cast.abe, ticket, Status.PENDING)
    stopped_clock.move(hours=3)
    step(cast.abe, ticket, Status.IN_PROGRESS)
    assert reread(ticket).resolution_due_at == at(3, 12)
    stopped_clock.move(hours=1)
    do(tickets.edit, cast.abe, id_of(ticket), {"priority": Priority.CRITICAL}, reason="A hospital.")
    assert (clock_of(ticket).used, reread(ticket).resolution_due_at) == (3 * HOUR, at(2, 16))
    (moved,) = moves(ticket)
    assert (moved.actor_id, moved.before, moved.after) == (
        cast.abe.id,
        {"resolution_due_at": "2026-03-03T12:00:00+00:00", "policy": "Gold"},
        {"resolution_due_at": "2026-03-02T16:00:00+00:00", "policy": "Urgent"},
    )
    do(tickets.edit, cast.abe, id_of(ticket), {"priority": None})
    assert reread(ticket).resolution_due_at == at(3, 12)
    assert len(moves(ticket)) == 2


def test_another_priority_while_it_waits_moves_the_deadline_that_it_will_have(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    calendar = id_of(ask(calendars.in_order, cast.ada)[-1])
    a_policy(
        cast,
        name="Urgent",
        calendar_id=calendar,
        conditions={"severity": ["critical"]},
        targets={"resolution_minutes": 240},
    )
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.move(hours=1)
    step(cast.abe, ticket, Status.PENDING)
    stopped_clock.set(at(4, 9))
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.CRITICAL})
    clock = clock_of(ticket)
    assert (clock.state, clock.used, clock.remaining, clock.due) == (ClockState.PAUSED, HOUR, 3 * HOUR, None)
    assert (reread(ticket).next_due_at, reread(ticket).resolution_due_at) == (NEVER, at(2, 13))
    stopped_clock.set(at(5, 16))
    say(cast.cara, ticket)
    assert reread(ticket).resolution_due_at == at(6, 11)


def test_another_policy_and_another_calendar_keep_what_was_used(
    stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.move(hours=6)
    do(sla_policies.edit, cast.ada, gold, {"targets": {"resolution_minutes": 600}})
    look_at_all()
    assert reread(ticket).resolution_due_at == at(3, 11)
    desk = ask(calendars.in_order, cast.ada)[-1]
    calendar, hours = id_of(desk), desk.hours
    do(calendars.edit, cast.ada, calendar, {"hours": {**hours, "mon": [["09:00", "12:00"]]}})
    look_at_all()
    assert (clock_of(ticket).used, reread(ticket).resolution_due_at) == (3 * HOUR, at(3, 16))
    assert [(one.before["resolution_due_at"][:16], one.after["resolution_due_at"][:16]) for one in moves(ticket)] == [
        ("2026-03-02T17:00", "2026-03-03T11:00"),
        ("2026-03-03T11:00", "2026-03-03T16:00"),
    ]
    assert {one.actor_id for one in moves(ticket)} == {None}


@pytest.mark.parametrize("deed", ["words", "step", "hand-over", "return"])
def test_a_deed_before_the_worker_follows_a_changed_policy_hides_no_move(
    deed: str, stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.PENDING if deed == "return" else Status.IN_PROGRESS, assignee=cast.eve)
    do(sla_policies.edit, cast.ada, gold, {"targets": {"resolution_minutes": 240}})
    if deed == "words":
        say(cast.cara, ticket)
    elif deed == "step":
        step(cast.abe, ticket, Status.HELD)
    elif deed == "hand-over":
        do(assignment.assign, cast.mia, id_of(ticket), cast.emil.id)
    else:
        step(cast.abe, ticket, Status.IN_PROGRESS)
    look_at_all()
    (moved,) = moves(ticket)
    assert (moved.actor_id, moved.before, moved.after) == (
        None,
        {"resolution_due_at": "2026-03-02T17:00:00+00:00"},
        {"resolution_due_at": "2026-03-02T13:00:00+00:00"},
    )


def test_a_ticket_that_comes_back_tells_of_the_policy_that_changed_while_it_was_solved(
    stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    do(sla_policies.edit, cast.ada, gold, {"targets": {"resolution_minutes": 240}})
    look_at_all()
    stopped_clock.move(hours=1)
    step(cast.cara, ticket, Status.IN_PROGRESS)
    assert reread(ticket).resolution_due_at == at(2, 14)
    (moved,) = moves(ticket)
    assert (moved.actor_id, moved.before["resolution_due_at"], moved.after["resolution_due_at"]) == (
        cast.cara.id,
        "2026-03-02T17:00:00+00:00",
        "2026-03-02T14:00:00+00:00",
    )


def test_what_is_counted_adds_up_and_asking_changes_nothing(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    for _ in range(3):
        stopped_clock.move(hours=9, minutes=7)
        step(cast.abe, ticket, Status.PENDING)
        stopped_clock.move(hours=20)
        say(cast.cara, ticket)
    stopped_clock.move(hours=5)
    now = standing(ticket)
    for name, clock in now.clocks.items():
        parts = now.segments(name)
        assert sum((part.until - part.since for part in parts if part.counted), timedelta()) == clock.used
        assert parts[-1].until == now.at
        assert all(one.until == after.since for one, after in itertools.pairwise(parts))
    before, entries = reread(ticket), len(entries_on(ticket))
    for _ in range(3):
        with_clocks = do(lambda session: sla.set_due_times(session, session.get_one(Ticket, ticket.id)))
        assert with_clocks is not None
        look(ticket)
    assert (reread(ticket).model_dump(), len(entries_on(ticket))) == (before.model_dump(), entries)


def test_an_erased_ticket_has_no_clocks_and_stumbles_nobody(
    stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.PENDING)
    do(tickets.edit, cast.mia, id_of(ticket), {"severity": Severity.CRITICAL})
    do(erasure.erase, cast.ada, id_of(ticket), "As they wished.")
    assert (reread(ticket).next_due_at, reread(ticket).next_escalation_at) == (NEVER, NEVER)
    do(sla_policies.edit, cast.ada, gold, {"targets": {"resolution_minutes": 5}})
    assert ask(escalation.to_look_at, 10) == []
    with pytest.raises(Missing):
        ask(sla.of_ticket, cast.ada, id_of(ticket))


def test_an_imported_ticket_has_no_clocks_whatever_is_done_to_it(stopped_clock: StoppedClock, cast: Cast) -> None:
    do(complaints.take_over, house(Door.IMPORT), [complaints.read(row(status="Open"))])
    with db.reading() as session:
        ticket = session.exec(select(Ticket).where(col(Ticket.imported_from).is_not(None))).one()
    step(cast.abe, ticket, Status.IN_PROGRESS)
    say(cast.abe, ticket)
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.CRITICAL})
    now = reread(ticket)
    assert (now.next_due_at, now.next_escalation_at, now.resolution_due_at) == (NEVER, NEVER, None)
    assert ask(sla.of_ticket, cast.abe, id_of(ticket)) is None
    assert moves(ticket) == []


def test_customers_see_no_clocks(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    with pytest.raises(Forbidden):
        ask(sla.of_ticket, cast.cara, id_of(ticket))
    assert ask(sla.of_ticket, cast.eve, id_of(ticket)) is not None
