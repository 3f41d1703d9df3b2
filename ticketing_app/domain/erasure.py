"""To erase a ticket: what people wrote and sent is gone for good; that it was, and who did what to it, stays known.

What is left is a tombstone: a row with the number (which is never given away again), the dates and the words of the
trade. The policy table shuts it to everybody, so for all doors there is no such ticket.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, fields, spine, status
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.tickets import touch
from ticketing_app.models import (
    Attachment,
    AuditEntry,
    Decision,
    IdempotencyKey,
    Message,
    Notification,
    Opening,
    OutboxMessage,
    SourceExchange,
    SuggestedFacet,
    Suggestion,
    Ticket,
)
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus

STAYS = frozenset(
    {
        "action",
        "assignee_id",
        "attachments",
        "category_id",
        "clock",
        "closes_at",
        "customer_id",
        "first_response",
        "imported_from",
        "issue_type",
        "message_id",
        "messages",
        "model_version",
        "next_response_due_at",
        "pause_reason",
        "percent",
        "priority",
        "priority_overridden",
        "resolution_due_at",
        "response_due_at",
        "severity",
        "source",
        "status",
        "suggested",
        "suggestion_id",
        "urgency",
        "visibility",
    }
)
"""What audit entries keep of `before` and `after`: ids, instants, words of closed lists. All else may be text."""
LETTERS = (DeliveryChannel.EMAIL, DeliveryChannel.SMS)


def erase(session: Session, actor: Actor, ticket_id: int, reason: str, *, version: int | None = None) -> list[str]:
    """Erase the ticket; returns the storage keys of its files, to be deleted after the commit.

    The order to delete them stands in the outbox as well, so that they go even if the caller ends at this moment.
    Nobody is told by letter. Raises `Missing`, `Forbidden`, `Stale`, `Invalid` without a reason.
    """
    ticket = access.ticket_for(session, actor, Action.ERASE, ticket_id, version=version)
    said = fields.paragraph("reason", reason, fields.REASON)
    status.end_unsaid(session, actor, ticket)
    keys = list(session.exec(select(Attachment.storage_key).where(Attachment.ticket_id == ticket_id)))
    _forget_answers(session, ticket_id)
    _forget_suggestions(session, ticket_id)
    messages = _delete(session, Message, col(Message.ticket_id) == ticket_id)
    _delete(session, Attachment, col(Attachment.ticket_id) == ticket_id)
    _delete(session, Notification, col(Notification.ticket_id) == ticket_id)
    _empty_outbox(session, ticket_id)
    _empty_trail(session, ticket_id)
    _empty(ticket)
    session.add(ticket)
    for key in keys:
        spine.discard_file(session, ticket, key)
    known = {"messages": messages, "attachments": len(keys)}
    spine.record_on(session, actor, "ticket.erased", ticket, after=known, reason=said)
    session.flush()
    return keys


def _empty(ticket: Ticket) -> None:
    """`imported_from` stays, or the next import of the same file would bring everything back."""
    ticket.title = ticket.description = ""
    ticket.status_reason = ticket.city = ticket.region = ticket.postal_code = None
    ticket.preferred_contact_from = ticket.preferred_contact_until = None
    ticket.assignee_id = ticket.raised_by_id = None
    touch(ticket)
    ticket.erased_at = clock.now()


def _forget_answers(session: Session, ticket_id: int) -> None:
    """No repeated request is answered with what is gone."""
    written: list[tuple[str, Any]] = [
        ("POST /tickets", [ticket_id]),
        ("POST /tickets/{id}/messages", sa.select(col(Message.id)).where(col(Message.ticket_id) == ticket_id)),
        ("POST /tickets/{id}/attachments", sa.select(col(Attachment.id)).where(col(Attachment.ticket_id) == ticket_id)),
    ]
    for route, ids in written:
        _delete(session, IdempotencyKey, col(IdempotencyKey.route) == route, col(IdempotencyKey.result_id).in_(ids))


def _forget_suggestions(session: Session, ticket_id: int) -> None:
    """What was suggested quotes the text, and what was decided is no example for anybody any more."""
    suggested = sa.select(col(Suggestion.id)).where(col(Suggestion.ticket_id) == ticket_id)
    _delete(session, SuggestedFacet, col(SuggestedFacet.suggestion_id).in_(suggested))
    for table in (Suggestion, Decision, Opening, SourceExchange):
        _delete(session, table, col(table.ticket_id) == ticket_id)


def _empty_outbox(session: Session, ticket_id: int) -> None:
    """What has not left yet never leaves; of what did, the words go. Events hold none."""
    here = col(OutboxMessage.ticket_id) == ticket_id
    inside = (*LETTERS, DeliveryChannel.SUGGESTION)
    waits = col(OutboxMessage.status) != DeliveryStatus.SENT
    _delete(session, OutboxMessage, here, waits, col(OutboxMessage.channel).in_(inside))
    _write(session, sa.update(OutboxMessage).where(here).values(body="", last_error=None))
    _write(session, sa.update(OutboxMessage).where(here, col(OutboxMessage.channel).in_(LETTERS)).values(subject=""))


def _empty_trail(session: Session, ticket_id: int) -> None:
    session.flush()
    for entry in session.exec(select(AuditEntry).where(AuditEntry.ticket_id == ticket_id)):
        entry.before = {name: value for name, value in entry.before.items() if name in STAYS}
        entry.after = {name: value for name, value in entry.after.items() if name in STAYS}
        entry.reason = None
        session.add(entry)
    session.flush()


def _delete(session: Session, table: type[Any], *which: sa.ColumnElement[bool]) -> int:
    return _write(session, sa.delete(table).where(*which))


def _write(session: Session, statement: Any) -> int:
    done = session.execute(statement.execution_options(synchronize_session=False))
    return done.rowcount  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE or DELETE gives a CursorResult
