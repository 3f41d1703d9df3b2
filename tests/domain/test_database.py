"""The ways into the database: all or nothing, again where others were in the way, plain words when it is away."""

import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from tests.domain.test_races import at_once
from tests.support.cast import Cast
from tests.support.databases import Database, environment
from tests.support.ports import free_port
from tests.support.tickets import MakeTicket, do, reread
from ticketing_app import db
from ticketing_app.domain import people
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import Invalid, Unavailable
from ticketing_app.models import Category, Ticket, User, id_of
from ticketing_app.vocabulary import Role

only_mariadb = pytest.mark.parametrize("database", [pytest.param("mariadb", marks=pytest.mark.mariadb)], indirect=True)
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _rename(session: Session, ticket: Ticket, title: str) -> None:
    session.execute(sa.update(Ticket).where(col(Ticket.id) == ticket.id).values(title=title))


def test_an_error_undoes_the_whole_transaction(make_ticket: MakeTicket) -> None:
    ticket = make_ticket()

    def fail(session: Session) -> None:
        _rename(session, ticket, "Changed")
        session.flush()
        raise Invalid("No.")

    with pytest.raises(Invalid):
        do(fail)
    assert reread(ticket).title == ticket.title


@only_mariadb
def test_of_two_that_wait_for_each_other_both_get_through(database: Database, make_ticket: MakeTicket) -> None:
    one, two = make_ticket(), make_ticket()
    both_hold_one = threading.Barrier(2, timeout=10)
    tries: list[str] = []

    def cross(first: Ticket, second: Ticket, title: str) -> None:
        def work(session: Session) -> None:
            tries.append(title)
            _rename(session, first, title)
            if len(tries) <= 2:
                both_hold_one.wait()
            _rename(session, second, title)

        db.run(work)

    results = at_once(lambda: cross(one, two, "A"), lambda: cross(two, one, "B"))
    assert results == [None, None], database
    assert len(tries) == 3, "one of them was rolled back as a deadlock and ran again"
    assert reread(one).title == reread(two).title


@only_mariadb
def test_a_lost_connection_is_run_again_only_where_that_does_no_harm(database: Database) -> None:
    for repeatable in (True, False):
        killed: list[int] = []

        def work(session: Session, killed: list[int] = killed) -> int:
            if not killed:
                killed.append(session.connection().exec_driver_sql("SELECT connection_id()").scalar_one())
                with sa.create_engine(database.url).connect() as other:
                    other.exec_driver_sql(f"KILL {killed[0]}")
                time.sleep(0.05)
            return len(session.exec(select(Category)).all())

        if repeatable:
            assert db.run(work, repeatable=True) == 1
        else:
            with pytest.raises(Unavailable):
                db.run(work)


@only_mariadb
def test_tables_hold_every_script_whatever_the_servers_default_is(database: Database) -> None:
    with db.engine().connect() as connection:
        default = connection.exec_driver_sql("SELECT @@character_set_database").scalar_one()
        tables = connection.exec_driver_sql(
            "SELECT table_name, table_collation, engine FROM information_schema.tables "
            "WHERE table_schema = DATABASE() AND table_name <> 'alembic_version'"
        ).all()
    assert default == "latin1", database.url
    assert {(row[1].split("_")[0], row[2]) for row in tables} == {("utf8mb4", "InnoDB")}


@only_sqlite
def test_readers_do_not_wait_for_a_writer(database: Database, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    with db.transaction() as session:
        _rename(session, ticket, "Not yet")
        started = time.monotonic()
        assert reread(ticket).title == ticket.title, database
        assert time.monotonic() - started < 1


@only_sqlite
def test_sqlite_keeps_what_it_was_told(database: Database) -> None:
    with db.engine().connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}, database


def test_a_row_that_points_nowhere_is_refused(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.execute(sa.update(Ticket).where(col(Ticket.id) == ticket.id).values(customer_id=31_337))
    assert reread(ticket).customer_id == cast.cara.id


def test_instants_keep_their_microseconds(cast: Cast, make_ticket: MakeTicket) -> None:
    created = reread(make_ticket()).created_at
    assert created.utcoffset() is not None
    with db.transaction() as session:
        user = session.get_one(User, cast.cara.person_id)
        user.last_seen_at = created.replace(microsecond=123_457)
    with db.reading() as session:
        assert session.get_one(User, cast.cara.person_id).last_seen_at == created.replace(microsecond=123_457)


def test_a_database_that_is_away_is_said_plainly() -> None:
    with environment({"TICKETING_DATABASE_URL": f"mysql+pymysql://x@127.0.0.1:{free_port()}/x"}):
        with pytest.raises(Unavailable), db.transaction() as session:
            session.exec(select(Category)).all()
        with pytest.raises(Unavailable), db.reading() as session:
            session.exec(select(Category)).all()


def test_an_id_is_known_only_after_the_row_was_written(cast: Cast) -> None:
    with pytest.raises(ValueError, match="has no id"):
        id_of(User(email="x@x.example", full_name="X", role=Role.AGENT))
    assert id_of(do(people.create, cast.ada, NewPerson(email="x@x.example", full_name="X"), Role.AGENT, None))
