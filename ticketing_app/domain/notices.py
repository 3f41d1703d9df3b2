"""The bell: what somebody was told, newest first, and whether they have read it. Everybody reaches their own alone."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import cursors
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Page
from ticketing_app.domain.policy import Action, Reach, reach, within_reach
from ticketing_app.errors import Missing
from ticketing_app.models import AuditEntry, Notification, Ticket
from ticketing_app.texts import tr

READ_KEPT, UNREAD_KEPT = timedelta(days=90), timedelta(days=365)
_ORDER = "notification"


def find(
    session: Session, actor: Actor, *, unread: bool = False, cursor: str | None = None, limit: int = 25
) -> Page[Notification]:
    """One page, newest first. Raises `Invalid` for a cursor that is not of this list."""
    limit = cursors.checked_limit(limit)
    wanted = select(Notification).where(*_theirs(actor), *([col(Notification.read_at).is_(None)] if unread else []))
    if cursor:
        _, last_id = cursors.read(cursor, _ORDER, int)
        wanted = wanted.where(col(Notification.id) < last_id)
    found = list(session.exec(wanted.order_by(col(Notification.id).desc()).limit(limit + 1)))
    items = found[:limit]
    more = cursors.make(_ORDER, 0, items[-1].id) if len(found) > limit else None
    return Page(items, more)


def unread(session: Session, actor: Actor, *, most: int | None = None) -> int:
    """How many are unread; with `most` nobody counts any further."""
    these = select(Notification.id).where(*_theirs(actor), col(Notification.read_at).is_(None)).limit(most)
    return session.exec(select(sa.func.count()).select_from(these.subquery())).one()


def unread_on(session: Session, actor: Actor, ticket_id: int) -> bool:
    """Whether something about this ticket is unread."""
    these = select(Notification.id).where(*_unread_of(actor), Notification.ticket_id == ticket_id).limit(1)
    return session.exec(these).first() is not None


def read(session: Session, actor: Actor, notice_id: int) -> None:
    """Mark one as read; a second time changes nothing. Raises `Missing` where it is not theirs."""
    found = session.exec(select(Notification.id).where(Notification.id == notice_id, *_theirs(actor))).first()
    if found is None:
        raise Missing(tr("There is no such notification, or it is not yours."))
    _mark(session, actor, col(Notification.id) == notice_id)


def read_all(session: Session, actor: Actor, *, up_to_id: int | None = None) -> None:
    """Mark all as read; with `up_to_id` not what came after that one, which nobody has seen yet."""
    _mark(session, actor, *([] if up_to_id is None else [col(Notification.id) <= up_to_id]))


def read_on(session: Session, actor: Actor, ticket_id: int) -> None:
    """Mark what is told of this ticket as read: they look at the ticket itself."""
    _mark(session, actor, col(Notification.ticket_id) == ticket_id)


def last_id(session: Session) -> int:
    """The id of the newest one of all, 0 where there is none."""
    return session.exec(select(sa.func.max(Notification.id))).one() or 0


def read_by_then(session: Session, after_id: int, until: datetime) -> None:
    """Say of all after `after_id` that they were read, if they came before `until` or their reader acted on the ticket
    afterwards: they belong to a past made up.
    """
    acted = sa.exists().where(
        col(AuditEntry.ticket_id) == col(Notification.ticket_id),
        col(AuditEntry.actor_id) == col(Notification.user_id),
        col(AuditEntry.at) > col(Notification.created_at),
    )
    session.execute(
        sa.update(Notification)
        .where(col(Notification.id) > after_id, sa.or_(col(Notification.created_at) < until, acted))
        .values(read_at=Notification.created_at)
        .execution_options(synchronize_session=False)
    )


def forget_old(session: Session) -> int:
    """Delete what was read and is 90 days old, and what is a year old in any case; returns how many."""
    now, made = clock.now(), col(Notification.created_at)
    was_read = col(Notification.read_at).is_not(None)
    gone = session.execute(
        sa.delete(Notification)
        .where(made < now - READ_KEPT, sa.or_(was_read, made < now - UNREAD_KEPT))
        .execution_options(synchronize_session=False)
    )
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult


def _theirs(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """What the actor was told and may still know: not of tickets that went out of their reach."""
    mine = col(Notification.user_id) == actor.person_id
    if reach(actor, Action.VIEW) is Reach.ALL:
        return [mine]
    seen = sa.exists().where(col(Ticket.id) == col(Notification.ticket_id), within_reach(actor, Action.VIEW))
    return [mine, sa.or_(col(Notification.ticket_id).is_(None), seen)]


def _unread_of(actor: Actor) -> list[sa.ColumnElement[bool]]:
    return [col(Notification.user_id) == actor.person_id, col(Notification.read_at).is_(None)]


def _mark(session: Session, actor: Actor, *which: sa.ColumnElement[bool]) -> None:
    session.execute(
        sa.update(Notification)
        .where(*_unread_of(actor), *which)
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
