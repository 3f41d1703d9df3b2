"""What colleagues are told when something happens to a ticket: drawn from the audit entry, so that no verb forgets it.

Told are the one who works on the ticket and whoever raised it for the customer; never the one who acted, nor anybody
who may not see what is told. What the house does by itself is no news among staff. What customers are told is in
`spine.tell_customer`: that is written for them, and goes out as a letter, too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.models import AuditEntry, Ticket, User, id_of
from ticketing_app.vocabulary import Door, News, Priority, Role, Status, Visibility, label


@dataclass(frozen=True)
class Told:
    """One sentence for one colleague."""

    user: User
    news: News
    sentence: str


@dataclass(frozen=True)
class _Event:
    """What happened, as the rows below look at it."""

    session: Session
    actor: Actor
    ticket: Ticket
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def by_customer(self) -> bool:
        return self.actor.role is Role.CUSTOMER

    def name_of(self, user_id: int | None) -> str:
        user = self.session.get(User, user_id) if user_id else None
        return user.full_name if user else "somebody else"


_Line = tuple[int | None, News, str]
"""Whom, what kind, the sentence; several of them where several people are told."""

STEPS = {
    Status.IN_PROGRESS: "{who} started work on {ticket}.",
    Status.PENDING: "{who} asked the customer of {ticket} for an answer.",
    Status.HELD: "{who} put {ticket} on hold.",
    Status.RESOLVED: "{who} resolved {ticket}.",
    Status.CLOSED: "{who} closed {ticket}.",
    Status.REJECTED: "{who} rejected {ticket}.",
    Status.CANCELLED: "{who} cancelled {ticket}.",
}


def for_staff(session: Session, actor: Actor, entry: AuditEntry, ticket: Ticket) -> list[Told]:
    """Who among staff must hear of this entry on the ticket."""
    lines = LINES.get(entry.action)
    if lines is None or actor.is_house:
        return []
    told: dict[int, Told] = {}
    for user_id, news, sentence in lines(_Event(session, actor, ticket, entry.before, entry.after)):
        reader = session.get(User, user_id) if user_id and user_id not in (actor.id, *told) else None
        if reader is not None and _may_know(reader, ticket):
            told[id_of(reader)] = Told(reader, news, sentence)
    return list(told.values())


def _may_know(user: User, ticket: Ticket) -> bool:
    """Somebody who became a customer meanwhile learns nothing more from inside."""
    reader = Actor(id_of(user), user.role, user.full_name, Door.JOB)
    return may(reader, Action.VIEW, ticket) and may(reader, Action.SEE_INTERNAL, ticket)


def _assigned(event: _Event) -> Iterator[_Line]:
    who, reference, new = event.actor.name, event.ticket.reference, event.after["assignee_id"]
    yield new, News.ASSIGNMENTS, f"{who} gave you {reference}."
    took = new == event.actor.id
    lost = f"{who} took over {reference}." if took else f"{who} gave {reference} to {event.name_of(new)}."
    yield event.before.get("assignee_id"), News.ASSIGNMENTS, lost


def _released(event: _Event) -> Iterator[_Line]:
    sentence = f"{event.actor.name} gave {event.ticket.reference} back to the queue."
    yield event.before.get("assignee_id"), News.ASSIGNMENTS, sentence


def _written(event: _Event) -> Iterator[_Line]:
    news = News.CUSTOMER_MESSAGES if event.by_customer else News.NOTES
    did = "wrote on" if event.by_customer else "answered the customer on"
    yield event.ticket.assignee_id, news, f"{event.actor.name} {did} {event.ticket.reference}."


def _noted(event: _Event) -> Iterator[_Line]:
    yield event.ticket.assignee_id, News.NOTES, f"{event.actor.name} left a note on {event.ticket.reference}."


def _files_added(event: _Event) -> Iterator[_Line]:
    news = News.CUSTOMER_MESSAGES if event.by_customer else News.NOTES
    files = "a file" if len(event.after.get("files", [])) == 1 else "files"
    for_whom = " for staff" if event.after.get("visibility") == Visibility.INTERNAL else ""
    yield event.ticket.assignee_id, news, f"{event.actor.name} added {files}{for_whom} to {event.ticket.reference}."


def _reopened(event: _Event) -> Iterator[_Line]:
    yield event.ticket.assignee_id, News.CHANGES, f"{event.actor.name} reopened {event.ticket.reference}."


def _closed_unsatisfied(event: _Event) -> Iterator[_Line]:
    sentence = f"{event.actor.name} closed {event.ticket.reference}, though it is not solved for them."
    yield event.ticket.assignee_id, News.CHANGES, sentence


def _stepped(event: _Event) -> Iterator[_Line]:
    status = Status(event.after["status"])
    if event.by_customer and status is Status.IN_PROGRESS:
        return  # their answer set it going again; that they wrote is told already
    who, reference = event.actor.name, event.ticket.reference
    yield event.ticket.assignee_id, News.CHANGES, STEPS[status].format(who=who, ticket=reference)
    if status is Status.RESOLVED and event.ticket.raised_by_id != event.ticket.customer_id:
        customer = event.name_of(event.ticket.customer_id)
        sentence = f"Ticket {reference}, which you raised for {customer}, has been resolved."
        yield event.ticket.raised_by_id, News.CHANGES, sentence


def _edited(event: _Event) -> Iterator[_Line]:
    who, reference = event.actor.name, event.ticket.reference
    if "priority" in event.after:
        priority = label(Priority(event.after["priority"]))
        yield event.ticket.assignee_id, News.CHANGES, f"{who} changed the priority of {reference} to {priority}."
    if event.after.keys() & {"title", "description"}:
        yield event.ticket.assignee_id, News.CHANGES, f"{who} changed what is written on {reference}."


LINES: dict[str, Callable[[_Event], Iterator[_Line]]] = {
    "ticket.assigned": _assigned,
    "ticket.released": _released,
    "ticket.message_written": _written,
    "ticket.note_written": _noted,
    "ticket.files_added": _files_added,
    "ticket.reopened": _reopened,
    "ticket.closed_unsatisfied": _closed_unsatisfied,
    "ticket.status_changed": _stepped,
    "ticket.edited": _edited,
}
"""What is told of which entry; of any other, nothing."""
