"""The misses to be expected on a desk: probabilities added up, and who waits behind whom."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketing_app.domain.survival import Case, History, Took, forecast
from ticketing_app.domain.what_if import Pace, Queued, expected
from ticketing_app.vocabulary import Priority

HISTORY = History.of([Took(1, Priority.HIGH, float(used)) for used in range(10, 1010, 10)])
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ticket(number: int, used: float = 60, *, due: float = 0, waits: bool = True) -> Queued:
    return Queued(number, Case(1, Priority.HIGH, used, 480), NOON + timedelta(hours=due), waits)


def test_the_expected_misses_are_the_probabilities_added_up() -> None:
    alone = forecast(ticket(1).case, HISTORY).probability or 0
    assert expected([], HISTORY, Pace(30, 0)) == 0
    assert expected([ticket(1)], HISTORY, Pace(30, 0)) == pytest.approx(alone)
    assert expected([ticket(1), ticket(2)], HISTORY, Pace(0, 0)) == pytest.approx(2 * alone)


def test_who_is_due_later_waits_and_beyond_the_usual_number_that_costs() -> None:
    desk = [ticket(1, due=1), ticket(2, due=2), ticket(3, due=3)]
    calm, usual = expected(desk, HISTORY, Pace(0, 0)), expected(desk, HISTORY, Pace(60, 5))
    assert usual == pytest.approx(calm)  # so many stand ahead usually: history holds that wait already
    assert expected(desk, HISTORY, Pace(60, 1)) > calm
    assert expected(desk, HISTORY, Pace(60, 0)) > expected(desk, HISTORY, Pace(60, 1))


def test_one_that_waits_for_its_customer_stands_in_nobodys_way() -> None:
    paused, behind = ticket(1, due=1, waits=False), ticket(2, due=2)
    both = expected([paused, behind], HISTORY, Pace(60, 0))
    alone = expected([behind], HISTORY, Pace(60, 0))
    assert both == pytest.approx(alone + (forecast(paused.case, HISTORY).probability or 0))


def test_what_is_missed_already_cannot_be_missed_again_but_stands_ahead() -> None:
    late, behind = ticket(1, used=500, due=-1), ticket(2, due=2)
    assert expected([late], HISTORY, Pace(60, 0)) == 0
    assert expected([late, behind], HISTORY, Pace(60, 0)) > expected([behind], HISTORY, Pace(60, 0))


def test_an_absence_takes_its_time_from_every_ticket() -> None:
    desk = [ticket(1), ticket(2, due=2)]
    assert expected(desk, HISTORY, Pace(30, 1), away=120) > expected(desk, HISTORY, Pace(30, 1))
