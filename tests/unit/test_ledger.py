"""The ledger: each rule of the clocks as a sentence, and random histories against a slow walk through every minute.

`EXAMPLES=20000 pytest tests/unit/test_ledger.py` walks through more of them.
"""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.test_working_time import (
    MINUTE,
    at,
    calendars,
    hours,
    is_open_by_the_wall,
    near_changes,
    office,
    whole_minutes,
)
from ticketing_app.domain import ledger
from ticketing_app.domain.clocks import Facts, Step, promises, read_all
from ticketing_app.domain.ledger import Clock, ClockState
from ticketing_app.domain.lifecycle import STEPS
from ticketing_app.domain.working_time import ALWAYS, MIDNIGHT, Calendar
from ticketing_app.vocabulary import ClockName, PauseReason, Status

RESPONSE, NEXT, RESOLUTION = ClockName.FIRST_RESPONSE, ClockName.NEXT_RESPONSE, ClockName.RESOLUTION
TARGETS = dict.fromkeys(ClockName, hours(8))
EXAMPLES = int(os.environ.get("EXAMPLES", "2000"))
BORN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SPRING = datetime(2026, 3, 20, tzinfo=UTC)
Minutes = npt.NDArray[np.bool_]


def after(*moments: float) -> list[datetime]:
    """So many hours after the ticket was raised."""
    return [BORN + hours(moment) for moment in moments]


def history(*steps: tuple[float, Status]) -> Facts:
    """A ticket that came into each status so many hours after it was raised."""
    return Facts([Step(BORN, Status.NEW), *(Step(BORN + hours(when), status) for when, status in steps)])


def clock_of(facts: Facts, name: ClockName, now: float, calendar: Calendar = ALWAYS) -> Clock:
    return read_all(facts, calendar, TARGETS, BORN + hours(now))[name]


# ── the rules, as sentences ──


def test_a_pending_ticket_does_not_age_for_the_customer_but_a_held_one_does() -> None:
    pending = history((1, Status.IN_PROGRESS), (2, Status.PENDING))
    held = history((1, Status.IN_PROGRESS), (2, Status.HELD))
    assert clock_of(pending, RESOLUTION, 100).used == hours(2)
    assert clock_of(pending, RESOLUTION, 100).state is ClockState.PAUSED
    assert clock_of(held, RESOLUTION, 100).used == hours(100)
    # Among staff it is the other way round.
    assert clock_of(pending, ClockName.OWN, 100).used == hours(100)
    assert clock_of(held, ClockName.OWN, 100).used == hours(2)


def test_a_pause_moves_the_deadline_by_its_length_and_a_paused_clock_has_none() -> None:
    facts = history((1, Status.IN_PROGRESS), (2, Status.PENDING))
    assert clock_of(facts, RESOLUTION, 3).due is None
    resumed = history((1, Status.IN_PROGRESS), (2, Status.PENDING), (50, Status.IN_PROGRESS))
    assert clock_of(resumed, RESOLUTION, 51).due == BORN + hours(8 + 48)


def test_a_pause_over_the_weekend_takes_only_its_working_time() -> None:
    born, friday, monday = at("2026-11-27 09:00"), at("2026-11-27 16:00"), at("2026-11-30 09:00")
    paused = Facts(
        [
            Step(born, Status.IN_PROGRESS),
            Step(friday, Status.PENDING, PauseReason.CUSTOMER),
            Step(monday, Status.IN_PROGRESS),
        ]
    )
    clock = read_all(paused, office(), TARGETS, monday)[RESOLUTION]
    assert clock.used == hours(6)  # nine to four, without the hour at noon
    assert clock.due == at("2026-11-30 11:00")


def test_reopening_resumes_with_what_was_used() -> None:
    facts = history((1, Status.IN_PROGRESS), (6, Status.RESOLVED), (90, Status.IN_PROGRESS))
    assert clock_of(facts, RESOLUTION, 91).used == hours(7)
    assert clock_of(facts, RESOLUTION, 91).due == BORN + hours(92)
    assert clock_of(facts, RESOLUTION, 91).state is ClockState.RUNNING


@pytest.mark.parametrize(("solved_after", "state"), [(7, ClockState.MET), (8, ClockState.MET), (9, ClockState.MISSED)])
def test_what_was_solved_in_time_is_met_and_keeps_the_deadline_that_it_had(
    solved_after: float, state: ClockState
) -> None:
    clock = clock_of(history((1, Status.IN_PROGRESS), (solved_after, Status.RESOLVED)), RESOLUTION, 500)
    assert (clock.state, clock.due) == (state, BORN + hours(8))
    assert clock.used == hours(solved_after)


