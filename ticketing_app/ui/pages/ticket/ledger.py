"""A clock's ledger as a bar from left to right: what counted, what stood and why, what is to come, the marks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ticketing_app.domain import ledger, sla_words, working_time
from ticketing_app.domain.ledger import RUNNING, Clock, Segment, Span
from ticketing_app.domain.working_time import Calendar
from ticketing_app.texts import tr
from ticketing_app.ui import times
from ticketing_app.vocabulary import FINAL, Status

MOST = 60
"""Stretches that are drawn one by one; of a longer history every running span is one."""
STOPPING = {"done", "owned", Status.RESOLVED, *FINAL}
"""Why a clock stands that has come to its end."""


@dataclass(frozen=True)
class Stretch:
    """A piece of the bar in percent of its length. `kind`: counted, late, paused, closed, ahead or rest.

    `leans` says to which side there is room for words. `said` is all of it in a sentence; the list below the bar tells
    `when`, `took` and `why` of what is past.
    """

    left: str = "0%"
    width: str = "0%"
    kind: str = ""
    leans: str = "right"
    said: str = ""
    when: str = ""
    took: str = ""
    why: str = ""


@dataclass(frozen=True)
class BarView:
    """The stretches up to now, those to come, and where the marks stand; `due_at` is empty where nothing is due.

    `is_if`: the deadline is the one that it would have if it went on now.
    """

    past: list[Stretch] = field(default_factory=list)
    ahead: list[Stretch] = field(default_factory=list)
    now_at: str = ""
    due_at: str = ""
    now_said: str = ""
    due_said: str = ""
    is_if: bool = False


def bar_of(clock: Clock, calendar: Calendar, now: datetime, zone: str) -> BarView:
    """The bar of a clock, from when it was set to its deadline, or further where that is over."""
    now = max(now.replace(second=0, microsecond=0), clock.since)
    stopped = stopped_at(clock)
    due, is_if = clock.due, False
    if due is None and stopped is None:
        due, is_if = working_time.add(calendar, now, clock.remaining), True
    start, until = clock.since, stopped or now
    end = max(until, due or until, start + timedelta(minutes=1))
    scale = _Scale(start, end, zone)
    past = [scale.drawn(*one) for one in _past(clock, calendar, until, due)]
    return BarView(
        past=past,
        ahead=[scale.drawn(*one) for one in _ahead(calendar, now, due)] if stopped is None and due else [],
        now_at=scale.place(now) if stopped is None else "",
        due_at=scale.place(due) if due is not None else "",
        now_said=tr("Now"),
        due_said=_due_said(due, zone, is_if=is_if),
        is_if=is_if,
    )


def spelt(calendar: Calendar) -> Callable[[timedelta], str]:
    """How an amount of its working time is said: only where it never closes has a day 24 hours."""
    return times.span if calendar.is_always_open else times.working_span


def stopped_at(clock: Clock) -> datetime | None:
    """When it came to its end; None while it runs or pauses."""
    found: datetime | None = None
    for span in reversed(clock.spans):
        if span.runs or span.why not in STOPPING:
            break
        found = span.since
    return found


@dataclass(frozen=True)
class _Scale:
    start: datetime
    end: datetime
    zone: str

    def place(self, at: datetime) -> str:
        return f"{self._percent(at):.2f}%"

    def drawn(self, since: datetime, until: datetime, kind: str, why: str, counted: str) -> Stretch:
        left, right = self._percent(since), self._percent(until)
        when = times.window(since, until, self.zone)
        length = counted or times.span(until - since)
        return Stretch(
            left=f"{left:.2f}%",
            width=f"{right - left:.2f}%",
            kind=kind,
            leans="right" if left + right < 100 else "left",
            said=tr("{when} ({length}): {why}", when=when, length=length, why=why),
            when=when,
            took=length,
            why=why,
        )

    def _percent(self, at: datetime) -> float:
        return max(0.0, min(100.0, (at - self.start) / (self.end - self.start) * 100))


_Piece = tuple[datetime, datetime, str, str, str]
"""From, to, kind, why, and how much of it counted where that is not all."""


def _past(clock: Clock, calendar: Calendar, until: datetime, due: datetime | None) -> list[_Piece]:
    found, whole = ledger.segments(clock.spans, calendar, until), False
    if len(found) > MOST:
        spans, whole = [span for span in clock.spans if span.since < until], True
        found = [Segment(span.since, min(span.until or until, until), span.runs, span.why) for span in spans]
    spelt_out = spelt(calendar)

    def piece(since: datetime, end: datetime, kind: str, why: str) -> _Piece:
        worked = kind in ("counted", "late") and whole
        return since, end, kind, why, spelt_out(working_time.between(calendar, since, end)) if worked else ""

    return [piece(*part) for one in found for part in _cut(one, calendar, due)]


def _cut(one: Segment, calendar: Calendar, due: datetime | None) -> list[tuple[datetime, datetime, str, str]]:
    """What counted, apart from what counted when it was late already."""
    why = sla_words.said_of(one, calendar)
    if not one.counted:
        return [(one.since, one.until, "paused" if _is_pause(one.why) else "closed", why)]
    if due is None or one.until <= due:
        return [(one.since, one.until, "counted", why)]
    late = (max(one.since, due), one.until, "late", tr("Counted, past the deadline"))
    return [(one.since, due, "counted", why), late] if one.since < due else [late]


def _ahead(calendar: Calendar, now: datetime, due: datetime | None) -> list[_Piece]:
    if due is None or due <= now:
        return []
    found = ledger.segments([Span(now, None, runs=True, why=RUNNING)], calendar, due)
    if len(found) > MOST:
        return [(now, due, "ahead", tr("Still to come"), "")]
    return [
        (one.since, one.until, "ahead", tr("Still to come"), "")
        if one.counted
        else (one.since, one.until, "rest", sla_words.said_of(one, calendar), "")
        for one in found
    ]


def _is_pause(why: str) -> bool:
    """Whether somebody stopped it, and not the calendar."""
    return why not in ("outside hours", "day off") and not why.startswith("holiday: ")


def _due_said(due: datetime | None, zone: str, *, is_if: bool) -> str:
    if due is None:
        return ""
    when = times.moment_inside(due, zone)
    return tr("Due {when} if it went on now", when=when) if is_if else tr("Due {when}", when=when)
