"""A fresh event pipeline for every test; how tabs are used is said in tests/support/pipeline.py."""

from collections.abc import Iterator

import pytest

from tests.support.databases import Database
from tests.support.pipeline import OpenTab, Pipeline, tab_opener


@pytest.fixture
def open_tab(database: Database) -> Iterator[OpenTab]:
    """Open browser tabs: `open_tab(cast.abe, path="/queue")`, or `open_tab()` for a stranger."""
    with Pipeline() as pipeline:
        yield tab_opener(pipeline)
