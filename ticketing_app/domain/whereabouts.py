"""Where somebody is signed in and how they came in: their own to see and to end, everybody's for those who may."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, people, sessions, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Missing
from ticketing_app.models import RefreshToken, SignInFailure, UserSession, id_of
from ticketing_app.texts import tr

LONGEST_LIST = 200


@dataclass(frozen=True)
class Place:
    """Somewhere somebody is signed in. `device` is the user agent; `here` is where the actor looks from."""

    id: int
    device: str | None
    address: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    by_program: bool
    here: bool


@dataclass(frozen=True)
class SignIn:
    """One try to come in. Of those that failed nobody knows the device."""

    at: datetime
    worked: bool
    address: str | None
    device: str | None = None
    by_program: bool = False


def my_sessions(session: Session, actor: Actor) -> list[Place]:
    """Where the actor is signed in: here first, then where they were last."""
    return _open_places(session, actor, actor.person_id)


def sessions_of(session: Session, actor: Actor, user_id: int) -> list[Place]:
    """Where somebody is signed in. Raises `Forbidden`, `Missing`."""
    people.one(session, actor, user_id)
    return _open_places(session, actor, user_id)


def sign_ins_of(session: Session, actor: Actor, user_id: int, limit: int = 20) -> list[SignIn]:
    """The last tries to sign in with this account, newest first; at most 200, of 90 days. Raises `Forbidden`,
    `Missing`."""
    user, limit = people.one(session, actor, user_id), min(limit, LONGEST_LIST)
    came = sa.select(UserSession, _has_refresh_token()).where(col(UserSession.user_id) == user_id)
    failed = select(SignInFailure).where(SignInFailure.email == user.email)
    tries = [
        SignIn(place.created_at, True, place.address, place.device, by_program)
        for place, by_program in session.execute(came.order_by(col(UserSession.created_at).desc()).limit(limit))
    ]
    tries += [
        SignIn(failure.at, False, failure.address)
        for failure in session.exec(failed.order_by(col(SignInFailure.at).desc()).limit(limit))
    ]
    return sorted(tries, key=lambda one: one.at, reverse=True)[:limit]


def end_my_session(session: Session, actor: Actor, session_id: int) -> None:
    """Sign out at one place. Raises `Missing` where the actor is not signed in there."""
    _end_one(session, actor, actor.person_id, session_id)


def end_my_other_sessions(session: Session, actor: Actor) -> int:
    """Sign out everywhere but here; returns at how many places."""
    return _end_all(session, actor, actor.person_id, but=actor.session_id)


def end_my_sessions(session: Session, actor: Actor) -> int:
    """Sign out everywhere, here as well; returns at how many places."""
    return _end_all(session, actor, actor.person_id)


def end_session_of(session: Session, actor: Actor, user_id: int, session_id: int) -> None:
    """Sign somebody out at one place. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.MANAGE_PEOPLE)
    _end_one(session, actor, user_id, session_id)


def end_sessions_of(session: Session, actor: Actor, user_id: int) -> int:
    """Sign somebody out everywhere; returns at how many places. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.MANAGE_PEOPLE)
    people.one(session, actor, user_id)
    return _end_all(session, actor, user_id)


def _open_places(session: Session, actor: Actor, user_id: int) -> list[Place]:
    found = session.execute(
        sa.select(UserSession, _has_refresh_token())
        .where(_open_for(user_id))
        .order_by(col(UserSession.last_seen_at).desc(), col(UserSession.id).desc())
        .limit(LONGEST_LIST)
    )
    places = [
        Place(
            id=id_of(row),
            device=row.device,
            address=row.address,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            by_program=by_program,
            here=row.id == actor.session_id,
        )
        for row, by_program in found
    ]
    return sorted(places, key=lambda place: not place.here)


def _end_one(session: Session, actor: Actor, user_id: int, session_id: int) -> None:
    ended = session.execute(
        sa.update(UserSession)
        .where(_open_for(user_id), col(UserSession.id) == session_id)
        .values(revoked_at=clock.now())
    )
    if ended.rowcount != 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE gives a CursorResult
        raise Missing(tr("Nobody is signed in there any more."))
    _note(session, actor, user_id, "user.session_ended", {"session": session_id})


def _end_all(session: Session, actor: Actor, user_id: int, *, but: int | None = None) -> int:
    ended = sessions.end_all(session, user_id, but=but)
    if ended:
        kept = {"but": but} if but is not None else {}
        _note(session, actor, user_id, "user.sessions_ended", {"sessions": ended, **kept})
    return ended


def _note(session: Session, actor: Actor, user_id: int, action: str, after: spine.Facts) -> None:
    spine.record(session, actor, action, "user", user_id, after=after)
    session.flush()


def _open_for(user_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(UserSession.user_id) == user_id,
        col(UserSession.revoked_at).is_(None),
        col(UserSession.expires_at) > clock.now(),
    )


def _has_refresh_token() -> sa.ColumnElement[bool]:
    """Only programs get one."""
    return sa.select(col(RefreshToken.id)).where(col(RefreshToken.session_id) == col(UserSession.id)).exists()
