"""What the server says: log lines on stderr without others' secrets, and to a person at the terminal where to click."""

import contextlib
import logging
import os
import re
import sys
from collections.abc import AsyncIterator

from ticketing_app.config import settings

ANNOUNCE = "_TICKETING_ANNOUNCE"
"""Set by `serve` for the server that it turns into: a person looks on."""

# Reflex logs an event that it does not know with everything that came with it: the tab's token, the session cookie.
SECRET = re.compile(r"""(['"](?:cookie|authorization|token)['"]\s*:\s*)(['"])(?:(?!\2).)*\2""", re.IGNORECASE)


async def set_up() -> None:
    """For the server process: our own messages from the chosen level on, everybody else's from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(hide_secrets)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("ticketing_app").setLevel(settings().log_level)


def hide_secrets(record: logging.LogRecord) -> bool:
    """A log filter that lets every record pass, with its secrets replaced."""
    said = record.getMessage()
    if SECRET.search(said):
        record.msg, record.args = SECRET.sub(r"\1\2…\2", said), ()
    return True


@contextlib.asynccontextmanager
async def announced() -> AsyncIterator[None]:
    """Where a person looks on: say where to click once everything is up, and that it has stopped in the end."""
    if not os.environ.get(ANNOUNCE):
        yield
        return
    chosen = settings()
    _say(f"\nReady: {chosen.url}\n")
    if chosen.one_click_sign_in:
        _say("Open it and choose a demo account on the sign-in page; no password needed.")
    _say(f"The REST API is described at {chosen.url}/api/docs. Ctrl-C stops everything.")
    yield
    _say("\nStopped.")


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
