"""Devices in words, from what browsers and programs say about themselves."""

import pytest

from ticketing_app.domain.devices import in_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.0 Mobile/15E148 Safari/604.1"
)
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.0 Safari/605.1.15"
)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (WINDOWS, "Firefox on Windows"),
        (IPHONE, "Safari on iOS"),
        (MAC, "Safari on macOS"),
        ("curl/8.4.0", "A program (curl)"),
        ("python-requests/2.31", "A program (Python Requests)"),
        ("something nobody knows", "An unknown device"),
        ("", "An unknown device"),
        (None, "An unknown device"),
    ],
)
def test_a_device_in_words(said: str | None, words: str) -> None:
    assert in_words(said) == words


def test_who_holds_a_refresh_token_is_a_program_whatever_it_calls_itself() -> None:
    assert in_words(WINDOWS, by_program=True) == "A program (Firefox)"
    assert in_words("my own script", by_program=True) == "A program"
