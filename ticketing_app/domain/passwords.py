"""Passwords: 12 to 256 characters that are not soon guessed, kept as argon2id (19 MiB, two passes, one lane, as OWASP
advises).

Hashing takes tens of milliseconds on purpose: never inside a transaction, never on the event loop.
"""

import re
import threading
from typing import Any, NewType

from passlib.handlers.argon2 import argon2
from zxcvbn import zxcvbn

from ticketing_app.errors import Invalid
from ticketing_app.texts import mark, tr

SHORTEST, LONGEST = 12, 256
FEWEST_GUESSES = 10**6
"""Whoever tries the likeliest passwords first must not come to this one before (zxcvbn's estimate, made offline)."""
LOOKED_AT = 32
"""Characters from which the guesses are estimated: more only adds to them, and can be chosen to take seconds."""
GUESSABLE = mark("This password is easily guessed. Four unrelated words make a good one, and are easy to keep in mind.")
PasswordHash = NewType("PasswordHash", str)

_argon2id: Any = argon2.using(type="ID", memory_cost=19 * 1024, rounds=2, parallelism=1)
_NOBODYS = PasswordHash(_argon2id.hash("nobody has this password"))
_one_estimate = threading.Lock()


def hashed(password: str, *about: str, field: str = "password") -> PasswordHash:
    """The hash to keep. `about` is what everybody knows of the person: their e-mail address, their name.

    Raises `Invalid` for that field where the password is too short, too long, or soon guessed.
    """
    _check_length(password, field)
    if _guesses(password, about) < FEWEST_GUESSES:
        raise Invalid.field(field, tr(GUESSABLE))
    return PasswordHash(_argon2id.hash(password))


def hashed_as_given(password: str) -> PasswordHash:
    """The hash of a password that the operator answers for. Raises `Invalid` where it is too short or too long."""
    _check_length(password, "password")
    return PasswordHash(_argon2id.hash(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password. With nothing kept the same work is done, and the answer is no."""
    # What is no text cannot have been anybody's password; a sound character in its place keeps it wrong.
    given = password[: LONGEST + 1].encode("utf-8", "replace").decode()
    right = _argon2id.verify(given, kept or _NOBODYS)
    return right and kept is not None and _is_text(password)


def _check_length(password: str, field: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        bounds = tr("A password has {least} to {most} characters.", least=SHORTEST, most=LONGEST)
        raise Invalid.field(field, bounds)
    if not _is_text(password):
        raise Invalid.field(field, tr("This password has a character that cannot be kept. Use another."))


def _guesses(password: str, about: tuple[str, ...]) -> int:
    words = [re.split(r"[\W_]+", text) for text in about]
    known = [
        *about,
        *("".join(parts) for parts in words),
        *(part for parts in words for part in parts if len(part) > 2),
    ]
    # zxcvbn keeps what is known of a person in a table that all threads share.
    with _one_estimate:
        return int(zxcvbn(password[:LOOKED_AT], user_inputs=known)["guesses"])


def _is_text(password: str) -> bool:
    """Whether there is no half of a surrogate pair in it, which JSON can carry and UTF-8 cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in password)
