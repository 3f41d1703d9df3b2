"""By when a ticket must be answered and solved.

The seam for calendars, pauses and several policies: everybody calls `set_due_times` after a change that matters and
reads the due times from the ticket; only this file knows where they come from. Today: real elapsed time from the
ticket's creation, by the first policy in order, per priority.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from ticketing_app.domain.lifecycle import CLOCK, ClockEffect
from ticketing_app.models import NEVER, SlaPolicy, SlaTarget, Ticket
from ticketing_app.vocabulary import Priority

NEARLY_DUE = timedelta(hours=1)
"""A clock with less than this left is worth a look."""


def set_due_times(session: Session, ticket: Ticket) -> None:
    """Derive the due times anew from creation, priority and status. An imported ticket has no clock."""
    if ticket.imported_from is None:
        target = target_for(session, ticket.priority)
        ticket.response_due_at = ticket.created_at + timedelta(minutes=target.first_response_minutes)
        ticket.resolution_due_at = ticket.created_at + timedelta(minutes=target.resolution_minutes)
    ticket.next_due_at = next_due(ticket) or NEVER


def next_due(ticket: Ticket) -> datetime | None:
    """The deadline that comes next: the first response while there was none, then the resolution.

    None where no clock runs: the ticket is done, waits for the customer, or was imported.
    """
    if CLOCK[ticket.status] is not ClockEffect.RUNS:
        return None
    if ticket.first_response_at is None and ticket.response_due_at is not None:
        return min(ticket.response_due_at, ticket.resolution_due_at or ticket.response_due_at)
    return ticket.resolution_due_at


def target_for(session: Session, priority: Priority) -> SlaTarget:
    """The targets in force for a priority: those of the first policy in order."""
    wanted = (
        select(SlaTarget)
        .join(SlaPolicy, col(SlaPolicy.id) == col(SlaTarget.policy_id))
        .where(SlaTarget.priority == priority)
        .order_by(col(SlaPolicy.position), col(SlaPolicy.id))
        .limit(1)
    )
    return session.exec(wanted).one()
