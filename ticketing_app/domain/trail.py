"""What somebody did, and what was done to their account: their part of the audit trail."""

from sqlmodel import Session, col, select

from ticketing_app.domain import access, merging, people
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.models import AuditEntry, id_of


def of_person(
    session: Session, actor: Actor, user_id: int, *, before: int | None = None, limit: int = 20
) -> list[AuditEntry]:
    """The newest entries (older than the entry `before`), also of the accounts that this one took over.

    Raises `Forbidden`, `Missing`.
    """
    access.allow(actor, Action.SEE_AUDIT)
    people.one(session, actor, user_id)
    ids = [user_id, *merging.merged_into(session, user_id)]
    by_them = col(AuditEntry.actor_id).in_(ids)
    # Two short questions that an index answers each, rather than one that reads the whole trail.
    found: dict[int, AuditEntry] = {}
    for whose in ((by_them,), (col(AuditEntry.subject) == "user", col(AuditEntry.subject_id).in_(ids))):
        wanted = select(AuditEntry).where(*whose).order_by(col(AuditEntry.id).desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(col(AuditEntry.id) < before)
        found |= {id_of(entry): entry for entry in session.exec(wanted)}
    return [found[number] for number in sorted(found, reverse=True)[:limit]]
