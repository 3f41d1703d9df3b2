"""The outbox over REST: what waits, what left, what is parked and why, and trying the parked ones again."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from ticketing_app import db
from ticketing_app.api import forms, problems, shapes
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import access, letters
from ticketing_app.domain.letters import OutboxQuery
from ticketing_app.domain.policy import Action
from ticketing_app.models import OutboxMessage
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus

router = protected("Outbox")


class OutboxFilter(forms.Paging):
    """Which messages."""

    status: DeliveryStatus | None = None
    channel: DeliveryChannel | None = Field(
        default=None, description="Without it all that leaves the house; `suggestion` are questions to our own sources."
    )
    q: forms.Words | None = Field(
        default=None,
        description="Every word must be in recipient, topic or subject; `#12` finds what is about ticket 12.",
    )


class MessageShape(shapes.Shape):
    """A message to the world. `body` is null where it is confidential: it holds a secret."""

    id: int = Field(examples=[88])
    status: DeliveryStatus
    channel: DeliveryChannel
    topic: str = Field(examples=["ticket.created"])
    recipient: str = Field(examples=["cora@example.net"])
    user_id: int | None = Field(examples=[7])
    ticket_id: int | None = Field(examples=[123])
    subject: str = Field(examples=["Ticket #123 has been created."])
    body: str | None
    confidential: bool
    attempts: int = Field(examples=[12])
    last_error: str | None = Field(examples=["ConnectionRefusedError: [Errno 111] Connection refused"])
    idempotency_key: str = Field(examples=["0b6f6d1c5f0a4d1b9f0e6c0f5b7a2d11"])
    created_at: datetime = Field(examples=[shapes.AT])
    next_attempt_at: datetime | None = Field(description="Only while it is queued.", examples=[None])
    sent_at: datetime | None = Field(examples=[None])


@router.get("/outbox", summary="What waits, left, or is parked")
def find(actor: Acting, wanted: Annotated[OutboxFilter, Query()]) -> shapes.Listed[MessageShape]:
    """Newest first; for admins."""
    with db.reading() as session:
        page = letters.find(session, actor, OutboxQuery(**wanted.model_dump()))
    return shapes.Listed(items=[_shown(message) for message in page.items], next_cursor=page.next_cursor)


@router.post("/outbox/{message_id:id}/retry", summary="Try it again", responses=problems.documented(404, 409))
def retry(message_id: int, actor: Acting) -> MessageShape:
    """A parked message is queued again, due now. What has left or waits already is a 409."""
    access.allow(actor, Action.MANAGE_OUTBOX)
    return _shown(db.run(lambda session: letters.retry(session, actor, message_id)))


def _shown(message: OutboxMessage) -> MessageShape:
    waits = message.status is DeliveryStatus.QUEUED
    return MessageShape(
        **message.model_dump(exclude={"body", "next_attempt_at"}),
        body=None if message.confidential else message.body,
        next_attempt_at=message.next_attempt_at if waits else None,
    )
