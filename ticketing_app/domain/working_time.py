"""Working time: when a calendar is open, how much of it lies between two instants, and when an amount of it is used up.

An instant is open when its local wall-clock time lies in a window (start included, end not). Real elapsed time is
counted: an hour that the clocks repeat counts twice, one that they skip not at all. What is used up exactly at closing
time is due at closing time. All instants are aware; results are in UTC.
"""

import functools
import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import holidays

MIDNIGHT: Final = 24 * 60
"""The end of a day in minutes; a window may end there."""
HORIZON: Final = 366 * 10
"""Days that are looked ahead for open time before a calendar counts as shut for good."""
DAY = timedelta(days=1)
NOTHING = timedelta(0)

Windows = tuple[tuple[int, int], ...]
"""Open windows of a day in minutes since local midnight, in order and apart from each other."""


@dataclass(frozen=True)
class Holidays:
    """The public holidays of a country (ISO 3166-1 alpha-2), or of one of its subdivisions (ISO 3166-2, last part)."""

    country: str
    subdivision: str | None = None

    def name_of(self, day: date, language: str = "en") -> str | None:
        """What that day is called, in that language where its name is known (else in English); None on any other."""
        return _public_holidays(self.country, self.subdivision, day.year, language).get(day)


@dataclass(frozen=True)
class Calendar:
    """When the house works: windows by weekday (Monday first), holidays that are closed, days that are otherwise.

    An exception replaces its whole day, be it a holiday or not: no windows is a day off, fewer hours a half day.
    """

    zone: str
    week: tuple[Windows, ...]
    holidays: Holidays | None = None
    exceptions: Mapping[date, Windows] = field(default_factory=lambda: MappingProxyType({}))

    def __hash__(self) -> int:
        return self._hash

    @functools.cached_property
    def _hash(self) -> int:
        return hash((self.zone, self.week, self.holidays, tuple(sorted(self.exceptions.items()))))

    @functools.cached_property
    def is_always_open(self) -> bool:
        """Whether it never closes, so that its time is elapsed time."""
        return self.holidays is None and not self.exceptions and all(day == ((0, MIDNIGHT),) for day in self.week)

    def windows_on(self, day: date) -> Windows:
        """The open windows of that local day."""
        if day in self.exceptions:
            return self.exceptions[day]
        if self.holiday_on(day):
            return ()
        return self.week[day.weekday()]

    def holiday_on(self, day: date, language: str = "en") -> str | None:
        """The public holiday that shuts this day, if it is one and no exception says otherwise."""
        if self.holidays is None or day in self.exceptions:
            return None
        return self.holidays.name_of(day, language)

    def is_open(self, at: datetime) -> bool:
        """Whether that instant is working time."""
        return any(start <= at < end for start, end in open_hours(self, at, at + timedelta(microseconds=1)))

    def why_closed(self, at: datetime) -> str:
        """ "holiday: Epiphany", "day off" or "outside hours", for an instant that is not working time.

        A word for programs: always in English, whoever reads it.
        """
        day = at.astimezone(ZoneInfo(self.zone)).date()
        if name := self.holiday_on(day):
            return f"holiday: {name}"
        if day in self.exceptions and not self.exceptions[day]:
            return "day off"
        return "outside hours"


ALWAYS: Final = Calendar("UTC", (((0, MIDNIGHT),),) * 7)
"""Round the clock: real elapsed time."""


