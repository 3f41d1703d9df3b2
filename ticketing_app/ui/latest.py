"""Who changed a thing last, in a sentence: for somebody whose own change came a moment too late."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app.domain.actor import Actor
from ticketing_app.models import AuditEntry, User
from ticketing_app.ui import times

OF_ACCOUNTS = ("user.edited", "user.password_changed", "user.password_reset", "user.invitation_accepted")
"""What changes an account itself; the trail knows more of people, such as where they were signed out."""


def change_of(session: Session, actor: Actor, subject: str, subject_id: int, *actions: str, what: str = "") -> str:
    """ "Ada Admin changed the city and the role, today 14:05." Only for what the caller already let the actor see.

    `actions` look for changes of these names alone; `what` names it where the changed fields would say little.
    """
    wanted = (
        select(AuditEntry, User.full_name)
        .outerjoin(User, col(User.id) == col(AuditEntry.actor_id))
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
        .where(*([col(AuditEntry.action).in_(actions)] if actions else []))
        .order_by(sa.desc(col(AuditEntry.id)))
        .limit(1)
    )
    found = session.exec(wanted).first()
    if found is None:
        return ""
    entry, name = found
    who = "You" if entry.actor_id == actor.id else name or "The system"
    when = times.moment_inside(entry.at, actor.time_zone)
    return f"{who} changed {what or _listed([*entry.after])}, {when}."


def _listed(names: list[str]) -> str:
    words = [WORDS.get(name, f"the {name.replace('_', ' ')}") for name in names] or ["it"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


WORDS = {
    "full_name": "the name",
    "phone": "the phone number",
    "active": "whether it is active",
    "description": "the help text",
    "enabled": "whether suggestions are made",
    "shown_source": "whose suggestions are shown",
}
