"""Who is there, by working hours and absences."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketing_app.domain.presence import Presence, at, fits
from ticketing_app.domain.working_time import Calendar
from ticketing_app.models import Category

OFFICE = Calendar("UTC", (((8 * 60, 12 * 60), (13 * 60, 17 * 60)),) * 5 + ((), ()))
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def hour(hours: float, days: int = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours)


def test_within_the_hours_somebody_is_there_and_at_lunch_back_soon() -> None:
    assert at(OFFICE, [], hour(9)) == Presence(True)
    assert at(OFFICE, [], hour(12.5)) == Presence(False, hour(13))
    assert at(OFFICE, [], hour(18, days=4)) == Presence(False, hour(8, days=7))


def test_an_absence_ends_with_the_next_working_hour() -> None:
    away = [(hour(0), hour(0, days=5))]  # Monday to Friday
    assert at(OFFICE, away, hour(9)) == Presence(False, hour(8, days=7), hour(0, days=5))
    assert at(None, away, hour(9)) == Presence(False, hour(0, days=5), hour(0, days=5))


def test_absences_that_touch_are_one_and_one_to_come_changes_nothing_yet() -> None:
    away = [(hour(12, days=1), hour(10, days=2)), (hour(9), hour(12, days=1))]
    assert at(OFFICE, away, hour(9.5)) == Presence(False, hour(10, days=2), hour(10, days=2))
    assert at(OFFICE, away, hour(8.5)) == Presence(True)
    assert at(OFFICE, away, hour(10, days=2)) == Presence(True)  # the end is not part of it


def test_who_comes_back_into_an_absence_is_back_after_it() -> None:
    assert at(OFFICE, [(hour(8, days=1), hour(0, days=2))], hour(20)) == Presence(False, hour(8, days=2))


def test_without_known_hours_somebody_is_there_and_in_a_calendar_that_never_opens_never() -> None:
    assert at(None, [], hour(3)) == Presence(True)
    assert at(Calendar("UTC", ((),) * 7), [], hour(3)) == Presence(False)


@pytest.mark.parametrize(
    ("skills", "found"),
    [
        (["broadband"], "broadband"),
        (["mobile", "wifi"], "wifi"),
        (["home internet"], "home internet"),
        (["band"], ""),
        (None, ""),
    ],
)
def test_a_skill_fits_a_category_of_that_name_or_with_that_keyword(skills: list[str] | None, found: str) -> None:
    category = Category(name="Broadband", keywords="dsl, wifi, home internet, router")
    assert fits(skills, category) == found
