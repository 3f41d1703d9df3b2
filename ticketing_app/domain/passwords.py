"""Passwords: 12 to 256 characters, kept as argon2id (19 MiB, two passes, one lane, as OWASP advises).

Hashing takes tens of milliseconds on purpose: never inside a transaction, never on the event loop.
"""

from typing import Any, NewType

from passlib.handlers.argon2 import argon2

from ticketing_app.errors import Invalid

SHORTEST, LONGEST = 12, 256
PasswordHash = NewType("PasswordHash", str)

_argon2id: Any = argon2.using(type="ID", memory_cost=19 * 1024, rounds=2, parallelism=1)
_NOBODYS = PasswordHash(_argon2id.hash("nobody has this password"))


def hashed(password: str) -> PasswordHash:
    """The hash to keep. Raises `Invalid` where the password is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid.field("password", f"A password has {SHORTEST} to {LONGEST} characters.")
    if not _is_text(password):
        raise Invalid.field("password", "This password has a character that cannot be kept. Use another.")
    return PasswordHash(_argon2id.hash(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password. With nothing kept the same work is done, and the answer is no."""
    # What is no text cannot have been anybody's password; a sound character in its place keeps it wrong.
    given = password[: LONGEST + 1].encode("utf-8", "replace").decode()
    right = _argon2id.verify(given, kept or _NOBODYS)
    return right and kept is not None and _is_text(password)


def _is_text(password: str) -> bool:
    """Whether there is no half of a surrogate pair in it, which JSON can carry and UTF-8 cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in password)
