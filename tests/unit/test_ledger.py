"""The ledger: each rule of the clocks as a sentence, and random histories against a slow walk through every minute.

`EXAMPLES=5000 pytest tests/unit/test_ledger.py` walks through more of them.
"""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.test_working_time import MINUTE, at, calendars, hours, minutes_open, office
from ticketing_app.domain import ledger
from ticketing_app.domain.clocks import Facts, Step, promises, read_all
from ticketing_app.domain.ledger import Clock, ClockState
from ticketing_app.domain.lifecycle import STEPS
from ticketing_app.domain.working_time import ALWAYS, Calendar
from ticketing_app.vocabulary import FINAL, ClockName, PauseReason, Status

RESPONSE, NEXT, RESOLUTION = ClockName.FIRST_RESPONSE, ClockName.NEXT_RESPONSE, ClockName.RESOLUTION
TARGETS = dict.fromkeys(ClockName, hours(8))
EXAMPLES = int(os.environ.get("EXAMPLES", "250"))
BORN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


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

moments = st.integers(1, 900)


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    """A ticket that takes random steps of the lifecycle, with words and owners at random minutes."""
    start = datetime(2026, 3, 20, tzinfo=UTC) + draw(st.integers(0, 400_000)) * MINUTE
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


def _status_at(facts: Facts, moment: datetime) -> Status:
    return [step.status for step in facts.steps if step.at <= moment][-1]


def _counts(facts: Facts, name: ClockName, moment: datetime) -> bool:
    """Whether this minute counts: the rules once more, as plainly as they can be said."""
    status = _status_at(facts, moment)
    if status in FINAL or status is Status.RESOLVED:
        return False
    answers = [at for at, by_customer in facts.words if not by_customer]
    answers += [step.at for step in facts.steps if step.status in (Status.RESOLVED, Status.REJECTED)]
    if name in (ClockName.OWN, ClockName.TRIAGE):
        owned = [owned for since, owned in facts.owners if since <= moment][-1]
        over = owned if name is ClockName.OWN else facts.triaged_at is not None and facts.triaged_at <= moment
        return status is not Status.HELD and not over
    return status is not Status.PENDING and not (name is RESPONSE and any(answer <= moment for answer in answers))


@given(histories(), calendars, st.integers(1, 2400), st.integers(10, 1500))
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_clock_equals_a_walk_through_every_minute(
    facts: Facts, calendar: Calendar, length: int, target: int
) -> None:
    start, now = facts.steps[0].at, facts.steps[0].at + length * MINUTE
    known = Facts(
        [step for step in facts.steps if step.at <= now],
        [word for word in facts.words if word[0] <= now],
        [owner for owner in facts.owners if owner[0] <= now],
        facts.triaged_at if facts.triaged_at and facts.triaged_at <= now else None,
    )
    names = (RESPONSE, RESOLUTION, ClockName.TRIAGE, ClockName.OWN)
    found = read_all(known, calendar, dict.fromkeys(names, target * MINUTE), now)
    open_minutes = [
        start + number * MINUTE
        for number in range(length)
        if minutes_open(calendar, start + number * MINUTE, start + (number + 1) * MINUTE)
    ]
    for name in names:
        counted = [moment for moment in open_minutes if _counts(known, name, moment)]
        assert found[name].used == len(counted) * MINUTE
        if len(counted) >= target:
            assert found[name].due == counted[target - 1] + MINUTE
        segments = ledger.segments(found[name].spans, calendar, now)
        assert sum((one.until - one.since for one in segments if one.counted), timedelta(0)) == found[name].used
        assert [one.until for one in segments[:-1]] == [one.since for one in segments[1:]]


@given(histories(), calendars, st.integers(1, 6000))
@settings(max_examples=200, deadline=None)
def test_asking_again_and_again_changes_no_deadline(facts: Facts, calendar: Calendar, length: int) -> None:
    last = facts.steps[-1].at
    first = read_all(facts, calendar, TARGETS, last)
    later = read_all(facts, calendar, TARGETS, last + length * MINUTE)
    assert {name: clock.due for name, clock in first.items()} == {name: clock.due for name, clock in later.items()}
