"""Where Alembic meets the app: the same engine, the same tables, and nothing that is not ours."""

from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from ticketing_app import db, migrations, models  # noqa: F401  (models: fills the metadata)
from ticketing_app.config import settings


def _rendered(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write a migration down in terms of SQLAlchemy alone, so that it stays as it was when our own types change."""
    if kind == "type" and isinstance(thing, db.UTC6):
        return "INSTANT"
    if kind == "type" and isinstance(thing, sa.Enum):
        return f"sa.String(length={thing.length})"
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})"
    if kind == "type" and isinstance(thing, sa.Text):
        return "LONG_TEXT"
    return False


def _configure(**how: Any) -> None:
    context.configure(
        target_metadata=SQLModel.metadata,
        include_object=migrations.is_ours,
        render_item=_rendered,
        render_as_batch=True,
        compare_type=True,
        **how,
    )
    with context.begin_transaction():
        context.run_migrations()


def _online() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _configure(connection=given)
        return
    # To fill an index in a large house takes minutes, and nobody waits for it in a browser.
    engine = db.make_engine(settings().database, patient=True)
    try:
        with engine.connect() as connection:
            _configure(connection=connection)
            connection.commit()
    finally:
        engine.dispose()


if context.is_offline_mode():
    _configure(url=str(db.engine().url), literal_binds=True)
else:
    _online()
