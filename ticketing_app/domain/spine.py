"""One spine for every change: its audit entry, and everything that tells people of it, written in one transaction."""

import uuid
from typing import Any

from sqlmodel import Session

from ticketing_app import clock, texts
from ticketing_app.domain import news, telling
from ticketing_app.domain.actor import Actor
from ticketing_app.models import AuditEntry, Notification, OutboxMessage, Ticket, User, id_of
from ticketing_app.texts import Later
from ticketing_app.vocabulary import DeliveryChannel, News, Way

Facts = dict[str, Any]
Words = str | Later
"""As they are, or put into the language of whoever is told."""


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
    """`record` for what happens to a ticket; colleagues whom it concerns are told (see `news`)."""
    entry = record(
        session, actor, action, "ticket", id_of(ticket), ticket_id=ticket.id, before=before, after=after, reason=reason
    )
    for told in news.for_staff(session, actor, entry, ticket):
        _tell(session, told.user, told.news, ticket, action, told.sentence)
    return entry


def tell_customer(
    session: Session, ticket: Ticket, topic: str, subject: Words, body: Words = "", *, by: Actor | None = None
) -> None:
    """Tell the customer, if they are active, in the ways that they chose: below the bell, by e-mail, by SMS.

    `subject` is one sentence with the ticket's reference; what is `Later` is put into the customer's language, whoever
    acts. Where `by` is the customer, only letters go out: they need no
    bell for what they did themself a moment ago.
    """
    customer = session.get_one(User, ticket.customer_id)
    kind = News.ANSWERS if topic == "ticket.message_written" else News.PROGRESS
    themself = by is not None and by.id == customer.id
    with texts.speaking(customer.language):
        said, more = str(subject), str(body)
    _tell(session, customer, kind, ticket, topic, said, more, bell=not themself)


def tell_colleague(session: Session, user: User, ticket: Ticket, topic: str, sentence: Words) -> None:
    """Tell somebody of the staff about a deadline, in their language and the ways that they chose."""
    with texts.speaking(user.language):
        _tell(session, user, News.DEADLINES, ticket, topic, str(sentence))


def write_to(
    session: Session, user: User, topic: str, subject: Words, body: Words, *, confidential: bool = False
) -> None:
    """Queue an e-mail to a person about their own account, in their language, whatever they chose to be told.
    `confidential`: it holds a secret, which belongs in no log."""
    with texts.speaking(user.language):
        said, letter = str(subject), str(body)
    _queue(
        session,
        topic=topic,
        channel=DeliveryChannel.EMAIL,
        recipient=user.email,
        user_id=user.id,
        subject=said,
        body=letter,
        confidential=confidential,
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


def discard_file(session: Session, ticket: Ticket, storage_key: str) -> None:
    """Queue the order to delete these bytes from storage: before the commit nothing may, after it something must."""
    _queue(
        session,
        topic="file.discarded",
        channel=DeliveryChannel.STORAGE,
        recipient=storage_key,
        ticket_id=ticket.id,
        subject="file.discarded",
    )


def _tell(
    session: Session,
    user: User,
    kind: News,
    ticket: Ticket,
    topic: str,
    subject: str,
    body: str = "",
    *,
    bell: bool = True,
) -> None:
    ways = telling.ways_to(user, kind)
    about: dict[str, Any] = {"user_id": user.id, "ticket_id": ticket.id, "topic": topic, "subject": _short(subject)}
    if bell and Way.BELL in ways:
        session.add(Notification(**about, created_at=clock.now()))
    if Way.EMAIL in ways:
        _queue(session, channel=DeliveryChannel.EMAIL, recipient=user.email, body=body, **about)
    if Way.SMS in ways:
        _queue(session, channel=DeliveryChannel.SMS, recipient=user.phone, body=body, **about)


def _short(sentence: str, most: int = 250) -> str:
    """As long as the column takes; two names of the greatest length do not fit into one sentence."""
    return sentence if len(sentence) <= most else f"{sentence[: most - 1]}…"


def _queue(session: Session, **fields: Any) -> None:
    session.add(OutboxMessage(idempotency_key=uuid.uuid4().hex, **fields))
