"""The bell over REST: what I was told, what of it is unread, and what I want to be told in which way."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field
from sqlmodel import Session

from ticketing_app import db
from ticketing_app.api import problems
from ticketing_app.api.forms import Form, Paging, StrictId
from ticketing_app.api.shapes import AT, Listed, Shape
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import choices, notices
from ticketing_app.domain.telling import Choices
from ticketing_app.vocabulary import News, Way

router = protected("Notifications")


class NotificationShape(Shape):
    """One thing that I was told; `topic` is the audit trail's word for what happened."""

    id: int = Field(examples=[31])
    topic: str = Field(examples=["ticket.message_written"])
    subject: str = Field(examples=["Cora Lind wrote on #123."])
    ticket_id: int | None = Field(examples=[123])
    created_at: datetime = Field(examples=[AT])
    read_at: datetime | None = Field(examples=[None])


class NotificationsShape(Listed[NotificationShape]):
    """One page, and how many are unread in all."""

    unread: int = Field(examples=[3])


class NotificationFilter(Paging):
    """Which notifications; `unread` true: those alone."""

    unread: bool = False


class UpTo(Form):
    """The newest one that I saw: what came after it stays unread."""

    up_to_id: StrictId | None = Field(default=None, examples=[31])


class ChoicesForm(Form):
    """What to switch on or off; what is missing stays as it is."""

    choices: dict[News, dict[Way, bool]] = Field(examples=[{"answers": {"sms": False}}])


class ChoicesShape(Shape):
    """Every kind of news for my role, with every way on or off. An SMS needs a phone number with the account."""

    choices: Choices = Field(examples=[{"answers": {"bell": True, "email": True, "sms": False}}])


@router.get("/notifications", summary="What I was told")
def find(actor: Acting, wanted: Annotated[NotificationFilter, Query()]) -> NotificationsShape:
    """My own, newest first."""
    with db.reading() as session:
        page = notices.find(session, actor, unread=wanted.unread, cursor=wanted.cursor, limit=wanted.limit)
        items = [NotificationShape.model_validate(one) for one in page.items]
        return NotificationsShape(items=items, next_cursor=page.next_cursor, unread=notices.unread(session, actor))


@router.put("/notifications/read", status_code=204, summary="Mark all as read")
def read_all(actor: Acting, wanted: UpTo | None = None) -> None:
    """All of mine; with `up_to_id` those up to that one."""
    up_to_id = wanted.up_to_id if wanted else None
    db.run(lambda session: notices.read_all(session, actor, up_to_id=up_to_id), repeatable=True)


@router.put(
    "/notifications/{notification_id:id}/read",
    status_code=204,
    summary="Mark one as read",
    responses=problems.documented(404),
)
def read(notification_id: int, actor: Acting) -> None:
    """One of mine; a second time changes nothing."""
    db.run(lambda session: notices.read(session, actor, notification_id), repeatable=True)


@router.get("/auth/me/notification-choices", summary="What I want to be told")
def my_choices(actor: Acting) -> ChoicesShape:
    """What holds for me, chosen or not."""
    with db.reading() as session:
        return ChoicesShape(choices=choices.of(session, actor))


@router.patch("/auth/me/notification-choices", summary="Choose what I want to be told")
def choose(wanted: ChoicesForm, actor: Acting) -> ChoicesShape:
    """Links that let me in are sent whatever I choose."""

    def work(session: Session) -> ChoicesShape:
        return ChoicesShape(choices=choices.choose(session, actor, wanted.choices))

    return db.run(work)
