"""The clocks of real tickets: each sentence is something that a helpdesk once got wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.sla import (
    ALL_TARGETS,
    HOUR,
    a_calendar,
    a_policy,
    at,
    clock_of,
    say,
    standing,
    states,
    step,
)
from tests.support.tickets import MakeTicket, do, reread
from ticketing_app.domain import (
    assignment,
    messages,
    sla_words,
    tickets,
)
from ticketing_app.domain.ledger import ClockState
from ticketing_app.models import NEVER, id_of
from ticketing_app.texts import speaking
from ticketing_app.vocabulary import ClockName, PauseReason, Severity, Status, Visibility

FIRST, NEXT, RESOLUTION = ClockName.FIRST_RESPONSE, ClockName.NEXT_RESPONSE, ClockName.RESOLUTION
TRIAGE, OWN = ClockName.TRIAGE, ClockName.OWN


@pytest.fixture(autouse=True)
def gold(stopped_clock: StoppedClock, cast: Cast) -> int:
    """Every ticket is under one policy: weekdays from 9 to 17, without the public holidays of Bavaria."""
    number = a_calendar(cast, holidays={"country": "DE", "subdivision": "BY"})
    return a_policy(cast, calendar_id=number, targets=ALL_TARGETS)


def april(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of April 2026: the third is Good Friday, the sixth Easter Monday."""
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


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


def test_each_reader_reads_a_holiday_in_their_language_and_the_ledger_stays_the_same(
    stopped_clock: StoppedClock, make_ticket: MakeTicket
) -> None:
    stopped_clock.set(april(2, 16))
    ticket = make_ticket()
    stopped_clock.set(april(7, 10))
    for language, name in (
        ("de", "Feiertag: Karfreitag"),
        ("en", "Holiday: Good Friday"),
        ("de", "Feiertag: Karfreitag"),
    ):
        with speaking(language):
            now = standing(ticket)
            friday = next(part for part in now.segments(RESOLUTION) if part.since == april(3))
            assert (friday.why, sla_words.said_of(friday, now.working_time)) == ("holiday: Good Friday", name)


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
