"""Who fails three times in a row is left in peace for a minute, then tried once; each failed trial doubles the rest."""

import threading
from datetime import timedelta

from ticketing_app import clock

FAILURES = 3
FIRST_REST = timedelta(seconds=60)
LONGEST_REST = timedelta(minutes=10)


class Breaker:
    """Guards one service, for any number of threads. Each call asks `enter` first and tells `leave` how it ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._rest: timedelta | None = None
        self._since = clock.now()
        self._trial = False
        self._turn = 0

    def enter(self) -> int | None:
        """A number to give back to `leave`; None while the service rests or while its one trial call is under way."""
        with self._lock:
            if self._rest is not None:
                if self._trial or self._resting(self._rest):
                    return None
                self._trial = True
            return self._turn

    def leave(self, turn: int, well: bool | None) -> None:
        """The call is over: `well` is False for a failure, None where it says nothing about the service's health."""
        with self._lock:
            # A call that began before the breaker last turned tells how things were then.
            if turn != self._turn:
                return
            self._trial = False
            if well is True:
                self._failures = 0
                if self._rest is not None:
                    self._turn_to(None)
            elif well is False and self._rest is not None:
                self._turn_to(min(2 * self._rest, LONGEST_REST))
            elif well is False:
                self._failures += 1
                if self._failures >= FAILURES:
                    self._turn_to(FIRST_REST)

    def _resting(self, rest: timedelta) -> bool:
        # A clock that was set back must not make the rest longer.
        return self._since <= clock.now() < self._since + rest

    def _turn_to(self, rest: timedelta | None) -> None:
        self._rest = rest
        self._since = clock.now()
        self._turn += 1
        self._failures = 0
