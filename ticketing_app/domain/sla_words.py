"""Why a stretch of a clock counted or not, and why the house acted on it, in words for people."""

import re
from zoneinfo import ZoneInfo

from ticketing_app.domain.ledger import RUNNING, Segment
from ticketing_app.domain.working_time import Calendar
from ticketing_app.texts import mark, spoken, tr
from ticketing_app.vocabulary import LABELS, ClockName, PauseReason, Status, label

USED_UP = mark("{percent} % of a target are used up: {clock}.")
_USED_UP = re.compile(r"(\d+) % of a target are used up: (.+)\.")

_PLAIN = {
    RUNNING: mark("Counted"),
    "outside hours": mark("Outside working hours"),
    "day off": mark("Day off"),
    "done": mark("Done"),
    "owned": mark("Somebody had it"),
}


def said_of(one: Segment, calendar: Calendar) -> str:
    """Why a stretch counted or not; a holiday by its name in the reader's language, where that is known."""
    if not one.why.startswith("holiday: "):
        return said(one.why)
    day = one.since.astimezone(ZoneInfo(calendar.zone)).date()
    return tr("Holiday: {name}", name=calendar.holiday_on(day, spoken()) or one.why.removeprefix("holiday: "))


def said(why: str) -> str:
    """Why a clock runs or stands, as people read it: "On hold: Supplier", "Outside working hours"."""
    if why in _PLAIN:
        return tr(_PLAIN[why])
    status, _, pause = why.partition("/")
    if pause and pause != PauseReason.CUSTOMER:
        return tr("{status}: {reason}", status=label(Status(status)), reason=label(PauseReason(pause)))
    return label(Status(status))


def used_up(name: ClockName, percent: int) -> str:
    """The reason that the house gives by itself: kept in English, as nobody in particular reads it."""
    return USED_UP.format(percent=percent, clock=LABELS[name])


def in_words(reason: str) -> str:
    """A kept reason in the reader's language where it is `used_up`; any other as it is."""
    found = _USED_UP.fullmatch(reason)
    return tr(USED_UP, percent=found[1], clock=tr(found[2])) if found else reason
