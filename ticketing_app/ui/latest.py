"""Who changed a thing last, in a sentence: for somebody whose own change came a moment too late."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app.domain.actor import Actor
from ticketing_app.models import AuditEntry, User
from ticketing_app.texts import mark, tr
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
    said = {"what": what or _listed([*entry.after]), "when": times.moment_inside(entry.at, actor.time_zone)}
    if entry.actor_id == actor.id:
        return tr("You changed {what}, {when}.", **said)
    if not name:
        return tr("The system changed {what}, {when}.", **said)
    return tr("{name} changed {what}, {when}.", name=name, **said)


def _listed(names: list[str]) -> str:
    words = [tr(WORDS.get(name, name)) for name in names] or [tr("it")]
    return words[0] if len(words) == 1 else tr("{some} and {last}", some=", ".join(words[:-1]), last=words[-1])


WORDS = {
    "full_name": mark("the name"),
    "email": mark("the email"),
    "role": mark("the role"),
    "phone": mark("the phone number"),
    "city": mark("the city"),
    "region": mark("the region"),
    "postal_code": mark("the postal code"),
    "time_zone": mark("the time zone"),
    "language": mark("the language"),
    "tier": mark("the contract"),
    "team": mark("the team"),
    "leads_team": mark("whether they lead the team"),
    "skills": mark("the skills"),
    "calendar_id": mark("the calendar"),
    "password": mark("the password"),
    "active": mark("whether it is active"),
    "name": mark("the name"),
    "description": mark("the help text"),
    "keywords": mark("the keywords"),
    "place": mark("the place"),
    "timezone": mark("the time zone"),
    "hours": mark("the working hours"),
    "holidays": mark("the public holidays"),
    "exceptions": mark("the other days"),
    "conditions": mark("the conditions"),
    "targets": mark("the targets"),
    "steps": mark("the steps of escalation"),
    "position": mark("the place in the order"),
    "enabled": mark("whether suggestions are made"),
    "shown_source": mark("whose suggestions are shown"),
}
