"""Look at the tickets whose clocks are due for a look: some together in one transaction, with any number of workers."""

import logging
import threading
from collections.abc import Sequence

from ticketing_app import db
from ticketing_app.domain import escalation
from ticketing_app.domain.actor import house
from ticketing_app.vocabulary import Door

log = logging.getLogger(__name__)
BATCH, TOGETHER = 200, 25
"""Tickets that are found at once, and that are held together: whoever writes on one of them waits for the others."""


def escalate_due(stop: threading.Event | None = None) -> int:
    """Look at one batch of what is due; returns how many tickets were looked at."""
    with db.reading() as session:
        found = escalation.to_look_at(session, BATCH)
    looked_at = steps = 0
    for start in range(0, len(found), TOGETHER):
        if stop is not None and stop.is_set():
            break
        some = found[start : start + TOGETHER]
        try:
            # Another worker may have been faster: the verb looks again under the locks of the tickets.
            looked, taken = db.run(lambda session, some=some: escalation.look_at_some(session, house(Door.JOB), some))
        except Exception:
            log.warning("%d tickets could not be looked at together", len(some), exc_info=True)
            looked, taken = _one_by_one(some)
        looked_at += looked
        steps += taken
    if steps:
        log.info("took %d steps of escalation", steps)
    return looked_at


def _one_by_one(ticket_ids: Sequence[int]) -> tuple[int, int]:
    """One ticket that cannot be looked at must not keep the others waiting."""
    looked_at = steps = 0
    for ticket_id in ticket_ids:
        try:
            steps += db.run(lambda session, number=ticket_id: escalation.look_at(session, house(Door.JOB), number))
            looked_at += 1
        except Exception:
            log.exception("the clocks of ticket %d could not be looked at", ticket_id)
            db.run(lambda session, number=ticket_id: escalation.postpone(session, number))
    return looked_at, steps
