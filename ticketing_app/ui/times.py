"""Times as people read them, in the viewer's own zone (`actor.time_zone`)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ticketing_app import clock
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
    return f"{local.day} {local:%b %Y %H:%M:%S}"


def day(at: datetime | None, zone: str) -> str:
    """ "Today", "12 Nov", "3 Feb 2024"."""
    if at is None:
        return ""
    return _day(at.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone)).date())


def window(start: datetime | None, end: datetime | None, zone: str) -> str:
    """ "Today 14:00–16:00", from two ends of which each may be missing."""
    if start is None or end is None:
        return f"from {moment(start, zone)}" if start else f"until {moment(end, zone)}" if end else ""
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
    words = f"{days} day" + ("" if days == 1 else "s")
    return f"{words} {hours} h" if days < 7 and hours else words


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


def left(due: datetime | None, since: datetime, zone: str, *, paused: str = "") -> TimeLeft:
    """How much time is left until `due` of the time that began at `since`; `paused` says why the clock stands."""
    if paused or due is None:
        return TimeLeft(paused or "No deadline", 0, "neutral", paused=True)
    now = clock.now()
    share = (now - since) / (due - since) if due > since else 1.0
    percent = max(3, min(100, round(share * 100)))
    if due <= now:
        return TimeLeft(f"{span(now - due)} late", 100, "critical")
    rest = due - now
    tone = "critical" if rest <= SOON / 4 else "warning" if rest <= SOON else "good"
    return TimeLeft(_rest(due, rest, zone), percent, tone)


def _rest(due: datetime, rest: timedelta, zone: str) -> str:
    return f"{span(rest)} left" if rest < timedelta(hours=12) else moment(due, zone)


def calendar_day(on: date) -> str:
    """ "12 Nov", "3 Feb 2024"."""
    return f"{on.day} {on:%b}" if on.year == clock.now().year else f"{on.day} {on:%b %Y}"


def _day(local: datetime, today: date) -> str:
    if local.date() == today:
        return "Today"
    if local.date() + timedelta(days=1) == today:
        return "Yesterday"
    if local.date() - timedelta(days=1) == today:
        return "Tomorrow"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"
