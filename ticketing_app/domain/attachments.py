"""Files with a ticket: how many, how large, who may have them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.errors import Conflict, Invalid, Missing
from ticketing_app.models import Attachment, Ticket, id_of
from ticketing_app.texts import tr
from ticketing_app.vocabulary import FINAL, Visibility, label

MAX_BYTES = 10 * 1024 * 1024
MAX_PER_UPLOAD = 5
MAX_PER_TICKET = 20


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file whose bytes are safely in storage (fsync done) and whose kind was checked. `size` is in bytes."""

    name: str
    content_type: str
    size: int
    sha256: str
    storage_key: str


def attach(
    session: Session,
    actor: Actor,
    ticket_id: int,
    files: Sequence[StoredFile],
    visibility: Visibility = Visibility.PUBLIC,
) -> list[Attachment]:
    """Add files to a ticket. Raises `Missing`, `Forbidden`, `Conflict` on a final ticket, `Invalid` for too many."""
    ticket = access.ticket_for(session, actor, Action.ATTACH, ticket_id)
    if visibility is Visibility.INTERNAL:
        access.allow(actor, Action.NOTE, ticket)
    if ticket.status in FINAL:
        end = label(ticket.status).lower()
        raise Conflict(tr("{ticket} is {end}; files can no longer be added.", ticket=ticket.reference, end=end))
    return add_to(session, actor, ticket, files, visibility)


def add_to(
    session: Session,
    actor: Actor,
    ticket: Ticket,
    files: Sequence[StoredFile],
    visibility: Visibility = Visibility.PUBLIC,
) -> list[Attachment]:
    """Add files to a ticket that the caller holds."""
    check_count(len(files))
    there = session.exec(select(sa.func.count()).where(Attachment.ticket_id == ticket.id)).one()
    if there + len(files) > MAX_PER_TICKET:
        said = tr("A ticket takes {most} files at most; it has {there} already.", most=MAX_PER_TICKET, there=there)
        raise Invalid.field("attachments", said)
    added = [
        Attachment(
            ticket_id=id_of(ticket),
            uploaded_by_id=actor.person_id,
            visibility=visibility,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            storage_key=file.storage_key,
        )
        for file in files
    ]
    session.add_all(added)
    if visibility is Visibility.PUBLIC:
        ticket.updated_at = clock.now()  # customers see this time: a file among staff must not show in it
        ticket.close_warned_at = None  # as for a message: the time until it closes by itself begins anew
        session.add(ticket)
    spine.record_on(
        session,
        actor,
        "ticket.files_added",
        ticket,
        after={"files": [file.name for file in files], "visibility": visibility},
    )
    session.flush()
    return added


def check_count(count: int) -> None:
    """Raises `Invalid` for no file at all, or more than one upload may carry."""
    if count == 0:
        raise Invalid.field("attachments", tr("Choose at least one file."))
    if count > MAX_PER_UPLOAD:
        said = tr("At most {most} files at a time, please; these are {number}.", most=MAX_PER_UPLOAD, number=count)
        raise Invalid.field("attachments", said)


def attachment_for(session: Session, actor: Actor, ticket_id: int, attachment_id: int) -> Attachment:
    """One file of a ticket. Raises `Missing` where the ticket or the file is out of the actor's reach."""
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
    for attachment in on(session, actor, [ticket]):
        if attachment.id == attachment_id:
            return attachment
    raise Missing(tr("There is no such file, or it is not yours to see."))


def known_keys(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these storage keys belong to a file of some ticket: the others may be deleted from storage."""
    return set(session.exec(select(Attachment.storage_key).where(col(Attachment.storage_key).in_(keys))))


def on(session: Session, actor: Actor, tickets: list[Ticket]) -> list[Attachment]:
    """All files of these tickets that the actor may have, oldest first."""
    wanted = select(Attachment).where(col(Attachment.ticket_id).in_([ticket.id for ticket in tickets]))
    if not may(actor, Action.SEE_INTERNAL):
        wanted = wanted.where(Attachment.visibility == Visibility.PUBLIC)
    return list(session.exec(wanted.order_by(col(Attachment.id))))