def test_what_is_used_up_at_closing_time_is_late_from_closing_time_on() -> None:
    # From ten to noon and from one to five are six hours; nine o'clock in UTC is ten in Berlin.
    for solved, state in ((7, ClockState.MET), (9, ClockState.MISSED), (21, ClockState.MISSED)):
        facts = history((1, Status.IN_PROGRESS), (solved, Status.RESOLVED))
        clock = read_all(facts, office(), {RESOLUTION: hours(6)}, BORN + hours(30))[RESOLUTION]
        assert (clock.state, clock.is_breached, clock.used) == (state, state is ClockState.MISSED, hours(6))
    open_still = history((1, Status.IN_PROGRESS))
    late = [read_all(open_still, office(), {RESOLUTION: hours(6)}, BORN + hours(now))[RESOLUTION] for now in (7, 9)]
    assert [clock.is_breached for clock in late] == [False, True]


def test_what_is_done_keeps_its_deadline_whatever_becomes_of_the_ticket() -> None:
    steps = ((1, Status.IN_PROGRESS), (3, Status.PENDING), (5, Status.IN_PROGRESS), (7, Status.RESOLVED))
    for facts in (history(*steps), history(*steps, (200, Status.CLOSED))):
        assert clock_of(facts, RESOLUTION, 500).due == BORN + hours(10)
    (taken,) = after(2)
    owned = Facts(history(*steps, (200, Status.CLOSED)).steps, owners=[(BORN, False), (taken, True)])
    assert clock_of(owned, ClockName.OWN, 500).due == BORN + hours(8)


def test_a_cancelled_ticket_owes_nobody_anything() -> None:
    clock = clock_of(history((1, Status.CANCELLED)), RESOLUTION, 100)
    assert (clock.state, clock.used) == (ClockState.ENDED, hours(1))


def test_the_first_word_of_staff_is_the_first_response_and_a_solution_is_one_too() -> None:
    (said,) = after(2)
    answered = Facts([Step(BORN, Status.NEW)], words=[(said, False)])
    assert clock_of(answered, RESPONSE, 100).used == hours(2)
    solved = history((1, Status.IN_PROGRESS), (3, Status.RESOLVED))
    assert clock_of(solved, RESPONSE, 100).used == hours(3)
    assert clock_of(history((1, Status.IN_PROGRESS)), RESPONSE, 9).is_breached


def test_a_ticket_that_goes_from_hand_to_hand_was_owned_when_the_first_took_it() -> None:
    taken, handed, back, again = after(2, 20, 30, 31)
    owners = [(BORN, False), (taken, True), (handed, True)]
    assert clock_of(Facts(history().steps, owners=owners), ClockName.OWN, 60).due == BORN + hours(8)
    owners += [(back, False), (again, True)]
    assert clock_of(Facts(history().steps, owners=owners), ClockName.OWN, 60).due == BORN + hours(36)


def test_an_answer_while_the_ticket_waits_is_in_time_and_its_deadline_says_so() -> None:
    (answer,) = after(20)
    steps = history((1, Status.IN_PROGRESS), (5, Status.PENDING)).steps
    for closed in ([], [Step(BORN + hours(30), Status.CANCELLED)]):
        clock = clock_of(Facts([*steps, *closed], words=[(answer, False)]), RESPONSE, 60)
        assert (clock.state, clock.used, clock.due) == (ClockState.MET, hours(5), BORN + hours(23))


def test_the_next_response_is_owed_from_the_first_unanswered_word_of_the_customer() -> None:
    first, asks, asks_again, answer, once_more = after(1, 3, 4, 6, 9)
    words = [(first, False), (asks, True), (asks_again, True)]
    waiting = Facts([Step(BORN, Status.NEW), Step(first, Status.IN_PROGRESS)], words=words)
    assert clock_of(waiting, NEXT, 5).used == hours(2)
    answered = Facts(waiting.steps, words=[*words, (answer, False)])
    assert (clock_of(answered, NEXT, 50).state, clock_of(answered, NEXT, 50).used) == (ClockState.MET, hours(3))
    # A later question opens a round of its own.
    asked = Facts(waiting.steps, words=[*words, (answer, False), (once_more, True)])
    assert (clock_of(asked, NEXT, 10).state, clock_of(asked, NEXT, 10).used) == (ClockState.RUNNING, hours(1))


