"""Tables of a ticket: the ticket itself, what was said on it, and the files with it."""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import created, instant, text, word
from ticketing_app.vocabulary import Channel, IssueType, PauseReason, Priority, Severity, Status, Urgency, Visibility

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands in `ticket.next_due_at` where no clock runs, so that one index sorts all tickets by time left."""


class Category(SQLModel, table=True):
    """What a ticket is about. `description` helps customers choose, `keywords` help the suggestions."""

    __tablename__ = "category"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    description: str = Field(default="", max_length=500)
    keywords: str = Field(default="", max_length=1000)
    active: bool = True
    position: int = 0
    version: int = Field(default=1)


class Ticket(SQLModel, table=True):
    """One complaint, incident, request or question of one customer.

    Of an erased one only the number, the dates and the words of the trade are left. `close_warned_at` is when the
    customer of a resolved ticket was told that it will close by itself. The due times follow from its history (see
    `domain.sla`) under what was promised last, `sla_terms_id`; `next_escalation_at` is when the house has to look at it
    next. `paused_for` is what it last waited for. What may happen to it again and again, as being reopened, stands in
    `models.figures.Milestone`.
    """

    __tablename__ = "ticket"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        sa.Index("ix_ticket_assignee_id_status_next_due_at", "assignee_id", "status", "next_due_at"),
        sa.Index("ix_ticket_status_next_due_at", "status", "next_due_at"),
        sa.Index("ix_ticket_status_priority", "status", "priority"),
        sa.Index("ix_ticket_status_resolution_due_at", "status", "resolution_due_at"),
        sa.Index("ix_ticket_customer_id_created_at", "customer_id", "created_at"),
        sa.Index("ix_ticket_category_id_resolved_at", "category_id", "resolved_at", "assignee_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    description: str = text()
    category_id: int = Field(foreign_key="category.id", index=True)
    issue_type: IssueType = word(IssueType, default=IssueType.INCIDENT)
    status: Status = word(Status, default=Status.NEW)
    status_reason: str | None = text(default=None)
    status_changed_at: datetime = created()
    severity: Severity = word(Severity, default=Severity.MINOR)
    urgency: Urgency = word(Urgency, default=Urgency.MEDIUM)
    priority: Priority = word(Priority, default=Priority.MEDIUM)
    priority_overridden: bool = False
    customer_id: int = Field(foreign_key="user.id")
    raised_by_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    assignee_id: int | None = Field(default=None, foreign_key="user.id")
    channel: Channel = word(Channel, default=Channel.WEB)
    city: str | None = Field(default=None, max_length=80, index=True)
    region: str | None = Field(default=None, max_length=80, index=True)
    postal_code: str | None = Field(default=None, max_length=20)
    preferred_contact_from: datetime | None = instant(default=None)
    preferred_contact_until: datetime | None = instant(default=None)
    created_at: datetime = instant(index=True)
    updated_at: datetime = instant(index=True)
    first_response_at: datetime | None = instant(default=None, index=True)
    resolved_at: datetime | None = instant(default=None, index=True)
    closed_at: datetime | None = instant(default=None, index=True)
    paused_for: PauseReason | None = word(PauseReason, default=None, nullable=True)
    pause_reason: PauseReason | None = word(PauseReason, default=None, nullable=True)
    sla_policy_id: int | None = Field(default=None, foreign_key="sla_policy.id")
    sla_terms_id: int | None = Field(default=None, foreign_key="sla_terms.id")
    sla_unmatched: bool = Field(default=False)
    response_due_at: datetime | None = instant(default=None)
    next_response_due_at: datetime | None = instant(default=None)
    resolution_due_at: datetime | None = instant(default=None)
    next_due_at: datetime = instant(default=NEVER, index=True)
    next_escalation_at: datetime = instant(default=NEVER, index=True)
    close_warned_at: datetime | None = instant(default=None)
    erased_at: datetime | None = instant(default=None)
    imported_from: str | None = Field(default=None, max_length=80, unique=True)
    version: int = Field(default=1)

    @property
    def reference(self) -> str:
        """How people call it: "#123"."""
        return f"#{self.id}"


class Message(SQLModel, table=True):
    """Something said on a ticket, to everybody on it or among staff."""

    __tablename__ = "message"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (sa.Index("ix_message_ticket_id_id", "ticket_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    author_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    visibility: Visibility = word(Visibility, default=Visibility.PUBLIC)
    body: str = text()
    created_at: datetime = created()


class Attachment(SQLModel, table=True):
    """A file with a ticket. The bytes lie in storage under a random key; the name is only for people."""

    __tablename__ = "attachment"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (sa.Index("ix_attachment_ticket_id_id", "ticket_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    uploaded_by_id: int = Field(foreign_key="user.id", index=True)
    visibility: Visibility = word(Visibility, default=Visibility.PUBLIC)
    name: str = Field(max_length=150)
    content_type: str = Field(max_length=80)
    size: int
    sha256: str = Field(max_length=64)
    storage_key: str = Field(max_length=64, unique=True)
    created_at: datetime = created()
