"""Throw away what nobody needs: idempotency keys, notifications, sign-in failures, exchanges, ended sessions.

Never the audit.
"""

import logging

from ticketing_app import db
from ticketing_app.domain import idempotency, notices, sessions, sign_in, sources

log = logging.getLogger(__name__)


def sweep() -> dict[str, int]:
    """Each heap in a transaction of its own; returns how many rows went from where."""
    gone = {
        "idempotency_key": db.run(idempotency.forget_old, repeatable=True),
        "notification": db.run(notices.forget_old, repeatable=True),
        "sign_in_failure": db.run(sign_in.forget_old_failures, repeatable=True),
        "source_exchange": db.run(sources.forget_old_exchanges, repeatable=True),
        "user_session": db.run(sessions.forget_expired, repeatable=True),
    }
    if any(gone.values()):
        log.info("swept %s", ", ".join(f"{count} × {table}" for table, count in gone.items() if count))
    return gone
