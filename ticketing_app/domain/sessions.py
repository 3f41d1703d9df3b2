"""Where people are signed in: a random secret outside, its SHA-256 inside, looked up at every request."""

import dataclasses
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Unauthenticated
from ticketing_app.models import RefreshToken, User, UserSession, id_of
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import Door

SEEN_EVERY = timedelta(minutes=5)
KEPT_AFTERWARDS = timedelta(days=90)
"""How long a session that is over can still be looked up: where was somebody signed in?"""
SIGN_IN_AGAIN = mark("Please sign in; your session has ended.")


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
    address, device = where_from(address, device)
    user.last_seen_at = now
    session.add(user)
    session.add(
        UserSession(
            token_hash=hash_of(secret),
            user_id=id_of(user),
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime,
            address=address,
            device=device,
        )
    )
    session.flush()
    return secret


def resolve(session: Session, secret: str | None, door: Door, request_id: str | None = None) -> SignedIn:
    """Who holds this secret. Raises `Unauthenticated` where the session is over or the account inactive."""
    found = session.exec(
        select(UserSession, User)
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(UserSession.token_hash == hash_of(secret or ""))
    ).one_or_none()
    if found is None:
        raise Unauthenticated(tr(SIGN_IN_AGAIN))
    place, user = found
    if not is_open(place) or not user.active:
        raise Unauthenticated(tr(SIGN_IN_AGAIN))
    actor = dataclasses.replace(as_actor(user, door, request_id), session_id=place.id)
    return SignedIn(actor, user, id_of(place), clock.now() - place.last_seen_at < SEEN_EVERY)


def is_open(place: UserSession) -> bool:
    """Whether somebody is signed in there at this moment, if their account is active."""
    return place.revoked_at is None and place.expires_at > clock.now()


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
        .where(col(UserSession.token_hash) == hash_of(secret or ""), col(UserSession.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )


def end_all(session: Session, user_id: int, *, but: int | None = None) -> int:
    """Sign a person out everywhere, or everywhere but in the session `but`; returns at how many places."""
    open_ones = sa.update(UserSession).where(
        col(UserSession.user_id) == user_id,
        col(UserSession.revoked_at).is_(None),
        col(UserSession.expires_at) > clock.now(),
        *([col(UserSession.id) != but] if but is not None else []),
    )
    ended = session.execute(open_ones.values(revoked_at=clock.now()))
    return ended.rowcount  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE gives a CursorResult


def forget_old(session: Session) -> int:
    """Delete sessions that have been over for 90 days, once their refresh tokens are gone; returns how many."""
    held = sa.select(col(RefreshToken.session_id)).where(col(RefreshToken.session_id) == col(UserSession.id))
    gone = session.execute(sa.delete(UserSession).where(long_over(), ~held.exists()))
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult


def long_over() -> sa.ColumnElement[bool]:
    """The sessions that nobody needs to look up any more, as a WHERE clause."""
    since = clock.now() - KEPT_AFTERWARDS
    return sa.or_(col(UserSession.expires_at) < since, col(UserSession.revoked_at) < since)


def where_from(address: str | None, device: str | None) -> tuple[str | None, str | None]:
    """Address and device (the user agent) as they fit into a row."""
    return (address or "")[:64] or None, (device or "")[:255] or None


def as_actor(user: User, door: Door, request_id: str | None = None) -> Actor:
    """The user as the one who acts."""
    return Actor(
        id_of(user),
        user.role,
        user.full_name,
        door,
        request_id,
        user.time_zone,
        user.language,
        must_change_password=user.must_change_password,
    )


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
