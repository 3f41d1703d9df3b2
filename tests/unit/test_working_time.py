"""Working time: what the arithmetic of calendars must hold, on random calendars, and against a slow reference."""

import itertools
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketing_app.domain.working_time import ALWAYS, MIDNIGHT, Calendar, Holidays, Windows, add, between, open_hours
from ticketing_app.texts import speaking

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # put its clocks back at 00:01
    "Australia/Lord_Howe",  # changes by half an hour
    "America/Havana",  # changes at midnight
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",  # skipped a day
)
OFFICE: Windows = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
MINUTE = timedelta(minutes=1)
FIRST, LAST = datetime(2024, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - Hypothesis wants them naive


def office(zone: str = "Europe/Berlin", holidays: Holidays | None = None, **exceptions: Windows) -> Calendar:
    """Monday to Friday, eight to five with an hour at noon. Exceptions by date: `d2026_12_24=((480, 720),)`."""
    special = {date.fromisoformat(name[1:].replace("_", "-")): windows for name, windows in exceptions.items()}
    return Calendar(zone, (OFFICE,) * 5 + ((), ()), holidays, MappingProxyType(special))


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    """ "2026-11-27 17:00", on the clocks of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


# ── a checklist, as sentences ──


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-11-25 06:00", 1, "2026-11-25 09:00"),  # before hours: counted from opening
        ("2026-11-25 11:30", 1, "2026-11-25 13:30"),  # over noon
        ("2026-11-25 16:30", 1, "2026-11-26 08:30"),  # over night
        ("2026-11-27 16:30", 1, "2026-11-30 08:30"),  # Friday evening: over the weekend
        ("2026-11-28 12:00", 8, "2026-11-30 17:00"),  # Saturday: used up exactly at closing time is due then
        ("2026-11-25 09:00", 8, "2026-11-26 09:00"),
        ("2026-11-25 12:00", 1, "2026-11-25 14:00"),  # the window's end is closed already
        ("2026-12-23 16:00", 40, "2026-12-30 16:00"),
    ],
)
def test_an_amount_of_working_time_ends(start: str, amount: float, due: str) -> None:
    assert add(office(), at(start), hours(amount)) == at(due)


def test_a_public_holiday_is_closed_and_a_half_day_is_half() -> None:
    bavaria = office(holidays=Holidays("DE", "BY"), d2026_12_24=((480, 720),))
    assert add(bavaria, at("2026-01-05 16:30"), hours(1)) == at("2026-01-07 08:30")  # Epiphany, in Bavaria alone
    assert add(office(holidays=Holidays("DE", "BE")), at("2026-01-05 16:30"), hours(1)) == at("2026-01-06 08:30")
    # Thursday is half a day, Friday and Saturday are Christmas.
    assert add(bavaria, at("2026-12-24 11:00"), hours(2)) == at("2026-12-28 09:00")
    assert bavaria.why_closed(at("2026-12-25 10:00")) == "holiday: Christmas Day"
    assert bavaria.why_closed(at("2026-12-24 14:00")) == "outside hours"


def test_a_holiday_is_named_in_the_language_of_each_reader_where_that_is_known() -> None:
    germany, france = office(holidays=Holidays("DE", "BY")), office(holidays=Holidays("FR"))
    christmas = date(2026, 12, 25)
    # Twice, for what was looked up before must not come back in another language.
    for _ in range(2):
        assert [germany.holiday_on(christmas, language) for language in ("de", "en", "xx")] == [
            "Erster Weihnachtstag",
            "Christmas Day",
            "Christmas Day",
        ]
    assert france.holiday_on(christmas, "de") == "Christmas Day"
    with speaking("de"):
        assert germany.why_closed(at("2026-12-25 10:00")) == "holiday: Christmas Day"


def test_an_exception_opens_a_holiday_and_shuts_a_working_day() -> None:
    calendar = office(holidays=Holidays("DE", "BY"), d2026_01_06=OFFICE, d2026_01_07=())
    assert calendar.is_open(at("2026-01-06 10:00"))
    assert not calendar.is_open(at("2026-01-07 10:00"))
    assert calendar.why_closed(at("2026-01-07 10:00")) == "day off"


@pytest.mark.parametrize(
    ("zone", "night", "length"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("America/Havana", "2026-03-08", 23),
        ("America/Havana", "2026-11-01", 25),
        ("America/Santiago", "2026-04-04", 25),
        ("America/Santiago", "2026-09-06", 23),
        ("Pacific/Apia", "2011-12-30", 0),  # a day that never was
        ("America/St_Johns", "2006-10-28", 24 + 59 / 60),  # put back at a minute past midnight
    ],
)
def test_a_day_that_never_closes_is_as_long_as_the_clocks_make_it(zone: str, night: str, length: float) -> None:
    day = date.fromisoformat(night)
    only = Calendar(zone, ((),) * 7, exceptions=MappingProxyType({day: ((0, MIDNIGHT),)}))
    middle = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert between(only, middle - hours(60), middle + hours(60)) == hours(length)


def test_an_hour_that_comes_twice_counts_twice_and_one_that_is_skipped_never_comes() -> None:
    night = Calendar("Europe/Berlin", (((2 * 60, 3 * 60),),) * 7)
    assert between(night, at("2026-10-25 00:00"), at("2026-10-25 12:00")) == hours(2)
    assert between(night, at("2026-03-29 00:00"), at("2026-03-29 12:00")) == hours(0)
    assert add(night, at("2026-03-29 00:00"), MINUTE) == at("2026-03-30 02:01")


def test_a_calendar_that_never_opens_again_has_no_end() -> None:
    past = Calendar("UTC", ((),) * 7, exceptions=MappingProxyType({date(2020, 1, 1): ((0, MIDNIGHT),)}))
    assert add(past, datetime(2026, 1, 1, tzinfo=UTC), MINUTE) is None


# ── on random calendars ──

windows = st.lists(st.integers(0, MIDNIGHT), min_size=2, max_size=6, unique=True).map(
    lambda ends: tuple(zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
a_day = st.one_of(st.just(()), st.just(OFFICE), st.just(((0, MIDNIGHT),)), windows)
instants = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(tzinfo=UTC))
amounts = st.integers(1, 10_000).map(lambda minutes: timedelta(minutes=minutes))
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    st.tuples(*[a_day] * 7).filter(lambda week: sum(end - start for day in week for start, end in day) >= 60),
    st.sampled_from((None, Holidays("DE", "BY"), Holidays("US", "NY"), Holidays("JP"))),
    st.dictionaries(st.dates(date(2024, 1, 1), date(2027, 12, 31)), a_day, max_size=5).map(MappingProxyType),
)


@given(calendars, instants, amounts)
@settings(max_examples=300, deadline=None)
def test_what_is_added_lies_between(calendar: Calendar, start: datetime, amount: timedelta) -> None:
    due = add(calendar, start, amount)
    assert due is not None
    assert between(calendar, start, due) == amount
    # It never ends in closed hours: the moment before it was open.
    assert calendar.is_open(due - timedelta(microseconds=1))


@given(calendars, instants, amounts, amounts)
@settings(max_examples=150, deadline=None)
def test_more_ends_later_and_in_parts_as_at_once(
    calendar: Calendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    half = add(calendar, start, first)
    assert half is not None
    whole = add(calendar, start, first + second)
    assert whole is not None
    assert half < whole == add(calendar, half, second)
    later = add(calendar, start + second, first)
    assert later is not None
    assert later >= half


@given(calendars, instants, st.lists(amounts, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_working_time_adds_up_over_any_cuts(calendar: Calendar, start: datetime, parts: list[timedelta]) -> None:
    ends = [start]
    for part in parts:
        ends.append(ends[-1] + part)
    pieces = sum((between(calendar, a, b) for a, b in itertools.pairwise(ends)), timedelta(0))
    assert pieces == between(calendar, start, ends[-1]) <= ends[-1] - start
    stretches = list(open_hours(calendar, start, ends[-1]))
    assert all(a < b for a, b in stretches)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(stretches))


@given(instants, amounts)
def test_round_the_clock_is_elapsed_time(start: datetime, amount: timedelta) -> None:
    assert add(ALWAYS, start, amount) == start + amount
    assert between(ALWAYS, start, start + amount) == amount


# ── the reference: slow, and obviously right ──


def is_open_by_the_wall(calendar: Calendar, moment: datetime) -> bool:
    """What the clock on the wall says, and whether that lies in a window of that day."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in calendar.windows_on(local.date()))


def minutes_open(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Minute by minute."""
    count, moment = 0, start
    while moment < end:
        count += is_open_by_the_wall(calendar, moment)
        moment += MINUTE
    return count


whole_minutes = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC))
near_changes = st.sampled_from(
    [
        "2026-03-28T20:00+00:00",
        "2026-10-24T20:00+00:00",
        "2026-03-08T02:00+00:00",
        "2026-11-01T02:00+00:00",
        "2026-04-04T10:00+00:00",
        "2026-10-03T10:00+00:00",
    ]
).map(datetime.fromisoformat)


@given(calendars, st.one_of(whole_minutes, near_changes), st.integers(1, 3000))
@settings(max_examples=400, deadline=None)
def test_the_fast_way_equals_the_slow_one(calendar: Calendar, start: datetime, length: int) -> None:
    end = start + length * MINUTE
    assert between(calendar, start, end) == minutes_open(calendar, start, end) * MINUTE
