"""Keep the figures of each day right: count again what changed, or everything where somebody asks for it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ticketing_app import db
from ticketing_app.domain import daily

BATCH = daily.DAYS


@dataclass(frozen=True)
class Rebuilt:
    """So many days were counted, in so many seconds."""

    days: int
    seconds: float


def count_stale() -> int:
    """Count one batch of changed days; returns how many. Of several workers one does it at a time."""
    with db.reading() as session:
        if not daily.is_stale(session):
            return 0  # a look takes no lock
    return db.run(daily.recount)


def rebuild(on_start: Callable[[int], object], on_days: Callable[[int], object]) -> Rebuilt:
    """Count all days from the tickets. Broken off, the worker does the rest; meanwhile the figures are incomplete."""
    began = time.perf_counter()
    stretches = db.run(daily.begin_anew)
    on_start(sum((last - first).days + 1 for first, last in stretches))
    counted = 0
    for first, last in reversed(stretches):
        days = db.run(lambda session, start=first, end=last: daily.count_stretch(session, start, end))
        on_days(days)
        counted += days
    return Rebuilt(counted, time.perf_counter() - began)
