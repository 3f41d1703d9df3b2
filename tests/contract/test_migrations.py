"""The schema comes from the migrations alone: they match the models, go back and forth, and know what they know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlmodel import SQLModel

from tests.support.databases import all_rows, environment
from tests.support.mariadb import MariaServer
from ticketing_app import db, migrations, models

assert models.Ticket  # the import fills the metadata


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def _empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A database without any table, in force until the test ends."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        server: MariaServer = request.getfixturevalue("mariadb")
        url = server.create("migrations")
    with environment({"TICKETING_DATABASE_URL": url}):
        yield


pytestmark = pytest.mark.usefixtures("_empty_database")


def _tables() -> set[str]:
    """Every table but those in which SQLite keeps the index of words."""
    return {name for name in sa.inspect(db.engine()).get_table_names() if not name.startswith("ticket_text")}


def test_the_migrations_make_what_the_models_describe() -> None:
    migrations.upgrade()
    with db.engine().connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": migrations.is_ours}
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    assert _tables() == {*SQLModel.metadata.tables, "alembic_version"}


def test_the_migrations_go_up_and_down_and_up_again() -> None:
    assert migrations.current() is None
    assert not migrations.is_current()
    migrations.upgrade()
    assert migrations.is_current()
    first = all_rows()
    migrations.downgrade("base")
    assert (_tables(), migrations.current()) == ({"alembic_version"}, None)
    migrations.upgrade()
    assert all_rows() == first


def test_to_migrate_again_changes_nothing() -> None:
    migrations.upgrade()
    before = all_rows()
    migrations.upgrade()
    assert all_rows() == before
    assert migrations.current() == migrations.head()


def test_a_database_of_a_newer_version_is_refused() -> None:
    migrations.upgrade()
    with db.engine().begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert not migrations.is_current()
    with pytest.raises(CommandError, match="9999"):
        migrations.upgrade()


def test_tables_of_others_are_left_alone() -> None:
    with db.engine().begin() as connection:
        connection.execute(sa.text("CREATE TABLE of_others (id INTEGER PRIMARY KEY)"))
    migrations.upgrade()
    migrations.downgrade("base")
    assert "of_others" in _tables()


def test_every_new_database_holds_what_every_house_needs() -> None:
    migrations.upgrade()
    rows = all_rows()
    assert [category["name"] for category in rows["category"]] == ["Other"]
    assert len(rows["priority_rule"]) == 12
    assert [policy["name"] for policy in rows["sla_policy"]] == ["Standard"]
    assert len(rows["sla_target"]) == 4
    assert {table for table, found in rows.items() if found} == {
        "category",
        "priority_rule",
        "sla_policy",
        "sla_target",
    }
