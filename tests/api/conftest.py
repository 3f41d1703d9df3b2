"""The API as it is mounted, on a clean database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.callers import HOME, Caller, Callers, TestClient
from tests.support.cast import Cast
from tests.support.databases import Database
from tests.support.tickets import other_category
from ticketing_app import advice
from ticketing_app.api import mounted


@pytest.fixture
def callers(database: Database) -> Iterator[Callers]:
    """Callers from this machine, whose browser shows http://localhost:8000."""
    made = TestClient(
        mounted(), base_url=HOME, client=("127.0.0.1", 50000), follow_redirects=False, raise_server_exceptions=False
    )
    with made as client:
        yield Callers(client)
    advice.forget()


@pytest.fixture
def cara(callers: Callers, cast: Cast) -> Caller:
    """Cara, a customer, with a program."""
    return callers.program(cast.cara)


@pytest.fixture
def abe(callers: Callers, cast: Cast) -> Caller:
    """Abe, an agent, with a program."""
    return callers.program(cast.abe)


@pytest.fixture
def other(cast: Cast) -> int:
    """The id of the category "Other"."""
    return other_category()


@pytest.fixture
def kept_files(database: Database) -> Path:
    """Where attachments lie."""
    return database.data_dir / "attachments"
