"""The index of words is in step with the tickets, whatever migrations did to their table.

A batch_alter_table that rebuilds `ticket` on SQLite drops the triggers that keep it so: then these tests fail.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import col, select

from tests.support.databases import Database, environment
from tests.support.mariadb import MariaServer
from tests.support.tickets import MakeTicket, other_category
from ticketing_app import clock, db, migrations
from ticketing_app.models import Ticket, User, id_of
from ticketing_app.vocabulary import Role

REVISION = "0003"


def _found(*groups: tuple[str, ...], most: int = 100) -> list[int]:
    with db.reading() as session:
        wanted = select(Ticket).where(db.text_has_any(groups, most)).order_by(col(Ticket.id))
        return [id_of(ticket) for ticket in session.exec(wanted)]


def _change(ticket: Ticket, **values: str) -> None:
    with db.transaction() as session:
        session.execute(sa.update(Ticket).where(col(Ticket.id) == ticket.id).values(**values))


def test_a_new_ticket_is_found_by_its_words(make_ticket: MakeTicket) -> None:
    first = id_of(make_ticket(title="Voicemail greets", description="It speaks French"))
    second = id_of(make_ticket(title="Crackling", description="Voicemail is fine"))
    assert _found(("voicemail",)) == [first, second]
    assert _found(("voicemail", "french")) == [first]
    assert _found(("french",), ("crackling",)) == [first, second]
    assert _found(("voicemail", "fine"), ("greets", "fine")) == [second]
    assert _found(("voice",)) == _found(("engaged",)) == []


def test_an_edited_ticket_is_found_by_its_new_words_alone(make_ticket: MakeTicket) -> None:
    ticket = make_ticket(title="Voicemail greets", description="It speaks French")
    _change(ticket, title="Crackling")
    _change(ticket, description="On both handsets")
    assert _found(("crackling", "handsets")) == [ticket.id]
    assert _found(("voicemail",), ("french",)) == []


def test_a_removed_ticket_is_found_no_more(make_ticket: MakeTicket) -> None:
    ticket, other = make_ticket(title="Voicemail greets"), make_ticket(title="Voicemail is silent")
    with db.engine().begin() as connection:
        for table in ("audit_entry", "outbox_message"):
            connection.execute(sa.text(f"DELETE FROM {table} WHERE ticket_id = {ticket.id}"))  # noqa: S608 - ours
        connection.execute(sa.text(f"DELETE FROM ticket WHERE id = {ticket.id}"))  # noqa: S608 - a number
    assert _found(("voicemail",)) == [other.id]


def test_accents_and_capitals_do_not_matter(make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(title="STÖRUNG", description="accès coupé"))
    assert _found(("störung",)) == _found(("storung",)) == _found(("acces", "coupe")) == [number]


def test_sqlite_gives_the_newest_of_very_many(database: Database, make_ticket: MakeTicket) -> None:
    made = [id_of(make_ticket(title="Voicemail greets")) for _ in range(3)]
    assert _found(("voicemail",), most=2) == (made if database.is_mariadb else made[1:])


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("groups", [[], [("a b",)], [('dial"',)], [("dial", "+tone")], [("",)]])
def test_anything_but_a_word_is_refused(groups: list[tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match="letters and digits"):
        db.text_has_any(groups, most=100)


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def _before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A database of the version before, which has no such index, with one ticket."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'before.db'}"
    else:
        server: MariaServer = request.getfixturevalue("mariadb")
        url = server.create("before_the_index")
    with environment({"TICKETING_DATABASE_URL": url}):
        migrations.upgrade(migrations.before(REVISION))
        now = clock.now()
        person = User(id=1, email="cara@cast.example", full_name="Cara", role=Role.CUSTOMER, created_at=now)
        ticket = Ticket(
            id=5,
            title="Voicemail greets",
            description="It speaks French",
            category_id=other_category(),
            customer_id=1,
            created_at=now,
            updated_at=now,
        )
        _insert("user", person.model_dump())
        _insert("ticket", ticket.model_dump())
        yield


def _insert(table: str, values: dict[str, object]) -> None:
    """A row as far as the table of that version has columns for it."""
    with db.engine().begin() as connection:
        there = {column["name"] for column in sa.inspect(connection).get_columns(table)}
        known = sa.table(table, *(sa.column(name) for name in values if name in there))
        connection.execute(sa.insert(known), {name: value for name, value in values.items() if name in there})


@pytest.mark.usefixtures("_before")
def test_tickets_of_an_older_version_are_found_after_the_upgrade() -> None:
    migrations.upgrade()
    assert _found(("voicemail", "french")) == [5]


@pytest.mark.usefixtures("_before")
def test_the_index_can_be_taken_away_and_made_again() -> None:
    migrations.upgrade()
    migrations.downgrade(migrations.before(REVISION))
    with db.engine().begin() as connection:
        connection.execute(sa.text("UPDATE ticket SET title = 'Crackling'"))  # no trigger is left behind
        assert not [name for name in sa.inspect(connection).get_table_names() if name.startswith("ticket_text")]
    migrations.upgrade()
    assert _found(("crackling", "french")) == [5]
    assert _found(("voicemail",)) == []


@pytest.mark.mariadb
def test_a_migration_may_take_longer_than_a_question(mariadb: MariaServer) -> None:
    patience: list[float | None] = []
    with environment({"TICKETING_DATABASE_URL": mariadb.create("patience")}):

        def _notice(connection: sa.Connection, _cursor: object, statement: str, *_more: object) -> None:
            if statement.startswith(("CREATE", "ALTER", "INSERT", "SELECT category")):
                patience.append(connection.connection.driver_connection._read_timeout)  # pyright: ignore[reportOptionalMemberAccess]

        event.listen(sa.Engine, "before_cursor_execute", _notice)
        try:
            migrations.upgrade()
            migrated = set(patience)
            other_category()
        finally:
            event.remove(sa.Engine, "before_cursor_execute", _notice)
    assert (migrated, patience[-1]) == ({None}, 30)
