"""What the server says: log lines on stderr without others' secrets, and to a person at the terminal where to click."""

import contextlib
import logging
import os
import re
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from ticketing_app import tracing
from ticketing_app.config import settings

log = logging.getLogger(__name__)
ANNOUNCE = "_TICKETING_ANNOUNCE"
"""Set by `serve` for the server that it turns into: a person looks on."""

SECRETS = (
    # Reflex logs an event that it does not know with everything that came with it: the tab's token, the session cookie.
    re.compile(
        r"""(['"][\w-]*(?:cookie|authorization|token|password|secret|api[_-]?key)['"]\s*:\s*)(['"])(?:(?!\2).)*\2""",
        re.I,
    ),
    re.compile(r"""((?:ticketing_session=|[?&]token=|\bbearer\s+))()[^\s;&'",]+""", re.I),
    # The link of a letter, which every event of its page names as where it comes from.
    re.compile(r"""(/welcome[\w./?=&-]*(?:#|%23))()[^\s;&'",]+""", re.I),
    # A database's address, as an error of its driver repeats it.
    re.compile(r"""(://[^:/\s@'"]*:)()[^@\s'"]+(?=@)"""),
)
"""What stands before the secret, and the quotes around it, if any."""

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

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The first line; it ends with the id of the request or event that it belongs to."""
        request_id = _request_id(record)
        return super().formatMessage(record) + (f" [{request_id}]" if request_id else "")

    def format(self, record: logging.LogRecord) -> str:
        """The entry."""
        lines = without_secrets(super().format(record)).split("\n")
        return _CONTROL.sub(_spelled_out, "\n    ".join(_cut(line) for line in lines))


class HarmlessJson(JsonFormatter):
    """The same as one JSON object on one line, for machines: what is known in numbers and names has its own field."""

    converter = time.gmtime

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s", rename_fields={"levelname": "level", "name": "logger"})

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """When it was (UTC, RFC 3339), and which request or event it belongs to."""
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        log_data["time"] = f"{seconds}.{int(record.msecs):03d}Z"
        super().add_fields(log_data, record, message_dict)
        if request_id := _request_id(record):
            log_data["request_id"] = request_id

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """All texts without secrets and not too long; JSON spells out controls by itself."""
        return {name: _safe(value) for name, value in super().process_log_record(log_data).items()}


def without_secrets(text: str) -> str:
    """The text with … for everything that we know to be a secret."""
    for pattern in SECRETS:
        text = pattern.sub(r"\1\2…\2", text)
    return text


def on_stderr() -> logging.Handler:
    """The way out for log lines, in the form that the settings choose."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(HarmlessJson() if settings().json_logs else Harmless())
    return handler


@contextlib.asynccontextmanager
async def set_up() -> AsyncIterator[None]:
    """For the server process: our own messages from the chosen level on, everybody else's from WARNING on."""
    logging.basicConfig(level=logging.WARNING, handlers=[on_stderr()], force=True)
    logging.getLogger("ticketing_app").setLevel(settings().level)
    for name in ("engineio.server", "socketio.server"):
        logging.getLogger(name).handlers.clear()  # they say everything a second time, past our formatter
    yield


def _request_id(record: logging.LogRecord) -> str:
    return getattr(record, "request_id", "") or tracing.current().request_id


def _safe(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "\n".join(_cut(line) for line in without_secrets(value).split("\n"))


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _spelled_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


@contextlib.asynccontextmanager
async def announced() -> AsyncIterator[None]:
    """Where a person looks on: say where to click once everything is up, and that it has stopped in the end."""
    chosen = settings()
    if chosen.json_logs or not os.environ.get(ANNOUNCE):
        log.info("ready at %s", chosen.url)
        yield
        log.info("stopped")
        return
    _say(f"\nReady: {chosen.url}\n")
    if chosen.one_click_sign_in:
        _say("Open it and choose a demo account on the sign-in page; no password needed.")
    _say(f"The REST API is described at {chosen.url}/api/docs. Ctrl-C stops everything.")
    yield
    _say("\nStopped.")


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
