"""The clocks of real tickets: each sentence is something that a helpdesk once got wrong."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.complaints import row
from tests.support.sla import HOUR, OFFICE, a_calendar, a_policy, at, clock_of, look, look_at_all, moves, standing
from tests.support.tickets import MakeTicket, ask, do, entries_on, reread
from ticketing_app import db
from ticketing_app.domain import (
    assignment,
    calendars,
    complaints,
    erasure,
    escalation,
    messages,
    sla,
    sla_policies,
    tickets,
)
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.ledger import ClockState
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden, Missing
from ticketing_app.models import NEVER, Ticket, id_of
from ticketing_app.vocabulary import ClockName, Door, PauseReason, Priority, Severity, Status, Visibility

FIRST, NEXT, RESOLUTION = ClockName.FIRST_RESPONSE, ClockName.NEXT_RESPONSE, ClockName.RESOLUTION
TRIAGE, OWN = ClockName.TRIAGE, ClockName.OWN
TARGETS = {
    "first_response_minutes": 60,
    "next_response_minutes": 120,
    "resolution_minutes": 480,
    "triage_minutes": 120,
    "own_minutes": 60,
}


@pytest.fixture(autouse=True)
def gold(stopped_clock: StoppedClock, cast: Cast) -> int:
    """Every ticket is under one policy: weekdays from 9 to 17, without the public holidays of Bavaria."""
    number = a_calendar(cast, holidays={"country": "DE", "subdivision": "BY"})
    return a_policy(cast, calendar_id=number, targets=TARGETS)


def april(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of April 2026: the third is Good Friday, the sixth Easter Monday."""
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def step(actor: Actor, ticket: Ticket, status: Status, pause: PauseReason | None = None) -> None:
    do(change_status, actor, id_of(ticket), status, reason="Because.", pause=pause)


def say(actor: Actor, ticket: Ticket, body: str = "Hello.") -> None:
    do(messages.write, actor, id_of(ticket), body, Visibility.PUBLIC)


def states(ticket: Ticket) -> dict[ClockName, ClockState]:
    return {name: clock.state for name, clock in standing(ticket).clocks.items()}


def test_what_comes_before_hours_counts_from_opening_time(stopped_clock: StoppedClock, make_ticket: MakeTicket) -> None:
    stopped_clock.set(at(2, 6, 12))
    ticket = reread(make_ticket())
    assert (ticket.response_due_at, ticket.resolution_due_at) == (at(2, 10), at(2, 17))
    assert ticket.next_due_at == at(2, 10)


def test_a_target_used_up_at_closing_time_is_due_at_closing_time(make_ticket: MakeTicket) -> None:
    assert reread(make_ticket()).resolution_due_at == at(2, 17)


def test_friday_evening_goes_on_on_monday(stopped_clock: StoppedClock, make_ticket: MakeTicket) -> None:
    stopped_clock.set(at(6, 16, 30))
    ticket = reread(make_ticket())
    assert (ticket.response_due_at, ticket.resolution_due_at) == (at(9, 9, 30), at(9, 16, 30))
    stopped_clock.set(at(6, 20))
    assert reread(make_ticket()).response_due_at == at(9, 10)


def test_a_holiday_and_the_weekend_beside_it_do_not_count(stopped_clock: StoppedClock, make_ticket: MakeTicket) -> None:
    stopped_clock.set(april(2, 16))
    ticket = make_ticket()
    assert reread(ticket).resolution_due_at == april(7, 16)
    stopped_clock.set(april(7, 10))
    whys = [(part.since, part.counted, part.why) for part in standing(ticket).segments(RESOLUTION)]
    assert whys == [
        (april(2, 16), True, "running"),
        (april(2, 17), False, "outside hours"),
        (april(3), False, "holiday: Good Friday"),
        (april(4), False, "outside hours"),
        (april(6), False, "holiday: Easter Monday"),
        (april(7), False, "outside hours"),
        (april(7, 9), True, "running"),
    ]


