"""Who is there: working hours and absences of the staff, and when somebody is back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, calendars, fields, spine, working_time
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.working_time import Calendar
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing
from ticketing_app.models import Absence, Category, SlaCalendar, User, id_of
from ticketing_app.texts import tr
from ticketing_app.vocabulary import STAFF

LONGEST: Final = timedelta(days=400)
MOST: Final = 100
"""So many absences that are not over somebody may have."""
_INSTANT = timedelta(microseconds=1)
_CHANGES = 500
"""So often working hours and absences may follow one another before somebody counts as gone for good."""


@dataclass(frozen=True)
class Presence:
    """Whether somebody is there; `back_at` is when they are again (None: present, or nobody knows).

    `away_until` is when the absence ends that they are in now; without it they are only outside their hours.
    """

    present: bool
    back_at: datetime | None = None
    away_until: datetime | None = None


def at(calendar: Calendar | None, away: Sequence[tuple[datetime, datetime]], now: datetime) -> Presence:
    """By working hours (None: not known, so at any time) and absences (since, until; the end is not part of it)."""
    away_until = _end_of_absence(away, now)
    back: datetime | None = now
    for _ in range(_CHANGES):
        if back is None:
            break
        free = _end_of_absence(away, back) or back
        opens = free if calendar is None else _opens(calendar, free)
        if opens == back:
            break
        back = opens
    return Presence(True) if back == now else Presence(False, back, away_until)


def of(session: Session, people: Sequence[User], now: datetime | None = None) -> dict[int, Presence]:
    """Who of these people is there, by their id. Two questions, however many they are."""
    now = now or clock.now()
    wanted = {person.calendar_id for person in people if person.calendar_id is not None}
    hours = (
        {
            one.id: calendars.read(one)
            for one in session.exec(select(SlaCalendar).where(col(SlaCalendar.id).in_(wanted)))
        }
        if wanted
        else {}
    )
    away: dict[int, list[tuple[datetime, datetime]]] = {}
    theirs = select(Absence).where(col(Absence.user_id).in_([id_of(person) for person in people]), Absence.until > now)
    for one in session.exec(theirs):
        away.setdefault(one.user_id, []).append((one.since, one.until))
    return {id_of(one): at(hours.get(one.calendar_id), away.get(id_of(one), []), now) for one in people}


def fits(skills: Sequence[str] | None, category: Category) -> str:
    """The skill that this category asks for: one of its name or among its keywords; empty where there is none."""
    asked = f" {category.name} {category.keywords} ".casefold().replace(",", " ")
    words = set(asked.split())
    return next((one for one in skills or [] if one.casefold() in words or f" {one.casefold()} " in asked), "")


def absences(session: Session, actor: Actor, user_id: int) -> list[Absence]:
    """Somebody's absences that are not over, the next first: one's own, those of others for who plans the work.

    Raises `Forbidden`, `Missing`.
    """
    _allow(session, actor, user_id)
    wanted = select(Absence).where(Absence.user_id == user_id, Absence.until > clock.now())
    return list(session.exec(wanted.order_by(col(Absence.since), col(Absence.id))))


def add_absence(
    session: Session, actor: Actor, user_id: int, since: datetime, until: datetime, note: str = ""
) -> Absence:
    """Somebody of the staff is away. Raises `Forbidden`, `Missing`, `Invalid`, `Conflict` for very many."""
    _allow(session, actor, user_id)
    since, until = fields.period(since, until)
    if until <= clock.now():
        raise Invalid.field("until", tr("This is over already."))
    if until - since > LONGEST:
        raise Invalid.field("until", tr("At most {days} days, please.", days=LONGEST.days))
    if len(absences(session, actor, user_id)) >= MOST:
        raise Conflict(tr("There are {most} absences already; remove some first.", most=MOST))
    absence = Absence(user_id=user_id, since=since, until=until, note=fields.line("note", note, 200, 0))
    session.add(absence)
    session.flush()
    spine.record(session, actor, "user.absence_added", "user", user_id, after=_facts(absence))
    return absence


def remove_absence(session: Session, actor: Actor, user_id: int, absence_id: int) -> None:
    """They are there after all. Raises `Forbidden`, `Missing`."""
    _allow(session, actor, user_id)
    absence = session.exec(select(Absence).where(Absence.id == absence_id, Absence.user_id == user_id)).one_or_none()
    if absence is None:
        raise Missing(tr("There is no such absence."))
    spine.record(session, actor, "user.absence_removed", "user", user_id, before=_facts(absence))
    session.delete(absence)
    session.flush()


def _allow(session: Session, actor: Actor, user_id: int) -> None:
    """Staff for themself, those who plan for all of the staff."""
    access.require_own_password(actor)
    plans = may(actor, Action.PLAN_ABSENCES)
    if not plans and not (actor.is_staff and actor.id == user_id):
        raise Forbidden(tr("You may look at and change your own absences only."))
    user = session.get(User, user_id)
    if user is None or user.role not in STAFF:
        raise Missing(tr("There is no such colleague."))


def _facts(absence: Absence) -> dict[str, str]:
    """The note stays out of the trail: why somebody is away is nobody's business for years."""
    return {
        "since": absence.since.isoformat(timespec="minutes"),
        "until": absence.until.isoformat(timespec="minutes"),
    }


def _end_of_absence(away: Sequence[tuple[datetime, datetime]], moment: datetime) -> datetime | None:
    """When whoever is away at that moment is no longer; absences that touch or overlap are one."""
    end = moment
    for since, until in sorted(away):
        if since <= end < until:
            end = until
    return end if end > moment else None


def _opens(calendar: Calendar, moment: datetime) -> datetime | None:
    """The first instant of working time from that moment on."""
    after = working_time.add(calendar, moment, _INSTANT)
    return after - _INSTANT if after else None
