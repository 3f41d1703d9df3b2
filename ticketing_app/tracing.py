"""Which request or event a log line belongs to: an id that travels with the work, also into its threads."""

import contextlib
import re
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True)
class Trace:
    """One request or event, and who sent it, where that is known."""

    request_id: str = ""
    person_id: int | None = None


_NOTHING = Trace()
_current: ContextVar[Trace] = ContextVar("trace", default=_NOTHING)


def current() -> Trace:
    """The request or event that runs here; an empty one where none does."""
    return _current.get()


def new_id() -> str:
    """An id that nobody had before."""
    return uuid.uuid4().hex


def id_of(given: str) -> str:
    """The caller's own id, where it is harmless in a log; else a new one."""
    return given if _HARMLESS.fullmatch(given) else new_id()


def begin(request_id: str, person_id: int | None = None) -> None:
    """From here on this task works for that request or event."""
    _current.set(Trace(request_id, person_id))


@contextlib.contextmanager
def within(request_id: str) -> Iterator[None]:
    """The same for a while."""
    token = _current.set(Trace(request_id))
    try:
        yield
    finally:
        _current.reset(token)
