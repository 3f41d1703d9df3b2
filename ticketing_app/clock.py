"""The one place that asks what time it is, so that tests can stop time here."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC, with microseconds."""
    return datetime.now(UTC)
