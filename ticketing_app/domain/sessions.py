"""Where people are signed in: a random secret outside, its SHA-256 inside, looked up at every request."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Unauthenticated
from ticketing_app.models import User, UserSession, id_of
from ticketing_app.vocabulary import Door

SEEN_EVERY = timedelta(minutes=5)
SIGN_IN_AGAIN = "Please sign in; your session has ended."


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in, read just now. `seen_lately` is false when `saw` should be called."""

    actor: Actor
    user: User
    session_id: int
    seen_lately: bool


def open_for(
    session: Session, user: User, *, lifetime: timedelta, address: str | None = None, device: str | None = None
) -> str:
    """Sign the user in; returns the secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    user.last_seen_at = now
    session.add(user)
    session.add(
        UserSession(
            token_hash=_hash(secret),
            user_id=id_of(user),
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime,
            address=(address or "")[:64] or None,
            device=(device or "")[:255] or None,
        )
    )
    session.flush()
    return secret


def resolve(session: Session, secret: str | None, door: Door, request_id: str | None = None) -> SignedIn:
    """Who holds this secret. Raises `Unauthenticated` where the session is over or the account inactive."""
    found = session.exec(
        select(UserSession, User)
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(UserSession.token_hash == _hash(secret or ""))
    ).one_or_none()
    if found is None:
        raise Unauthenticated(SIGN_IN_AGAIN)
    place, user = found
    now = clock.now()
    if place.revoked_at is not None or place.expires_at <= now or not user.active:
        raise Unauthenticated(SIGN_IN_AGAIN)
    return SignedIn(as_actor(user, door, request_id), user, id_of(place), now - place.last_seen_at < SEEN_EVERY)


def saw(session: Session, session_id: int) -> None:
    """Note that the session was used just now."""
    place = session.get(UserSession, session_id)
    if place is not None:
        place.last_seen_at = clock.now()
        session.add(place)
        session.execute(sa.update(User).where(col(User.id) == place.user_id).values(last_seen_at=place.last_seen_at))


def end(session: Session, secret: str | None) -> None:
    """Sign out here; nothing happens where nobody was signed in."""
    session.execute(
        sa.update(UserSession)
        .where(col(UserSession.token_hash) == _hash(secret or ""), col(UserSession.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )


def end_all(session: Session, user_id: int) -> None:
    """Sign a person out everywhere."""
    session.execute(
        sa.update(UserSession)
        .where(col(UserSession.user_id) == user_id, col(UserSession.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )


def forget_expired(session: Session) -> int:
    """Delete sessions that ended by themselves; returns how many. The audit trail does not need them."""
    gone = session.execute(sa.delete(UserSession).where(col(UserSession.expires_at) < clock.now()))
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult


def as_actor(user: User, door: Door, request_id: str | None = None) -> Actor:
    """The user as the one who acts."""
    return Actor(id_of(user), user.role, user.full_name, door, request_id, user.time_zone)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
