"""Delete the files of erased tickets from storage; an order that fails is tried again later, and parked in the end."""

import logging
import threading

from ticketing_app import db
from ticketing_app.domain import outbox
from ticketing_app.integrations import storage
from ticketing_app.jobs.outbox import jitter
from ticketing_app.models import OutboxMessage
from ticketing_app.vocabulary import DeliveryChannel

log = logging.getLogger(__name__)
BATCH = 20
ORDERS = frozenset({DeliveryChannel.STORAGE})


def clear_due(stop: threading.Event | None = None) -> int:
    """Carry out what is due, one batch at most; returns how many orders were dealt with. `stop` ends it early."""
    dealt_with = 0
    while dealt_with < BATCH and not (stop is not None and stop.is_set()):
        order = db.run(lambda session: outbox.claim(session, ORDERS))
        if order is None:
            break
        _carry_out(order)
        dealt_with += 1
    return dealt_with


def _carry_out(order: OutboxMessage) -> None:
    try:
        # Most are gone already: whoever erased the ticket deleted them right after the commit.
        storage.attachments().discard(order.recipient)
    except OSError as error:
        said = f"{type(error).__name__}: {error}"
        log.warning("a file could not be deleted (try %s): %s", order.attempts, said)
        db.run(lambda session: outbox.failed(session, order, said, jitter), repeatable=True)
    else:
        db.run(lambda session: outbox.sent(session, order), repeatable=True)
