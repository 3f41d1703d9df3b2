"""Messages of the outbox as rows for people, and one of them in full; of a confidential one never the body."""

from dataclasses import dataclass, field

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import letters
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.outbox import MOST_ATTEMPTS
from ticketing_app.models import OutboxMessage, id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.ui import routes, times
from ticketing_app.ui.pages.outbox.reasons import OWN_WORDS, in_plain_words
from ticketing_app.ui.pages.outbox.wanted import Wanted
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus


@dataclass(frozen=True)
class MessageRow:
    """One message in two lines: what it is, and how it stands."""

    id: int
    when: str
    channel: str
    recipient: str
    subject: str
    about: str
    standing: str
    tone: str
    tries: str
    reason: str
    confidential: bool
    may_retry: bool


@dataclass(frozen=True)
class MessageView:
    """One message in full. `keeps_secret`: its body is shown only on request; `emptied`: the secret is gone."""

    id: int = 0
    subject: str = ""
    channel: str = ""
    recipient: str = ""
    topic: str = ""
    ticket: str = ""
    ticket_href: str = ""
    written: str = ""
    left: str = ""
    next_try: str = ""
    tries: str = ""
    reason: str = ""
    said: str = ""
    key: str = ""
    body: str = ""
    keeps_secret: bool = False
    emptied: bool = False
    may_retry: bool = False


@dataclass(frozen=True)
class OutboxPage:
    """One page of a tab, and how many there are behind each tab."""

    rows: list[MessageRow]
    next_cursor: str = ""
    counts: dict[str, str] = field(default_factory=dict)
    parked: int = 0


def page(session: Session, actor: Actor, wanted: Wanted, cursor: str | None) -> OutboxPage:
    """The messages that the address asks for. Raises `Forbidden`."""
    found = letters.find(session, actor, wanted.query(cursor))
    numbers = letters.counts(session, actor, wanted.chosen)
    return OutboxPage(
        rows=[_row(message, actor.time_zone) for message in found.items],
        next_cursor=found.next_cursor or "",
        counts={status.value: _figure(number) for status, number in numbers.items()},
        parked=numbers[DeliveryStatus.FAILED],
    )


def one(session: Session, actor: Actor, message_id: int) -> MessageView:
    """One message. Raises `Forbidden`, `Missing`."""
    message, zone = letters.one(session, actor, message_id), actor.time_zone
    waits = message.status is DeliveryStatus.QUEUED
    about_ticket = message.ticket_id is not None
    return MessageView(
        id=id_of(message),
        subject=message.subject or message.topic,
        channel=message.channel.value,
        recipient=message.recipient,
        topic=message.topic,
        ticket=f"#{message.ticket_id}" if about_ticket else "",
        ticket_href=routes.ticket(message.ticket_id) if message.ticket_id else "",
        written=times.moment(message.created_at, zone),
        left=times.moment(message.sent_at, zone),
        next_try=_next_try(message, zone) if waits else "",
        tries=_tries(message),
        reason=in_plain_words(message.last_error),
        said="" if message.last_error in OWN_WORDS else message.last_error or "",
        key=message.idempotency_key,
        body="" if letters.is_secret(message) else message.body,
        keeps_secret=letters.is_secret(message),
        emptied=letters.is_emptied(message),
        may_retry=_may_retry(message),
    )


def _row(message: OutboxMessage, zone: str) -> MessageRow:
    standing, tone = _standing(message, zone)
    return MessageRow(
        id=id_of(message),
        when=times.moment(message.created_at, zone),
        channel=message.channel.value,
        recipient=message.recipient,
        subject=message.subject or message.topic,
        about="" if message.channel is DeliveryChannel.EVENT else message.topic,
        standing=standing,
        tone=tone,
        tries=_tries(message),
        reason=in_plain_words(message.last_error),
        confidential=message.confidential,
        may_retry=_may_retry(message),
    )


def _standing(message: OutboxMessage, zone: str) -> tuple[str, str]:
    if message.status is DeliveryStatus.SENT:
        return tr("Sent {moment}", moment=times.moment_inside(message.sent_at, zone)), "good"
    if message.status is DeliveryStatus.FAILED:
        return tr("Parked"), "critical"
    return _next_try(message, zone), "warning" if message.last_error else "neutral"


def _next_try(message: OutboxMessage, zone: str) -> str:
    now = clock.now()
    if message.leased_until is not None and message.leased_until > now:
        return tr("Being sent now")
    if message.next_attempt_at <= now:
        return tr("Due now")
    wait = (message.next_attempt_at - now).total_seconds()
    if wait < 3600:
        return tr("Next try in {span}", span=times.short_span(wait))
    return tr("Next try {moment}", moment=times.moment_inside(message.next_attempt_at, zone))


def _tries(message: OutboxMessage) -> str:
    """Of what left at once nobody wants to know how often it was tried."""
    if not message.attempts or (message.status is DeliveryStatus.SENT and message.attempts == 1):
        return ""
    if message.status is DeliveryStatus.QUEUED:
        return tr("try {number} of {most}", number=message.attempts, most=MOST_ATTEMPTS)
    return trn("after {number} try", "after {number} tries", message.attempts)


def _may_retry(message: OutboxMessage) -> bool:
    return message.status is DeliveryStatus.FAILED and not letters.is_emptied(message)


def _figure(number: int) -> str:
    return f"{amount(letters.MOST_COUNTED)}+" if number > letters.MOST_COUNTED else amount(number)
