"""One key, one result: a write that is sent again gives the first answer again.

A key belongs to a person and a route and is kept 24 hours.
"""

import hashlib
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain.actor import Actor
from ticketing_app.errors import Invalid
from ticketing_app.models import IdempotencyKey
from ticketing_app.texts import tr

KEPT = timedelta(hours=24)
LONGEST = 200


def claim(session: Session, actor: Actor, route: str, key: str, fingerprint: str) -> IdempotencyKey:
    """The row of this key: with a `result_id` where the write was done before, without one where it is ours to do now.

    A second request with the same key waits here until the first is committed. Set `result_id` on the row before the
    transaction ends. Raises `Invalid` where the key was used for other content, or is too long.
    """
    if not 1 <= len(key) <= LONGEST:
        raise Invalid.field("Idempotency-Key", tr("An Idempotency-Key has 1 to {most} characters.", most=LONGEST))
    hashed = hashlib.sha256(key.encode()).hexdigest()
    session.execute(
        sa.delete(IdempotencyKey).where(
            col(IdempotencyKey.user_id) == actor.person_id,
            col(IdempotencyKey.route) == route,
            col(IdempotencyKey.key) == hashed,
            col(IdempotencyKey.created_at) < clock.now() - KEPT,
        )
    )
    row = IdempotencyKey(
        user_id=actor.person_id, route=route, key=hashed, fingerprint=fingerprint, created_at=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(row)
        return row
    except IntegrityError:
        return _earlier(session, actor, route, hashed, fingerprint)


def _earlier(session: Session, actor: Actor, route: str, hashed: str, fingerprint: str) -> IdempotencyKey:
    row = session.exec(
        select(IdempotencyKey)
        .where(IdempotencyKey.user_id == actor.person_id, IdempotencyKey.route == route, IdempotencyKey.key == hashed)
        .with_for_update()
    ).one()
    if row.fingerprint != fingerprint:
        said = tr("This Idempotency-Key was used for other content. Use a new one.")
        raise Invalid.field("Idempotency-Key", said)
    return row


def forget_old(session: Session) -> int:
    """Delete keys that are no longer kept; returns how many."""
    gone = session.execute(sa.delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < clock.now() - KEPT))
    return gone.rowcount  # pyright: ignore[reportAttributeAccessIssue] - a DELETE gives a CursorResult
