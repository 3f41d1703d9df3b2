"""Resolved tickets of a house that does not exist, to try the back-test on: generated, not real."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from ticketing_app.models import ResolutionFact
from ticketing_app.vocabulary import Priority

TARGETS: Final = {Priority.CRITICAL: 240.0, Priority.HIGH: 480.0, Priority.MEDIUM: 1440.0, Priority.LOW: 2880.0}
CATEGORIES: Final = (1, 2, 3, 4)
"""The first is solved quickest, the last takes longest."""
FIRST: Final = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def generate(number: int, *, signal: bool = True, seed: int = 20_260_105) -> list[ResolutionFact]:
    """So many resolved tickets in the order of time.

    With a `signal` how long they take depends on category, load and a hold; without one every ticket is drawn alike,
    whatever it is, and nobody could foretell more than the average.
    """
    return list(_drawn(number, signal, np.random.default_rng(seed)))


def _drawn(number: int, signal: bool, random: np.random.Generator) -> Iterator[ResolutionFact]:
    priorities = list(TARGETS)
    for ticket in range(1, number + 1):
        priority = priorities[random.choice(4, p=(0.1, 0.25, 0.45, 0.2))] if signal else Priority.MEDIUM
        category, load = int(random.choice(CATEGORIES)), int(random.poisson(8))
        target = TARGETS[priority]
        usual = target * (0.28 + 0.17 * category if signal else 0.6)
        busy = 1 + 0.05 * (load - 8) if signal else 1.0
        begun = float(random.exponential(0.1 * target))
        work = float(random.lognormal(np.log(usual * busy), 0.65))
        held = begun + work * float(random.uniform(0.2, 0.8)) if random.random() < 0.15 else None
        waited = float(random.exponential(0.5 * target)) if held is not None and signal else 0.0
        yield ResolutionFact(
            ticket_id=ticket,
            category_id=category,
            priority=priority,
            used=begun + work + waited,
            target=target,
            begun=begun,
            held=held,
            held_until=None if held is None else held + waited,
            load=load,
            resolved_at=FIRST + timedelta(hours=ticket),
        )
