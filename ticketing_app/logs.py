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


LONGEST = 2000
"""Letters of a line; what strangers send is repeated in errors, and must not fill the disk."""

# Would act on a terminal, or end a line where people who read the log cannot see it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Harmless(logging.Formatter):
    """One entry as text, whoever chose its words: secrets replaced, controls spelled out, further lines indented.

    So nobody can write an entry of their own into the log, and a trace is kept like a message.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The entry."""
        said = SECRET.sub(r"\1\2…\2", super().format(record))
        lines = (line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in said.split("\n"))
        return _CONTROL.sub(_spelled_out, "\n    ".join(lines))


async def set_up() -> None:
    """For the server process: our own messages from the chosen level on, everybody else's from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Harmless())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("ticketing_app").setLevel(settings().log_level)
    for name in ("engineio.server", "socketio.server"):
        logging.getLogger(name).handlers.clear()  # they say everything a second time, past our formatter


def _spelled_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


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
