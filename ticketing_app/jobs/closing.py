"""Close what was resolved and stayed quiet, and warn before: one ticket, one transaction, any number of workers."""

import logging
import threading
from collections.abc import Callable

from sqlmodel import Session

from ticketing_app import db
from ticketing_app.config import settings
from ticketing_app.domain import closing
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.closing import Terms
from ticketing_app.vocabulary import Door

log = logging.getLogger(__name__)
BATCH = 50

Find = Callable[[Session, Terms, int], list[int]]
Verb = Callable[[Session, Actor, int, Terms], bool]


def close_due(stop: threading.Event | None = None) -> tuple[int, int]:
    """Warn and close what is due, one batch of each at most; returns how many were warned of and how many closed."""
    terms = Terms.of_days(settings().close_after_days, settings().close_warning_days)
    if terms is None:
        return 0, 0
    closed = _each(closing.to_close, closing.close, terms, stop)
    warned = _each(closing.to_announce, closing.announce, terms, stop)
    if warned or closed:
        log.info("told %d customers that their tickets will close, closed %d", warned, closed)
    return warned, closed


def _each(find: Find, verb: Verb, terms: Terms, stop: threading.Event | None) -> int:
    with db.reading() as session:
        found = find(session, terms, BATCH)
    done = 0
    for ticket_id in found:
        if stop is not None and stop.is_set():
            break
        try:
            # Another worker may have been faster: the verb looks again under the ticket's lock.
            done += db.run(lambda session, number=ticket_id: verb(session, house(Door.JOB), number, terms))
        except Exception:
            # One ticket that cannot be closed must not keep the others open.
            log.exception("ticket %d could not be closed or announced", ticket_id)
    return done
