"""A ticket with all that belongs to it, as far as the actor may know: messages, files, timeline, history."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from ticketing_app.domain import attachments, messages, timeline
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.timeline import Happening
from ticketing_app.models import Attachment, AuditEntry, Message, Ticket, User
from ticketing_app.vocabulary import Role


@dataclass(frozen=True)
class Details:
    """One ticket and its surroundings; `history` is None where the actor may not know it.

    `names` and `roles` cover everybody who is named anywhere in it.
    """

    ticket: Ticket
    messages: list[Message]
    attachments: list[Attachment]
    timeline: list[Happening]
    history: list[AuditEntry] | None
    names: dict[int, str] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)


def of(session: Session, actor: Actor, ticket: Ticket) -> Details:
    """The details of one ticket, which the caller got from `access` or a listing."""
    return of_all(session, actor, [ticket])[0]


def of_all(session: Session, actor: Actor, tickets: list[Ticket]) -> list[Details]:
    """The details of several tickets, in five queries however many there are."""
    said, files, entries = defaultdict(list), defaultdict(list), defaultdict(list)
    for message in messages.on(session, actor, tickets):
        said[message.ticket_id].append(message)
    for attachment in attachments.on(session, actor, tickets):
        files[attachment.ticket_id].append(attachment)
    for entry in _entries(session, tickets):
        entries[entry.ticket_id].append(entry)
    knows_history = may(actor, Action.SEE_INTERNAL)
    # Who only ever did something among staff is named to staff alone.
    names, roles = people_of(session, _people(tickets, said, files, entries if knows_history else {}))
    return [
        Details(
            ticket=ticket,
            messages=said[ticket.id],
            attachments=files[ticket.id],
            timeline=timeline.of(entries[ticket.id]),
            history=entries[ticket.id] if knows_history else None,
            names=names,
            roles=roles,
        )
        for ticket in tickets
    ]


def names_of(session: Session, ids: set[int | None]) -> dict[int, str]:
    """The full names of these people."""
    return people_of(session, ids)[0]


def people_of(session: Session, ids: set[int | None]) -> tuple[dict[int, str], dict[int, Role]]:
    """The full names and the roles of these people."""
    wanted = [person for person in ids if person is not None]
    if not wanted:
        return {}, {}
    rows = session.exec(select(User.id, User.full_name, User.role).where(col(User.id).in_(wanted))).all()
    names: dict[int, str] = {person: name for person, name, _ in rows if person is not None}
    roles: dict[int, Role] = {person: Role(role) for person, _, role in rows if person is not None}
    return names, roles


def _entries(session: Session, tickets: list[Ticket]) -> list[AuditEntry]:
    ids = [ticket.id for ticket in tickets]
    wanted = select(AuditEntry).where(col(AuditEntry.ticket_id).in_(ids)).order_by(col(AuditEntry.id))
    return list(session.exec(wanted))


def _people(
    tickets: list[Ticket],
    said: dict[int, list[Message]],
    files: dict[int, list[Attachment]],
    entries: dict[int, list[AuditEntry]],
) -> set[int | None]:
    people: set[int | None] = set()
    for ticket in tickets:
        people |= {ticket.customer_id, ticket.assignee_id, ticket.raised_by_id}
    for written in said.values():
        people |= {message.author_id for message in written}
    for sent in files.values():
        people |= {file.uploaded_by_id for file in sent}
    for happened in entries.values():
        people |= {entry.actor_id for entry in happened}
        for entry in happened:
            if "assignee_id" in entry.after:
                people |= {entry.before.get("assignee_id"), entry.after["assignee_id"]}
    return people