def test_a_ticket_that_waits_for_the_customer_does_not_age_and_their_answer_sets_it_going(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    stopped_clock.set(april(2, 9))
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.set(april(2, 11))
    step(cast.abe, ticket, Status.PENDING)
    stopped_clock.set(april(6, 12))
    clock = clock_of(ticket)
    assert (clock.state, clock.used, clock.due) == (ClockState.PAUSED, 2 * HOUR, None)
    assert (reread(ticket).next_due_at, reread(ticket).resolution_due_at) == (NEVER, april(2, 17))
    stopped_clock.set(april(7, 10))
    say(cast.cara, ticket)
    assert (reread(ticket).status, reread(ticket).resolution_due_at) == (Status.IN_PROGRESS, april(7, 16))
    stopped_clock.set(april(7, 12))
    clock = clock_of(ticket)
    assert (clock.state, clock.used, clock.remaining) == (ClockState.RUNNING, 4 * HOUR, 4 * HOUR)
    pauses = [(part.since, part.until, part.why) for part in standing(ticket).segments(RESOLUTION) if not part.counted]
    assert pauses == [(april(2, 11), april(7, 10), "pending/customer")]


def test_a_hold_over_a_holiday_pauses_the_clocks_among_staff_and_not_the_customers(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    stopped_clock.set(april(2, 9))
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.set(april(2, 9, 30))
    step(cast.abe, ticket, Status.HELD, PauseReason.SUPPLIER)
    assert reread(ticket).pause_reason is PauseReason.SUPPLIER
    stopped_clock.set(april(7, 9, 30))
    assert states(ticket)[OWN] is ClockState.PAUSED
    assert clock_of(ticket, OWN).used == HOUR / 2
    assert standing(ticket).segments(OWN)[-1].why == "held/supplier"
    assert clock_of(ticket).used == 8.5 * HOUR
    assert clock_of(ticket).is_breached
    stopped_clock.set(april(7, 10))
    step(cast.abe, ticket, Status.IN_PROGRESS)
    assert reread(ticket).pause_reason is None
    assert clock_of(ticket, OWN).due == april(7, 10, 30)


def test_waiting_for_the_customer_does_not_pause_the_clocks_among_staff(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.PENDING)
    stopped_clock.move(hours=2)
    assert (states(ticket)[RESOLUTION], states(ticket)[OWN]) == (ClockState.PAUSED, ClockState.RUNNING)
    assert clock_of(ticket, OWN).is_breached


def test_a_note_among_staff_is_no_response(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    stopped_clock.move(minutes=30)
    do(messages.write, cast.abe, id_of(ticket), "Called twice.", Visibility.INTERNAL)
    assert states(ticket)[FIRST] is ClockState.RUNNING
    stopped_clock.move(minutes=10)
    say(cast.abe, ticket)
    clock = clock_of(ticket, FIRST)
    assert (clock.state, clock.used, clock.due) == (ClockState.MET, timedelta(minutes=40), at(2, 10))
    assert reread(ticket).next_due_at == at(2, 17)
    stopped_clock.move(days=3)
    assert clock_of(ticket, FIRST).used == timedelta(minutes=40)


def test_the_next_response_is_owed_from_the_first_unanswered_word(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    stopped_clock.move(minutes=10)
    say(cast.cara, ticket)  # before the first response nothing else is owed
    assert NEXT not in states(ticket)
    stopped_clock.move(minutes=10)
    say(cast.abe, ticket)
    assert NEXT not in states(ticket)
    stopped_clock.set(at(2, 11))
    say(cast.cara, ticket)
    stopped_clock.set(at(2, 12))
    say(cast.cara, ticket, "Are you there?")
    assert (reread(ticket).next_response_due_at, reread(ticket).next_due_at) == (at(2, 13), at(2, 13))
    do(messages.write, cast.abe, id_of(ticket), "What does she want?", Visibility.INTERNAL)
    assert states(ticket)[NEXT] is ClockState.RUNNING
    stopped_clock.set(at(2, 14))
    say(cast.eve, ticket)
    assert (states(ticket)[NEXT], clock_of(ticket, NEXT).used) == (ClockState.MISSED, 3 * HOUR)
    stopped_clock.set(at(2, 16))
    say(cast.cara, ticket, "Thank you. One more thing.")
    assert (states(ticket)[NEXT], reread(ticket).next_response_due_at) == (ClockState.RUNNING, at(3, 10))
    step(cast.mia, ticket, Status.IN_PROGRESS)
    stopped_clock.set(at(2, 16, 30))
    step(cast.mia, ticket, Status.RESOLVED)  # a solution answers as well
    assert (states(ticket)[NEXT], clock_of(ticket, NEXT).used) == (ClockState.MET, HOUR / 2)


def test_reopening_goes_on_with_what_was_used(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.move(hours=3)
    step(cast.abe, ticket, Status.RESOLVED)
    assert (states(ticket)[RESOLUTION], states(ticket)[FIRST]) == (ClockState.MET, ClockState.MISSED)
    stopped_clock.set(at(4, 10))
    assert clock_of(ticket).used == 3 * HOUR
    step(cast.cara, ticket, Status.IN_PROGRESS)
    assert (states(ticket)[RESOLUTION], reread(ticket).resolution_due_at) == (ClockState.RUNNING, at(4, 15))
    assert states(ticket)[FIRST] is ClockState.MISSED
    stopped_clock.set(at(4, 16))
    step(cast.abe, ticket, Status.RESOLVED)
    assert (states(ticket)[RESOLUTION], clock_of(ticket).used) == (ClockState.MISSED, 9 * HOUR)
    resolved = [(part.since, part.until) for part in standing(ticket).segments(RESOLUTION) if part.why == "resolved"]
    assert resolved == [(at(2, 12), at(4, 10))]


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
    calendar = id_of(ask(calendars.in_order, cast.ada)[-1])
    do(calendars.edit, cast.ada, calendar, {"hours": {**OFFICE["hours"], "mon": [["09:00", "12:00"]]}})
    look_at_all()
    assert (clock_of(ticket).used, reread(ticket).resolution_due_at) == (3 * HOUR, at(3, 16))
    assert [(one.before["resolution_due_at"][:16], one.after["resolution_due_at"][:16]) for one in moves(ticket)] == [
        ("2026-03-02T17:00", "2026-03-03T11:00"),
        ("2026-03-03T11:00", "2026-03-03T16:00"),
    ]
    assert {one.actor_id for one in moves(ticket)} == {None}


def test_both_clocks_can_be_missed(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.set(at(3, 10))
    assert reread(ticket).next_due_at == at(2, 10)
    say(cast.abe, ticket)
    stopped_clock.set(at(3, 11))
    step(cast.abe, ticket, Status.RESOLVED)
    assert {states(ticket)[name] for name in (FIRST, RESOLUTION)} == {ClockState.MISSED}
    assert (clock_of(ticket, FIRST).used, clock_of(ticket, RESOLUTION).used) == (9 * HOUR, 10 * HOUR)
    assert (clock_of(ticket, FIRST).due, clock_of(ticket, RESOLUTION).due) == (at(2, 10), at(2, 17))
    assert reread(ticket).next_due_at == NEVER


def test_a_ticket_that_ends_without_a_solution_is_waited_for_by_nobody(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    withdrawn, rejected = make_ticket(), make_ticket()
    stopped_clock.move(minutes=20)
    step(cast.cara, withdrawn, Status.CANCELLED)
    step(cast.mia, rejected, Status.REJECTED)
    stopped_clock.move(days=2)
    assert {states(withdrawn)[name] for name in (FIRST, RESOLUTION, TRIAGE, OWN)} == {ClockState.ENDED}
    assert (states(rejected)[FIRST], states(rejected)[RESOLUTION]) == (ClockState.MET, ClockState.ENDED)
    assert clock_of(withdrawn).used == timedelta(minutes=20)
    assert {reread(one).next_due_at for one in (withdrawn, rejected)} == {NEVER}


def test_to_triage_takes_somebody_of_the_staff(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    stopped_clock.move(minutes=30)
    do(tickets.edit, cast.cara, id_of(ticket), {"title": "Line dead"})
    do(assignment.assign, cast.mia, id_of(ticket), cast.eve.person_id)
    assert states(ticket)[TRIAGE] is ClockState.RUNNING
    do(tickets.edit, cast.mia, id_of(ticket), {"severity": Severity.MAJOR})
    assert (states(ticket)[TRIAGE], clock_of(ticket, TRIAGE).used) == (ClockState.MET, HOUR / 2)


def test_the_time_to_own_counts_while_nobody_has_it(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    stopped_clock.move(minutes=20)
    do(assignment.take, cast.eve, id_of(ticket))
    assert states(ticket)[OWN] is ClockState.MET
    stopped_clock.move(hours=4)
    do(assignment.release, cast.eve, id_of(ticket))
    stopped_clock.move(minutes=30)
    assert (states(ticket)[OWN], clock_of(ticket, OWN).used) == (ClockState.RUNNING, timedelta(minutes=50))
    do(assignment.take, cast.emil, id_of(ticket))
    stopped_clock.move(hours=4)
    assert (states(ticket)[OWN], clock_of(ticket, OWN).used) == (ClockState.MET, timedelta(minutes=50))


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
