"""The back-test finds signal where there is some and none where there is none, and whether 30 % means 30 %."""

import numpy as np
import pytest

from ticketing_app.errors import Invalid
from ticketing_app.jobs.backtesting import auc, backtest
from ticketing_app.jobs.invented_history import generate


def test_with_signal_it_beats_chance_and_the_average_and_is_calibrated() -> None:
    found = backtest(generate(4_000))
    assert (found.history, found.tested) == (2_000, 2_000)
    assert (found.auc or 0) > 0.6
    assert found.brier < found.brier_of_base - 0.02
    assert found.calibration_error < 0.04
    well_filled = [one for one in found.calibration if one.n >= 300]
    assert len(well_filled) >= 5
    assert all(abs(one.predicted - one.missed) < 0.1 for one in well_filled)


def test_without_signal_it_is_no_better_than_chance_and_still_calibrated() -> None:
    found = backtest(generate(4_000, signal=False))
    assert abs((found.auc or 0) - 0.5) < 0.03
    assert found.calibration_error < 0.04


def test_a_ticket_is_looked_at_only_while_it_was_open() -> None:
    by_point = [point.n for point in backtest(generate(500)).by_point]
    assert by_point == sorted(by_point, reverse=True)
    assert by_point[0] == 250


def test_pairs_in_the_right_order_are_counted_and_ties_count_half() -> None:
    predicted = np.array([0.9, 0.5, 0.5, 0.1])
    assert auc(predicted, np.array([True, True, False, False])) == (3.5, 4)
    assert auc(predicted, np.array([False, False, True, True])) == (0.5, 4)


def test_too_few_tickets_are_told() -> None:
    with pytest.raises(Invalid, match="Too few resolved tickets: 59, and a back-test needs 60"):
        backtest(generate(59))
