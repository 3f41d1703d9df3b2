"""What becomes of an outbox message: claimed by one worker for a while, then sent, tried again later, or parked.

Every claim raises `attempts`, so a worker that was too slow cannot speak for the one that came after it; a message
that kills its worker each time is parked like any other that cannot be delivered.
"""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.models import OutboxMessage
from ticketing_app.texts import mark
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 12
CANDIDATES = 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
DEADLY = mark("The worker ended while it delivered this, each time.")
"""Kept as it stands here, like the errors of channels; put into words where it is shown."""


LETTERS = frozenset(DeliveryChannel) - {DeliveryChannel.SUGGESTION, DeliveryChannel.STORAGE}
"""What leaves the house; what stays in it is work of another kind, and must not wait behind a letter."""


def claim(
    session: Session, channels: frozenset[DeliveryChannel] = LETTERS, *, newest_first: bool = False
) -> OutboxMessage | None:
    """The message that is due longest: nobody else delivers it until the lease ends. None where nothing is due.

    With `newest_first` the one that was written last: a question about a new ticket must not wait behind an import.

    One at a time: a slow channel then never outlasts the leases of messages that wait behind it.
    """
    _park_the_deadly(session)
    due = session.exec(
        select(col(OutboxMessage.id))
        .where(*_is_due(channels))
        .order_by(*([col(OutboxMessage.id).desc()] if newest_first else [col(OutboxMessage.next_attempt_at)]))
        .limit(CANDIDATES)
    ).all()
    for message_id in due:
        # The conditions again, inside the UPDATE: of two workers who read the same row one changes nothing.
        won = session.execute(
            sa.update(OutboxMessage)
            .where(col(OutboxMessage.id) == message_id, *_is_due(channels))
            .values(leased_until=clock.now() + LEASE, attempts=OutboxMessage.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if won.rowcount == 1:  # pyright: ignore[reportAttributeAccessIssue] - an UPDATE gives a CursorResult
            return session.get_one(OutboxMessage, message_id, populate_existing=True)
    return None


def sent(session: Session, message: OutboxMessage) -> None:
    """It has left the house."""
    _settle(
        session,
        message,
        status=DeliveryStatus.SENT,
        sent_at=clock.now(),
        leased_until=None,
        last_error=None,
    )


def failed(session: Session, message: OutboxMessage, error: str, jitter: Callable[[], float] = lambda: 1.0) -> None:
    """It did not leave: try again after a wait that doubles each time (times `jitter()`), or park it after the last."""
    again = message.attempts < MOST_ATTEMPTS
    wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT) * jitter()
    _settle(
        session,
        message,
        status=DeliveryStatus.QUEUED if again else DeliveryStatus.FAILED,
        next_attempt_at=clock.now() + wait,
        leased_until=None,
        last_error=error[:500],
    )


def mark_sent_since(session: Session, last_id: int) -> None:
    """Say of all letters after `last_id` that they left when they were written: they belong to a past made up."""
    session.execute(
        sa.update(OutboxMessage)
        .where(
            col(OutboxMessage.id) > last_id,
            col(OutboxMessage.status) == DeliveryStatus.QUEUED,
            col(OutboxMessage.channel).in_(sorted(LETTERS)),
        )
        .values(status=DeliveryStatus.SENT, sent_at=OutboxMessage.created_at, attempts=1)
        .execution_options(synchronize_session=False)
    )


def last_id(session: Session) -> int:
    """The id of the newest message, 0 where there is none."""
    return session.exec(select(sa.func.max(OutboxMessage.id))).one() or 0


def _is_due(channels: frozenset[DeliveryChannel]) -> list[sa.ColumnElement[bool]]:
    now, leased_until = clock.now(), col(OutboxMessage.leased_until)
    return [
        col(OutboxMessage.status) == DeliveryStatus.QUEUED,
        col(OutboxMessage.next_attempt_at) <= now,
        sa.or_(leased_until.is_(None), leased_until <= now),
        col(OutboxMessage.channel).in_(sorted(channels)),
    ]


def _park_the_deadly(session: Session) -> None:
    session.execute(
        sa.update(OutboxMessage)
        .where(
            col(OutboxMessage.status) == DeliveryStatus.QUEUED,
            col(OutboxMessage.attempts) >= MOST_ATTEMPTS,
            col(OutboxMessage.leased_until) <= clock.now(),
        )
        .values(
            status=DeliveryStatus.FAILED,
            leased_until=None,
            last_error=DEADLY,
        )
        .execution_options(synchronize_session=False)
    )


def _settle(session: Session, message: OutboxMessage, **values: object) -> None:
    session.execute(
        sa.update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == message.id,
            col(OutboxMessage.status) == DeliveryStatus.QUEUED,
            col(OutboxMessage.attempts) == message.attempts,
            # A retry counts from 0 again: the end of the lease tells two claims with the same number apart.
            col(OutboxMessage.leased_until) == message.leased_until,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
