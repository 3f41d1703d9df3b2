"""Tickets in every state, brought there by the same verbs that people use."""

from collections import deque
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tests.support.cast import Cast
from ticketing_app import db
from ticketing_app.domain import assignment, lifecycle, tickets
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.outbox import LETTERS
from ticketing_app.domain.status import change_status
from ticketing_app.models import AuditEntry, Category, OutboxMessage, Ticket, id_of
from ticketing_app.vocabulary import IssueType, Severity, Status, Urgency

P = ParamSpec("P")
T = TypeVar("T")


def do(verb: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a verb of the domain as a door does: in a transaction of its own, committed at the end."""
    return db.run(lambda session: verb(session, *args, **kwargs))


def ask(question: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call something of the domain that only reads."""
    with db.reading() as session:
        return question(session, *args, **kwargs)


def reread(ticket: Ticket | int) -> Ticket:
    """The ticket as the database has it now."""
    with db.reading() as session:
        return session.get_one(Ticket, ticket if isinstance(ticket, int) else ticket.id)


def other_category() -> int:
    """The id of "Other", which every database has."""
    with db.reading() as session:
        return id_of(session.exec(select(Category).where(Category.name == "Other")).one())


def entries_on(ticket: Ticket) -> list[AuditEntry]:
    """The audit trail of a ticket, oldest first."""
    with db.reading() as session:
        wanted = select(AuditEntry).where(AuditEntry.ticket_id == ticket.id).order_by(sa.asc("id"))
        return list(session.exec(wanted))


def outbox() -> list[OutboxMessage]:
    """Everything that waits to be delivered or was, oldest first; without the questions to our own sources."""
    with db.reading() as session:
        letters = select(OutboxMessage).where(col(OutboxMessage.channel).in_(LETTERS))
        return list(session.exec(letters.order_by(sa.asc("id"))))


def way_to(wanted: Status) -> list[Status]:
    """The shortest way from `new` to this status that the lifecycle knows, without `new` itself."""
    ways: deque[list[Status]] = deque([[]])
    while ways:
        way = ways.popleft()
        here = way[-1] if way else Status.NEW
        if here is wanted:
            return way
        ways.extend([*way, step] for step in lifecycle.STEPS[here] if step not in way)
    raise LookupError(f"no way leads to {wanted}")


class MakeTicket(Protocol):
    """How tests make a ticket: raised by its customer, handed over and taken to its status by the manager."""

    def __call__(
        self,
        *,
        status: Status = Status.NEW,
        customer: Actor | None = None,
        assignee: Actor | None = None,
        severity: Severity | None = None,
        title: str = "No dial tone",
        description: str = "The line has been dead since the morning.",
        category_id: int | None = None,
        urgency: Urgency = Urgency.MEDIUM,
        issue_type: IssueType = IssueType.INCIDENT,
        city: str | None = None,
        region: str | None = None,
    ) -> Ticket: ...


def ticket_maker(cast: Cast) -> MakeTicket:
    """`make_ticket` for this cast; the customer is Cara unless another is named."""
    other = other_category()

    def make_ticket(
        *,
        status: Status = Status.NEW,
        customer: Actor | None = None,
        assignee: Actor | None = None,
        severity: Severity | None = None,
        title: str = "No dial tone",
        description: str = "The line has been dead since the morning.",
        category_id: int | None = None,
        urgency: Urgency = Urgency.MEDIUM,
        issue_type: IssueType = IssueType.INCIDENT,
        city: str | None = None,
        region: str | None = None,
    ) -> Ticket:
        draft = tickets.Draft(
            category_id=category_id or other,
            title=title,
            description=description,
            urgency=urgency,
            issue_type=issue_type,
            city=city,
            region=region,
        )

        def work(session: Session) -> Ticket:
            ticket = tickets.raise_ticket(session, customer or cast.cara, draft)
            number = id_of(ticket)
            if severity is not None:
                tickets.edit(session, cast.mia, number, {"severity": severity})
            if assignee is not None:
                assignment.assign(session, cast.mia, number, assignee.person_id)
            for step in way_to(status):
                change_status(session, cast.mia, number, step, reason="As the test wants it.")
            return ticket

        return db.run(work)

    return make_ticket
