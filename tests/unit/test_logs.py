"""Whatever strangers send, the log stays readable, small and without secrets."""

import logging

import pytest

from ticketing_app.logs import LONGEST, Harmless


def _entry(message: str, *, failed_with: str = "") -> str:
    error = (ValueError, ValueError(failed_with), None) if failed_with else None
    return Harmless().format(logging.LogRecord("a.name", logging.ERROR, __file__, 1, message, (), error))


@pytest.mark.parametrize("nasty", ["\x1b[2J", "\r", "\x00", "\x9b31m", "\u2028", "\u202e", "\ud800"])
def test_nothing_in_it_acts_on_a_terminal(nasty: str) -> None:
    for entry in (_entry(f"GET /{nasty}x"), _entry("failed", failed_with=f"{nasty}x")):
        assert nasty not in entry
        assert nasty.encode("unicode_escape").decode() in entry
        entry.encode()


def test_nobody_writes_an_entry_of_their_own() -> None:
    forged = "2026-01-01 00:00:00,000 INFO root: admin signed in"
    for entry in (_entry(f"x\n{forged}"), _entry("failed", failed_with=f"x\n{forged}")):
        assert forged in entry
        assert all(line.startswith("    ") for line in entry.splitlines()[1:])


def test_what_is_long_is_cut() -> None:
    assert len(_entry("x" * 1_000_000)) < LONGEST + 100
    assert len(_entry("failed", failed_with="x" * 1_000_000)) < LONGEST + 200


def test_secrets_are_replaced_in_messages_and_in_traces() -> None:
    secret = "{'headers': {'cookie': 'ticketing_session=s3cret', \"token\": \"s3cret\"}}"
    for entry in (_entry(secret), _entry("failed", failed_with=secret)):
        assert "s3cret" not in entry
        assert "'cookie': '…'" in entry
