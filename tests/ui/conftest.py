"""A fresh event pipeline for every test; how tabs are used is said in tests/support/pipeline.py.

On SQLite alone: a State asks the domain, whose own tests and those of the API run on both databases.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Database, SqliteTemplate
from tests.support.pipeline import OpenTab, Pipeline, tab_opener


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest, _sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Database]:
    """A clean, migrated SQLite database."""
    with _sqlite_template.fresh(tmp_path / "data", with_cast="cast" in request.fixturenames) as made:
        yield made


@pytest.fixture
def open_tab(database: Database) -> Iterator[OpenTab]:
    """Open browser tabs: `open_tab(cast.abe, path="/queue")`, or `open_tab()` for a stranger."""
    with Pipeline() as pipeline:
        yield tab_opener(pipeline)
