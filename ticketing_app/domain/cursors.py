"""Opaque cursors: where a page ended, so that the next one starts there whatever came or went in between."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from ticketing_app.errors import Invalid

MAX_LIMIT = 100


def make(order: str, value: datetime | int | str, last_id: int | None) -> str:
    """A cursor behind the row with this sort value and id."""
    kind = "t" if isinstance(value, datetime) else "v"
    raw = json.dumps([order, kind, value.isoformat() if isinstance(value, datetime) else value, last_id])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def read(cursor: str, order: str) -> tuple[Any, int]:
    """The sort value and id that a cursor holds. Raises `Invalid` where it is not a cursor of this order."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, kind, value, last_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if made_for != order or not isinstance(last_id, int):
            raise ValueError("made for another list")
        if kind == "t":
            value = datetime.fromisoformat(value)
            if value.tzinfo is None:
                raise ValueError("a time without an offset")
        elif not isinstance(value, (int, str)):
            raise TypeError("not a sort value")
        return value, last_id
    except (ValueError, TypeError, binascii.Error) as error:
        raise Invalid.field("cursor", "This cursor is not one that this list gave. Start again without it.") from error


def checked_limit(limit: int) -> int:
    """Raises `Invalid` for a page of no rows, or of more than 100."""
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid.field("limit", f"A page has 1 to {MAX_LIMIT} rows.")
    return limit
