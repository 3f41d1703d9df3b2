"""The schema's version: bring a database to the newest one, and tell whether it is there."""

import functools
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlmodel import SQLModel

from alembic import command
from ticketing_app import db
from ticketing_app.errors import UnknownSchema

ROOT = Path(__file__).resolve().parent.parent


INDEX_OF_WORDS = "ft_ticket_text"
"""MariaDB's index over the text of tickets; SQLite has tables for it, whose names begin with `ticket_text`."""


def is_ours(_thing: Any, name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:
    """Whether the models describe such a thing: else it is not compared with them, and never dropped for their sake.

    Tables of others are left alone, and so is the index of words, which only migrations know.
    """
    if reflected and kind == "table":
        return name in SQLModel.metadata.tables
    return not (reflected and kind == "index" and name == INDEX_OF_WORDS)


def _config() -> Config:
    return Config(str(ROOT / "alembic.ini"))


def upgrade(revision: str = "head") -> None:
    """Bring the schema to `revision`. Raises `UnknownSchema` where the database is at one that nobody knows here."""
    check_known(current())
    command.upgrade(_config(), revision)


def downgrade(revision: str) -> None:
    """Take the schema back to `revision`; for tests and emergencies."""
    command.downgrade(_config(), revision)


@functools.lru_cache(maxsize=1)
def head() -> str | None:
    """The newest revision that this version of the app knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def before(revision: str) -> str:
    """The revision that `revision` follows; "base" for the first."""
    return str(ScriptDirectory.from_config(_config()).get_revision(revision).down_revision or "base")


def current() -> str | None:
    """The revision that the database is at, or None where nothing was migrated yet."""
    # As a reader: on SQLite a writer would queue up behind other writers, and take the lock only to look.
    with db.engine().execution_options(reading=True).connect() as connection:
        return at(connection)


def at(connection: sa.Connection) -> str | None:
    """The same of the database that this connection leads to."""
    return MigrationContext.configure(connection).get_current_revision()


def check_known(revision: str | None) -> None:
    """Raises `UnknownSchema` for a revision that this version has no migration for."""
    try:
        ScriptDirectory.from_config(_config()).get_revision(revision or "base")
    except CommandError as error:
        raise UnknownSchema(
            f"The database is at revision {revision}, which this version does not know: "
            "start the newer version that made it, or restore a backup of before."
        ) from error