def add(calendar: Calendar, start: datetime, amount: timedelta) -> datetime | None:
    """The first instant by which `amount` of working time has passed since `start`; None where that never comes.

    For no amount at all it is `start` itself, open or not.
    """
    start = start.astimezone(UTC)
    if amount <= NOTHING:
        return start
    if calendar.is_always_open:
        return start + amount
    for since, until in _open_from(calendar, start):
        if until - since >= amount:
            return since + amount
        amount -= until - since
    return None


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time from `start` to `end`; nothing where `end` is not later."""
    if calendar.is_always_open:
        return max(end - start, NOTHING)
    return sum((until - since for since, until in open_hours(calendar, start, end)), NOTHING)


def open_hours(calendar: Calendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of working time within [start, end), in order."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end <= start:
        return
    for since, until in _open_from(calendar, start, last=end):
        if since >= end:
            return
        yield since, min(until, end)


def local_days(calendar: Calendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """[start, end) cut at each midnight of the calendar's zone."""
    zone, at = ZoneInfo(calendar.zone), start
    while at < end:
        tomorrow = at.astimezone(zone).date() + DAY
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).astimezone(UTC)
        # A midnight that the clocks skip, or repeat, may lie at `at` itself: then the day is over an hour later.
        cut = midnight if midnight > at else at + timedelta(hours=1)
        yield at, min(cut, end)
        at = cut


def _open_from(
    calendar: Calendar, start: datetime, last: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """Working time from `start` on, day by day of UTC; a stretch over midnight comes in two parts."""
    first = start.date()
    days = HORIZON if last is None else (last.date() - first).days
    for number in range(days + 1):
        for since, until in _open_on(calendar, first + number * DAY):
            if until > start:
                yield max(since, start), until


@functools.lru_cache(maxsize=20_000)
def _open_on(calendar: Calendar, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The working time of one day of UTC.

    Cut where the zone's offset changes: within a piece local time is a straight line, so each window is one stretch.
    Nothing overlaps then, not even where clocks are put back over midnight.
    """
    found: list[tuple[datetime, datetime]] = []
    for since, until, offset in _pieces(calendar.zone, day):
        local_since, local_until = since + offset, until + offset
        local_day = local_since.date()
        while (midnight := datetime(local_day.year, local_day.month, local_day.day)) < local_until:  # noqa: DTZ001
            for opens, closes in calendar.windows_on(local_day):
                a = max(midnight + timedelta(minutes=opens), local_since)
                b = min(midnight + timedelta(minutes=closes), local_until)
                if a < b:
                    found.append(((a - offset).replace(tzinfo=UTC), (b - offset).replace(tzinfo=UTC)))
            local_day += DAY
    return tuple(_joined(found))


def _joined(stretches: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """The same time, with neighbours that touch as one."""
    before: tuple[datetime, datetime] | None = None
    for since, until in stretches:
        if before is not None and before[1] == since:
            before = (before[0], until)
            continue
        if before is not None:
            yield before
        before = (since, until)
    if before is not None:
        yield before


@functools.lru_cache(maxsize=20_000)
def _pieces(zone: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """One day of UTC, cut at changes of the offset; naive times in UTC. No zone changes twice within eight hours."""
    info = ZoneInfo(zone)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - UTC, naive so that an offset can be added
    marks = [midnight + timedelta(hours=hours) for hours in (0, 8, 16, 24)]
    cuts = [midnight]
    for since, until in itertools.pairwise(marks):
        if _offset(info, since) != _offset(info, until):
            cuts.append(_change(info, since, until))
    ends = [*cuts[1:], marks[-1]]
    return tuple((a, b, _offset(info, a)) for a, b in zip(cuts, ends, strict=True) if a < b)


def _change(info: ZoneInfo, since: datetime, until: datetime) -> datetime:
    """The second at which the offset becomes what it is at `until`."""
    seconds = range(int((until - since).total_seconds()) + 1)
    after = _offset(info, until)
    found = bisect_left(seconds, True, key=lambda second: _offset(info, since + timedelta(seconds=second)) == after)
    return since + timedelta(seconds=found)


def _offset(info: ZoneInfo, at: datetime) -> timedelta:
    return at.replace(tzinfo=UTC).astimezone(info).utcoffset() or NOTHING


@functools.lru_cache(maxsize=500)
def _public_holidays(country: str, subdivision: str | None, year: int, language: str) -> dict[date, str]:
    # A language that the package does not know would be that of the machine.
    known = holidays.country_holidays(country).supported_languages
    spoken = language if language in known else "en_US"
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year, language=spoken))
