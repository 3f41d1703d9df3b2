"""What people type is trimmed and bounded; what disguises text is taken out; the rest survives as it is."""

import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing_app.domain import fields
from ticketing_app.errors import Invalid

anything = st.text(max_size=300)


def refusal_of(call: Callable[..., Any], *args: Any) -> dict[str, str]:
    """The fields that the refusal names."""
    with pytest.raises(Invalid) as refusal:
        call(*args)
    return refusal.value.fields


@given(anything)
def test_a_line_is_one_line_without_controls_or_ends_up_refused(text: str) -> None:
    try:
        kept = fields.line("title", text, 200)
    except Invalid:
        return
    assert kept == " ".join(kept.split())
    assert len(kept) <= 200
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in kept)
    assert kept.encode()


@given(anything)
def test_cleaning_twice_changes_no_more_than_cleaning_once(text: str) -> None:
    once = fields.paragraph("body", text, least=0)
    assert fields.paragraph("body", once, least=0) == once


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  two   words \t", "two words"),
        ("a\x00b\x07c", "a b c"),
        ("a\r\nb", "a b"),
        ("photo\u202egnp.exe", "photo gnp.exe"),
        ("\u2066hidden\u2069", "hidden"),
        ("half \ud83d pair", "half pair"),
        ("👩‍🚒 مرحبا Ünï", "👩‍🚒 مرحبا Ünï"),
    ],
)
def test_a_line_keeps_words_and_loses_tricks(given: str, kept: str) -> None:
    assert fields.line("title", given, 200) == kept


def test_a_paragraph_keeps_its_lines() -> None:
    assert fields.paragraph("body", " one\r\ntwo\rthree\n\n\tfour \x00") == "one\ntwo\nthree\n\n\tfour"


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u200b\u200d", "\ufeff", "\u202e", "\x00", "\u00a0"])
def test_what_looks_like_nothing_is_nothing(blank: str) -> None:
    assert refusal_of(fields.line, "title", blank, 200) == {"title": "Please fill this in."}
    assert refusal_of(fields.paragraph, "body", blank) == {"body": "Please fill this in."}
    assert fields.optional_line("city", blank, 80) is None


def test_too_long_is_said_with_both_numbers() -> None:
    assert refusal_of(fields.line, "title", "x" * 201, 200) == {
        "title": "At most 200 characters, please; these are 201."
    }
    assert fields.line("title", "😀" * 200, 200) == "😀" * 200


@pytest.mark.parametrize("given", ["Cara@Example.COM", " cara@example.com ", "cara@EXAMPLE.com"])
def test_an_address_is_kept_in_small_letters(given: str) -> None:
    assert fields.email(given) == "cara@example.com"


@pytest.mark.parametrize(
    "wrong",
    ["", "cara", "cara@", "@x.example", "a b@x.example", "a@b@c.example", "x" * 255 + "@x.example", "a\n@x.example"],
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    assert list(refusal_of(fields.email, wrong)) == ["email"]


def test_no_address_takes_long_to_refuse() -> None:
    marks = "a" + "\u0300\u0316" * 100_000 + "@x.example"
    begun = time.perf_counter()
    assert list(refusal_of(fields.email, marks)) == ["email"]
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("number", ["+49 30 1234567", "555-0100", "(030) 12".replace("(", "0"), "0" * 20])
def test_phone_numbers_are_kept_as_people_write_them(number: str) -> None:
    assert fields.phone(f" {number} ") == number
    assert fields.phone("") is None


@pytest.mark.parametrize("wrong", ["call me", "+", "12", "++49 30", "1" * 41, "555\n0100", "٠٣٠١٢٣٤"])
def test_what_is_no_phone_number_is_refused(wrong: str) -> None:
    assert list(refusal_of(fields.phone, wrong)) == ["phone"]


def test_time_zones_are_names_of_the_iana_database() -> None:
    assert fields.time_zone("Europe/Berlin") == "Europe/Berlin"
    assert fields.time_zone(None) == fields.time_zone("") == "UTC"
    for wrong in ("Berlin", "../../etc/passwd", "UTC+2", "europe/berlin\x00"):
        assert list(refusal_of(fields.time_zone, wrong)) == ["time_zone"]


def test_a_contact_window_is_given_with_offsets_and_kept_in_utc() -> None:
    nine = datetime(2026, 5, 4, 9, tzinfo=timezone(timedelta(hours=2)))
    assert fields.contact_window(nine, None) == (datetime(2026, 5, 4, 7, tzinfo=UTC), None)
    assert list(refusal_of(fields.contact_window, nine.replace(tzinfo=None), None)) == ["preferred_contact_from"]
    assert list(refusal_of(fields.contact_window, nine, nine)) == ["preferred_contact_until"]


@pytest.mark.parametrize(
    "instant",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2))),
    ],
)
def test_an_instant_beyond_the_calendar_is_refused(instant: datetime) -> None:
    assert list(refusal_of(fields.contact_window, instant, None)) == ["preferred_contact_from"]
