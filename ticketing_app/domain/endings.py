"""How tickets ended, for staff who look for what helped before: what was done, by whom, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from ticketing_app.domain import access, details
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, within_reach
from ticketing_app.models import AuditEntry, Ticket, id_of
from ticketing_app.vocabulary import OPEN, Status

SOLVED = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True)
class Ending:
    """A ticket and how it ended; times are aware, UTC.

    `ended_at` is None and `note` empty while it is open. `note` is what was done, or why nothing was; `resolved_by`
    is empty where nobody of this house resolved it.
    """

    ticket_id: int
    reference: str
    title: str
    status: Status
    city: str | None
    created_at: datetime
    ended_at: datetime | None
    note: str
    resolved_by: str


def ended(session: Session, actor: Actor, ticket_ids: Sequence[int]) -> list[Ending]:
    """How these tickets ended, in the order given, without those that the actor may not see; in three queries.

    Raises `Forbidden` where the actor is not staff: who resolved a ticket is told to staff alone.
    """
    access.allow(actor, Action.SEE_INTERNAL)
    wanted = select(Ticket).where(col(Ticket.id).in_(ticket_ids), within_reach(actor, Action.VIEW))
    tickets = {id_of(ticket): ticket for ticket in session.exec(wanted)}
    steps = _steps_to_resolved(session, [number for number, ticket in tickets.items() if ticket.status in SOLVED])
    names = details.names_of(session, {step.actor_id for step in steps.values()})
    seen = [tickets[number] for number in dict.fromkeys(ticket_ids) if number in tickets]
    return [_ending(ticket, steps.get(id_of(ticket)), names) for ticket in seen]


def _steps_to_resolved(session: Session, ticket_ids: list[int]) -> dict[int, AuditEntry]:
    """The last step to `resolved` of each: a ticket that was reopened has several."""
    wanted = (
        select(AuditEntry)
        .where(col(AuditEntry.ticket_id).in_(ticket_ids), AuditEntry.action == "ticket.status_changed")
        .order_by(col(AuditEntry.id))
    )
    return {
        entry.ticket_id: entry
        for entry in session.exec(wanted)
        if entry.ticket_id is not None and entry.after.get("status") == Status.RESOLVED
    }


def _ending(ticket: Ticket, step: AuditEntry | None, names: dict[int, str]) -> Ending:
    is_open = ticket.status in OPEN
    note = step.reason if step else None if is_open else ticket.status_reason
    return Ending(
        ticket_id=id_of(ticket),
        reference=ticket.reference,
        title=ticket.title,
        status=ticket.status,
        city=ticket.city,
        created_at=ticket.created_at,
        ended_at=None if is_open else ticket.resolved_at or ticket.status_changed_at,
        note=note or "",
        resolved_by=names.get(step.actor_id or 0, "") if step else "",
    )
