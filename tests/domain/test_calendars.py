"""Calendars: what is refused with which words, what a day is, who may, and what follows from a change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.sla import OFFICE, WORKDAYS, a_calendar, a_policy, at, look_at_all, moves
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app.domain import calendars, people, working_time
from ticketing_app.domain.working_time import Calendar
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing, Stale
from ticketing_app.models import NEVER, User, id_of
from ticketing_app.vocabulary import Status

HOUR = timedelta(hours=1)
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def parsed(cast: Cast, number: int) -> Calendar:
    """The calendar to calculate with."""
    return calendars.read(ask(calendars.one, cast.ada, number))


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"hours": {"mon": [["17:00", "09:00"]]}}, "hours", "Monday: 17:00 to 09:00 ends before it starts"),
    ({"hours": {"mon": [["09:00", "09:00"]]}}, "hours", "ends before it starts"),
    ({"hours": {"mon": [["22:00", "06:00"]]}}, "hours", "Over midnight, write two windows"),
    ({"hours": {"mon": [["08:00", "12:00"], ["11:59", "17:00"]]}}, "hours", "Monday: 11:59 to 17:00 overlaps"),
    ({"hours": {"mon": [["08:00", "25:00"]]}}, "hours", "from 00:00 to 24:00"),
    ({"hours": {"mon": [["24:00", "24:00"]]}}, "hours", "ends before it starts"),
    ({"hours": {"mon": [["8:00", "12:00"]]}}, "hours", "two times"),
    ({"hours": {"mon": [["08:00"]]}}, "hours", "two times"),
    ({"hours": {"monday": [["08:00", "12:00"]]}}, "hours", "“monday” is no weekday"),
    ({"hours": {"mon": [[f"{n:02}:00", f"{n:02}:30"] for n in range(13)]}}, "hours", "at most 12 windows"),
    ({"hours": {}}, "hours", "at least one open hour"),
    ({"hours": {"mon": []}, "exceptions": [{"date": "2026-12-24", "hours": []}]}, "hours", "at least one open hour"),
    ({"timezone": "Europe/Atlantis"}, "timezone", "Europe/Atlantis"),
    ({"timezone": ""}, "timezone", "Say in which time zone"),
    ({"holidays": {"country": "XX", "subdivision": None}}, "holidays", "no public holidays of “XX”"),
    ({"holidays": {"country": "DE", "subdivision": "ZZ"}}, "holidays", "no part “ZZ” of “DE”"),
    ({"exceptions": [{"date": "2026-02-30", "hours": []}]}, "exceptions", "Write each day as a date"),
    ({"exceptions": [{"date": "2026-12-24"}, {"date": "2026-12-24"}]}, "exceptions", "2026-12-24 is there twice"),
    ({"exceptions": [{"date": "2026-12-24", "hours": [["12:00", "08:00"]]}]}, "exceptions", "ends before it starts"),
    ({"name": "  "}, "name", ""),
]


@sqlite_only
def test_what_is_no_calendar_is_refused_in_words(cast: Cast) -> None:
    for facts, field, words in REFUSED:
        with pytest.raises(Invalid) as refused:
            a_calendar(cast, **facts)
        assert refused.value.fields.keys() == {field}, facts
        assert words in refused.value.fields[field], facts
    assert len(ask(calendars.in_order, cast.ada)) == 1, "one of them was kept"


@sqlite_only
def test_everything_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        a_calendar(cast, timezone="Nowhere", hours={"mon": [["9", "10"]]}, holidays={"country": "XX"})
    assert refused.value.fields.keys() == {"timezone", "hours", "holidays"}


def test_a_day_may_end_at_24_and_a_night_is_two_windows(cast: Cast) -> None:
    night = {"mon": [["22:00", "24:00"]], "tue": [["00:00", "06:00"]]}
    calendar = parsed(cast, a_calendar(cast, hours=night))
    assert working_time.between(calendar, at(2), at(9)) == 8 * HOUR
    assert [*working_time.open_hours(calendar, at(2), at(4))] == [(at(2, 22), at(3, 0)), (at(3, 0), at(3, 6))]
    assert working_time.add(calendar, at(2, 23), 2 * HOUR) == at(3, 1)


def test_windows_that_touch_are_no_overlap_and_come_in_order(cast: Cast) -> None:
    number = a_calendar(cast, hours={"mon": [["12:00", "17:00"], ["08:00", "12:00"]]})
    assert ask(calendars.one, cast.ada, number).hours == {"mon": [["08:00", "12:00"], ["12:00", "17:00"]]}
    assert working_time.between(parsed(cast, number), at(2), at(3)) == 9 * HOUR


def test_an_exception_replaces_its_day_be_it_a_holiday_or_not(cast: Cast) -> None:
    exceptions = [
        {"date": "2026-12-25", "hours": [["10:00", "11:00"]]},  # Christmas Day, a holiday
        {"date": "2026-12-24", "hours": [["09:00", "12:00"]]},  # a half day
        {"date": "2026-12-28", "hours": []},
    ]
    number = a_calendar(cast, holidays={"country": "de", "subdivision": "BY"}, exceptions=exceptions)
    kept, calendar = ask(calendars.one, cast.ada, number), parsed(cast, number)
    assert kept.holidays == {"country": "DE", "subdivision": "BY"}
    assert [one["date"] for one in kept.exceptions] == ["2026-12-24", "2026-12-25", "2026-12-28"]
    hours = {
        day: working_time.between(
            calendar, datetime(2026, 12, day, tzinfo=UTC), datetime(2026, 12, day + 1, tzinfo=UTC)
        )
        for day in (23, 24, 25, 28, 29)
    }
    assert hours == {23: 8 * HOUR, 24: 3 * HOUR, 25: HOUR, 28: 0 * HOUR, 29: 8 * HOUR}
    epiphany, hamburg = datetime(2027, 1, 6, tzinfo=UTC), parsed(cast, a_calendar(cast, name="Hamburg"))
    assert calendar.holiday_on(epiphany.date()) == "Epiphany"
    assert working_time.between(hamburg, epiphany, epiphany + timedelta(days=1)) == 8 * HOUR


def test_a_name_is_there_once_and_a_stale_version_is_told(cast: Cast) -> None:
    number = a_calendar(cast)
    other = a_calendar(cast, name="Shifts")
    with pytest.raises(Conflict, match="Office hours"):
        a_calendar(cast)
    with pytest.raises(Conflict, match="Office hours"):
        do(calendars.edit, cast.ada, other, {"name": "Office hours"})
    assert do(calendars.edit, cast.ada, number, {"name": "Desk"}, version=1).version == 2
    with pytest.raises(Stale, match="Desk"):
        do(calendars.edit, cast.ada, number, {"name": "Mine"}, version=1)
    assert do(calendars.edit, cast.ada, number, {"name": "Desk"}).version == 2  # nothing changed
    with pytest.raises(Missing):
        do(calendars.edit, cast.ada, 999, {"name": "Mine"})


def test_the_staff_read_and_admins_write(cast: Cast) -> None:
    number = a_calendar(cast)
    for name, actor in cast.everyone.items():
        may_read, may_write = name not in ("cara", "carlo"), name == "ada"
        for verb, may in (
            (lambda s, a=actor: calendars.in_order(s, a), may_read),
            (lambda s, a=actor: calendars.one(s, a, number), may_read),
            (lambda s, a=actor: calendars.edit(s, a, number, {"timezone": "Europe/Rome"}), may_write),
            (lambda s, a=actor: calendars.add(s, a, {**OFFICE, "name": a.name}), may_write),
        ):
            if may:
                do(verb)
            else:
                with pytest.raises(Forbidden):
                    do(verb)
    with pytest.raises(Forbidden):
        do(calendars.remove, cast.mia, number)


def test_a_change_has_open_tickets_under_it_looked_at_and_their_deadlines_follow(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    elsewhere = make_ticket(title="Under another policy")
    number = a_calendar(cast)
    a_policy(cast, calendar_id=number, conditions={"city": ["Springfield"]})
    do_not_touch = make_ticket(city="Saltwick")
    closed, paused, ticket = make_ticket(status=Status.CLOSED), make_ticket(status=Status.PENDING), make_ticket()
    look_at_all()
    assert reread(ticket).resolution_due_at == at(2, 17)
    stopped_clock.move(hours=1)
    half_days = {"hours": {day: [["09:00", "13:00"]] for day in WORKDAYS}}
    do(calendars.edit, cast.ada, number, half_days)  # pyright: ignore[reportArgumentType] - a TypedDict
    due = {one.id: reread(one).next_escalation_at for one in (elsewhere, do_not_touch, closed, paused, ticket)}
    assert due[ticket.id] == due[paused.id] == due[elsewhere.id] == stopped_clock.now
    assert due[closed.id] == NEVER
    assert due[do_not_touch.id] != stopped_clock.now
    assert reread(ticket).resolution_due_at == at(2, 17), "not before the worker looked"
    look_at_all()
    assert reread(ticket).resolution_due_at == at(3, 13)
    (moved,) = moves(ticket)
    assert (moved.before, moved.after) == (
        {"resolution_due_at": "2026-03-02T17:00:00+00:00"},
        {"resolution_due_at": "2026-03-03T13:00:00+00:00"},
    )
    assert (reread(closed).resolution_due_at, moves(closed)) == (closed.resolution_due_at, [])


def test_another_name_moves_no_deadline(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    number = a_calendar(cast)
    a_policy(cast, calendar_id=number)
    ticket = make_ticket()
    before = reread(ticket).next_escalation_at
    do(calendars.edit, cast.ada, number, {"name": "Desk hours"})
    assert reread(ticket).next_escalation_at == before


def test_a_calendar_stays_as_long_as_something_follows_it(cast: Cast) -> None:
    promised, worked, free = (a_calendar(cast, name=name) for name in ("Promised", "Worked", "Free"))
    a_policy(cast, calendar_id=promised)

    def give_eve_hours(session: Any) -> None:
        session.get_one(User, cast.eve.person_id).calendar_id = worked

    do(give_eve_hours)
    for number in (promised, worked):
        with pytest.raises(Conflict, match="in use"):
            do(calendars.remove, cast.ada, number)
    do(calendars.remove, cast.ada, free)
    with pytest.raises(Missing):
        ask(calendars.one, cast.ada, free)
    assert id_of(do(people.one, cast.ada, cast.eve.person_id)) == cast.eve.id
