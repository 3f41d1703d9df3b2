"""What the API answers with: a shape for each thing, and never more of a thing than its reader may know."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ticketing_app.domain.actor import Actor
from ticketing_app.domain.details import Details
from ticketing_app.domain.people import Engineer
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.presence import Presence
from ticketing_app.domain.status import in_words
from ticketing_app.models import Attachment, AuditEntry, Category, Message, User, id_of
from ticketing_app.vocabulary import (
    Channel,
    CustomerTier,
    Door,
    IssueType,
    Priority,
    Role,
    Severity,
    Status,
    Urgency,
    Visibility,
)

Item = TypeVar("Item")
AT = "2026-05-04T07:00:00Z"


class Shape(BaseModel):
    """Built from rows, never changed afterwards."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Listed(Shape, Generic[Item]):
    """Every list: some items, and the cursor of the next page where there is one."""

    items: list[Item]
    next_cursor: str | None = Field(default=None, examples=[None])


class UserShape(Shape):
    """A person."""

    id: int = Field(examples=[7])
    email: str = Field(examples=["cora@example.net"])
    full_name: str = Field(examples=["Cora Lind"])
    role: Role
    active: bool
    phone: str | None = Field(examples=["+1 555 0100"])
    city: str | None = Field(examples=["Springfield"])
    region: str | None = Field(examples=["Illinois"])
    postal_code: str | None = Field(examples=["62701"])
    time_zone: str = Field(examples=["America/Chicago"])
    created_at: datetime = Field(examples=[AT])
    last_seen_at: datetime | None = Field(examples=[AT])


class MeShape(UserShape):
    """The person who is signed in. With a one-time password they must change it before anything else works."""

    must_change_password: bool


class AccountShape(UserShape):
    """An account as those see it who look after accounts: also the contract of a customer, and the place of staff."""

    tier: CustomerTier = Field(description="The contract of a customer.")
    team: str | None = Field(examples=["Field north"])
    leads_team: bool
    skills: list[str] | None = Field(examples=[["broadband", "fibre"]])
    calendar_id: int | None = Field(description="Working hours: a calendar.", examples=[1])


class EngineerShape(UserShape):
    """Somebody who can be given tickets, how many open ones they hold, and whether they are there now.

    `back_at` is when they are again; `away_until` is set only in an absence, not in the evening.
    """

    open_tickets: int = Field(examples=[3])
    team: str | None = Field(examples=["Field north"])
    skills: list[str] | None = Field(examples=[["broadband", "fibre"]])
    present: bool
    back_at: datetime | None = Field(examples=[AT])
    away_until: datetime | None = Field(examples=[AT])


class CategoryShape(Shape):
    """What a ticket can be about; `active` false means that new tickets cannot choose it."""

    id: int = Field(examples=[1])
    name: str = Field(examples=["Broadband"])
    description: str = Field(examples=["Slow, unstable or no internet at home"])
    active: bool
    position: int = Field(examples=[0])


class StaffCategoryShape(CategoryShape):
    """What staff see of a category."""

    keywords: str = Field(examples=["dsl fibre router wifi slow outage"])
    version: int = Field(examples=[1])


class AttachmentShape(Shape):
    """A file with a ticket; its bytes are at `/tickets/{id}/attachments/{id}`."""

    id: int = Field(examples=[4])
    name: str = Field(examples=["router.png"])
    size: int = Field(description="Bytes.", examples=[48213])
    content_type: str = Field(examples=["image/png"])


class StaffAttachmentShape(AttachmentShape):
    """What staff see of a file."""

    visibility: Visibility


class AttachmentsAdded(AttachmentShape):
    """The first of the files that were added, and all of them in `items`."""

    items: list[AttachmentShape]
    next_cursor: None = None


class MessageShape(Shape):
    """Something said on a ticket."""

    id: int = Field(examples=[9])
    author: str = Field(examples=["Cora Lind"])
    author_id: int | None = Field(examples=[7])
    author_role: Role | None
    visibility: Visibility
    body: str = Field(examples=["It is the white router by the door."])
    created_at: datetime = Field(examples=[AT])


class HappeningShape(Shape):
    """One step that the customer may know of."""

    at: datetime = Field(examples=[AT])
    event: str = Field(examples=["ticket.created"])
    text: str = Field(examples=["We received your report."])


class HistoryShape(Shape):
    """One entry of the audit trail, for staff."""

    at: datetime = Field(examples=[AT])
    actor: str = Field(examples=["Abe Okafor"])
    role: Role | None
    action: str = Field(examples=["ticket.status_changed"])
    before: dict[str, Any] = Field(examples=[{"status": "new"}])
    after: dict[str, Any] = Field(examples=[{"status": "in_progress"}])
    reason: str | None
    door: Door


