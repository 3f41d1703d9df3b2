"""One spine for every change: the audit entry and the outbox messages are written with it, in one transaction."""

import uuid
from typing import Any

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain.actor import Actor
from ticketing_app.models import AuditEntry, OutboxMessage, Ticket, User, id_of
from ticketing_app.vocabulary import DeliveryChannel

Facts = dict[str, Any]


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: str,
    subject_id: int,
    *,
    ticket_id: int | None = None,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str | None = None,
    announce: bool = True,
) -> AuditEntry:
    """Write down what the actor did (before → after, why, through which door), and announce it as an event.

    `announce` is false for what is only taken over from elsewhere. Values of `before` and `after` must fit into JSON;
    nothing secret belongs in them.
    """
    entry = AuditEntry(
        at=clock.now(),
        actor_id=actor.id,
        role=actor.role,
        action=action,
        subject=subject,
        subject_id=subject_id,
        ticket_id=ticket_id,
        before=before or {},
        after=after or {},
        reason=reason,
        door=actor.door,
        request_id=actor.request_id,
    )
    session.add(entry)
    if announce:
        _queue(
            session,
            topic=action,
            channel=DeliveryChannel.EVENT,
            recipient=f"{subject}/{subject_id}",
            ticket_id=ticket_id,
            subject=action,
        )
    return entry


def record_on(
    session: Session,
    actor: Actor,
    action: str,
    ticket: Ticket,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str | None = None,
) -> AuditEntry:
    """`record` for what happens to a ticket."""
    return record(
        session, actor, action, "ticket", id_of(ticket), ticket_id=ticket.id, before=before, after=after, reason=reason
    )


def tell_customer(session: Session, ticket: Ticket, topic: str, subject: str, body: str = "") -> None:
    """Queue an e-mail, and an SMS where there is a phone number, for the customer if they are active."""
    customer = session.get_one(User, ticket.customer_id)
    if not customer.active:
        return
    ways = [(DeliveryChannel.EMAIL, customer.email)]
    if customer.phone:
        ways.append((DeliveryChannel.SMS, customer.phone))
    for channel, recipient in ways:
        _queue(
            session,
            topic=topic,
            channel=channel,
            recipient=recipient,
            user_id=customer.id,
            ticket_id=ticket.id,
            subject=subject,
            body=body,
        )


def ask_sources(session: Session, ticket: Ticket) -> None:
    """Queue the question what the house's sources suggest for this ticket; its key is that of the answers."""
    _queue(
        session,
        topic="suggestion.wanted",
        channel=DeliveryChannel.SUGGESTION,
        recipient=f"ticket/{id_of(ticket)}",
        ticket_id=ticket.id,
        subject="suggestion.wanted",
    )


def _queue(session: Session, **fields: Any) -> None:
    session.add(OutboxMessage(idempotency_key=uuid.uuid4().hex, **fields))
