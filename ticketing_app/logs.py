"""What the server writes down: one line each on stderr, without the secrets that a library might put into its own."""

import logging
import re
import sys

from ticketing_app.config import settings

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
