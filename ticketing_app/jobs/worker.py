"""The house's own hands: deliver, suggest, close and sweep until told to stop; any number of them may run at once."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from ticketing_app import advice, clock, wellbeing
from ticketing_app.advice import House
from ticketing_app.config import settings
from ticketing_app.errors import TicketingError
from ticketing_app.jobs import clearing, closing, counting, escalating, outbox, suggesting, sweep

log = logging.getLogger(__name__)
LOOK_EVERY, AFTER_TROUBLE = 1.0, 10.0
"""Seconds between two looks into an empty outbox, and after something went wrong."""
SWEEP_EVERY, CLOSE_EVERY, ESCALATE_EVERY = timedelta(minutes=30), timedelta(minutes=5), timedelta(seconds=15)
COUNT_EVERY = timedelta(seconds=10)
LONGEST_GOODBYE = 3.0


def work(stop: threading.Event) -> None:
    """Deliver and all the rest until `stop` is set, and suggest beside it: a slow source delays no letter."""
    house = advice.current()
    beside = threading.Thread(
        target=_over_and_over, args=(lambda: _suggest(house, stop), stop, "suggesting"), daemon=True
    )
    beside.start()
    sweep_at = close_at = escalate_at = count_at = clock.now()

    def deliver() -> int:
        nonlocal sweep_at, close_at, escalate_at, count_at
        # When it is due again is said before it begins: what stumbles each time must not keep the letters waiting.
        if clock.now() >= sweep_at:
            sweep_at = clock.now() + SWEEP_EVERY
            sweep.sweep()
        if clock.now() >= close_at:
            close_at = clock.now() + CLOSE_EVERY
            if closing.BATCH in closing.close_due(stop):
                close_at = clock.now()
        if clock.now() >= escalate_at:
            escalate_at = clock.now() + ESCALATE_EVERY
            if escalating.escalate_due(stop) == escalating.BATCH:
                escalate_at = clock.now()
        if clock.now() >= count_at:
            count_at = clock.now() + COUNT_EVERY
            if counting.count_stale() == counting.BATCH:
                count_at = clock.now()
        return sum(outbox.deliver_due(stop=stop)) + clearing.clear_due(stop)

    log.info("worker started")
    _over_and_over(deliver, stop, "delivering")
    advice.forget()
    beside.join(LONGEST_GOODBYE)
    log.info("worker stopped")


def _suggest(house: House, stop: threading.Event) -> int:
    return suggesting.suggest_due(house, stop=stop)


def _over_and_over(some_work: Callable[[], int], stop: threading.Event, name: str) -> None:
    """Do it until `stop` is set; trouble is logged and waited out. It returns how much there was to do."""
    while not stop.is_set():
        try:
            done = some_work()
        except TicketingError as error:
            log.warning("%s: %s", name, error.detail)
            stop.wait(AFTER_TROUBLE)
        except Exception:
            log.exception("%s stumbled and goes on", name)
            stop.wait(AFTER_TROUBLE)
        else:
            if done == 0:
                stop.wait(LOOK_EVERY)


@contextlib.asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """The worker in a thread of its own for as long as the app lives, unless the settings keep it out."""
    if not settings().worker:
        yield
        return
    stop = threading.Event()
    hands = threading.Thread(target=work, args=(stop,), name="worker", daemon=True)
    hands.start()
    wellbeing.watch("worker", hands.is_alive)
    try:
        yield
    finally:
        wellbeing.forget("worker")
        stop.set()
        # Waited for, so that a message under way is written down as sent before the process ends.
        await asyncio.to_thread(hands.join, 5)
