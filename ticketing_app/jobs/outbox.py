"""Deliver the outbox: claim in one short transaction, send outside of any, write down what became of it in another."""

import logging
import random
import threading
from collections.abc import Mapping

from ticketing_app import db
from ticketing_app.domain import outbox
from ticketing_app.integrations import channels
from ticketing_app.integrations.channels import Channel, Parcel
from ticketing_app.models import OutboxMessage
from ticketing_app.vocabulary import DeliveryChannel

log = logging.getLogger(__name__)
BATCH = 20


def deliver_due(
    ways: Mapping[DeliveryChannel, Channel] = channels.MOCK, stop: threading.Event | None = None
) -> tuple[int, int]:
    """Deliver what is due, one batch at most; returns how many left and how many did not. `stop` ends it early."""
    gone = stuck = 0
    while gone + stuck < BATCH and not (stop is not None and stop.is_set()):
        message = db.run(outbox.claim)
        if message is None:
            break
        if _deliver(message, ways):
            gone += 1
        else:
            stuck += 1
    return gone, stuck


def _deliver(message: OutboxMessage, ways: Mapping[DeliveryChannel, Channel]) -> bool:
    try:
        ways[message.channel].deliver(_parcel(message))
    except Exception as error:
        # Whatever a channel raises, the message stays ours: that is what the outbox is for.
        said = _said(error, message)
        log.warning("message %s was not delivered (try %s): %s", message.idempotency_key, message.attempts, said)
        db.run(lambda session: outbox.failed(session, message, said, jitter), repeatable=True)
        return False
    db.run(lambda session: outbox.sent(session, message), repeatable=True)
    return True


def _said(error: Exception, message: OutboxMessage) -> str:
    """What went wrong. Errors like to repeat what they choked on: of a confidential letter only the kind is told."""
    kind = type(error).__name__
    return f"{kind} (the rest is left out: the letter is confidential)" if message.confidential else f"{kind}: {error}"


def _parcel(message: OutboxMessage) -> Parcel:
    return Parcel(
        idempotency_key=message.idempotency_key,
        topic=message.topic,
        recipient=message.recipient,
        subject=message.subject,
        body=message.body,
        confidential=message.confidential,
    )


def jitter() -> float:
    """Spread out, so that all that failed together does not come back together."""
    return random.uniform(0.8, 1.2)
