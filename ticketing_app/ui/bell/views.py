"""What the browser may see of notifications: a sentence, when, about which ticket, and whether it is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from ticketing_app.domain import notices
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, within_reach
from ticketing_app.models import Notification, Ticket, id_of
from ticketing_app.ui import routes, times

NEWEST = 8
MOST = 99
"""Nobody counts any further: "99+"."""

KINDS = {
    "ticket.created": "created",
    "ticket.assigned": "person",
    "ticket.released": "person",
    "ticket.message_written": "message",
    "ticket.note_written": "note",
    "ticket.files_added": "files",
    "ticket.reopened": "again",
}
"""Which icon stands before it; any other topic is a step."""


@dataclass(frozen=True)
class NoticeView:
    """One line; `title` is that of the ticket, `href` leads there."""

    id: int
    sentence: str
    title: str
    when: str
    href: str
    kind: str
    unread: bool


@dataclass(frozen=True)
class Look:
    """How many are unread, and whether one of them is about the ticket that is open."""

    unread: int
    is_here: bool


def look(session: Session, actor: Actor, ticket_id: int) -> Look:
    """One short look, as every open page takes it again and again; `ticket_id` 0 where no ticket is open."""
    unread = notices.unread(session, actor, most=MOST + 1)
    return Look(unread, is_here=bool(unread and ticket_id) and notices.unread_on(session, actor, ticket_id))


def see_ticket(session: Session, actor: Actor, ticket_id: int) -> int:
    """Who has the ticket before them has read what was told of it; gives how many stay unread."""
    notices.read_on(session, actor, ticket_id)
    return notices.unread(session, actor, most=MOST + 1)


def newest(session: Session, actor: Actor) -> list[NoticeView]:
    """What stands below the bell."""
    return lines(session, actor, notices.find(session, actor, limit=NEWEST).items)


def lines(session: Session, actor: Actor, found: Sequence[Notification]) -> list[NoticeView]:
    """These notifications as lines."""
    titles = _titles(session, actor, {one.ticket_id for one in found if one.ticket_id is not None})
    return [
        NoticeView(
            id=id_of(one),
            sentence=one.subject,
            title=titles.get(one.ticket_id, "") if one.ticket_id else "",
            when=times.moment(one.created_at, actor.time_zone),
            href=routes.ticket(one.ticket_id) if one.ticket_id else routes.NOTIFICATIONS.path,
            kind=KINDS.get(one.topic, "step"),
            unread=one.read_at is None,
        )
        for one in found
    ]


def _titles(session: Session, actor: Actor, ticket_ids: set[int]) -> dict[int, str]:
    if not ticket_ids:
        return {}
    wanted = select(Ticket.id, Ticket.title).where(col(Ticket.id).in_(ticket_ids), within_reach(actor, Action.VIEW))
    return {number: title for number, title in session.exec(wanted) if number is not None}
