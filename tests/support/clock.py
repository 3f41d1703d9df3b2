"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

import time_machine

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class StoppedClock:
    """Time as the test wants it: `now` stands still, `move` goes on (or back), `set` jumps."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller
        self.now = MONDAY_MORNING

    def move(self, **by: float) -> datetime:
        """Go on by `hours=1, seconds=5`, as `timedelta` takes them."""
        return self.set(self.now + timedelta(**by))

    def set(self, instant: datetime) -> datetime:
        """Jump to an instant."""
        self.now = instant
        self._traveller.move_to(instant, tick=False)
        return instant


class Seconds:
    """A monotonic clock in seconds, which only the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