class TicketShape(Shape):
    """A ticket as its customer sees it."""

    id: int = Field(examples=[123])
    reference: str = Field(examples=["#123"])
    title: str = Field(examples=["No internet since this morning"])
    description: str = Field(examples=["The red light on the router has been on since 7."])
    category_id: int = Field(examples=[1])
    issue_type: IssueType
    status: Status
    severity: Severity
    urgency: Urgency
    priority: Priority
    customer_id: int = Field(examples=[7])
    assignee_id: int | None = Field(examples=[None])
    channel: Channel
    city: str | None = Field(examples=["Springfield"])
    region: str | None = Field(examples=["Illinois"])
    postal_code: str | None = Field(examples=["62701"])
    preferred_contact_from: datetime | None = Field(examples=[None])
    preferred_contact_until: datetime | None = Field(examples=[None])
    created_at: datetime = Field(examples=[AT])
    updated_at: datetime = Field(examples=[AT])
    first_response_at: datetime | None = Field(examples=[None])
    resolved_at: datetime | None = Field(examples=[None])
    closed_at: datetime | None = Field(examples=[None])
    response_due_at: datetime | None = Field(examples=[AT])
    resolution_due_at: datetime | None = Field(examples=[AT])
    attachments: list[AttachmentShape | StaffAttachmentShape]
    messages: list[MessageShape]
    timeline: list[HappeningShape]
    version: int = Field(examples=[1])


class StaffTicketShape(TicketShape):
    """What staff see of a ticket."""

    status_reason: str | None = Field(examples=[None])
    history: list[HistoryShape]


AnyTicket = StaffTicketShape | TicketShape
AnyCategory = StaffCategoryShape | CategoryShape
AnyAttachment = StaffAttachmentShape | AttachmentShape
_OF_THE_ROW = TicketShape.model_fields.keys() - {"attachments", "messages", "timeline"}


def ticket(details: Details, actor: Actor) -> TicketShape:
    """The ticket as far as the actor may know it; `details` hold nothing else already."""
    row = details.ticket
    known: dict[str, Any] = {name: getattr(row, name) for name in _OF_THE_ROW} | {
        "attachments": [attachment(file, actor) for file in details.attachments],
        "messages": [message(said, details.names, details.roles) for said in details.messages],
        "timeline": [HappeningShape.model_validate(happening) for happening in details.timeline],
    }
    if details.history is None:
        return TicketShape(**known)
    history = [_entry(entry, details.names) for entry in details.history]
    return StaffTicketShape(**known, status_reason=in_words(row.status_reason), history=history)


def message(said: Message, names: dict[int, str], roles: dict[int, Role]) -> MessageShape:
    """A message with its author's name; what nobody wrote the house itself did."""
    author = said.author_id
    return MessageShape(
        id=id_of(said),
        author=names.get(author, "System") if author else "System",
        author_id=author,
        author_role=roles.get(author) if author else None,
        visibility=said.visibility,
        body=said.body,
        created_at=said.created_at,
    )


def attachment(file: Attachment, actor: Actor) -> AttachmentShape:
    """A file; who may read it is for staff to know."""
    shape = StaffAttachmentShape if may(actor, Action.SEE_INTERNAL) else AttachmentShape
    return shape.model_validate(file)


def category(row: Category, actor: Actor) -> CategoryShape:
    """A category; its keywords are for staff."""
    return (StaffCategoryShape if actor.is_staff else CategoryShape).model_validate(row)


def user(row: User) -> UserShape:
    """A person, without anything secret."""
    return UserShape.model_validate(row)


def account(row: User) -> AccountShape:
    """An account, without anything secret."""
    return AccountShape.model_validate(row)


def engineer(found: Engineer, there: Presence) -> EngineerShape:
    """A colleague with their load, and whether they are there."""
    who = found.user
    return EngineerShape(
        **user(who).model_dump(),
        open_tickets=found.open_tickets,
        team=who.team,
        skills=who.skills,
        **asdict(there),
    )


def _entry(entry: AuditEntry, names: dict[int, str]) -> HistoryShape:
    return HistoryShape(
        at=entry.at,
        actor=names.get(entry.actor_id, "System") if entry.actor_id else "System",
        role=entry.role,
        action=entry.action,
        before=entry.before,
        after=entry.after,
        reason=in_words(entry.reason),
        door=entry.door,
    )
