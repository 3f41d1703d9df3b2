"""Absences as people read them, and as they type them: in the time zone of whoever is away."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from ticketing_app.domain import presence
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.errors import Invalid
from ticketing_app.models import Absence, User, id_of
from ticketing_app.texts import tr
from ticketing_app.ui import presence_words, times
from ticketing_app.vocabulary import STAFF

NOTHING_WRONG: dict[str, str] = dict.fromkeys(("since", "until", "note"), "")


@dataclass(frozen=True)
class AbsenceRow:
    """One absence: "12 Nov – 16 Nov", and what for."""

    id: int
    when: str
    note: str


@dataclass(frozen=True)
class Away:
    """Somebody's absences. `shown` is false where they have none by their role, or are not the viewer's to see."""

    shown: bool = False
    now: str = ""
    present: bool = True
    rows: list[AbsenceRow] = field(default_factory=list)


def of_person(session: Session, actor: Actor, whose: int) -> Away:
    """What is not over; `whose` 0 is the actor. Empty where it is not for the actor to see."""
    user_id = whose or actor.person_id
    user = session.get(User, user_id)
    allowed = user_id == actor.id or may(actor, Action.PLAN_ABSENCES)
    if user is None or user.role not in STAFF or not allowed:
        return Away()
    there = presence.of(session, [user])[user_id]
    zone = _zone(user, actor)
    rows = [_row(one, zone) for one in presence.absences(session, actor, user_id)]
    return Away(True, presence_words.said(there, zone), there.present, rows)


def add(session: Session, actor: Actor, whose: int, form: dict[str, Any]) -> None:
    """Write down what was typed. Raises what the domain raises."""
    user_id = whose or actor.person_id
    user = session.get(User, user_id)
    since, until = typed(form, _zone(user, actor))
    presence.add_absence(session, actor, user_id, since, until, _text(form, "note"))


def remove(session: Session, actor: Actor, whose: int, absence_id: int) -> None:
    """Take one away. Raises what the domain raises."""
    presence.remove_absence(session, actor, whose or actor.person_id, absence_id)


def typed(form: dict[str, Any], zone: str) -> tuple[datetime, datetime]:
    """From and until: days, the last one included, or times on them. Raises `Invalid`."""
    first, last = _day(form, "since"), _day(form, "until")
    start, end = _time(form, "since"), _time(form, "until")
    until = datetime.combine(last, end) if end else datetime.combine(last + timedelta(days=1), time())
    return datetime.combine(first, start or time(), ZoneInfo(zone)), until.replace(tzinfo=ZoneInfo(zone))


def _zone(user: User | None, actor: Actor) -> str:
    """That of whoever is away, where they chose one; else the viewer's."""
    return actor.time_zone if user is None or user.time_zone == "UTC" else user.time_zone


def _day(form: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(_text(form, name))
    except ValueError:
        raise Invalid.field(name, tr("Choose a day.")) from None


def _time(form: dict[str, Any], name: str) -> time | None:
    given = _text(form, f"{name}_time")
    if not given:
        return None
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given):
        raise Invalid.field(name, tr("Write the time like 14:30."))
    return time.fromisoformat(given)


def _text(form: dict[str, Any], name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _row(absence: Absence, zone: str) -> AbsenceRow:
    since, until = (at.astimezone(ZoneInfo(zone)) for at in (absence.since, absence.until))
    if since.time() == until.time() == time():
        last = (until - timedelta(days=1)).date()
        first = times.calendar_day(since.date())
        words = first if last <= since.date() else f"{first} – {times.calendar_day(last)}"
    else:
        words = times.window(absence.since, absence.until, zone)
    return AbsenceRow(id_of(absence), words, absence.note)
