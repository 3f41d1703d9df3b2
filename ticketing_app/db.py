"""The database: one engine per process and two ways into it, `reading()` and `transaction()`.

The only file that knows SQLite from MySQL and MariaDB. Everything here is synchronous; async callers use a thread.
"""

import contextlib
import functools
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from ticketing_app.config import settings
from ticketing_app.errors import Unavailable
from ticketing_app.texts import tr

log = logging.getLogger(__name__)
T = TypeVar("T")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

# The server rolled the whole transaction back and told us so: running it again is always safe.
# Deadlock 1213, lock wait 1205, record changed 1020, Galera 1047 1180 1053 (refused before any work was done).
ROLLED_BACK = frozenset({1213, 1205, 1020, 1047, 1180, 1053})
# The connection broke: if that happened during COMMIT nobody knows what became of it.
LOST = frozenset({1317, 1927, 2003, 2006, 2013})
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
"""What can mean something in a regular expression: every sign of ASCII that is neither letter nor digit."""


class UTC6(UTCDateTime):
    """Aware datetimes, kept in UTC with microseconds (a plain DATETIME of MariaDB drops them)."""

    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        """DATETIME(6) on MySQL and MariaDB, the dialect's own type elsewhere."""
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return super().load_dialect_impl(dialect)


def LongText() -> sa.types.TypeEngine[str]:  # noqa: N802 - reads like the type that it is
    """Text of any length people type: MySQL's TEXT ends at 64 KiB, which 20,000 letters of four bytes pass."""
    return sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


def Address(most: int) -> sa.types.TypeEngine[str]:  # noqa: N802 - as above
    """A name for machines: "müller@…" and "muller@…" are two people, which MariaDB's usual comparison takes for one."""
    return sa.String(most).with_variant(mysql.VARCHAR(most, collation="utf8mb4_bin"), "mysql", "mariadb")


@functools.lru_cache(maxsize=1)
def engine() -> sa.Engine:
    """The engine of this process, made at the first call so that a forking server shares no connection."""
    return make_engine(settings().database)


def make_engine(url: str, *, patient: bool = False) -> sa.Engine:
    """An engine for `url` with the settings that this app relies on; a patient one waits for an answer without end."""
    parsed = sa.make_url(url)
    return _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _mysql(parsed, patient)


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": 10},
        pool_size=20,
        max_overflow=20,
        hide_parameters=True,
    )

    @event.listens_for(made, "connect")
    def _on_connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            raw.execute(f"PRAGMA {pragma}")
        # SQLite's own knows A to Z alone: a search for "ärger" would miss "Ärger", which MariaDB finds.
        raw.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(made, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        # A writer that begins as a reader can find its snapshot outdated and fail; IMMEDIATE makes writers queue up.
        reading_only = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading_only else "BEGIN IMMEDIATE")

    return made


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _mysql(url: sa.URL, patient: bool) -> sa.Engine:
    timeout = None if patient else 30
    if "charset" not in url.query:
        url = url.update_query_dict({"charset": "utf8mb4"})
    return sa.create_engine(
        url,
        isolation_level="READ COMMITTED",
        hide_parameters=True,  # an error would repeat what was written, secrets in letters too, in the log
        pool_pre_ping=True,
        pool_size=20,
        max_overflow=20,
        pool_recycle=1800,
        pool_timeout=10,
        connect_args={"connect_timeout": 5, "read_timeout": timeout, "write_timeout": timeout},
    )