def test_nobody_waits_for_a_next_response_before_the_first() -> None:
    (asks,) = after(1)
    assert NEXT not in promises(Facts([Step(BORN, Status.NEW)], words=[(asks, True)]))


def test_time_to_own_counts_while_nobody_has_it() -> None:
    taken, given_back, taken_again = after(2, 5, 6)
    steps = [Step(BORN, Status.NEW)]
    one = Facts(steps, owners=[(BORN, False), (taken, True)])
    assert (clock_of(one, ClockName.OWN, 50).state, clock_of(one, ClockName.OWN, 50).used) == (ClockState.MET, hours(2))
    back = Facts(steps, owners=[(BORN, False), (taken, True), (given_back, False)])
    assert (clock_of(back, ClockName.OWN, 6).state, clock_of(back, ClockName.OWN, 6).used) == (
        ClockState.RUNNING,
        hours(3),
    )
    again = Facts(steps, owners=[(BORN, False), (taken, True), (given_back, False), (taken_again, True)])
    assert clock_of(again, ClockName.OWN, 50).used == hours(3)


def test_the_ledger_says_why_each_stretch_did_not_count() -> None:
    born, friday, monday = at("2026-11-27 16:00"), at("2026-11-27 16:30"), at("2026-11-30 07:00")
    facts = Facts(
        [
            Step(born, Status.IN_PROGRESS),
            Step(friday, Status.PENDING, PauseReason.CUSTOMER),
            Step(monday, Status.IN_PROGRESS),
        ]
    )
    spans = promises(facts)[RESOLUTION].spans
    found = ledger.segments(spans, office(), at("2026-11-30 09:00"))
    assert [(one.counted, one.why, one.until - one.since) for one in found] == [
        (True, "running", timedelta(minutes=30)),
        (False, "pending/customer", monday - friday),
        (False, "outside hours", hours(1)),
        (True, "running", hours(1)),
    ]


# ── random histories ──

AHEAD = 3_000
"""Minutes that the walk goes on after now, as if nothing more happened."""
QUARTER = 15
EPOCH = date(1970, 1, 1)


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    """A ticket that takes random steps of the lifecycle, with words and owners at random minutes, near and far."""
    start = draw(st.one_of(near_changes, st.integers(0, 400_000).map(lambda minute: SPRING + minute * MINUTE)))
    moments = st.integers(1, draw(st.sampled_from((30, 900, 5_000))))
    steps = [Step(start, Status.NEW)]
    while ways := list(STEPS[steps[-1].status]):
        if len(steps) > 8 or draw(st.integers(0, 9)) == 0:
            break
        steps.append(Step(steps[-1].at + draw(moments) * MINUTE, draw(st.sampled_from(ways))))
    words = sorted((start + draw(moments) * MINUTE, draw(st.booleans())) for _ in range(draw(st.integers(0, 4))))
    changes = sorted(start + draw(moments) * MINUTE for _ in range(draw(st.integers(0, 3))))
    owners = [(start, False), *((moment, number % 2 == 0) for number, moment in enumerate(changes))]
    triaged = next((step.at for step in steps[1:]), None)
    return Facts(steps, words, owners, triaged)


def _until(facts: Facts, now: datetime) -> Facts:
    """What was known at that moment."""
    return Facts(
        [step for step in facts.steps if step.at <= now],
        [word for word in facts.words if word[0] <= now],
        [owner for owner in facts.owners if owner[0] <= now],
        facts.triaged_at if facts.triaged_at and facts.triaged_at <= now else None,
    )


# ── the reference: every minute by itself, and obviously right ──


