"""A cursor comes back as it was made; anything else is refused as input, never as a crash."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing_app.domain import cursors
from ticketing_app.errors import Invalid

instants = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone
ids = st.integers(min_value=1, max_value=2**63 - 1)


@given(instants, ids)
def test_an_instant_makes_the_round_trip(at: datetime, number: int) -> None:
    assert cursors.read(cursors.make("-created_at", at, number), "-created_at", datetime) == (at, number)


@given(st.integers(min_value=0, max_value=10), ids)
def test_a_rank_makes_the_round_trip(rank: int, number: int) -> None:
    assert cursors.read(cursors.make("priority", rank, number), "priority", int) == (rank, number)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), ids)
def test_a_name_makes_the_round_trip(name: str, number: int) -> None:
    assert cursors.read(cursors.make("full_name", name, number), "full_name", str) == (name, number)


@given(
    st.one_of(st.text(max_size=200), st.binary(max_size=200).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
)
def test_garbage_is_refused(cursor: str) -> None:
    for kind in (datetime, int, str):
        with pytest.raises(Invalid):
            cursors.read(cursor, "-created_at", kind)


def _forged(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


NOW = datetime(2026, 1, 1, tzinfo=UTC).isoformat()


@pytest.mark.parametrize(
    "cursor",
    [
        _forged("created_at", "t", NOW, 1),
        _forged("-created_at", "v", 5, 1),
        _forged("-created_at", "v", "2026", 1),
        _forged("-created_at", "t", "2026-01-01T00:00:00", 1),
        _forged("-created_at", "t", 5, 1),
        _forged("-created_at", "t", "0001-01-01T00:00:00+02:00", 1),
        _forged("-created_at", "t", "9999-12-31T23:59:59-02:00", 1),
        _forged("-created_at", "t", NOW, "1"),
        _forged("-created_at", "t", NOW, None),
        _forged("-created_at", "t", NOW, True),
        _forged("-created_at", "t", NOW, 2**70),
        _forged("-created_at", "t", NOW),
        _forged("-created_at", {"t": 1}, [NOW], 1),
        base64.urlsafe_b64encode(b"[" * 20_000).decode(),
        base64.urlsafe_b64encode(b"[NaN]").decode(),
        "é",
        "=",
    ],
)
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cursors.read(cursor, "-created_at", datetime)
    assert list(refusal.value.fields) == ["cursor"]


@pytest.mark.parametrize("value", [True, 1.5, 2**70, None, "4", [1]])
def test_a_forged_rank_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        cursors.read(_forged("priority", "v", value, 1), "priority", int)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Invalid):
        cursors.read(_forged("full_name", "v", "\ud800", 1), "full_name", str)


def test_an_instant_of_another_zone_is_read_in_utc() -> None:
    at = datetime(2026, 5, 4, 9, tzinfo=timezone(timedelta(hours=2)))
    assert cursors.read(cursors.make("x", at, 7), "x", datetime) == (at, 7)


@pytest.mark.parametrize("limit", [0, -1, 101, 10**9])
def test_a_page_has_one_to_a_hundred_rows(limit: int) -> None:
    with pytest.raises(Invalid):
        cursors.checked_limit(limit)
