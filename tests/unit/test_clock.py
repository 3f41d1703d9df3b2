"""Time can be stopped, in one place and for one thread alone."""

import threading
from datetime import UTC, datetime, timedelta, timezone

from ticketing_app import clock

THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_time_stands_still_inside_and_goes_on_afterwards() -> None:
    with clock.at(THEN):
        assert clock.now() == clock.now() == THEN
    assert clock.now() - datetime.now(UTC) < timedelta(seconds=1)


def test_a_moment_within_a_moment_gives_way_again() -> None:
    with clock.at(THEN):
        with clock.at(THEN + timedelta(hours=1)):
            assert clock.now() == THEN + timedelta(hours=1)
        assert clock.now() == THEN


def test_other_threads_do_not_notice() -> None:
    seen: list[datetime] = []
    with clock.at(THEN):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] != THEN


def test_a_stopped_clock_shows_utc() -> None:
    with clock.at(datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1)))):
        assert clock.now() == THEN
        assert clock.now().utcoffset() == timedelta(0)
