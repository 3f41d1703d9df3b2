"""Tables of the spine: what happened, who must be told, who was told, and which requests were already answered."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import created, document, instant, text, word
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus, Door, Role


class AuditEntry(SQLModel, table=True):
    """Who did what to what, when, why and through which door. Never deleted.

    Never changed either, but for the erasure of a ticket: then its entries lose the words that people wrote.
    """

    __tablename__ = "audit_entry"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute
    __table_args__ = (
        sa.Index("ix_audit_entry_ticket_id_id", "ticket_id", "id"),
        sa.Index("ix_audit_entry_subject_subject_id", "subject", "subject_id"),
        sa.Index("ix_audit_entry_action_id", "action", "id"),
        sa.Index("ix_audit_entry_door_id", "door", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant(index=True)
    actor_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    role: Role | None = word(Role, default=None, nullable=True)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=20)
    subject_id: int
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id")
    before: dict[str, Any] = document(default_factory=dict)
    after: dict[str, Any] = document(default_factory=dict)
    reason: str | None = text(default=None)
    door: Door = word(Door)
    request_id: str | None = Field(default=None, max_length=64)


class OutboxMessage(SQLModel, table=True):
    """Something to tell the world, written with the change that caused it and delivered later, at least once.

    `idempotency_key` lets a receiver drop the second copy. A `confidential` body holds a secret (a link): it belongs in
    no log.
    """

    __tablename__ = "outbox_message"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        sa.Index("ix_outbox_message_status_next_attempt_at", "status", "next_attempt_at"),
        sa.Index("ix_outbox_message_status_id", "status", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    idempotency_key: str = Field(max_length=40, unique=True)
    created_at: datetime = created()
    topic: str = Field(max_length=60)
    channel: DeliveryChannel = word(DeliveryChannel)
    recipient: str = Field(default="", max_length=254)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", index=True)
    subject: str = Field(default="", max_length=250)
    body: str = text(default="")
    confidential: bool = Field(default=False)
    status: DeliveryStatus = word(DeliveryStatus, default=DeliveryStatus.QUEUED)
    attempts: int = 0
    next_attempt_at: datetime = created()
    leased_until: datetime | None = instant(default=None)
    sent_at: datetime | None = instant(default=None)
    last_error: str | None = Field(default=None, max_length=500)


class Notification(SQLModel, table=True):
    """One line below somebody's bell, written with the change that it tells of; it leads to the ticket."""

    __tablename__ = "notification"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        sa.Index("ix_notification_user_id_id", "user_id", "id"),
        sa.Index("ix_notification_user_id_read_at", "user_id", "read_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", index=True)
    topic: str = Field(max_length=60)
    subject: str = Field(max_length=250)
    created_at: datetime = instant(index=True)
    read_at: datetime | None = instant(default=None)


class IdempotencyKey(SQLModel, table=True):
    """A write that was already done for this person on this route. `key` is the SHA-256 of the caller's key."""

    __tablename__ = "idempotency_key"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (sa.UniqueConstraint("user_id", "route", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    route: str = Field(max_length=120)
    key: str = Field(max_length=64)
    fingerprint: str = Field(max_length=64)
    result_id: int | None = None
    created_at: datetime = instant(index=True)
