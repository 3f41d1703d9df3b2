"""Marks the days that have to be counted again: whoever changes what a ticket counts for leaves a mark with it.

It listens to the session, so that no verb can forget it; the mark is in the same transaction as the change. What
changes tickets by an UPDATE past the session says so itself (`of_ticket`, `of_person`).
"""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, col

from ticketing_app.domain.moments import COLUMNS
from ticketing_app.models import Milestone, StaleDay, Ticket, User, id_of

_ENDED = ("resolved_at",)
_PLACE = ("category_id", "region", "assignee_id", "erased_at")
"""Where a ticket counts: these concern all that ever happened to it."""
DEPENDING = {
    **{column: (column,) for column in COLUMNS},
    **dict.fromkeys(_PLACE, COLUMNS),
    "status": ("created_at",),
    "response_due_at": ("first_response_at",),
    "resolution_due_at": _ENDED,
    "paused_for": _ENDED,
}
"""Which days a column of a ticket speaks about: those of these moments."""


def of_ticket(session: Session, ticket: Ticket) -> None:
    """All days on which the ticket counts."""
    days = {day for column in COLUMNS for day in _days(ticket, column)}
    _mark(session, days | _days_of_milestones(session, {id_of(ticket)}))


def of_person(session: Session, user_id: int) -> None:
    """All days on which tickets of this person count: they are looked up by whoever counts."""
    session.add(StaleDay(assignee_id=user_id))


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, *_: Any) -> None:
    days, moved = set[date](), set[int]()
    for thing in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(thing, Ticket):
            days |= _days_of_change(thing)
            if thing.id is not None and _has_changed(thing, *_PLACE):
                moved.add(thing.id)
        elif isinstance(thing, Milestone) and (thing in session.deleted or _has_changed(thing, "at", "due_at")):
            days |= _days(thing, "at")
        elif isinstance(thing, User) and thing.id is not None and _has_changed(thing, "team"):
            of_person(session, id_of(thing))
    _mark(session, days | _days_of_milestones(session, moved))


def _days_of_milestones(session: Session, tickets: Collection[int]) -> set[date]:
    if not tickets:
        return set()
    wanted = sa.select(col(Milestone.at)).where(col(Milestone.ticket_id).in_(tickets))
    return {at.astimezone(UTC).date() for at in session.execute(wanted).scalars()}


def _mark(session: Session, days: set[date]) -> None:
    session.add_all(StaleDay(day=day) for day in sorted(days))


def _days_of_change(ticket: Ticket) -> set[date]:
    changed = {column for column in DEPENDING if _has_changed(ticket, column)}
    if ticket.imported_from is None:
        # Only of an imported one the status alone says that it went out.
        changed.discard("status")
    return {day for moment in {one for column in changed for one in DEPENDING[column]} for day in _days(ticket, moment)}


def _days(thing: Ticket | Milestone, moment: str) -> set[date]:
    """The day of the moment, and the one that it had before."""
    known = sa.inspect(thing).attrs[moment].history
    at = [*(known.added or ()), *(known.unchanged or ()), *(known.deleted or ())]
    return {one.astimezone(UTC).date() for one in at if isinstance(one, datetime)}


def _has_changed(thing: Ticket | User | Milestone, *names: str) -> bool:
    return any(sa.inspect(thing).attrs[name].history.has_changes() for name in names)