def open_minutes(calendar: Calendar, start: datetime, length: int) -> Minutes:
    """Of each minute whether it is working time: what the clock on the wall says, and the windows of that day.

    The wall is asked every quarter of an hour; nowhere are clocks changed in between.
    """
    first = start - start.minute % QUARTER * MINUTE
    marks = [first + number * QUARTER * MINUTE for number in range(length // QUARTER + 2)]
    walls = [mark.astimezone(ZoneInfo(calendar.zone)) for mark in marks]
    days = [(wall.date() - EPOCH).days * MIDNIGHT + wall.hour * 60 + wall.minute for wall in walls]
    local = np.add.outer(days, np.arange(QUARTER)).ravel()[start.minute % QUARTER :][:length]
    found = np.zeros(length, dtype=bool)
    for day in range(int(local.min()) // MIDNIGHT, int(local.max()) // MIDNIGHT + 1):
        for opens, closes in calendar.windows_on(EPOCH + timedelta(days=day)):
            found |= (local >= day * MIDNIGHT + opens) & (local < day * MIDNIGHT + closes)
    return found


def running_minutes(facts: Facts, length: int) -> dict[ClockName, Minutes]:
    """Of each minute whether a clock runs in it: the rules once more, as plainly as they can be said."""
    start = facts.steps[0].at

    def since(*changes: tuple[datetime, bool]) -> Minutes:
        held = np.zeros(length, dtype=bool)
        for moment, value in changes:
            held[(moment - start) // MINUTE :] = value
        return held

    working = (Status.NEW, Status.IN_PROGRESS)
    for_customers = since(*((step.at, step.status in (*working, Status.HELD)) for step in facts.steps))
    among_staff = since(*((step.at, step.status in (*working, Status.PENDING)) for step in facts.steps))
    answers = _answers(facts)
    waits: list[tuple[datetime, bool]] = []
    for moment, asks in sorted([*((answer, False) for answer in answers), *((ask, True) for ask in _questions(facts))]):
        if not asks:
            waits.append((moment, False))
        elif waits and not waits[-1][1]:
            waits = [(moment, True)]  # only the last time counts
    return {
        RESPONSE: for_customers & ~since(*((moment, True) for moment in answers)),
        NEXT: for_customers & since(*waits),
        RESOLUTION: for_customers,
        ClockName.TRIAGE: among_staff & ~since(*([(facts.triaged_at, True)] if facts.triaged_at else [])),
        ClockName.OWN: among_staff & ~since(*facts.owners),
    }


def _answers(facts: Facts) -> list[datetime]:
    said = [moment for moment, by_customer in facts.words if not by_customer]
    return sorted([*said, *(step.at for step in facts.steps if step.status in (Status.RESOLVED, Status.REJECTED))])


def _questions(facts: Facts) -> list[datetime]:
    return [moment for moment, by_customer in facts.words if by_customer]


@given(calendars, st.one_of(whole_minutes, near_changes), st.integers(1, 3_000))
@settings(max_examples=100, deadline=None)
def test_the_reference_says_of_every_minute_what_the_wall_says(
    calendar: Calendar, start: datetime, length: int
) -> None:
    wall = [is_open_by_the_wall(calendar, start + number * MINUTE) for number in range(length)]
    assert open_minutes(calendar, start, length).tolist() == wall


@given(histories(), calendars, st.integers(1, 2_400), st.integers(10, 1_500))
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_clock_equals_a_walk_through_every_minute(
    facts: Facts, calendar: Calendar, length: int, target: int
) -> None:
    start, now = facts.steps[0].at, facts.steps[0].at + length * MINUTE
    known = _until(facts, now)
    found = read_all(known, calendar, dict.fromkeys(ClockName, target * MINUTE), now)
    is_open = open_minutes(calendar, start, length + AHEAD)
    for name, runs in running_minutes(known, length + AHEAD).items():
        if name is NEXT and {*_answers(known)} & {*_questions(known)}:
            continue  # asked and answered in the same minute: which came first?
        if name not in found:
            assert not runs.any()
            continue
        counted = is_open & runs
        assert found[name].used == counted[:length].sum().item() * MINUTE
        used_up = np.flatnonzero(counted)
        if len(used_up) >= target:
            assert found[name].due == start + (used_up[target - 1].item() + 1) * MINUTE
        drawn, segments = np.zeros(length, dtype=bool), ledger.segments(found[name].spans, calendar, now)
        for one in segments:
            drawn[(one.since - start) // MINUTE : (one.until - start) // MINUTE] = one.counted
        assert (drawn == counted[:length]).all()
        assert [one.until for one in segments[:-1]] == [one.since for one in segments[1:]]


@given(histories(), calendars, st.integers(1, 6000))
@settings(max_examples=200, deadline=None)
def test_asking_again_and_again_changes_no_deadline(facts: Facts, calendar: Calendar, length: int) -> None:
    last = facts.steps[-1].at
    first = read_all(facts, calendar, TARGETS, last)
    later = read_all(facts, calendar, TARGETS, last + length * MINUTE)
    assert {name: clock.due for name, clock in first.items()} == {name: clock.due for name, clock in later.items()}
