"""One's own account: what everybody may look at and change about themselves, whatever their role."""

from typing import Any, TypedDict

from sqlmodel import Session, select

from ticketing_app.domain import access, people, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Forbidden, Missing, Stale
from ticketing_app.models import User
from ticketing_app.texts import tr


class OwnChanges(TypedDict, total=False):
    """What people may change about themselves; a missing key means "leave it"."""

    full_name: str
    phone: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    time_zone: str
    language: str


def me(session: Session, actor: Actor) -> User:
    """The actor's own account."""
    user = session.get(User, actor.person_id)
    if user is None:
        raise Missing(tr("There is no such account."))
    return user


def edit_self(session: Session, actor: Actor, changes: OwnChanges, *, version: int | None = None) -> User:
    """Change one's own account. Raises `Stale`, `Invalid`; `Forbidden` for what is not one's own to change."""
    access.require_own_password(actor)
    user = session.exec(select(User).where(User.id == actor.person_id).with_for_update()).one()
    if version is not None and version != user.version:
        raise Stale(tr("Your account was changed meanwhile. Look at it again."))
    if not changes.keys() <= OwnChanges.__optional_keys__:
        raise Forbidden(tr("You cannot change this about yourself; ask an admin."))
    wanted = people.cleaned({**changes})
    before: dict[str, Any] = {name: getattr(user, name) for name in wanted if getattr(user, name) != wanted[name]}
    if not before:
        return user
    for name in before:
        setattr(user, name, wanted[name])
    user.version += 1
    session.add(user)
    after = {name: wanted[name] for name in before}
    spine.record(session, actor, "user.edited", "user", actor.person_id, before=before, after=after)
    session.flush()
    return user
