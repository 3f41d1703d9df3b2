"""One writer of `ticket.status`: every step goes through the lifecycle table and leaves its traces."""

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import access, fields, lifecycle, sla, spine, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.tickets import touch
from ticketing_app.errors import Invalid
from ticketing_app.models import Ticket
from ticketing_app.vocabulary import FINAL, Status

NEWS = {
    Status.IN_PROGRESS: "We are working on ticket {reference}.",
    Status.PENDING: "Ticket {reference} waits for your answer.",
    Status.HELD: "Ticket {reference} is on hold.",
    Status.RESOLVED: "Ticket {reference} has been resolved.",
    Status.CLOSED: "Ticket {reference} has been closed.",
    Status.REJECTED: "Ticket {reference} has been rejected.",
    Status.CANCELLED: "Ticket {reference} has been cancelled.",
}
REASON_FOR_CUSTOMER = frozenset({Status.PENDING, Status.RESOLVED, Status.REJECTED})
"""Statuses whose reason is written for the customer; what a hold waits for stays among staff."""


def change_status(
    session: Session,
    actor: Actor,
    ticket_id: int,
    status: Status,
    *,
    reason: str | None = None,
    version: int | None = None,
) -> Ticket:
    """Take the ticket one step on. `reason` is the hold reason or the resolution note.

    Raises `Missing`, `Stale`, `IllegalStep` where the lifecycle does not know the step, `Forbidden` where it is not the
    actor's to take, `Invalid` where the step needs a reason and has none. The present status again changes nothing.
    """
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, version=version)
    if status is ticket.status:
        return ticket
    access.allow(actor, lifecycle.step(ticket.status, status), ticket)
    said = fields.paragraph("reason", reason or "", fields.REASON, least=0) or None
    if said is None and status in lifecycle.NEEDS_REASON:
        raise Invalid.field("reason", lifecycle.NEEDS_REASON[status])
    step_to(session, actor, ticket, status, said)
    return ticket


def step_to(session: Session, actor: Actor, ticket: Ticket, status: Status, reason: str | None) -> None:
    """Write the step down: status, time stamps, clocks, audit, outbox. The caller authorised it and holds the lock."""
    now = clock.now()
    before = {"status": ticket.status, "reason": ticket.status_reason}
    reopened = ticket.status is Status.RESOLVED and status is Status.IN_PROGRESS
    ticket.status, ticket.status_reason, ticket.status_changed_at = status, reason, now
    if status is Status.RESOLVED:
        ticket.resolved_at = now
    if reopened:
        ticket.resolved_at = None
    if status in FINAL:
        ticket.closed_at = now
    sla.set_due_times(session, ticket)
    touch(ticket)
    session.add(ticket)
    spine.record_on(
        session,
        actor,
        "ticket.reopened" if reopened else "ticket.status_changed",
        ticket,
        before=before,
        after={"status": status, "reason": reason},
        reason=reason,
    )
    if actor.id != ticket.customer_id:
        spine.tell_customer(
            session,
            ticket,
            "ticket.status_changed",
            NEWS[status].format(reference=ticket.reference),
            reason if reason and status in REASON_FOR_CUSTOMER else "",
        )
    session.flush()
    if status is Status.RESOLVED:
        triage.solved(session, actor, ticket)
