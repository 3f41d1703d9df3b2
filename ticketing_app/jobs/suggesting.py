"""Answer the questions that tickets ask: claim one, ask the sources outside of any transaction, keep what they said.

A ticket never waits for this. A question that cannot be answered is asked again later, and parked in the end.
"""

import logging
import threading
from dataclasses import replace

from ticketing_app import db
from ticketing_app.advice import House
from ticketing_app.config import settings
from ticketing_app.domain import outbox, sources, suggestions
from ticketing_app.domain.sources import Sent
from ticketing_app.domain.suggestions import Question
from ticketing_app.jobs.outbox import jitter
from ticketing_app.models import OutboxMessage
from ticketing_app.vocabulary import DeliveryChannel

log = logging.getLogger(__name__)
BATCH = 20
QUESTIONS = frozenset({DeliveryChannel.SUGGESTION})


class NobodyAnswered(Exception):
    """No source had anything to say; the question is asked again later."""


def suggest_due(house: House, stop: threading.Event | None = None) -> int:
    """Answer what is due, one batch at most; returns how many questions were dealt with. `stop` ends it early."""
    dealt_with = 0
    while dealt_with < BATCH and not (stop is not None and stop.is_set()):
        # Before each question: what was decided a moment ago counts for the next ticket already.
        house.refresh()
        message = db.run(lambda session: outbox.claim(session, QUESTIONS, newest_first=True))
        if message is None:
            break
        _deal_with(house, message)
        dealt_with += 1
    return dealt_with


def _deal_with(house: House, message: OutboxMessage) -> None:
    try:
        _answer(house, message)
    except Exception as error:
        # Whatever a source or the search raises, the question stays: that is what the outbox is for.
        said = f"{type(error).__name__}: {error}"
        log.warning("no suggestion for ticket %s (try %s): %s", message.ticket_id, message.attempts, said)
        db.run(lambda session: outbox.failed(session, message, said, jitter), repeatable=True)
    else:
        db.run(lambda session: outbox.sent(session, message), repeatable=True)


def _answer(house: House, message: OutboxMessage) -> None:
    key, ticket_id = message.idempotency_key, message.ticket_id or 0
    with db.reading() as session:
        asked = suggestions.question(session, ticket_id, key)
        first = sources.shown_now(session)
    if asked is None:
        return
    found, answered = house.found(asked), False
    for answer, sent in house.answers(asked.text, first):
        if sent is not None:
            _note(sent, asked)
        if answer is not None:
            answered = True
            kept = db.run(
                lambda session, said=answer: suggestions.keep(
                    session, key, asked, said, holdback=settings().ai_holdback, found=found
                ),
                repeatable=True,
            )
            if not kept:
                return  # the text was changed meanwhile: the next question is on its way
    if not answered:
        raise NobodyAnswered("no source of suggestions had an answer")


def _note(sent: Sent, asked: Question) -> None:
    db.run(lambda session: sources.note_exchange(session, replace(sent, ticket_id=asked.ticket_id)), repeatable=True)
