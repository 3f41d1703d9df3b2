"""When somebody may be called: one day, from one full hour to another, on the clocks of the viewer's zone."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from ticketing_app import clock, texts
from ticketing_app.texts import tr
from ticketing_app.ui.views import Choice

DAYS_AHEAD = 10
FIRST_HOUR, LAST_HOUR = 8, 20


@dataclass(frozen=True)
class Window:
    """The chosen hours and those to choose from. Values are RFC 3339 with the zone's offset; no day: any time."""

    day: str
    starts: list[Choice]
    ends: list[Choice]
    start: str
    end: str


ANY_TIME = Window("", [], [], "", "")


def days(zone: str) -> list[Choice]:
    """Today, while there are hours left, and the days to come."""
    today = _today(zone)
    coming = [today + timedelta(days=number) for number in range(DAYS_AHEAD + 1)]
    return [Choice(day.isoformat(), _named(day, today)) for day in coming if len(_hours(day, zone)) > 1]


def on_day(day: str, zone: str) -> Window:
    """All of a day that is offered; for anything else any time."""
    if day not in [offered.value for offered in days(zone)]:
        return ANY_TIME
    hours = _hours(date.fromisoformat(day), zone)
    return Window(day, hours[:-1], hours[1:], hours[0].value, hours[-1].value)


def starting(window: Window, at: str) -> Window:
    """The same day from then on; the end moves behind the start where it has to."""
    if at not in [hour.value for hour in window.starts]:
        return window
    ends = [hour for hour in _later_hours(window) if _instant(hour) > datetime.fromisoformat(at)]
    end = window.end if window.end in [hour.value for hour in ends] else ends[-1].value
    return replace(window, start=at, ends=ends, end=end)


def ending(window: Window, at: str) -> Window:
    """The same day until then."""
    return replace(window, end=at) if at in [hour.value for hour in window.ends] else window


def _later_hours(window: Window) -> list[Choice]:
    return [*window.starts[1:], window.ends[-1]]


def _hours(day: date, zone: str) -> list[Choice]:
    """The full hours of the day that are still to come; an hour that the clocks skip is not among them."""
    there = ZoneInfo(zone)
    wanted = [datetime.combine(day, time(hour), there) for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
    real = [at for at in wanted if at.astimezone(UTC).astimezone(there).hour == at.hour]
    return [Choice(at.isoformat(timespec="minutes"), f"{at:%-H:%M}") for at in real if at > clock.now()]


def _instant(hour: Choice) -> datetime:
    return datetime.fromisoformat(hour.value)


def _named(day: date, today: date) -> str:
    near = {today: tr("Today"), today + timedelta(days=1): tr("Tomorrow")}
    # How a day is written is itself a text, as in `ui.times`.
    return near.get(day) or format_date(day, tr("EEEE, d MMMM"), locale=texts.locale())


def _today(zone: str) -> date:
    return clock.now().astimezone(ZoneInfo(zone)).date()
