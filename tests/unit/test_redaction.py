"""A text leaves the house without what points to a person, and with what helps to find the fault."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing_app.integrations.suggesting.redaction import redacted


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Call me on +49 30 1234567.", "Call me on [phone]."),
        ("+49 (0) 30 / 123 45-67 or 0171/1234567", "[phone] or [phone]"),
        ("(555) 123-4567, 555.123.4567, 5551234567", "[phone], [phone], [phone]"),
        ("06 12 34 56 78; 06.12.34.56.78", "[phone]; [phone]"),
        ("my number is 55512, phone: 48291", "my number is [phone], phone: [phone]"),
        ("+44\u00a020\u20117946\u20110018", "[phone]"),
        ("Write to Cara.Customer+bills@mail.example.com, please", "Write to [e-mail], please"),
        ("<cara@mail.example>! cara (at) mail (dot) example", "<[e-mail]>! [e-mail]"),
        ("cara @ mail.example", "[e-mail]"),
        ('"cara c"@mail.example and bürger@übermail.example', "[e-mail] and [e-mail]"),
        ("card 4111 1111 1111 1111 exp 12/27", "card [card] exp 12/27"),
        ("4111-1111-1111-1111, 5500005555555559, 3782 822463 10005", "[card], [card], [card]"),
        ("paid with 4111 1111\n1111 1111 in May", "paid with [card] in May"),
        ("order 12345 4111 1111 1111 1111", "order 12345 [card]"),
        ("DE89 3704 0044 0532 0130 00 is mine", "[account] is mine"),
        ("GB82WEST12345698765432, nl91 abna 0417 1643 00", "[account], [account]"),
        ("DE88 3704 0044 0532 0130 00", "[account]"),  # mistyped
        ("account number 4821, customer no. 48-2291", "account number [account], customer no. [account]"),
        ("Contract A-123456. acct# 998877", "Contract [account]. acct# [account]"),
        ("my account number was 4 8 2 1 9 9, acc# is 778812", "my account number was [account], acc# is [account]"),
        ("account 12345, account ending in 4821", "account [account], account ending in [account]"),
        ("contract number AB 123456; Kundennummer: 55123", "contract number [account]; Kundennummer: [account]"),
        ("my card ends with 4242", "my card ends with [card]"),
        ("it is 12345678", "it is [number]"),
        ("０１７１ １２３４５６７", "[phone]"),
        ("٠١٧١ ١٢٣٤٥٦٧", "[phone]"),
    ],
)
def test_what_points_to_a_person_is_replaced(text: str, left: str) -> None:
    assert redacted(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "250 Mbit/s down, 1000 Mbit/s paid, 1.5 Gbps, 40 Mbps",
        "from 4G to 3G, 5G never",
        "error 4401 since this morning, code 651, 0x80070035, error 80072EFE",
        "since 2026-03-02 09:30:15, 02.03.2026 14:30, 3/2/2026 at 5pm, on 12 March 2026",
        "between 9:00 and 17:30, from 2024-2026",
        "ZIP 94107, 94107-1234, 10115 Berlin",
        "$1,234.56 and 1.234,56 € and 49.99 EUR, £30",
        "the router 192.168.178.1, FRITZ!Box 7590, firmware 7.29",
        "my contract of 24 months, customer since 2019, account 250 Mbit/s",
        "call me at 10:30 on 12.03.2026, my mobile has 4G, calls drop 5 times",
        "error 4401. 2026 was better.",
        "error 4401 2026-03-02 250 Mbit/s",
        "two lines\nof text, a < b & c > d",
    ],
)
def test_what_helps_to_find_the_fault_stays(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e", "\x00", "\ud800", "\u200d"])
def test_an_invisible_sign_hides_no_number(hidden: str) -> None:
    assert redacted(f"+4930{hidden}12{hidden}34567") == "[phone]"


def _luhn_digit(digits: str) -> str:
    """The last digit that makes them a card's number, worked out otherwise than in the code."""
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


AROUND = st.text("abc XYZ.,:;!?\n", max_size=30).map(lambda words: f"{words} ")
GROUPS = st.lists(st.integers(1, 6), min_size=1, max_size=19)


def _grouped(digits: str, sizes: list[int], gap: str) -> str:
    parts, done = [], 0
    for size in sizes:
        parts.append(digits[done : done + size])
        done += size
    return gap.join(part for part in [*parts, digits[done:]] if part)


@given(AROUND, st.text("0123456789", min_size=12, max_size=18), GROUPS, st.sampled_from(["", " ", "-", " - "]), AROUND)
def test_no_digit_of_a_card_is_left_however_it_is_written(
    before: str, digits: str, sizes: list[int], gap: str, after: str
) -> None:
    card = _grouped(digits + _luhn_digit(digits), sizes, gap)
    assert not re.search(r"\d", redacted(f"{before}{card} {after}"))


@given(AROUND, st.text("0123456789", min_size=7, max_size=13), GROUPS, st.sampled_from(["", " ", " / ", ") "]), AROUND)
def test_no_digit_of_a_phone_number_is_left(before: str, digits: str, sizes: list[int], gap: str, after: str) -> None:
    assert not re.search(r"\d", redacted(f"{before}+{_grouped(digits, sizes, gap)} {after}"))


@given(
    AROUND, st.from_regex(r"[a-z][a-z0-9._+-]{0,20}[a-z0-9]@[a-z][a-z0-9-]{0,10}\.[a-z]{2,6}", fullmatch=True), AROUND
)
def test_no_address_is_left(before: str, address: str, after: str) -> None:
    left = redacted(f"{before}{address} {after}")
    assert "@" not in left
    assert "[e-mail]" in left


@given(st.text("DEFRGBNL", min_size=2, max_size=2), st.text("0123456789", min_size=11, max_size=30), AROUND)
def test_no_digit_of_an_iban_is_left_in_groups_or_at_once(country: str, rest: str, after: str) -> None:
    number = "".join(str(int(sign, 36)) for sign in f"{rest}{country}00")
    iban = f"{country}{98 - int(number) % 97:02}{rest}"
    for written in (iban, iban.lower(), " ".join(re.findall(".{1,4}", iban))):
        left = redacted(f"{written} {after}")
        assert left.startswith("[account]")
        assert not re.search(r"\d", left)


@given(st.text())
def test_any_text_can_be_redacted_and_is_fit_to_keep(text: str) -> None:
    left = redacted(text)
    left.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", left)


@given(st.text("abcdefghij XYZ.,!?-\n()", max_size=200))
def test_a_text_without_digits_and_addresses_is_only_trimmed(text: str) -> None:
    assert redacted(text).split() == text.split()


@pytest.mark.parametrize(
    "piece", ["1 ", "a@", "aa12", "DE89 ", "account number:", "a (at) b", "call ", '"', "(", "12:", "1.1.", "A1 ", "-"]
)
def test_a_text_made_to_take_long_does_not(piece: str) -> None:
    began = time.perf_counter()
    redacted(piece * (20_000 // len(piece)))
    assert time.perf_counter() - began < 1.5
