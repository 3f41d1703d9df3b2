"""What colleagues are told when something happens to a ticket: drawn from the audit entry, so that no verb forgets it.

Told are the one who works on the ticket and whoever raised it for the customer; never the one who acted, nor anybody
who may not see what is told. What the house does by itself is no news among staff. What customers are told is in
`spine.tell_customer`: that is written for them, and goes out as a letter, too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from ticketing_app import texts
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.models import AuditEntry, Ticket, User, id_of
from ticketing_app.texts import Later, later, mark
from ticketing_app.vocabulary import LABELS, Door, News, Priority, Role, Status, Visibility


@dataclass(frozen=True)
class Told:
    """One sentence for one colleague, in their language."""

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

    def name_of(self, user_id: int | None) -> str | Later:
        user = self.session.get(User, user_id) if user_id else None
        return user.full_name if user else later("somebody else")

    def says(self, sentence: str, **values: Any) -> Later:
        """The sentence about who did it and the ticket, to be put into the language of whoever is told."""
        return later(sentence, who=self.actor.name, ticket=self.ticket.reference, **values)


_Line = tuple[int | None, News, Later]
"""Whom, what kind, the sentence; several of them where several people are told."""

STEPS = {
    Status.IN_PROGRESS: mark("{who} started work on {ticket}."),
    Status.PENDING: mark("{who} asked the customer of {ticket} for an answer."),
    Status.HELD: mark("{who} put {ticket} on hold."),
    Status.RESOLVED: mark("{who} resolved {ticket}."),
    Status.CLOSED: mark("{who} closed {ticket}."),
    Status.REJECTED: mark("{who} rejected {ticket}."),
    Status.CANCELLED: mark("{who} cancelled {ticket}."),
}

FILES = {
    (False, True): mark("{who} added a file to {ticket}."),
    (False, False): mark("{who} added files to {ticket}."),
    (True, True): mark("{who} added a file for staff to {ticket}."),
    (True, False): mark("{who} added files for staff to {ticket}."),
}
"""What is said of files: whether they are for staff alone, and whether it is one."""


def for_staff(session: Session, actor: Actor, entry: AuditEntry, ticket: Ticket) -> list[Told]:
    """Who among staff must hear of this entry on the ticket."""
    lines = LINES.get(entry.action)
    if lines is None or actor.is_house:
        return []
    told: dict[int, Told] = {}
    for user_id, news, sentence in lines(_Event(session, actor, ticket, entry.before, entry.after)):
        reader = session.get(User, user_id) if user_id and user_id not in (actor.id, *told) else None
        if reader is not None and _may_know(reader, ticket):
            with texts.speaking(reader.language):
                told[id_of(reader)] = Told(reader, news, str(sentence))
    return list(told.values())


def _may_know(user: User, ticket: Ticket) -> bool:
    """Somebody who became a customer meanwhile learns nothing more from inside."""
    reader = Actor(id_of(user), user.role, user.full_name, Door.JOB)
    return may(reader, Action.VIEW, ticket) and may(reader, Action.SEE_INTERNAL, ticket)


def _assigned(event: _Event) -> Iterator[_Line]:
    new = event.after["assignee_id"]
    yield new, News.ASSIGNMENTS, event.says(mark("{who} gave you {ticket}."))
    if new == event.actor.id:
        lost = event.says(mark("{who} took over {ticket}."))
    else:
        lost = event.says(mark("{who} gave {ticket} to {other}."), other=event.name_of(new))
    yield event.before.get("assignee_id"), News.ASSIGNMENTS, lost


def _released(event: _Event) -> Iterator[_Line]:
    sentence = event.says(mark("{who} gave {ticket} back to the queue."))
    yield event.before.get("assignee_id"), News.ASSIGNMENTS, sentence


def _written(event: _Event) -> Iterator[_Line]:
    news = News.CUSTOMER_MESSAGES if event.by_customer else News.NOTES
    did = mark("{who} wrote on {ticket}.") if event.by_customer else mark("{who} answered the customer on {ticket}.")
    yield event.ticket.assignee_id, news, event.says(did)


def _noted(event: _Event) -> Iterator[_Line]:
    yield event.ticket.assignee_id, News.NOTES, event.says(mark("{who} left a note on {ticket}."))


def _files_added(event: _Event) -> Iterator[_Line]:
    news = News.CUSTOMER_MESSAGES if event.by_customer else News.NOTES
    inside = event.after.get("visibility") == Visibility.INTERNAL
    is_one = len(event.after.get("files", [])) == 1
    yield event.ticket.assignee_id, news, event.says(FILES[inside, is_one])


def _reopened(event: _Event) -> Iterator[_Line]:
    yield event.ticket.assignee_id, News.CHANGES, event.says(mark("{who} reopened {ticket}."))


def _closed_unsatisfied(event: _Event) -> Iterator[_Line]:
    sentence = event.says(mark("{who} closed {ticket}, though it is not solved for them."))
    yield event.ticket.assignee_id, News.CHANGES, sentence


def _stepped(event: _Event) -> Iterator[_Line]:
    status = Status(event.after["status"])
    if event.by_customer and status is Status.IN_PROGRESS:
        return  # their answer set it going again; that they wrote is told already
    yield event.ticket.assignee_id, News.CHANGES, event.says(STEPS[status])
    if status is Status.RESOLVED and event.ticket.raised_by_id != event.ticket.customer_id:
        solved = mark("Ticket {ticket}, which you raised for {customer}, has been resolved.")
        customer = event.name_of(event.ticket.customer_id)
        yield event.ticket.raised_by_id, News.CHANGES, event.says(solved, customer=customer)


def _edited(event: _Event) -> Iterator[_Line]:
    if "priority" in event.after:
        priority = later(LABELS[Priority(event.after["priority"])])
        sentence = event.says(mark("{who} changed the priority of {ticket} to {priority}."), priority=priority)
        yield event.ticket.assignee_id, News.CHANGES, sentence
    if event.after.keys() & {"title", "description"}:
        yield event.ticket.assignee_id, News.CHANGES, event.says(mark("{who} changed what is written on {ticket}."))


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
