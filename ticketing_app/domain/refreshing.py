"""Refresh tokens: traded once for the next pair of secrets; a second use means theft, and ends the whole session.

A session that is refreshed lives on with new secrets: whoever holds the ones before has nothing any more.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import sessions, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Unauthenticated
from ticketing_app.models import RefreshToken, User, UserSession, id_of
from ticketing_app.texts import tr
from ticketing_app.vocabulary import Door


@dataclass(frozen=True)
class Traded:
    """What somebody gets for a refresh token: the session's new secret, and the next refresh token."""

    user: User
    secret: str
    refresh_token: str


def grant(session: Session, secret: str) -> str:
    """The first refresh token of the session that `secret` opens. Raises `Unauthenticated` where there is none."""
    place = session.exec(select(UserSession).where(UserSession.token_hash == sessions.hash_of(secret))).one_or_none()
    if place is None or not sessions.is_open(place):
        raise Unauthenticated(tr(sessions.SIGN_IN_AGAIN))
    return _made_for(session, place)


def trade(
    session: Session,
    given: str,
    door: Door,
    *,
    lifetime: timedelta,
    address: str | None = None,
    device: str | None = None,
    request_id: str | None = None,
) -> Traded | None:
    """New secrets for a refresh token that nobody used yet; the session lives for `lifetime` from now on.

    None where the token is worth nothing. That is returned and not raised: what a theft ends has to be kept.
    """
    found = session.execute(
        sa.select(RefreshToken, UserSession, User)
        .join(UserSession, col(UserSession.id) == col(RefreshToken.session_id))
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(col(RefreshToken.token_hash) == sessions.hash_of(given))
    ).one_or_none()
    if found is None:
        return None
    token, place, user = found
    if not sessions.is_open(place) or not user.active:
        return None
    if not _used_first(session, token):
        _stolen(session, place, Actor(None, None, "Somebody", door, request_id), address, device)
        return None
    now, secret = clock.now(), secrets.token_urlsafe(32)
    place.token_hash, place.last_seen_at, place.expires_at = sessions.hash_of(secret), now, now + lifetime
    place.address, place.device = sessions.where_from(address, device)
    user.last_seen_at = now
    session.add_all([place, user])
    return Traded(user, secret, _made_for(session, place))


def forget_old(session: Session) -> int:
    """Delete the tokens of sessions that nobody looks up any more, and used ones of 90 days ago; returns how many."""
    over = sa.select(col(UserSession.id)).where(sessions.long_over())
    used = col(RefreshToken.used_at) < clock.now() - sessions.KEPT_AFTERWARDS
    gone = session.execute(sa.delete(RefreshToken).where(sa.or_(used, col(RefreshToken.session_id).in_(over))))
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult


def _used_first(session: Session, token: RefreshToken) -> bool:
    """One conditional UPDATE decides: of two who use it at once, the second changes no row."""
    won = session.execute(
        sa.update(RefreshToken)
        .where(col(RefreshToken.id) == token.id, col(RefreshToken.used_at).is_(None))
        .values(used_at=clock.now())
    )
    return won.rowcount == 1  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE gives a CursorResult


def _stolen(session: Session, place: UserSession, who: Actor, address: str | None, device: str | None) -> None:
    """Thief and owner hold tokens of the same session, and nobody knows which is which: both are out."""
    place.revoked_at = clock.now()
    session.add(place)
    from_where = sessions.where_from(address, device)
    after = {"session": place.id, "ended": True, "address": from_where[0], "device": from_where[1]}
    spine.record(session, who, "user.refresh_token_reused", "user", place.user_id, after=after)
    session.flush()


def _made_for(session: Session, place: UserSession) -> str:
    token = secrets.token_urlsafe(32)
    row = RefreshToken(token_hash=sessions.hash_of(token), session_id=id_of(place), created_at=clock.now())
    session.add(row)
    session.flush()
    return token
