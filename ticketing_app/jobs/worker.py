"""The house's own hands: deliver and sweep in a loop until told to stop; any number of them may run at once."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator
from datetime import timedelta

from ticketing_app import clock
from ticketing_app.config import settings
from ticketing_app.errors import TicketingError
from ticketing_app.jobs import outbox, sweep

log = logging.getLogger(__name__)
LOOK_EVERY, AFTER_TROUBLE = 1.0, 10.0
"""Seconds between two looks into an empty outbox, and after something went wrong."""
SWEEP_EVERY = timedelta(minutes=30)


def work(stop: threading.Event) -> None:
    """Work until `stop` is set; trouble is logged and waited out, it does not end the loop."""
    log.info("worker started")
    sweep_at = clock.now()
    while not stop.is_set():
        try:
            if clock.now() >= sweep_at:
                sweep.sweep()
                sweep_at = clock.now() + SWEEP_EVERY
            tried = sum(outbox.deliver_due(stop=stop))
        except TicketingError as error:
            log.warning("%s", error.detail)
            stop.wait(AFTER_TROUBLE)
        except Exception:
            log.exception("the worker stumbled and goes on")
            stop.wait(AFTER_TROUBLE)
        else:
            if tried == 0:
                stop.wait(LOOK_EVERY)
    log.info("worker stopped")


@contextlib.asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """The worker in a thread of its own for as long as the app lives, unless the settings keep it out."""
    if not settings().worker:
        yield
        return
    stop = threading.Event()
    hands = threading.Thread(target=work, args=(stop,), name="worker", daemon=True)
    hands.start()
    try:
        yield
    finally:
        stop.set()
        # Waited for, so that a message under way is written down as sent before the process ends.
        await asyncio.to_thread(hands.join, 5)
