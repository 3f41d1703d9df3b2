"""The ledger of a clock: every stretch of time since it was set, whether it counted, and why (not).

A clock is a list of spans (it runs, or it stands for a reason); with a calendar they become segments that are counted
or not. The deadline follows from ledger and target alone: the same history gives the same deadline, whenever and
however often it is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ticketing_app.domain import working_time
from ticketing_app.domain.working_time import NOTHING, Calendar

RUNNING = "running"
"""Why a segment counts."""


@dataclass(frozen=True)
class Span:
    """A stretch of a clock's life: it runs, or it stands, and `why`. The last one has no end."""

    since: datetime
    until: datetime | None
    runs: bool
    why: str


@dataclass(frozen=True)
class Segment:
    """A stretch that counts or does not. `why` is "running", the reason of a pause, or why the calendar is closed."""

    since: datetime
    until: datetime
    counted: bool
    why: str


class ClockState(StrEnum):
    """Where a clock stands. A running one may be overdue; `ended` is a clock that nobody waits for any more."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    ENDED = "ended"


@dataclass(frozen=True)
class Clock:
    """One clock at one moment.

    `due` is when the target is used up if it goes on running; None while it is paused (unless the target was used up
    before) or where the calendar never opens again. Of a clock that has stopped it is the deadline that it had.
    """

    target: timedelta
    used: timedelta
    due: datetime | None
    state: ClockState
    spans: tuple[Span, ...]

    @property
    def remaining(self) -> timedelta:
        """What is left of the target; less than nothing where more was used."""
        return self.target - self.used

    @property
    def is_breached(self) -> bool:
        """Whether more was used than there was."""
        return self.used > self.target


def read(
    spans: Sequence[Span],
    calendar: Calendar,
    target: timedelta,
    now: datetime,
    *,
    done_at: datetime | None,
    ended: bool = False,
) -> Clock:
    """The clock at `now`. `done_at` is when what it waited for happened; `ended`: nobody waits for it any more. Either
    way its last span stands."""
    used = used_by(spans, calendar, now)
    if done_at is not None:
        state = ClockState.MISSED if used > target else ClockState.MET
    elif ended:
        state = ClockState.ENDED
    else:
        state = ClockState.RUNNING if spans and spans[-1].runs else ClockState.PAUSED
    stopped = done_at is not None or ended
    due = projected(spans, calendar, target, done_at) if stopped else deadline(spans, calendar, target)
    return Clock(target, used, due, state, tuple(spans))


def used_by(spans: Sequence[Span], calendar: Calendar, now: datetime) -> timedelta:
    """The counted time of all spans up to `now`."""
    return sum((working_time.between(calendar, span.since, _end(span, now)) for span in spans if span.runs), NOTHING)


def deadline(spans: Sequence[Span], calendar: Calendar, target: timedelta) -> datetime | None:
    """When the target is (or was) used up if the clock goes on as it does; None where it stands with something left."""
    left = target
    for span in spans:
        if not span.runs:
            continue
        due = working_time.add(calendar, span.since, left)
        if span.until is None or (due is not None and due <= span.until):
            return due
        left -= working_time.between(calendar, span.since, span.until)
    return None


def projected(
    spans: Sequence[Span], calendar: Calendar, target: timedelta, since: datetime | None = None
) -> datetime | None:
    """The deadline as it was when the clock was done, `since`, or last began to stand: as if it ran on from there."""
    if not spans or spans[-1].runs:
        return deadline(spans, calendar, target)
    since = since or spans[-1].since
    lived = [span for span in spans if span.since < since]
    return deadline([*lived, Span(since, None, runs=True, why=RUNNING)], calendar, target)


def segments(spans: Sequence[Span], calendar: Calendar, until: datetime) -> list[Segment]:
    """Every stretch up to `until`, counted or not: a running span falls apart into working time and closed hours."""
    found: list[Segment] = []
    for span in spans:
        end = _end(span, until)
        if end <= span.since:
            continue
        if not span.runs:
            found.append(Segment(span.since, end, counted=False, why=span.why))
            continue
        at = span.since
        for opens, closes in working_time.open_hours(calendar, span.since, end):
            found.extend(_closed(calendar, at, opens))
            found.append(Segment(opens, closes, counted=True, why=RUNNING))
            at = closes
        found.extend(_closed(calendar, at, end))
    return _joined(found)


def _closed(calendar: Calendar, since: datetime, until: datetime) -> list[Segment]:
    """The closed stretch before `until`, cut where the reason changes: a holiday between two nights is named."""
    if since >= until:
        return []
    found: list[Segment] = []
    for start, end in working_time.local_days(calendar, since, until):
        why = calendar.why_closed(start)
        if found and found[-1].why == why:
            found[-1] = Segment(found[-1].since, end, counted=False, why=why)
        else:
            found.append(Segment(start, end, counted=False, why=why))
    return found


def _joined(found: list[Segment]) -> list[Segment]:
    """Neighbours of the same kind as one: working time over midnight is one stretch."""
    joined: list[Segment] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and (last.until, last.counted, last.why) == (one.since, one.counted, one.why):
            joined[-1] = Segment(last.since, one.until, one.counted, one.why)
        else:
            joined.append(one)
    return joined


def _end(span: Span, now: datetime) -> datetime:
    return now if span.until is None else min(span.until, now)
