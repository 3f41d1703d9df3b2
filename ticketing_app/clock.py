"""The one place that asks what time it is, so that tests and the demo's past can stop time here."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC, with microseconds."""
    return _stopped_at.get() or datetime.now(UTC)


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Time stands still at `moment` (aware) for what runs inside, in this thread or task alone."""
    token = _stopped_at.set(moment.astimezone(UTC))
    try:
        yield now()
    finally:
        _stopped_at.reset(token)
