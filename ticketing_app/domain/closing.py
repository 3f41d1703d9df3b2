"""Resolved tickets close by themselves when nobody says anything more, and never without a warning before.

The time runs from the resolution, or from the last word or file on the ticket since that its customer can see: whoever
speaks starts it anew, and takes a warning back. A reopened ticket waits for nothing. What was taken over from elsewhere
as resolved was never resolved here (it has no `resolved_at`) and stays as it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel.dates import format_date
from sqlmodel import Session, col, select

from ticketing_app import clock, texts
from ticketing_app.domain import access, spine, status
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.models import Attachment, Message, Ticket, User
from ticketing_app.texts import later, mark, tr
from ticketing_app.vocabulary import Status, Visibility

REASON = status.NOTHING_MORE_SAID
_NOT_WORKING = mark(
    "We resolved it and have heard nothing more since. If it still does not work, tell us on the ticket's page before "
    "that day, and we take it up again. Otherwise there is nothing you have to do."
)


@dataclass(frozen=True)
class Terms:
    """A resolved ticket closes `after` a quiet time; its customer hears of it `warning` before that, at the least."""

    after: timedelta
    warning: timedelta

    @classmethod
    def of_days(cls, after: float, warning: float) -> "Terms | None":
        """None for `after` 0: then tickets never close by themselves. The warning comes at once at the earliest."""
        return cls(timedelta(days=after), timedelta(days=min(warning, after))) if after else None


def closes_at(ticket: Ticket, heard_at: datetime | None, terms: Terms) -> datetime | None:
    """When it closes if nobody says anything more; None where it does not close by itself.

    `heard_at` is the time of the last word or file that its customer can see.
    """
    if ticket.status is not Status.RESOLVED or ticket.resolved_at is None:
        return None
    return _end(ticket, heard_at, terms)


def to_announce(session: Session, terms: Terms, limit: int) -> list[int]:
    """The tickets whose customers must be warned now, the oldest first."""
    return _found(session, _wants_warning(terms), limit)


def to_close(session: Session, terms: Terms, limit: int) -> list[int]:
    """The tickets that were warned and stayed quiet until the end, the oldest first."""
    return _found(session, _is_over(terms), limit)


def announce(session: Session, actor: Actor, ticket_id: int, terms: Terms) -> bool:
    """Tell the customer that the ticket will close by itself; returns whether that was still to be said.

    Raises `Missing`, `Forbidden`.
    """
    ticket = access.ticket_for(session, actor, Action.CLOSE, ticket_id)
    if not _still(session, ticket_id, _wants_warning(terms)):
        return False
    ticket.close_warned_at = clock.now()
    session.add(ticket)
    closing = _end(ticket, _heard_at(session, ticket_id), terms)
    spine.record_on(
        session, actor, "ticket.close_announced", ticket, after={"closes_at": closing.isoformat(timespec="seconds")}
    )
    customer = session.get_one(User, ticket.customer_id)
    day = closing.astimezone(ZoneInfo(customer.time_zone)).date()
    with texts.speaking(customer.language):
        when = format_date(day, tr("EEEE, d MMMM"), locale=texts.locale())
    subject = later("Ticket {ticket} will close on {day}.", ticket=ticket.reference, day=when)
    spine.tell_customer(session, ticket, "ticket.close_announced", subject, later(_NOT_WORKING))
    session.flush()
    return True


def close(session: Session, actor: Actor, ticket_id: int, terms: Terms) -> bool:
    """Close the ticket; returns whether it was still time to. Raises `Missing`, `Forbidden`."""
    ticket = access.ticket_for(session, actor, Action.CLOSE, ticket_id)
    if not _still(session, ticket_id, _is_over(terms)):
        return False
    status.step_to(session, actor, ticket, Status.CLOSED, REASON)
    return True


def _end(ticket: Ticket, heard_at: datetime | None, terms: Terms) -> datetime:
    resolved_at = ticket.resolved_at or ticket.status_changed_at
    quiet_since = max(resolved_at, heard_at or resolved_at)
    return max(quiet_since + terms.after, (ticket.close_warned_at or clock.now()) + terms.warning)


def _wants_warning(terms: Terms) -> list[sa.ColumnElement[bool]]:
    return [col(Ticket.close_warned_at).is_(None), *_quiet_since(clock.now() - terms.after + terms.warning)]


def _is_over(terms: Terms) -> list[sa.ColumnElement[bool]]:
    now = clock.now()
    # After a longer rest of the house both may be due at once: the warning still comes first, and its time is waited.
    return [col(Ticket.close_warned_at) <= now - terms.warning, *_quiet_since(now - terms.after)]


def _quiet_since(moment: datetime) -> list[sa.ColumnElement[bool]]:
    return [
        col(Ticket.status) == Status.RESOLVED,
        col(Ticket.erased_at).is_(None),
        col(Ticket.resolved_at) <= moment,
        *(
            ~sa.exists()
            .where(col(table.ticket_id) == col(Ticket.id), *_for_all(table), col(table.created_at) > moment)
            .correlate(Ticket)
            for table in (Message, Attachment)
        ),
    ]


def _for_all(table: type[Message] | type[Attachment]) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(table.visibility) == Visibility.PUBLIC,)


def _found(session: Session, conditions: list[sa.ColumnElement[bool]], limit: int) -> list[int]:
    wanted = sa.select(col(Ticket.id)).where(*conditions).order_by(col(Ticket.resolved_at), col(Ticket.id)).limit(limit)
    return [number for (number,) in session.execute(wanted)]


def _still(session: Session, ticket_id: int, conditions: list[sa.ColumnElement[bool]]) -> bool:
    """Looked at again under the ticket's lock: it may have been reopened, answered or closed since it was found."""
    return session.exec(select(Ticket.id).where(Ticket.id == ticket_id, *conditions)).first() is not None


def _heard_at(session: Session, ticket_id: int) -> datetime | None:
    def last(table: type[Message] | type[Attachment]) -> Any:
        return session.exec(
            select(sa.func.max(col(table.created_at))).where(col(table.ticket_id) == ticket_id, *_for_all(table))
        ).one()

    return max((at for at in (last(Message), last(Attachment)) if at is not None), default=None)