@contextlib.contextmanager
def transaction() -> Iterator[Session]:
    """A session whose changes are committed together at the end, or not at all.

    Raises `Unavailable` when the database is away.
    """
    with _said_plainly(), Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextlib.contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads; on SQLite it never waits for a writer. Raises as `transaction` does."""
    bound = engine().execution_options(reading=True)
    with _said_plainly(), Session(bound, expire_on_commit=False, autoflush=False) as session:
        yield session


def run(work: Callable[[Session], T], *, repeatable: bool = False) -> T:
    """Run `work(session)` in a transaction, again where the database rolled it back because of others.

    `repeatable` says that running it twice does no harm (an idempotency key or a version check guards it): then it is
    also run again after a lost connection, where nobody knows whether the first try was committed.
    """
    causes = ROLLED_BACK | LOST if repeatable else ROLLED_BACK
    for attempt in Retrying(
        retry=retry_if_exception(lambda error: _number(error) in causes),
        stop=stop_after_attempt(4),
        wait=wait_random_exponential(multiplier=0.05, max=0.5),
        reraise=True,
    ):
        with attempt, transaction() as session:
            return work(session)
    raise AssertionError("unreachable: tenacity either returns or raises")


def text_has_any(groups: Sequence[Sequence[str]], most: int) -> sa.ColumnElement[bool]:
    """The tickets whose title or description has all words of at least one group: a WHERE clause, read from an index.

    Words are of letters and digits alone (else `ValueError`): all other signs mean something to one of the databases.
    Of very many tickets SQLite gives the `most` with the highest ids. MariaDB gives them all, and sees only what was
    committed.
    """
    if not groups or not all(word.isalnum() for group in groups for word in group):
        raise ValueError("only words of letters and digits are searched")
    ticket = SQLModel.metadata.tables["ticket"]
    if engine().dialect.name != "sqlite":
        wanted = " ".join(f"({' '.join(f'+{word}' for word in group)})" for group in groups)
        return mysql.match(ticket.c.title, ticket.c.description, against=wanted, in_boolean_mode=True)
    quoted = [[f'"{word}"' for word in group] for group in groups]
    wanted = " OR ".join(f"({' AND '.join(group)})" for group in quoted)
    index = sa.table("ticket_text", sa.column("rowid", sa.Integer()))
    hit = sa.literal_column("ticket_text").op("MATCH", is_comparison=True)(wanted)
    return ticket.c.id.in_(sa.select(index.c.rowid).where(hit).order_by(index.c.rowid.desc()).limit(most))


def has(word: str, *columns: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    """Rows with this text, in whatever case, in at least one of the columns: a WHERE clause that reads every row.

    Of a row's time MariaDB spends nine tenths on LIKE, and hardly any on an expression that its library compiles.
    """
    if engine().dialect.name == "sqlite" or not word:
        return sa.or_(*(column.icontains(word, autoescape=True) for column in columns))
    literally = "(?i)" + _SIGN.sub(r"\\\g<0>", word)
    return sa.or_(*(column.regexp_match(literally) for column in columns))


def is_called(name: str, column: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    """Rows with this name, in whatever case: a WHERE clause.

    MariaDB compares so by itself, and through an index; a function around the column would keep it from that.
    """
    return sa.func.lower(column) == name.lower() if engine().dialect.name == "sqlite" else column == name


def seconds_between(start: sa.SQLColumnExpression[Any], end: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[int]:
    """From one instant to the other in whole seconds; of both the fractions are left out before."""
    if engine().dialect.name == "sqlite":
        return sa.cast(sa.func.strftime("%s", end), sa.Integer) - sa.cast(sa.func.strftime("%s", start), sa.Integer)
    return sa.func.to_seconds(end, type_=sa.Integer) - sa.func.to_seconds(start, type_=sa.Integer)


def quick_sum(column: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[Any]:
    """A sum of whole numbers, exact up to 2 to the power of 53: MariaDB adds them up as decimals unless it must not."""
    return sa.func.sum(column + sa.literal_column("0e0"))


def day_of(at: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[Any]:
    """The day of an instant, in UTC."""
    return sa.func.date(at, type_=sa.Date)


def backend() -> str:
    """ "SQLite" or "MariaDB": a word for status pages."""
    return {"sqlite": "SQLite", "mysql": "MariaDB", "mariadb": "MariaDB"}.get(
        engine().dialect.name, engine().dialect.name
    )


def _number(error: BaseException | None) -> int | None:
    """The server's error number, wherever in the chain of causes it hides."""
    while error is not None:
        if isinstance(error, DBAPIError) and error.orig is not None and error.orig.args:
            first = error.orig.args[0]
            return first if isinstance(first, int) else None
        error = error.__cause__
    return None


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        log.warning("no free database connection")
        raise Unavailable(tr("The service is very busy. Please try again in a moment.")) from error
    except (OperationalError, InterfaceError) as error:
        log.warning("database failed: %s", error.orig)
        raise Unavailable(tr("The database is not reachable. Please try again in a moment.")) from error
