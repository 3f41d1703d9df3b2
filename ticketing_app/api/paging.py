"""Short lists are read in full and handed out in the same shape as long ones."""

from collections.abc import Sequence
from typing import TypeVar

from ticketing_app.api.forms import ShortListPaging
from ticketing_app.api.shapes import Listed
from ticketing_app.domain import cursors

Item = TypeVar("Item")


def cut(name: str, items: Sequence[Item], page: ShortListPaging) -> Listed[Item]:
    """One page of the list `name`. Raises `Invalid` for a cursor of another list."""
    start = max(cursors.read(page.cursor, name, str)[1], 0) if page.cursor else 0
    end = start + page.limit
    more = cursors.make(name, name, end) if end < len(items) else None
    return Listed(items=list(items[start:end]), next_cursor=more)
