"""How good the forecasts were: the older half of the resolved tickets is the history, the newer half is foretold.

Each ticket of the newer half is looked at, at several points of its life, as it was then; what the forecast would have
said is held against what happened. Pairs are compared at the same point of life only: that a ticket which has run long
is at greater risk than a fresh one is no art.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from ticketing_app.domain.resolutions import MOST
from ticketing_app.domain.survival import ENOUGH, Case, History, Stage, Took, forecast
from ticketing_app.errors import Invalid
from ticketing_app.models import ResolutionFact

POINTS = (0.0, 0.25, 0.5, 0.75, 0.9)
"""Shares of the target that are used up when the forecast is made."""
BINS = 10
LEAST = 2 * ENOUGH


@dataclass(frozen=True)
class Told:
    """One forecast: at which point of life, what it said, and whether the target was missed."""

    point: float
    predicted: float
    missed: bool


@dataclass(frozen=True)
class Point:
    """All forecasts at one point of life."""

    point: float
    n: int
    missed: float
    predicted: float
    auc: float | None


@dataclass(frozen=True)
class Bin:
    """The forecasts between two probabilities: what they said on average, and what share was missed."""

    above: float
    upto: float
    n: int
    predicted: float
    missed: float


@dataclass(frozen=True)
class Report:
    """What a back-test found. `auc`: how often a ticket that missed was given the higher risk than one that did not,
    at the same point of life. `brier`: the mean squared error; `brier_of_base` is that of always saying the average.
    """

    history: int
    tested: int
    forecasts: int
    unknown: int
    auc: float | None
    brier: float
    brier_of_base: float
    calibration_error: float
    by_point: list[Point]
    calibration: list[Bin]

    @property
    def facts(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def backtest(rows: Sequence[ResolutionFact]) -> Report:
    """`rows` in the order in which they were resolved. Raises `Invalid` for fewer than twice what a forecast needs."""
    if len(rows) < LEAST:
        raise Invalid(f"Too few resolved tickets: {len(rows)}, and a back-test needs {LEAST}.")
    middle = len(rows) // 2
    history = History.of([_took(row) for row in rows[:middle]], MOST)
    told: list[Told] = []
    unknown = 0
    for row in rows[middle:]:
        for point in POINTS:
            if (case := _case(row, point)) is None:
                continue
            probability = forecast(case, history).probability
            if probability is None:
                unknown += 1
            else:
                told.append(Told(point, probability, row.used > row.target))
    return _report(middle, len(rows) - middle, unknown, told)


def lines(report: Report, source: str) -> list[str | Table]:
    """For people: what it says, point by point of a ticket's life, and whether 30 % means 30 %."""
    points = Table("Target used up", "Forecasts", "Said", "Missed", "AUC", box=None, pad_edge=False)
    for one in report.by_point:
        auc = "–" if one.auc is None else f"{one.auc:.3f}"
        points.add_row(f"{one.point:.0%}", f"{one.n:,}", f"{one.predicted:.1%}", f"{one.missed:.1%}", auc)
    bins = Table("Forecast", "Forecasts", "Said", "Missed", box=None, pad_edge=False)
    for one in report.calibration:
        bins.add_row(f"{one.above:.0%}–{one.upto:.0%}", f"{one.n:,}", f"{one.predicted:.1%}", f"{one.missed:.1%}")
    auc = "no pair to compare" if report.auc is None else f"{report.auc:.3f}"
    return [
        f"Data: {source}.",
        f"{report.history:,} tickets are the history, {report.tested:,} newer ones are foretold: "
        f"{report.forecasts:,} forecasts, and {report.unknown:,} times not enough history.",
        f"AUC {auc}; Brier score {report.brier:.4f} (always saying the average: {report.brier_of_base:.4f}); "
        f"calibration error {report.calibration_error:.4f}.",
        points,
        bins,
    ]


def auc(predicted: NDArray[np.float64], missed: NDArray[np.bool_]) -> tuple[float, int]:
    """By ranks (Mann-Whitney), ties count half: the number of pairs in the right order, and of all pairs."""
    bad, good = predicted[missed], np.sort(predicted[~missed])
    below = np.searchsorted(good, bad, side="left") + np.searchsorted(good, bad, side="right")
    return float(below.sum() / 2), len(bad) * len(good)


def _took(row: ResolutionFact) -> Took:
    return Took(row.category_id, row.priority, row.used, row.begun, row.held, row.load)


def _case(row: ResolutionFact, point: float) -> Case | None:
    """The ticket as it was then; None where it was resolved by then."""
    used = point * row.target
    if used > row.used:
        return None
    stage, entered = Stage.NEW, 0.0
    if row.begun is not None and row.begun <= used:
        stage, entered = Stage.BEGUN, row.begun
    if row.held is not None and row.held <= used:
        if row.held_until is None or used < row.held_until:
            stage, entered = Stage.HELD, row.held
        else:
            entered = row.held_until
    return Case(row.category_id, row.priority, used, row.target, stage, entered, row.load)


def _report(history: int, tested: int, unknown: int, told: list[Told]) -> Report:
    points, predicted, missed = (
        np.array([one.point for one in told]),
        np.array([one.predicted for one in told]),
        np.array([one.missed for one in told], dtype=bool),
    )
    right = pairs = 0.0
    by_point: list[Point] = []
    for point in POINTS:
        here = points == point
        if not here.any():
            continue
        ordered, compared = auc(predicted[here], missed[here])
        right, pairs = right + ordered, pairs + compared
        by_point.append(
            Point(
                point,
                int(here.sum()),
                round(float(missed[here].mean()), 4),
                round(float(predicted[here].mean()), 4),
                round(ordered / compared, 4) if compared else None,
            )
        )
    calibration = _calibration(predicted, missed)
    return Report(
        history=history,
        tested=tested,
        forecasts=len(told),
        unknown=unknown,
        auc=round(right / pairs, 4) if pairs else None,
        brier=round(float(((predicted - missed) ** 2).mean()), 4),
        brier_of_base=round(float(((missed.mean() - missed) ** 2).mean()), 4),
        calibration_error=round(sum(one.n * abs(one.predicted - one.missed) for one in calibration) / len(told), 4),
        by_point=by_point,
        calibration=calibration,
    )


def _calibration(predicted: NDArray[np.float64], missed: NDArray[np.bool_]) -> list[Bin]:
    place = np.minimum((predicted * BINS).astype(int), BINS - 1)
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            int(here.sum()),
            round(float(predicted[here].mean()), 4),
            round(float(missed[here].mean()), 4),
        )
        for number in range(BINS)
        if (here := place == number).any()
    ]
