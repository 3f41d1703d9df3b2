"""What is said on a ticket: to everybody on it, or among staff."""

from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, fields, sla, spine, status
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.errors import Conflict
from ticketing_app.models import Message, Ticket
from ticketing_app.texts import later, tr
from ticketing_app.vocabulary import FINAL, Role, Status, Visibility, label


def write(session: Session, actor: Actor, ticket_id: int, body: str, visibility: Visibility) -> Message:
    """Say something on the ticket.

    The first public word of staff is the first response; a customer's word on a ticket that waits for it sets the work
    going again. Raises `Missing`, `Forbidden` (customers write no internal notes), `Invalid`, `Conflict` for a public
    message on a final ticket.
    """
    public = visibility is Visibility.PUBLIC
    ticket = access.ticket_for(session, actor, Action.WRITE if public else Action.NOTE, ticket_id)
    if public and ticket.status in FINAL:
        end = label(ticket.status).lower()
        raise Conflict(tr("{ticket} is {end}. Please raise a new ticket.", ticket=ticket.reference, end=end))
    if public:
        sla.keep_up(session, ticket)
    message = Message(
        ticket_id=ticket_id,
        author_id=actor.id,
        visibility=visibility,
        body=fields.paragraph("body", body),
        created_at=clock.now(),
    )
    session.add(message)
    session.flush()
    if public:
        ticket.updated_at = message.created_at  # customers see this time: a note among staff must not show in it
        ticket.close_warned_at = None  # somebody spoke: the time until it closes by itself begins anew
    first = public and actor.is_staff and ticket.first_response_at is None
    if first:
        ticket.first_response_at = message.created_at
    session.add(ticket)
    spine.record_on(
        session,
        actor,
        "ticket.message_written" if public else "ticket.note_written",
        ticket,
        after={"message_id": message.id, "visibility": visibility, "first_response": first},
    )
    if public:
        sla.set_due_times(session, ticket)
    if public and actor.is_staff:
        subject = later("There is an answer on ticket {ticket}.", ticket=ticket.reference)
        spine.tell_customer(session, ticket, "ticket.message_written", subject, message.body)
    if actor.role is Role.CUSTOMER and ticket.status is Status.PENDING:
        status.step_to(session, actor, ticket, Status.IN_PROGRESS, status.CUSTOMER_ANSWERED)
    session.flush()
    return message


def on(session: Session, actor: Actor, tickets: list[Ticket]) -> list[Message]:
    """All messages on these tickets that the actor may read, oldest first."""
    wanted = select(Message).where(col(Message.ticket_id).in_([ticket.id for ticket in tickets]))
    if not may(actor, Action.SEE_INTERNAL):
        wanted = wanted.where(Message.visibility == Visibility.PUBLIC)
    return list(session.exec(wanted.order_by(col(Message.id))))
