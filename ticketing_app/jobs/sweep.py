"""Throw away what nobody needs: old keys, links, notifications, failures, sessions, letters; never the audit."""

import logging

from ticketing_app import db
from ticketing_app.domain import idempotency, letters, links, notices, refreshing, sessions, sign_in, sources

log = logging.getLogger(__name__)


def sweep() -> dict[str, int]:
    """Each heap in a transaction of its own; returns how many rows went from where, or letters were emptied."""
    gone = {
        "confidential letter": _empty_letters(),
        "idempotency_key": db.run(idempotency.forget_old, repeatable=True),
        "notification": db.run(notices.forget_old, repeatable=True),
        "one_time_link": db.run(links.forget_old, repeatable=True),
        "outbox_message": _sent_long_ago(),
        "sign_in_failure": db.run(sign_in.forget_old_failures, repeatable=True),
        "source_exchange": db.run(sources.forget_old_exchanges, repeatable=True),
        # A refresh token points to its session: it goes first.
        "refresh_token": db.run(refreshing.forget_old, repeatable=True),
        "user_session": db.run(sessions.forget_old, repeatable=True),
    }
    if any(gone.values()):
        log.info("swept %s", ", ".join(f"{count} × {table}" for table, count in gone.items() if count))
    return gone


def _sent_long_ago() -> int:
    """Batch by batch, so that others can write in between."""
    total = 0
    while gone := db.run(letters.forget_old, repeatable=True):
        total += gone
    return total


def _empty_letters() -> int:
    """Looked for without holding up anybody who writes."""
    total = 0
    while True:
        with db.reading() as session:
            ids = letters.expired_secrets(session)
        if not ids:
            return total
        total += db.run(lambda session, ids=ids: letters.empty(session, ids), repeatable=True)
