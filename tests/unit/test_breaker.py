"""A service that fails is left in peace, then tried with care."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.clock import StoppedClock
from ticketing_app.integrations.suggesting.breaker import Breaker


@pytest.fixture
def breaker(stopped_clock: StoppedClock) -> Breaker:
    return Breaker()


@pytest.fixture
def often_switched() -> Iterator[None]:
    """Threads take turns so often that a race without a lock shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def _call(breaker: Breaker, well: bool | None) -> bool:
    """Whether the call was let through."""
    turn = breaker.enter()
    if turn is not None:
        breaker.leave(turn, well)
    return turn is not None


def _let_through(breaker: Breaker, *ends: bool | None) -> list[bool]:
    return [_call(breaker, well) for well in ends]


def test_after_three_failures_in_a_row_it_rests_a_minute(breaker: Breaker, stopped_clock: StoppedClock) -> None:
    assert _let_through(breaker, False, False, False, True) == [True, True, True, False]
    stopped_clock.move(seconds=59.9)
    assert not _call(breaker, True)
    stopped_clock.move(seconds=0.1)
    assert _let_through(breaker, True, True) == [True, True]


def test_a_success_in_between_begins_the_count_anew(breaker: Breaker) -> None:
    assert _let_through(breaker, False, False, True, False, False, True) == [True] * 6


def test_what_says_nothing_about_health_neither_counts_nor_interrupts(breaker: Breaker) -> None:
    assert all(_let_through(breaker, *[None] * 10, False, None, False, None))
    assert _let_through(breaker, False, True) == [True, False]


def test_each_failed_trial_doubles_the_rest_up_to_ten_minutes(breaker: Breaker, stopped_clock: StoppedClock) -> None:
    _let_through(breaker, False, False, False)
    for seconds in (60, 120, 240, 480, 600, 600):
        stopped_clock.move(seconds=seconds - 1)
        assert not _call(breaker, True)
        stopped_clock.move(seconds=1)
        assert _call(breaker, False)
    assert not _call(breaker, True)


def test_a_good_trial_forgets_how_long_it_took(breaker: Breaker, stopped_clock: StoppedClock) -> None:
    _let_through(breaker, False, False, False)
    stopped_clock.move(minutes=1)
    _call(breaker, False)
    stopped_clock.move(minutes=2)
    assert _let_through(breaker, True, False, False, False, True) == [True, True, True, True, False]
    stopped_clock.move(minutes=1)
    assert _call(breaker, True)


def test_a_trial_without_a_verdict_leaves_the_next_call_as_the_trial(
    breaker: Breaker, stopped_clock: StoppedClock
) -> None:
    _let_through(breaker, False, False, False)
    stopped_clock.move(minutes=1)
    assert _let_through(breaker, None, False, True) == [True, True, False]


def test_of_many_at_once_one_is_the_trial(breaker: Breaker, stopped_clock: StoppedClock, often_switched: None) -> None:
    together = threading.Barrier(4)

    def enter(_: int) -> int | None:
        together.wait(5)
        return breaker.enter()

    _let_through(breaker, False, False, False)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(100):
            stopped_clock.move(minutes=10)
            turns = [turn for turn in pool.map(enter, range(4)) if turn is not None]
            assert len(turns) == 1
            breaker.leave(turns[0], False)
            assert not _call(breaker, True)


def test_a_call_from_before_the_rest_decides_nothing_afterwards(breaker: Breaker, stopped_clock: StoppedClock) -> None:
    late_good, late_bad = breaker.enter(), breaker.enter()
    assert late_good is not None
    assert late_bad is not None
    _let_through(breaker, False, False, False)
    breaker.leave(late_good, True)
    assert not _call(breaker, True)
    stopped_clock.move(minutes=1)
    trial = breaker.enter()
    assert trial is not None
    breaker.leave(late_bad, False)
    assert breaker.enter() is None  # the trial is still under way
    breaker.leave(trial, True)
    assert _call(breaker, True)


def test_a_clock_that_is_set_back_makes_no_rest_longer(breaker: Breaker, stopped_clock: StoppedClock) -> None:
    _let_through(breaker, False, False, False)
    stopped_clock.move(hours=-2)
    assert _call(breaker, True)
