"""How many questions the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from ticketing_app import db


@contextmanager
def queries() -> Iterator[list[str]]:
    """Every SELECT that is sent inside, in order."""
    asked: list[str] = []

    def _hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engine(), "before_cursor_execute", _hear)
    try:
        yield asked
    finally:
        event.remove(db.engine(), "before_cursor_execute", _hear)
