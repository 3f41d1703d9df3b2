"""Reading the audit trail: who did what, when, to what and through which door; newest first, one page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import db
from ticketing_app.db import UTC6
from ticketing_app.domain import access, cursors, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Page
from ticketing_app.domain.policy import Action
from ticketing_app.models import AuditEntry, User
from ticketing_app.vocabulary import STAFF, Door

SYSTEM: Final = 0
"""Stands for the house itself where a query names who did something."""
BATCH = 500
"""Entries that an export reads at a time."""
FEW = 50_000
"""So many entries of a time are counted through, to look for some of them among their numbers alone."""


@dataclass(frozen=True, kw_only=True)
class AuditQuery:
    """Which entries somebody wants to see. None and empty tuples do not filter; times are aware, `until` is exclusive.

    `actor_id` may be `SYSTEM`. An `action` is one of the trail's words ("ticket.edited"), or what stands before the dot
    ("ticket") for all of that group.
    """

    actor_id: int | None = None
    action: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    ticket_id: int | None = None
    door: Door | None = None
    subject: str | None = None
    subject_id: int | None = None
    cursor: str | None = None
    limit: int = 25

    @property
    def filters(self) -> dict[str, Any]:
        """What narrows it, as it fits into the trail itself."""
        said: dict[str, Any] = {
            "actor_id": self.actor_id,
            "action": list(self.action) or None,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "ticket_id": self.ticket_id,
            "door": self.door,
            "subject": self.subject,
            "subject_id": self.subject_id,
        }
        return {name: value for name, value in said.items() if value is not None}


def entries(session: Session, actor: Actor, query: AuditQuery) -> Page[AuditEntry]:
    """One page of the trail, newest first. Raises `Forbidden`, `Invalid` for a cursor that is not of this list."""
    access.allow(actor, Action.SEE_AUDIT)
    return _page(session, query, cursors.checked_limit(query.limit))


def actions(session: Session, actor: Actor) -> list[str]:
    """Every word for what was ever done in this house, in the order of the alphabet. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_AUDIT)
    return _actions(session)


def staff(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Who works or worked here, by name, with their ids; of very many the first. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_AUDIT)
    named = sa.select(col(User.id), col(User.full_name)).where(col(User.role).in_(sorted(STAFF)))
    return [(number, name) for number, name in session.execute(named.order_by(col(User.full_name)).limit(500))]


def export(actor: Actor, query: AuditQuery) -> Iterator[list[AuditEntry]]:
    """Everything that the query finds, in batches; that it was asked for is itself an entry of the trail.

    Opens sessions of its own and holds none while the caller does something with a batch: a slow reader must not keep
    the database busy. Nothing is read, and `Forbidden` raised, before the first batch is asked for.
    """
    with db.reading() as session:
        access.allow(actor, Action.SEE_AUDIT)
        page = _page(session, query, BATCH)
    db.run(lambda session: exported(session, actor, query))
    yield page.items
    while page.next_cursor:
        with db.reading() as session:
            page = _page(session, replace(query, cursor=page.next_cursor), BATCH)
        yield page.items


def exported(session: Session, actor: Actor, query: AuditQuery) -> AuditEntry:
    """Write down that somebody took entries out of the house, and which. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_AUDIT)
    return spine.record(session, actor, "audit.exported", "audit", 1, after={"filters": query.filters})


def _page(session: Session, query: AuditQuery, limit: int) -> Page[AuditEntry]:
    """Newest first: by number, in which every index ends, or by time where only the index of times helps.

    The two orders are the same but for what was written in one moment, so a cursor holds for both.
    """
    at, number = sa.type_coerce(col(AuditEntry.at), UTC6), col(AuditEntry.id)
    time, more = _in_time(query), _conditions(session, query)
    between = _numbers_between(session, time) if time and more else None
    # Of one person, ticket or thing there are few enough entries to look for those of a time among them.
    about_one = query.actor_id or query.ticket_id is not None or query.subject_id is not None
    by_time = bool(time) and between is None and not about_one
    wanted = select(AuditEntry).where(*time, *more, *([] if between is None else [number.between(*between)]))
    if query.cursor:
        moment, last_id = cursors.read(query.cursor, "-at", datetime)
        # Spelled out: MariaDB reads no index for a comparison of pairs.
        older = (at <= moment, sa.or_(at < moment, number < last_id)) if by_time else (number < last_id,)
        wanted = wanted.where(*older)
    order = (at.desc(), number.desc()) if by_time else (number.desc(),)
    found = list(session.exec(wanted.order_by(*order).limit(limit + 1)))
    items = found[:limit]
    return Page(items, cursors.make("-at", items[-1].at, items[-1].id) if len(found) > limit else None)


def _in_time(query: AuditQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if query.since:
        found.append(col(AuditEntry.at) >= query.since)
    if query.until:
        found.append(col(AuditEntry.at) < query.until)
    return found


def _numbers_between(session: Session, time: list[sa.ColumnElement[bool]]) -> tuple[int, int] | None:
    """The lowest and the highest number written in that time, from its index alone; None where there are very many."""
    within = sa.select(col(AuditEntry.id).label("id")).where(*time).limit(FEW + 1).subquery("of_that_time")
    wanted = sa.select(sa.func.count(), sa.func.min(within.c.id), sa.func.max(within.c.id)).select_from(within)
    number, lowest, highest = session.execute(wanted).one()
    return None if number > FEW else (lowest or 0, highest or 0)


def _conditions(session: Session, query: AuditQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if query.actor_id is not None:
        who = col(AuditEntry.actor_id)
        found.append(who.is_(None) if query.actor_id == SYSTEM else who == query.actor_id)
    if query.action:
        found.append(col(AuditEntry.action).in_(_spelled_out(session, query.action)))
    for column, value in (
        (col(AuditEntry.ticket_id), query.ticket_id),
        (col(AuditEntry.door), query.door),
        (col(AuditEntry.subject), query.subject),
        (col(AuditEntry.subject_id), query.subject_id),
    ):
        if value is not None:
            found.append(column == value)
    return found


def _spelled_out(session: Session, words: tuple[str, ...]) -> list[str]:
    """Groups become the actions in them."""
    groups = {word for word in words if "." not in word}
    named = [word for word in words if word not in groups]
    return named + [action for action in (_actions(session) if groups else []) if action.split(".")[0] in groups]


def _actions(session: Session) -> list[str]:
    """From one word to the next through the index: a DISTINCT would read every entry on SQLite."""
    found: list[str] = []
    action, first = col(AuditEntry.action), select(sa.func.min(col(AuditEntry.action)))
    while (following := session.exec(first.where(action > found[-1]) if found else first).one()) is not None:
        found.append(following)
    return found
