"""What the suite's logs must never tell: a register of the secrets that tests use, and of everything that was logged.

password = secret("correct horse battery staple")   # whoever makes or gets one says so
with listening_to(log): …                           # a server of its own writes into this file
leaked()                                            # the secrets that stand in anything logged so far
"""

import contextlib
import io
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ticketing_app.logs import Harmless

SHORTEST = 16
"""Letters in a row that no word has, so that they can only come from the secret."""
NAMED = frozenset({"password", "new_password", "token", "access_token", "refresh_token", "ticketing_session"})
_RANDOM = re.compile(r"[A-Za-z0-9_-]+")
_RUN = re.compile(rf"[A-Za-z0-9_-]{{{SHORTEST},}}")

_secrets: set[str] = set()
_open: set[Path] = set()
_heard: list[str] = []


def secret(value: str) -> str:
    """The same value, which from now on must not be in any log."""
    _secrets.add(value)
    return value


def secrets_in(*contents: Any) -> None:
    """Registers what fields of these names hold, in what was sent and what came back, however deep."""
    for content in contents:
        if isinstance(content, Mapping):
            for name, value in content.items():
                if name not in NAMED or not isinstance(value, str):
                    secrets_in(value)
                elif len(set(value)) > 7:
                    secret(value)
        elif isinstance(content, list | tuple):
            secrets_in(*content)


def heard(text: str) -> None:
    """Somebody wrote this into a log."""
    _heard.append(text)


@contextlib.contextmanager
def listening_to(log: Path) -> Iterator[None]:
    """What is written into this file meanwhile counts, also if the file is gone or overwritten later."""
    _open.add(log)
    try:
        yield
    finally:
        _open.discard(log)
        heard(log.read_text(errors="replace"))


def listen() -> None:
    """From now on what this process logs counts, in the form in which the server would write it."""
    ear = logging.StreamHandler(_Ear())
    ear.setFormatter(Harmless())
    logging.getLogger("ticketing_app").addHandler(ear)
    logging.getLogger("ticketing_app").setLevel(logging.INFO)
    logging.getLogger().addHandler(ear)


class _Ear(io.TextIOBase):
    def write(self, text: str, /) -> int:
        heard(text)
        return len(text)


def leaked() -> dict[str, str]:
    """Every secret that was logged, with what stands around it."""
    texts = [*_heard, *(log.read_text(errors="replace") for log in _open if log.exists())]
    return found_in("\n".join(texts), _secrets)


def found_in(log: str, secrets: set[str]) -> dict[str, str]:
    """Which of the secrets stand in the log, and where. Of thousands, random ones are found by their beginning."""
    spoken = {one for one in secrets if not (_RANDOM.fullmatch(one) and len(one) >= SHORTEST)}
    # A token of three parts begins like every other; its last part is its own.
    parts = {one.rsplit(".", 1)[-1] for one in spoken if one.startswith("eyJ")}
    spoken = {one for one in spoken if not one.startswith("eyJ")}
    random = {one[:SHORTEST]: one for one in (secrets - spoken) | parts if len(one) >= SHORTEST}
    found = {one: log.find(one) for one in spoken if one in log}
    for run in _RUN.finditer(log):
        text = run.group()
        for start in range(len(text) - SHORTEST + 1):
            if known := random.get(text[start : start + SHORTEST]):
                found[known] = run.start() + start
    return {one: log[max(0, at - 200) : at + 200] for one, at in found.items()}
