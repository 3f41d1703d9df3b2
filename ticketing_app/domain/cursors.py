"""Opaque cursors: where a page ended, so that the next one starts there whatever came or went in between."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from ticketing_app.errors import Invalid
from ticketing_app.texts import tr

MAX_LIMIT = 100
_LARGEST = 2**63 - 1
Value = TypeVar("Value", bound=datetime | int | str)


def make(order: str, value: datetime | int | str, last_id: int | None) -> str:
    """A cursor behind the row with this sort value and id."""
    kind = "t" if isinstance(value, datetime) else "v"
    raw = json.dumps([order, kind, value.isoformat() if isinstance(value, datetime) else value, last_id])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def read(cursor: str, order: str, kind: type[Value]) -> tuple[Value, int]:
    """The sort value, which is a `kind`, and the id that a cursor holds.

    Raises `Invalid` where it is not a cursor of this order: whatever somebody wrote in its place.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, mark, value, last_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if made_for != order or type(last_id) is not int or not 0 < last_id <= _LARGEST:
            raise ValueError("made for another list")
        return _value(mark, value, kind), last_id
    except (ValueError, TypeError, ArithmeticError, RecursionError, binascii.Error) as error:
        said = tr("This cursor is not one that this list gave. Start again without it.")
        raise Invalid.field("cursor", said) from error


def behind(
    key: sa.ColumnElement[Any],
    number: sa.SQLColumnExpression[Any],
    value: Any,
    last_id: int,
    *,
    descending: bool = False,
) -> sa.ColumnElement[bool]:
    """The rows behind the one with this sort value and id, in the order of `key` and then of `number`."""
    there = sa.literal(value, key.type)
    here, last = sa.tuple_(key, number), sa.tuple_(there, sa.literal(last_id, sa.Integer()))
    # The key once more by itself: for a pair alone MariaDB walks its index from the beginning.
    return sa.and_(key <= there, here < last) if descending else sa.and_(key >= there, here > last)


def _value(mark: Any, written: Any, kind: type[Value]) -> Value:
    value: Any = written
    if mark == "t":
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is None:
            raise ValueError("a time without an offset")
        value = moment.astimezone(UTC)
    elif isinstance(written, str):
        written.encode()  # half a surrogate pair is no text
    elif isinstance(written, int) and abs(written) > _LARGEST:
        raise ValueError("no database has such a number")
    if type(value) is not kind:
        raise TypeError("not what this list is sorted by")
    return value


def checked_limit(limit: int) -> int:
    """Raises `Invalid` for a page of no rows, or of more than 100."""
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid.field("limit", tr("A page has 1 to {most} rows.", most=MAX_LIMIT))
    return limit
