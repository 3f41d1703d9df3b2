"""Look at the tickets whose clocks are due for a look: one ticket, one transaction, any number of workers."""

import logging
import threading

from ticketing_app import db
from ticketing_app.domain import escalation
from ticketing_app.domain.actor import house
from ticketing_app.vocabulary import Door

log = logging.getLogger(__name__)
BATCH = 200


def escalate_due(stop: threading.Event | None = None) -> int:
    """Look at one batch of what is due; returns how many tickets were looked at."""
    with db.reading() as session:
        found = escalation.to_look_at(session, BATCH)
    looked_at = steps = 0
    for ticket_id in found:
        if stop is not None and stop.is_set():
            break
        try:
            # Another worker may have been faster: the verb looks again under the ticket's lock.
            steps += db.run(lambda session, number=ticket_id: escalation.look_at(session, house(Door.JOB), number))
            looked_at += 1
        except Exception:
            # One ticket that cannot be looked at must not keep the others waiting.
            log.exception("the clocks of ticket %d could not be looked at", ticket_id)
            db.run(lambda session, number=ticket_id: escalation.postpone(session, number))
    if steps:
        log.info("took %d steps of escalation", steps)
    return looked_at
