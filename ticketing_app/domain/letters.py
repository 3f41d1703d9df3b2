"""The outbox as admins see it: what waits, what left and what is parked, and sending the parked ones once more."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, cursors, fields, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Page
from ticketing_app.domain.outbox import LETTERS
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Conflict, Missing
from ticketing_app.models import OutboxMessage, id_of
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus

MOST_COUNTED: Final = 1000
"""Counting stops behind this number: of a million sent messages nobody wants to know the last digit."""
KEPT, SECRETS_KEPT = timedelta(days=90), timedelta(days=7)
BATCH = 1000
"""Messages that one transaction of the sweep deletes or empties."""
EXPIRED = mark("Its link had expired before it could be sent.")
"""Kept as it stands here, like the errors of channels; put into words where it is shown."""


@dataclass(frozen=True, kw_only=True)
class OutboxQuery:
    """Which messages somebody wants to see: without a channel all that leaves the house, so no question to our sources.

    Every word of `q` must be in recipient, topic or subject; "#12" is what is about ticket 12.
    """

    status: DeliveryStatus | None = None
    channel: DeliveryChannel | None = None
    q: str | None = None
    cursor: str | None = None
    limit: int = 25


def find(session: Session, actor: Actor, query: OutboxQuery) -> Page[OutboxMessage]:
    """One page, newest first. Raises `Forbidden`, `Invalid` for a cursor that is not of this list."""
    access.allow(actor, Action.MANAGE_OUTBOX)
    limit, number = cursors.checked_limit(query.limit), col(OutboxMessage.id)
    wanted = select(OutboxMessage).where(*_conditions(query))
    if query.cursor:
        wanted = wanted.where(number < cursors.read(query.cursor, "-id", int)[1])
    found = list(session.exec(wanted.order_by(number.desc()).limit(limit + 1)))
    items = found[:limit]
    more = cursors.make("-id", id_of(items[-1]), items[-1].id) if len(found) > limit else None
    return Page(items, more)


def counts(session: Session, actor: Actor, channel: DeliveryChannel | None = None) -> dict[DeliveryStatus, int]:
    """How many there are of each status; one more than `MOST_COUNTED` means "more than that". Raises `Forbidden`."""
    access.allow(actor, Action.MANAGE_OUTBOX)

    def of(status: DeliveryStatus) -> int:
        first = select(OutboxMessage.id).where(*_conditions(OutboxQuery(status=status, channel=channel)))
        return session.exec(select(sa.func.count()).select_from(first.limit(MOST_COUNTED + 1).subquery())).one()

    return {status: of(status) for status in DeliveryStatus}


def one(session: Session, actor: Actor, message_id: int) -> OutboxMessage:
    """One message; who shows its body asks `is_secret` first. Raises `Forbidden`, `Missing`."""
    access.allow(actor, Action.MANAGE_OUTBOX)
    message = session.get(OutboxMessage, message_id)
    if message is None:
        raise Missing(tr("There is no such message in the outbox."))
    return message


def is_secret(message: OutboxMessage) -> bool:
    """Whether the body may be shown by `reveal` alone."""
    return message.confidential and bool(message.body)


def is_emptied(message: OutboxMessage) -> bool:
    """Whether the secret that was in it is gone, so that nothing is left to send."""
    return message.confidential and not message.body


def reveal(session: Session, actor: Actor, message_id: int) -> str:
    """The body of a confidential letter; that somebody read it is written down. Raises `Forbidden`, `Missing`."""
    message = one(session, actor, message_id)
    spine.record(session, actor, "outbox.body_shown", "outbox", message_id, after=_facts(message))
    return message.body


def retry(session: Session, actor: Actor, message_id: int) -> OutboxMessage:
    """Queue a parked message again, due now and with all its tries before it.

    Raises `Forbidden`, `Missing`, `Conflict` where it left already, waits already, or has nothing left to send.
    """
    access.allow(actor, Action.MANAGE_OUTBOX)
    wanted = select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update()
    message = session.exec(wanted.execution_options(populate_existing=True)).one_or_none()
    if message is None:
        raise Missing(tr("There is no such message in the outbox."))
    if message.status is DeliveryStatus.SENT:
        raise Conflict(tr("This message has left already; it is not sent a second time."))
    if message.status is DeliveryStatus.QUEUED:
        raise Conflict(tr("This message is queued already; it is tried again by itself."))
    if is_emptied(message):
        said = tr("The link in this letter has expired and was removed. Send a new one from the person's account.")
        raise Conflict(said)
    # Of the error its kind alone: it likes to repeat the letter, and this entry outlives the erasure of a ticket.
    kind = (message.last_error or "").partition(":")[0]
    before = {"status": message.status, "attempts": message.attempts, "error": kind}
    for name, value in _again().items():
        setattr(message, name, value)
    session.add(message)
    after = {"status": message.status, "attempts": message.attempts}
    spine.record(session, actor, "outbox.retried", "outbox", message_id, before=before, after=after)
    session.flush()
    return message


def retry_all(session: Session, actor: Actor, channel: DeliveryChannel | None = None) -> int:
    """Queue everything again that is parked (in this channel) and has something to send; returns how many."""
    access.allow(actor, Action.MANAGE_OUTBOX)
    done = session.execute(
        sa.update(OutboxMessage)
        .where(
            *_conditions(OutboxQuery(status=DeliveryStatus.FAILED, channel=channel)),
            sa.or_(col(OutboxMessage.confidential).is_(False), col(OutboxMessage.body) != ""),
        )
        .values(**_again())
        .execution_options(synchronize_session=False)
    )
    number = _changed(done)
    if number:
        after = {"messages": number, **({"channel": channel} if channel else {})}
        spine.record(session, actor, "outbox.retried_all", "outbox", 0, after=after)
    return number


def forget_old(session: Session) -> int:
    """Delete what was sent more than 90 days ago, a batch at most; returns how many. What failed stays.

    So does the newest question about each ticket to our sources: its key is that of the answers (`triage`).
    """
    long_ago, newer = clock.now() - KEPT, aliased(OutboxMessage)
    asked_again = sa.exists().where(
        col(newer.ticket_id) == col(OutboxMessage.ticket_id),
        col(newer.channel) == DeliveryChannel.SUGGESTION,
        col(newer.id) > col(OutboxMessage.id),
    )
    old = select(col(OutboxMessage.id)).where(
        OutboxMessage.status == DeliveryStatus.SENT,
        # Never later than the time it was sent, and in an index.
        col(OutboxMessage.next_attempt_at) < long_ago,
        col(OutboxMessage.sent_at) < long_ago,
        sa.or_(col(OutboxMessage.channel).in_(sorted(LETTERS)), asked_again),
    )
    ids = session.exec(old.limit(BATCH)).all()
    return _changed(session.execute(sa.delete(OutboxMessage).where(col(OutboxMessage.id).in_(ids)))) if ids else 0


def expired_secrets(session: Session) -> list[int]:
    """Confidential letters that are a week old and still hold their secret; a batch at most."""
    old = select(col(OutboxMessage.id)).where(
        col(OutboxMessage.confidential).is_(True),
        col(OutboxMessage.body) != "",
        col(OutboxMessage.created_at) < clock.now() - SECRETS_KEPT,
    )
    return [number for number in session.exec(old.limit(BATCH)) if number is not None]


def empty(session: Session, ids: list[int]) -> int:
    """Take the bodies out of these letters: their links have expired. What was not sent by now never is."""
    if not ids:
        return 0
    these = col(OutboxMessage.id).in_(ids)
    late = sa.and_(these, col(OutboxMessage.status) == DeliveryStatus.QUEUED)
    parked = {"status": DeliveryStatus.FAILED, "leased_until": None, "last_error": EXPIRED}
    session.execute(sa.update(OutboxMessage).where(late).values(**parked).execution_options(synchronize_session=False))
    emptied = sa.update(OutboxMessage).where(these).values(body="")
    return _changed(session.execute(emptied.execution_options(synchronize_session=False)))


def _conditions(query: OutboxQuery) -> list[sa.ColumnElement[bool]]:
    channel = col(OutboxMessage.channel)
    found = [channel == query.channel if query.channel else channel.in_(sorted(LETTERS))]
    if query.status:
        found.append(col(OutboxMessage.status) == query.status)
    for word in fields.search_words(query.q):
        if word.startswith("#") and word[1:].isascii() and word[1:].isdigit() and len(word) <= 10:
            found.append(col(OutboxMessage.ticket_id) == int(word[1:]))
            continue
        places = (col(OutboxMessage.recipient), col(OutboxMessage.topic), col(OutboxMessage.subject))
        found.append(sa.or_(*(place.icontains(word, autoescape=True) for place in places)))
    return found


def _again() -> dict[str, Any]:
    return {
        "status": DeliveryStatus.QUEUED,
        "attempts": 0,
        "next_attempt_at": clock.now(),
        "leased_until": None,
        "last_error": None,
    }


def _facts(message: OutboxMessage) -> dict[str, Any]:
    return {"channel": message.channel, "recipient": message.recipient, "subject": message.subject}


def _changed(done: Any) -> int:
    return done.rowcount
