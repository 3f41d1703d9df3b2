"""Links that let somebody choose a password, once and for a while: made, sent, opened, used, void.

The secret leaves the house in a letter alone; what is kept is its SHA-256. It stands behind the "#" of the address,
which browsers keep to themselves: no server and no log of one ever sees it.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.db import UTC6
from ticketing_app.errors import DeadLink
from ticketing_app.models import OneTimeLink, User, id_of
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import LinkPurpose

PAGE = "/welcome"
"""Where every link leads."""
LASTS = {LinkPurpose.INVITATION: timedelta(hours=72), LinkPurpose.PASSWORD_RESET: timedelta(minutes=30)}
KEPT_AFTERWARDS = timedelta(days=90)
"""How long a link that is over is still told from one that never was."""

USED = mark("This link was used already. Sign in with the password that you chose, or ask for a new link.")
OVER = mark("This link has run out, or a newer one took its place. Ask for a new one.")
UNKNOWN = mark("This link is not complete, or too old. Open it just as it stands in the letter, or ask for a new one.")
INACTIVE = mark(
    "This account is not active, so its link does not work. Please ask the people who gave you the account."
)


@dataclass(frozen=True)
class Opened:
    """A link that still works: what it is for, and for whom."""

    purpose: LinkPurpose
    user: User


def make(session: Session, purpose: LinkPurpose, user: User, base_url: str, *, by: int | None = None) -> str:
    """A new link for this person; older ones for the same purpose are void. `base_url` is the address of this house."""
    void(session, id_of(user), purpose)
    secret, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        OneTimeLink(
            token_hash=_hash(secret),
            purpose=purpose,
            user_id=id_of(user),
            created_by_id=by,
            created_at=now,
            expires_at=now + LASTS[purpose],
        )
    )
    return f"{base_url}{PAGE}#{secret}"


def opened(session: Session, secret: str) -> Opened:
    """What the link is for; it can be used afterwards. Raises `DeadLink`."""
    found = session.exec(
        select(OneTimeLink, User)
        .join(User, col(User.id) == col(OneTimeLink.user_id))
        .where(OneTimeLink.token_hash == _hash(secret))
    ).one_or_none()
    if found is None:
        raise DeadLink(tr(UNKNOWN))
    link, user = found
    if link.used_at is not None:
        raise DeadLink(tr(USED))
    if link.expires_at <= clock.now():
        raise DeadLink(tr(OVER))
    if not user.active:
        raise DeadLink(tr(INACTIVE))
    return Opened(link.purpose, user)


def use_up(session: Session, secret: str) -> Opened:
    """Mark the link as used; of two who use it at once one gets it. Raises `DeadLink`."""
    # The conditions again, inside the UPDATE: whoever comes second changes nothing.
    won = session.execute(
        sa.update(OneTimeLink)
        .where(
            col(OneTimeLink.token_hash) == _hash(secret),
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > clock.now(),
        )
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE gives a CursorResult
        opened(session, secret)  # says which of the reasons it is
        raise DeadLink(tr(USED))
    link, user = session.exec(
        select(OneTimeLink, User)
        .join(User, col(User.id) == col(OneTimeLink.user_id))
        .where(OneTimeLink.token_hash == _hash(secret))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if not user.active:
        raise DeadLink(tr(INACTIVE))
    return Opened(link.purpose, user)


def void(session: Session, user_id: int, *purposes: LinkPurpose) -> None:
    """No link for these purposes (for any, where none is named) that was sent to this person works from now on."""
    session.execute(
        sa.update(OneTimeLink)
        .where(
            col(OneTimeLink.user_id) == user_id,
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.expires_at) > clock.now(),
            col(OneTimeLink.purpose).in_(purposes or tuple(LinkPurpose)),
        )
        .values(expires_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def sent_lately(session: Session, purpose: LinkPurpose, user_id: int, within: timedelta) -> int:
    """How many links of this kind the person got within that time."""
    wanted = select(sa.func.count()).select_from(OneTimeLink)
    return session.exec(
        wanted.where(
            OneTimeLink.user_id == user_id,
            OneTimeLink.purpose == purpose,
            col(OneTimeLink.created_at) > clock.now() - within,
        )
    ).one()


def invited_until(session: Session, user_ids: Collection[int]) -> dict[int, datetime]:
    """Of these people those who were ever invited, and until when their last invitation holds or held."""
    last = sa.func.max(col(OneTimeLink.expires_at), type_=UTC6)
    rows = session.execute(
        sa.select(col(OneTimeLink.user_id), last)
        .where(col(OneTimeLink.user_id).in_(user_ids), col(OneTimeLink.purpose) == LinkPurpose.INVITATION)
        .group_by(col(OneTimeLink.user_id))
    )
    return {user_id: until for user_id, until in rows}  # noqa: C416 - a row is no pair to a type checker


def forget_old(session: Session) -> int:
    """Delete links that have been over for 90 days; returns how many."""
    long_over = col(OneTimeLink.expires_at) < clock.now() - KEPT_AFTERWARDS
    gone = session.execute(sa.delete(OneTimeLink).where(long_over))
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult


def _hash(secret: str) -> str:
    # Half a surrogate pair, which JSON can carry, is in no secret of ours.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
