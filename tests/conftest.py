"""Fixtures for everybody; how to use them is said where they are made, in tests/support."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from xdist.scheduler import LoadScopeScheduling

from tests.support import leaks
from tests.support.cast import Cast
from tests.support.clock import MONDAY_MORNING, StoppedClock
from tests.support.databases import Database, MariaTemplate, SqliteTemplate, environment
from tests.support.mariadb import MISSING, MariaServer, scratch_folder
from tests.support.tickets import MakeTicket, ticket_maker
from ticketing_app.advice import House
from ticketing_app.integrations.suggesting.apart import LocalSource


def pytest_configure() -> None:
    """A run that is told to stop takes down what it started, as after Ctrl-C; what it logs is listened to."""
    leaks.listen()
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("told to stop", returncode=143))


class BrowsersTogether(LoadScopeScheduling):
    """Each test goes to whichever worker is free; those that drive a browser share one build, so they go together."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """In the order in which they were collected, browsers in the middle."""
    config.option.loadscopereorder = False
    return BrowsersTogether(config, log)


@pytest.fixture(scope="session", autouse=True)
def _no_secret_in_the_log() -> Iterator[None]:
    """The log of all tests, servers and all, holds none of the secrets that they used: looked at after the last one."""
    yield
    assert leaks.leaked() == {}


@pytest.fixture(autouse=True)
def _far_from_real_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test ever sees the settings or the data folder of whoever runs it."""
    with environment({"TICKETING_DATA_DIR": str(tmp_path_factory.getbasetemp() / "no-database")}):
        yield


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder for the session, in memory where possible."""
    folder = scratch_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaServer]:
    """MariaDB, started once for the session."""
    server = MariaServer()
    if server.program is None or server.installer is None:
        pytest.fail(MISSING, pytrace=False)
    with server:
        yield server


@pytest.fixture(scope="session")
def _sqlite_template(scratch: Path) -> SqliteTemplate:
    return SqliteTemplate(scratch)


@pytest.fixture(scope="session")
def _mariadb_template(mariadb: MariaServer) -> MariaTemplate:
    return MariaTemplate(mariadb.create("ticketing"))


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A clean, migrated database, once on SQLite and once on MariaDB; `db` and `config` use it until the test ends."""
    template = _template(request, request.param)
    with template.fresh(tmp_path / "data", with_cast="cast" in request.fixturenames) as made:
        yield made


def _template(request: pytest.FixtureRequest, backend: str) -> SqliteTemplate | MariaTemplate:
    return request.getfixturevalue(f"_{backend}_template")


@pytest.fixture
def cast(request: pytest.FixtureRequest, database: Database) -> Cast:
    """Cara and Carlo, Abe and Anya, Eve and Emil, Mia, Ada: `database` brings them along where a test names them."""
    return _template(request, database.backend).cast


@pytest.fixture
def make_ticket(cast: Cast) -> MakeTicket:
    """Build a ticket in any state: `make_ticket(status=Status.HELD, assignee=cast.eve)`."""
    return ticket_maker(cast)


@pytest.fixture(scope="session")
def local_source() -> Iterator[LocalSource]:
    """The local source in its own process, started once for the session: each test teaches it anew."""
    source = LocalSource()
    yield source
    source.close()


@pytest.fixture
def house(database: Database, local_source: LocalSource) -> House:
    """The house as one who knows, with the local source alone."""
    return House(local_source)


@pytest.fixture
def stopped_clock() -> Iterator[StoppedClock]:
    """Time stands still at a Monday morning until the test moves it. Name it first: before `cast`, `make_ticket`."""
    with time_machine.travel(MONDAY_MORNING, tick=False) as traveller:
        yield StoppedClock(traveller)
