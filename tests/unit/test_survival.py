"""Forecasts on hand-made histories: the share that took longer, backing off, and what can never be."""

import itertools
import random
from typing import Any

import pytest

from ticketing_app.domain import forecast_words
from ticketing_app.domain.survival import ENOUGH, Case, History, Kind, Load, Stage, Took, forecast
from ticketing_app.vocabulary import Priority

BROADBAND, MOBILE = 1, 2
NAMES = {BROADBAND: "Broadband", MOBILE: "Mobile"}


def took(*minutes: float, category_id: int = BROADBAND, priority: Priority = Priority.HIGH, **more: Any) -> list[Took]:
    return [Took(category_id, priority, used, **more) for used in minutes]


def case(used: float = 180, target: float = 480, **more: Any) -> Case:
    return Case(**{"category_id": BROADBAND, "priority": Priority.HIGH, "used": used, "target": target, **more})


def test_the_probability_is_the_share_of_those_that_lasted_as_long_and_took_longer() -> None:
    history = History.of(took(*[60] * 36, *[240] * 63, *[600] * 21))
    told = forecast(case(), history)
    assert (told.comparable, told.lasted, told.longer) == (120, 84, 21)
    assert told.probability == pytest.approx(21.5 / 85)
    assert forecast_words.reason(told, NAMES) == (
        "Of 84 high Broadband tickets that had run 3 h, 21 took longer than the 5 h that are left."
    )


def test_below_thirty_comparable_tickets_it_says_so() -> None:
    told = forecast(case(), History.of(took(*range(100, 100 + ENOUGH - 1))))
    assert told.probability is None
    assert forecast_words.reason(told, NAMES) == ("Not enough history: fewer than 30 comparable tickets were resolved.")
    assert forecast(case(), History.of(took(*range(100, 100 + ENOUGH)))).probability is not None


def test_what_is_late_is_missed_and_nothing_else_is_sure() -> None:
    quick, slow = History.of(took(*[10] * 400)), History.of(took(*[9_999] * 400))
    assert forecast(case(used=481), quick).probability == 1.0
    assert 0 < (forecast(case(used=0), quick).probability or 0) < 0.01
    assert 0.99 < (forecast(case(used=0), slow).probability or 0) < 1


def test_it_backs_off_from_load_to_stage_to_category_to_priority_to_everything() -> None:
    busy = {"begun": 10.0, "load": 20}
    begun = case(stage=Stage.BEGUN, entered=20.0, load=16)
    rows: list[Took] = []
    kinds: list[Kind] = []
    for more in (
        took(*[300] * 30, category_id=MOBILE, priority=Priority.LOW),
        took(*[300] * 30, category_id=MOBILE),
        took(*[300] * 30),
        took(*[300] * 30, begun=10.0, load=1),
        took(*[300] * 30, **busy),
    ):
        rows += more
        kinds.append(forecast(begun, History.of(rows)).kind)
    high = Priority.HIGH
    assert kinds == [
        Kind(),
        Kind(None, high),
        Kind(BROADBAND, high),
        Kind(BROADBAND, high, Stage.BEGUN),
        Kind(BROADBAND, high, Stage.BEGUN, Load.HEAVY),
    ]
    assert forecast_words.reason(forecast(begun, History.of(rows)), NAMES) == (
        "Of 30 high Broadband tickets of people equally busy that had been worked on for 2 h 40 min, "
        "0 took longer than the 5 h that are left."
    )


def test_time_is_counted_from_where_the_ticket_is_in_its_life() -> None:
    history = History.of(took(*[400] * 60, begun=300.0))
    waiting, begun = case(used=100, target=300), case(used=100, target=300, stage=Stage.BEGUN, entered=90.0)
    assert (forecast(waiting, history).probability or 0) > 0.9  # from creation all sixty took 400
    assert (forecast(begun, history).probability or 1) < 0.1  # once begun they took 100, and 210 are left


def test_with_the_same_target_more_time_used_never_lowers_the_risk() -> None:
    draw = random.Random(7)
    for _ in range(60):
        rows = [
            Took(draw.choice((BROADBAND, MOBILE)), draw.choice(list(Priority)), used, begun=used * draw.random() / 2,
                 held=used / 2 if draw.random() < 0.3 else None, load=draw.randrange(20))
            for used in (draw.expovariate(1 / 300) for _ in range(draw.choice((40, 150, 400))))
        ]  # fmt: skip
        history, stage = History.of(rows), draw.choice(list(Stage))
        entered = 0.0 if stage is Stage.NEW else 20.0
        risks = [
            forecast(case(used=used, stage=stage, entered=entered, load=3), history).probability or 0
            for used in range(20, 480, 20)
        ]
        assert all(earlier <= later for earlier, later in itertools.pairwise(risks))
        assert all(0 < risk < 1 for risk in risks)


def test_a_later_target_and_a_longer_wait_move_it_as_they_should() -> None:
    history = History.of(took(*range(10, 1010, 10)))
    assert (forecast(case(target=400), history).probability or 0) > (
        forecast(case(target=800), history).probability or 1
    )
    waits = [forecast(case(), history, wait).probability or 0 for wait in (0, 60, 200, 9_999)]
    assert waits == sorted(waits)
    assert waits[0] < waits[1]
    assert waits[-1] < 1


def test_amounts_of_working_time_are_hours_and_minutes_never_days() -> None:
    assert [forecast_words.worked(one) for one in (0.4, 45, 180, 190, 5_880)] == [
        "0 min",
        "45 min",
        "3 h",
        "3 h 10 min",
        "98 h",
    ]
