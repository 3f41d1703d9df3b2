"""When the house works: calendars that admins keep, checked before they are written."""

import functools
import itertools
import json
import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypedDict

import holidays as public_holidays
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, fields, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.working_time import Calendar, Holidays, Windows
from ticketing_app.errors import Conflict, Invalid, Missing, Stale
from ticketing_app.models import SlaCalendar, SlaPolicy, SlaTerms, Ticket, User, id_of
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import OPEN

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = {
    "mon": mark("Monday"),
    "tue": mark("Tuesday"),
    "wed": mark("Wednesday"),
    "thu": mark("Thursday"),
    "fri": mark("Friday"),
    "sat": mark("Saturday"),
    "sun": mark("Sunday"),
}
MOST_WINDOWS, MOST_EXCEPTIONS = 12, 400
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")

Hours = Mapping[str, list[list[str]]]
"""Windows by weekday: {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]}; a day that is missing is closed."""


class CalendarFacts(TypedDict, total=False):
    """A calendar as people write it down. A missing key means "leave it" (or nothing, for a new one)."""

    name: str
    timezone: str
    hours: Hours
    holidays: dict[str, str | None] | None
    exceptions: list[dict[str, Any]]


def in_order(session: Session, actor: Actor) -> list[SlaCalendar]:
    """All calendars by name. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_SLA)
    return list(session.exec(select(SlaCalendar).order_by(col(SlaCalendar.name))))


def one(session: Session, actor: Actor, calendar_id: int, *, lock: bool = False) -> SlaCalendar:
    """One calendar. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.SEE_SLA)
    wanted = select(SlaCalendar).where(SlaCalendar.id == calendar_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    calendar = session.exec(wanted).one_or_none()
    if calendar is None:
        raise Missing(tr("There is no such calendar."))
    return calendar


def add(session: Session, actor: Actor, facts: CalendarFacts) -> SlaCalendar:
    """A new calendar. Raises `Forbidden`, `Invalid`, `Conflict` for a name that is taken."""
    access.allow(actor, Action.MANAGE_SLA)
    calendar = SlaCalendar(**_checked({"holidays": None, "exceptions": [], **facts}))
    _keep(session, calendar)
    spine.record(session, actor, "calendar.added", "calendar", id_of(calendar), after=facts_of(calendar))
    session.flush()
    return calendar


def edit(
    session: Session, actor: Actor, calendar_id: int, changes: CalendarFacts, *, version: int | None = None
) -> SlaCalendar:
    """Change a calendar. The deadlines of open tickets follow: the house derives them anew from their history.

    Raises `Forbidden`, `Missing`, `Stale`, `Invalid`, `Conflict` for a name that is taken.
    """
    access.allow(actor, Action.MANAGE_SLA)
    calendar = one(session, actor, calendar_id, lock=True)
    if version is not None and version != calendar.version:
        raise Stale(tr("“{name}” was changed meanwhile. Look at it again.", name=calendar.name))
    before = facts_of(calendar)
    wanted = _checked({**before, **changes})
    changed = [name for name, value in wanted.items() if before[name] != value]
    if not changed:
        return calendar
    for name in changed:
        setattr(calendar, name, wanted[name])
    calendar.version += 1
    _keep(session, calendar)
    spine.record(
        session,
        actor,
        "calendar.edited",
        "calendar",
        calendar_id,
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
    )
    if changed != ["name"]:
        look_at_open_tickets(session, _policies_on(session, calendar_id))
    session.flush()
    return calendar


def remove(session: Session, actor: Actor, calendar_id: int) -> None:
    """Take a calendar out of the house. Raises `Forbidden`, `Missing`, `Conflict` while something follows it."""
    access.allow(actor, Action.MANAGE_SLA)
    calendar = one(session, actor, calendar_id, lock=True)
    used = (
        _policies_on(session, calendar_id)
        or session.exec(select(User.id).where(User.calendar_id == calendar_id).limit(1)).all()
    )
    if used:
        raise Conflict(
            tr("“{name}” is in use. Give its policies and people another calendar first.", name=calendar.name)
        )
    spine.record(session, actor, "calendar.removed", "calendar", calendar_id, before=facts_of(calendar))
    session.execute(sa.update(SlaTerms).where(col(SlaTerms.calendar_id) == calendar_id).values(calendar_id=None))
    session.delete(calendar)
    session.flush()


def look_at_open_tickets(
    session: Session, policy_ids: list[int] | None = None, *, customer_id: int | None = None
) -> None:
    """Have the worker derive the clocks of all open tickets anew (of those under these policies, of this customer),
    soon."""
    now = clock.now()
    affected: list[sa.ColumnElement[bool]] = [
        col(Ticket.status).in_(OPEN),
        col(Ticket.imported_from).is_(None),
        col(Ticket.next_escalation_at) > now,  # what is due already keeps its place among the others
    ]
    if policy_ids is not None:
        affected.append(col(Ticket.sla_policy_id).in_(policy_ids))
    if customer_id is not None:
        affected.append(col(Ticket.customer_id) == customer_id)
    session.execute(
        sa.update(Ticket).where(*affected).values(next_escalation_at=now).execution_options(synchronize_session=False)
    )


def facts_of(calendar: SlaCalendar) -> dict[str, Any]:
    """What is written down of it, as people write it."""
    return {
        "name": calendar.name,
        "timezone": calendar.timezone,
        "hours": calendar.hours,
        "holidays": calendar.holidays,
        "exceptions": calendar.exceptions,
    }


def read(calendar: SlaCalendar | SlaTerms) -> Calendar:
    """The calendar to calculate with."""
    return _parsed(
        calendar.timezone,
        json.dumps(calendar.hours, sort_keys=True),
        json.dumps(calendar.holidays, sort_keys=True),
        json.dumps(calendar.exceptions, sort_keys=True),
    )


@functools.lru_cache(maxsize=200)
def _parsed(zone: str, hours: str, holidays: str, exceptions: str) -> Calendar:
    by_day, closed = json.loads(hours), json.loads(holidays)
    special = {date.fromisoformat(one["date"]): _minutes(one["hours"]) for one in json.loads(exceptions)}
    return Calendar(
        zone,
        tuple(_minutes(by_day.get(day, [])) for day in WEEKDAYS),
        Holidays(closed["country"], closed.get("subdivision")) if closed else None,
        MappingProxyType(special),
    )


def _minutes(windows: list[list[str]]) -> Windows:
    return tuple((_minute(start), _minute(end)) for start, end in windows)


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _policies_on(session: Session, calendar_id: int) -> list[int]:
    wanted = select(SlaPolicy.id).where(SlaPolicy.calendar_id == calendar_id)
    return [number for number in session.exec(wanted) if number is not None]


def _keep(session: Session, calendar: SlaCalendar) -> None:
    name = calendar.name
    try:
        with session.begin_nested():
            session.add(calendar)
    except IntegrityError:
        raise Conflict(tr("There is a calendar “{name}” already.", name=name)) from None


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The calendar, fit to keep. Raises `Invalid` with everything that is wrong."""
    wanted = fields.each(
        name=lambda: fields.line("name", facts.get("name", ""), 80),
        timezone=lambda: _zone(facts.get("timezone")),
        hours=lambda: _hours(facts.get("hours", {})),
        holidays=lambda: _holidays(facts.get("holidays")),
        exceptions=lambda: _exceptions(facts.get("exceptions", [])),
    )
    if not any(wanted["hours"].values()) and not any(one["hours"] for one in wanted["exceptions"]):
        raise Invalid.field("hours", tr("A calendar needs at least one open hour."))
    return wanted


def _zone(name: str | None) -> str:
    if not name:
        raise Invalid.field("timezone", tr("Say in which time zone these hours are, for example Europe/Berlin."))
    try:
        return fields.time_zone(name)
    except Invalid as error:
        raise Invalid.field("timezone", error.detail) from None


def _hours(hours: Hours) -> dict[str, list[list[str]]]:
    if unknown := hours.keys() - set(WEEKDAYS):
        said = fields.shown(min(unknown))
        raise Invalid.field("hours", tr("“{day}” is no weekday; write mon, tue, wed, thu, fri, sat, sun.", day=said))
    return {day: in_order_of_day("hours", hours[day], tr(WEEKDAY_NAMES[day])) for day in WEEKDAYS if hours.get(day)}


def in_order_of_day(field: str, windows: list[list[str]], day: str) -> list[list[str]]:
    """Windows of a day; raises `Invalid` for such as are no times, end before they start, or overlap."""
    if len(windows) > MOST_WINDOWS:
        raise Invalid.field(field, tr("{day}: a day has at most {most} windows.", day=day, most=MOST_WINDOWS))
    for window in windows:
        if len(window) != 2 or not all(isinstance(time, str) and _TIME.fullmatch(time) for time in window):
            raise Invalid.field(field, tr("{day}: write each window as two times, from 00:00 to 24:00.", day=day))
        if _minute(window[0]) >= _minute(window[1]):
            message = tr("{day}: {start} to {end} ends before it starts. Over midnight, write two windows.",
                         day=day, start=window[0], end=window[1])  # fmt: skip
            raise Invalid.field(field, message)
    ordered = sorted([list(window) for window in windows], key=lambda window: _minute(window[0]))
    for earlier, later in itertools.pairwise(ordered):
        if _minute(later[0]) < _minute(earlier[1]):
            message = tr("{day}: {start} to {end} overlaps with another window.", day=day, start=later[0], end=later[1])
            raise Invalid.field(field, message)
    return ordered


def _holidays(wanted: Mapping[str, str | None] | None) -> dict[str, str | None] | None:
    if not wanted or not wanted.get("country"):
        return None
    country, subdivision = str(wanted["country"]).upper(), wanted.get("subdivision") or None
    known = public_holidays.list_supported_countries()
    if country not in known:
        raise Invalid.field("holidays", tr("We know no public holidays of “{country}”.", country=fields.shown(country)))
    if subdivision is not None and subdivision not in known[country]:
        part = fields.shown(subdivision)
        raise Invalid.field("holidays", tr("We know no part “{part}” of “{country}”.", part=part, country=country))
    return {"country": country, "subdivision": subdivision}


def _exceptions(wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(wanted) > MOST_EXCEPTIONS:
        raise Invalid.field("exceptions", tr("At most {most} days can differ.", most=MOST_EXCEPTIONS))
    found: dict[str, dict[str, Any]] = {}
    for one in wanted:
        try:
            day = date.fromisoformat(str(one.get("date"))).isoformat()
        except ValueError:
            raise Invalid.field("exceptions", tr("Write each day as a date, for example 2026-12-24.")) from None
        if day in found:
            raise Invalid.field("exceptions", tr("{day} is there twice.", day=day))
        found[day] = {"date": day, "hours": in_order_of_day("exceptions", one.get("hours") or [], day)}
    return [found[day] for day in sorted(found)]
