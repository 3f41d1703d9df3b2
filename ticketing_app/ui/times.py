"""Times as people read them, in the viewer's own zone (`actor.time_zone`)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from ticketing_app import clock, texts
from ticketing_app.domain.working_time import ALWAYS, Calendar, between
from ticketing_app.texts import tr, trn
from ticketing_app.ui.views import TimeLeft

SOON = timedelta(minutes=60)


def moment(at: datetime | None, zone: str) -> str:
    """ "Today 14:05", "Yesterday 9:12", "12 Nov 14:05", "3 Feb 2024 8:00"; empty for no time at all."""
    if at is None:
        return ""
    local, today = at.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone)).date()
    return f"{_day(local, today)} {local.hour}:{local.minute:02}"


def moment_inside(at: datetime | None, zone: str) -> str:
    """The same inside a sentence: "today 14:05"."""
    when = moment(at, zone)
    return f"{when[:1].lower()}{when[1:]}"


def to_the_second(at: datetime, zone: str) -> str:
    """ "12 Nov 2026 14:05:09", whatever day it is today."""
    local = at.astimezone(ZoneInfo(zone))
    return format_datetime(local, tr("d MMM y HH:mm:ss"), locale=texts.locale())


def day(at: datetime | None, zone: str) -> str:
    """ "Today", "12 Nov", "3 Feb 2024"."""
    if at is None:
        return ""
    return _day(at.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone)).date())


def window(start: datetime | None, end: datetime | None, zone: str) -> str:
    """ "Today 14:00–16:00", from two ends of which each may be missing."""
    if start is None or end is None:
        if start:
            return tr("from {moment}", moment=moment(start, zone))
        return tr("until {moment}", moment=moment(end, zone)) if end else ""
    local_end = end.astimezone(ZoneInfo(zone))
    if start.astimezone(ZoneInfo(zone)).date() == local_end.date():
        return f"{moment(start, zone)}–{local_end.hour}:{local_end.minute:02}"
    return f"{moment(start, zone)} – {moment(end, zone)}"


def span(length: timedelta) -> str:
    """ "12 min", "1 h 40 min", "3 days 4 h", "41 days"."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 1440:
        return f"{hours} h {minutes % 60:02} min" if minutes % 60 else f"{hours} h"
    words = trn("{number} day", "{number} days", days)
    return f"{words} {hours} h" if days < 7 and hours else words


def working_span(length: timedelta) -> str:
    """Working time: "12 min", "1 h 40 min", "26 h". Never in days: those have the hours that a calendar gives them."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes % 60 else f"{minutes // 60} h"


def short_span(seconds: float) -> str:
    """ "38 s", "1 min 54 s", "2 h 05 min": where seconds matter as long as there are few of them."""
    whole = max(0, round(seconds))
    if whole >= 3600:
        return span(timedelta(seconds=whole))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def age(since: datetime) -> str:
    """How long ago, as a span."""
    return span(clock.now() - since)


def left(due: datetime | None, since: datetime, zone: str, *, paused: str = "", works: Calendar = ALWAYS) -> TimeLeft:
    """How much working time is left until `due` of the time that began at `since`; `paused` says why the clock stands.

    Where the house closes before then, the deadline itself is said: so many hours would sound like today.
    """
    if paused or due is None:
        return TimeLeft(paused or tr("No deadline"), 0, "neutral", paused=True)
    now = clock.now()
    spelt = span if works.is_always_open else working_span
    if due <= now:
        return TimeLeft(tr("{span} late", span=spelt(between(works, due, now))), 100, "critical")
    rest, gone = between(works, now, due), between(works, since, now)
    percent = max(3, min(100, round(gone / (gone + rest) * 100))) if gone + rest else 100
    text = _rest(due, rest, zone) if rest == due - now else moment(due, zone)
    return TimeLeft(text, percent, tone_of(rest))


def tone_of(rest: timedelta) -> str:
    """The tone of so much time that is left."""
    return "critical" if rest <= SOON / 4 else "warning" if rest <= SOON else "good"


def _rest(due: datetime, rest: timedelta, zone: str) -> str:
    if rest < timedelta(hours=12):
        return tr("{span} left", span=span(rest))
    return moment(due, zone)


def calendar_day(on: date) -> str:
    """ "12 Nov", "3 Feb 2024"."""
    # How a day is written is itself a text: Babel's own short forms would put the month first in English.
    pattern = tr("d MMM") if on.year == clock.now().year else tr("d MMM y")
    return format_date(on, pattern, locale=texts.locale())


def _day(local: datetime, today: date) -> str:
    on = local.date()
    if on == today:
        return tr("Today")
    if on + timedelta(days=1) == today:
        return tr("Yesterday")
    if on - timedelta(days=1) == today:
        return tr("Tomorrow")
    return format_date(on, tr("d MMM") if on.year == today.year else tr("d MMM y"), locale=texts.locale())
