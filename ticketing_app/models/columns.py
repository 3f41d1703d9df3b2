"""How a column is written down: closed word lists, instants, long text. Shared by all tables."""

from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import Field

from ticketing_app import clock
from ticketing_app.db import UTC6, Address, LongText


def Word(words: type[StrEnum]) -> Any:  # noqa: N802 - reads like the column type that it is
    """A column that holds one word of a closed list, as text; anything else never reaches the database."""
    return sa.Enum(
        words,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda w: [m.value for m in w],
    )


def instant(**kwargs: Any) -> Any:
    """A column that holds an instant: aware, UTC, microseconds."""
    return Field(sa_type=UTC6, **kwargs)  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel takes instances too


def created() -> Any:
    """The instant at which a row was made."""
    return instant(default_factory=clock.now)


def text(**kwargs: Any) -> Any:
    """A column for text of any length."""
    return Field(sa_type=LongText(), **kwargs)  # pyright: ignore[reportArgumentType, reportCallIssue] - as above


def mailbox(**kwargs: Any) -> Any:
    """A column for an e-mail address in lower case, compared letter by letter on every database."""
    return Field(sa_type=Address(254), **kwargs)  # pyright: ignore[reportArgumentType, reportCallIssue] - as above


def word(words: type[StrEnum], **kwargs: Any) -> Any:
    """A column that holds one word of a closed list."""
    return Field(sa_type=Word(words), **kwargs)  # pyright: ignore[reportArgumentType, reportCallIssue] - as above


def document(**kwargs: Any) -> Any:
    """A column that holds a small JSON object."""
    return Field(sa_type=sa.JSON, **kwargs)  # pyright: ignore[reportArgumentType, reportCallIssue] - as above


class _Numbered(Protocol):
    id: int | None


def id_of(row: _Numbered) -> int:
    """The id of a row that was written (flushed) already; before that it has none, which is the caller's mistake."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has no id before it is written")
    return row.id
