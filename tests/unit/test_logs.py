"""Whatever strangers send, the log stays readable, small and without secrets."""

import asyncio
import json
import logging
from typing import Any

import pytest

from tests.support.databases import environment
from ticketing_app import logs, tracing
from ticketing_app.logs import LONGEST, Harmless, HarmlessJson


def _record(message: str, failed_with: str = "") -> logging.LogRecord:
    error = (ValueError, ValueError(failed_with), None) if failed_with else None
    return logging.LogRecord("a.name", logging.ERROR, __file__, 1, message, (), error)


def _entry(message: str, *, failed_with: str = "") -> str:
    return Harmless().format(_record(message, failed_with))


def _object(message: str, *, failed_with: str = "") -> dict[str, Any]:
    said = HarmlessJson().format(_record(message, failed_with))
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    return json.loads(said)


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


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("{'headers': {'cookie': 'ticketing_session=s3cret', \"token\": \"s3cret\"}}", "'cookie': '…'"),
        ("{'payload': {'form': {'new_password': 's3cret'}}}", "'new_password': '…'"),
        ("Cookie: a=b; ticketing_session=s3cret; c=d", "a=b; ticketing_session=…; c=d"),
        ("Authorization: Bearer s3cret.s3cret", "Bearer …"),
        ("GET /_event/?EIO=4&token=s3cret&x=1", "EIO=4&token=…&x=1"),
        ("{'router_data': {'asPath': '/welcome#s3cret', 'pathname': '/welcome'}}", "'/welcome#…'"),
        ("at https://help.example.net/welcome/?a=b#s3cret", "/welcome/?a=b#…"),
        ("cannot reach mysql+pymysql://someone:s3cret@host/name", "mysql+pymysql://someone:…@host/name"),
    ],
)
def test_secrets_are_replaced_in_messages_and_in_traces(said: str, kept: str) -> None:
    for entry in (_entry(said), _entry("failed", failed_with=said)):
        assert "s3cret" not in entry
        assert kept in entry
    assert kept in _object(said)["message"]
    assert kept in _object("failed", failed_with=said)["exc_info"]


def test_machines_get_one_object_a_line_with_time_level_logger_and_message() -> None:
    found = _object("two\nlines \x1b[2J \u202e", failed_with="x" * 1_000_000)
    assert (found["level"], found["logger"], found["message"]) == ("ERROR", "a.name", "two\nlines \x1b[2J \u202e")
    assert found["time"].endswith("Z")
    assert len(found["exc_info"]) < LONGEST + 200


def test_an_entry_says_which_request_it_belongs_to_also_in_a_thread() -> None:
    async def work() -> tuple[str, str]:
        with tracing.within("request-7"):
            return _entry("here"), await asyncio.to_thread(_entry, "there")

    here, there = asyncio.run(work())
    assert here.endswith("a.name: here [request-7]")
    assert there.endswith("a.name: there [request-7]")
    assert _entry("afterwards").endswith("afterwards")


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({}, Harmless),
        ({"TICKETING_ENV": "production"}, HarmlessJson),
        ({"TICKETING_LOG_FORMAT": "json"}, HarmlessJson),
        ({"TICKETING_ENV": "production", "TICKETING_LOG_FORMAT": "text"}, Harmless),
    ],
)
def test_people_get_text_and_production_gets_objects(settings: dict[str, str], kind: type) -> None:
    with environment(settings):
        assert type(logs.on_stderr().formatter) is kind
