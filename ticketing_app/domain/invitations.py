"""Inviting people: an account without a password, and a letter with a link by which they choose their own."""

from dataclasses import dataclass

from sqlmodel import Session

from ticketing_app.domain import links, people, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import Conflict
from ticketing_app.models import User, id_of
from ticketing_app.texts import later, mark, tr
from ticketing_app.vocabulary import LinkPurpose, Role

_LETTER = mark("""Hello {name},

{by} made an account for you: {email}, as {role}.
Choose a password here, and you are in:

{link}

The link works once, within 72 hours. After that, ask {by} for a new one.
If this means nothing to you, you need not do anything.
""")


@dataclass(frozen=True)
class Invitation:
    """Who was invited, and the link that is in their letter: for the eyes of the admin alone, and kept nowhere."""

    user: User
    link: str


def invite(session: Session, actor: Actor, new: NewPerson, role: Role, *, base_url: str) -> Invitation:
    """An account for somebody who chooses their own password. `base_url` is the address of this house.

    Raises `Forbidden`, `Invalid`, `Conflict` where the e-mail has an account.
    """
    user = people.create(session, actor, new, role, None)
    return _send(session, actor, user, base_url)


def invite_again(session: Session, actor: Actor, user_id: int, *, base_url: str) -> Invitation:
    """Another letter, for somebody without a password; the link of the one before is void.

    Raises `Forbidden`, `Missing`, `Conflict` where they have a password already or are not active.
    """
    user = people.locked(session, actor, user_id)
    if user.password_hash is not None:
        known = tr(
            "{name} has a password already. If it is forgotten, the sign-in page sends a link.", name=user.full_name
        )
        raise Conflict(known)
    if not user.active:
        raise Conflict(tr("{name} is not active. Activate the account first.", name=user.full_name))
    return _send(session, actor, user, base_url)


def _send(session: Session, actor: Actor, user: User, base_url: str) -> Invitation:
    link = links.make(session, LinkPurpose.INVITATION, user, base_url, by=actor.id)
    role = later(people.IN_A_SENTENCE[user.role])
    letter = later(_LETTER, name=user.full_name, by=actor.name, email=user.email, role=role, link=link)
    spine.record(session, actor, "user.invited", "user", id_of(user), after={"invited": user.email})
    subject = later("{name} invites you", name=actor.name)
    spine.write_to(session, user, "user.invited", subject, letter, confidential=True)
    return Invitation(user, link)
