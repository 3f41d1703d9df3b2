"""The schema comes from the migrations alone: they match the models, go back and forth, and know what they know."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel, col, select

from tests.support.databases import all_rows, environment
from tests.support.mariadb import MariaServer
from ticketing_app import clock, db, migrations, models
from ticketing_app.db import UTC6
from ticketing_app.domain import sessions, tickets, triage
from ticketing_app.errors import UnknownSchema
from ticketing_app.jobs import counting, escalating
from ticketing_app.models import AuditEntry, Message, Milestone, OutboxMessage, SlaPolicy, Ticket, User, id_of
from ticketing_app.vocabulary import OPEN, CustomerTier, DeliveryChannel, Door, Priority, Role, Status

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
    assert migrations.current() != migrations.head()
    migrations.upgrade()
    assert migrations.current() == migrations.head()
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
    assert migrations.current() != migrations.head()
    with pytest.raises(UnknownSchema, match="9999"):
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
    assert [calendar["name"] for calendar in rows["sla_calendar"]] == ["Around the clock"]
    assert [policy["name"] for policy in rows["sla_policy"] if policy["is_default"]] == ["Default"]
    assert len(rows["sla_policy"]) == 5
    assert len(rows["cue"]) == 7
    assert [(rules["enabled"], rules["shown_source"]) for rules in rows["suggestion_rules"]] == [(True, "local")]
    assert {table for table, found in rows.items() if found} == {
        "category",
        "cue",
        "figures_state",
        "priority_rule",
        "sla_calendar",
        "sla_policy",
        "suggestion_rules",
    }


def test_a_house_full_of_tickets_is_brought_up_to_date_and_nothing_of_it_changes() -> None:
    migrations.upgrade("0001")
    _fill()
    tables = ("user", "ticket", "message", "audit_entry", "outbox_message")
    columns = {table: _columns(table) for table in tables}
    before = {table: _rows(table, columns[table]) for table in tables}
    migrations.upgrade()
    assert migrations.current() == migrations.head()
    assert {table: _rows(table, columns[table]) for table in tables} == before
    # What is new works on the old tickets: they are found by their words, and can be asked about and decided on.
    with db.reading() as session:
        assert [one.id for one in session.exec(select(Ticket).where(db.text_has_any([("humming",)], 10)))] == [1]
    with db.transaction() as session:
        abe = sessions.as_actor(session.get_one(User, 2), Door.UI)
        tickets.edit(session, abe, 1, {"description": "The line has been humming for a week."})
    with db.reading() as session:
        assert triage.question_on(session, 1) is not None
    migrations.downgrade("0001")
    assert _columns("ticket") == columns["ticket"]
    assert len(_rows("ticket", ["id"])) == len(before["ticket"])


def test_the_old_targets_become_policies_and_every_deadline_stays_as_it_was() -> None:
    migrations.upgrade("0005")
    with db.engine().begin() as connection:
        connection.execute(sa.text("UPDATE sla_target SET resolution_minutes = 700 WHERE priority = 'high'"))
    _fill()
    raised = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
    old: dict[int, tuple[datetime | None, ...]] = {}
    with db.engine().begin() as connection:
        for number, (priority, first, whole) in enumerate((("medium", 240, 1440), ("high", 60, 700)), 101):
            due = (raised + timedelta(minutes=first), raised + timedelta(minutes=whole))
            old[number] = due
            open_one = Ticket(
                id=number, title="Noise", description="It hums.", category_id=1, customer_id=1, created_at=raised,
                updated_at=raised, status_changed_at=raised, priority=Priority(priority), response_due_at=due[0],
                resolution_due_at=due[1], next_due_at=due[0],
            )  # fmt: skip
            _insert(connection, open_one)
        targets = connection.execute(
            sa.text("SELECT priority, first_response_minutes, resolution_minutes FROM sla_target")
        )
        wanted = {f"Standard: {priority}": (first, whole) for priority, first, whole in targets}
    migrations.upgrade()
    rows = all_rows()
    found = {one["name"]: one for one in rows["sla_policy"]}
    minutes = {name: (one["first_response_minutes"], one["resolution_minutes"]) for name, one in found.items()}
    assert wanted.items() <= minutes.items()
    assert minutes["Default"] == max(wanted.values(), key=lambda one: one[1])
    assert _due_times(old) == old
    with clock.at(raised + timedelta(minutes=1)):
        while escalating.escalate_due():
            pass
    assert _due_times(old) == old
    with db.reading() as session:
        policies = {number: session.get_one(Ticket, number).sla_policy_id for number in old}
        open_ones = session.exec(select(Ticket).where(col(Ticket.status).in_(OPEN))).all()
        assert all(one.sla_policy_id for one in open_ones)
        assert session.exec(select(AuditEntry).where(col(AuditEntry.ticket_id).in_(old))).all() == []
    assert policies == {101: found["Standard: medium"]["id"], 102: found["Standard: high"]["id"]}


def test_reopenings_and_late_pauses_of_the_past_become_milestones_and_go_back_to_columns() -> None:
    migrations.upgrade("0008")
    _fill()
    paused, back = datetime(2026, 5, 5, 8, 0, tzinfo=UTC), [datetime(2026, 5, day, 9, 0, tzinfo=UTC) for day in (6, 8)]
    tickets = sa.table("ticket", sa.column("id"), sa.column("paused_late_at", UTC6), sa.column("reopened_at", UTC6))
    of_two = sa.select(tickets.c.paused_late_at, tickets.c.reopened_at).where(tickets.c.id == 2)
    with db.engine().begin() as connection:
        connection.execute(
            sa.update(tickets).where(tickets.c.id == 2).values(paused_late_at=paused, reopened_at=back[1])
        )
        for number, at in enumerate(back, 101):
            entry = AuditEntry(
                id=number, at=at, action="ticket.reopened", subject="ticket", subject_id=2, ticket_id=2, door=Door.UI
            )
            _insert(connection, entry)
    migrations.upgrade()
    with db.reading() as session:
        rows = session.exec(select(Milestone).order_by(col(Milestone.at)))
        found = [(row.ticket_id, row.kind, row.at) for row in rows]
    assert found == [(2, "paused_late", paused), *((2, "reopened", at) for at in back)]
    while counting.count_stale():
        pass
    counted = [(row["day"], row["paused_late"], row["reopened"]) for row in all_rows()["daily_figure"]]
    assert [row for row in counted if any(row[1:])] == [
        (date(2026, 5, 5), 1, 0), (date(2026, 5, 6), 0, 1), (date(2026, 5, 8), 0, 1)
    ]  # fmt: skip
    migrations.downgrade("0008")
    with db.engine().connect() as connection:
        assert tuple(connection.execute(of_two).one()) == (paused, back[1])


def test_tickets_get_the_words_of_what_they_were_promised_and_keep_them() -> None:
    migrations.upgrade("0009")
    raised = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
    for_business = SlaPolicy(
        id=6, name="Business", position=-1, conditions={"tier": ["business"], "city": ["saltwick"]}, calendar_id=1,
        resolution_minutes=60,
    )  # fmt: skip
    in_the_north = SlaPolicy(
        id=7, name="North", position=-1, conditions={"postal_code": ["9", "10%"]}, calendar_id=1, resolution_minutes=90
    )
    promised = {
        1: ({"status": Status.NEW, "sla_policy_id": 3}, "Standard: medium"),
        2: ({"status": Status.CLOSED, "sla_policy_id": 2}, "Standard: high"),
        3: ({"status": Status.NEW}, None),
        4: ({"status": Status.CLOSED, "imported_from": "x"}, None),
        5: ({"status": Status.CLOSED, "priority": Priority.HIGH}, "Standard: high"),
        6: ({"status": Status.REJECTED, "city": "Saltwick"}, "Business"),
        7: ({"status": Status.CLOSED, "postal_code": "99999", "city": "Elsewhere"}, "North"),
        8: ({"status": Status.RESOLVED, "postal_code": "10555"}, "Standard: medium"),
    }
    with db.engine().begin() as connection:
        person = User(
            id=1, email="c@x.example", full_name="C", role=Role.CUSTOMER, tier=CustomerTier.BUSINESS, created_at=raised
        )
        for row in (person, for_business, in_the_north):
            _insert(connection, row)
        for number, (facts, _) in promised.items():
            ticket = Ticket(
                id=number, title="Noise", description="It hums.", category_id=1, customer_id=1, created_at=raised,
                updated_at=raised, status_changed_at=raised, next_escalation_at=raised, **facts,
            )  # fmt: skip
            _insert(connection, ticket)
        named = connection.execute(sa.text("SELECT name FROM sla_policy WHERE id IN (2, 3) ORDER BY id")).scalars()
        assert list(named) == ["Standard: high", "Standard: medium"]
    migrations.upgrade()
    rows = all_rows()
    words = {one["id"]: one for one in rows["sla_terms"]}
    assert {one["id"]: words.get(one["sla_terms_id"], {}).get("policy") for one in rows["ticket"]} == {
        number: policy for number, (_, policy) in promised.items()
    }
    assert sorted(one["policy"] for one in words.values()) == [
        "Business",
        "North",
        "Standard: high",
        "Standard: medium",
    ]
    # They are the words that the house writes down itself: it finds them, and writes none a second time.
    while escalating.escalate_due():
        pass
    assert all_rows()["sla_terms"] == rows["sla_terms"]
    migrations.downgrade("0009")
    assert "sla_terms_id" not in _columns("ticket")


def _due_times(numbers: Iterable[int]) -> dict[int, tuple[datetime | None, ...]]:
    with db.reading() as session:
        rows = [session.get_one(Ticket, number) for number in numbers]
        return {id_of(row): (row.response_due_at, row.resolution_due_at) for row in rows}


def _columns(table: str) -> list[str]:
    """The columns that the table has at this revision."""
    return [column["name"] for column in sa.inspect(db.engine()).get_columns(table)]


def _rows(table: str, columns: list[str]) -> list[tuple[object, ...]]:
    named = ", ".join(_named(column) for column in columns)
    with db.engine().connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(f"SELECT {named} FROM {_named(table)} ORDER BY id"))]  # noqa: S608 - our own names


def _named(table: str) -> str:
    """The name, quoted as this database wants it: `user` is a word of its own in some."""
    return db.engine().dialect.identifier_preparer.quote(table)


def _insert(connection: sa.Connection, row: SQLModel) -> None:
    """Write a row as the table is at this revision: what it got later, or has no more, is left out."""
    whole = SQLModel.metadata.tables[str(type(row).__tablename__)]
    there = {column["name"] for column in sa.inspect(connection).get_columns(whole.name)}
    columns = [sa.column(one.name, one.type) for one in whole.columns if one.name in there]
    wanted = sa.insert(sa.table(whole.name, *columns))
    connection.execute(wanted.values({column.name: getattr(row, column.name) for column in columns}))


def _fill() -> None:
    """People, a ticket of each status and what belongs to it, written as the first version's tables are."""
    now = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
    with db.engine().begin() as connection:
        for number, (name, role) in enumerate((("Cora Lind", "customer"), ("Abe Okafor", "agent")), 1):
            person = User(id=number, email=f"p{number}@x.example", full_name=name, role=Role(role), created_at=now)
            _insert(connection, person)
        for number, status in enumerate(Status, 1):
            ticket = Ticket(
                id=number,
                title=f"Noise {number}",
                description="The line is humming." if number == 1 else "It clicks.",
                category_id=1,
                customer_id=1,
                status=status,
                created_at=now,
                updated_at=now,
            )
            _insert(connection, ticket)
            message = Message(id=number, ticket_id=number, author_id=1, body="It still does.", created_at=now)
            _insert(connection, message)
            entry = AuditEntry(
                id=number, at=now, actor_id=1, action="ticket.created", subject="ticket", subject_id=number,
                ticket_id=number, door=Door.UI,
            )  # fmt: skip
            _insert(connection, entry)
            letter = OutboxMessage(
                id=number, idempotency_key=f"k{number}", topic="ticket.created", channel=DeliveryChannel.EMAIL,
                ticket_id=number, user_id=1, created_at=now, next_attempt_at=now,
            )  # fmt: skip
            _insert(connection, letter)
