"""A stand-in for Gemini's API, and the source that asks it."""

from collections.abc import Iterator

import pytest

from tests.support.gemini import FakeGemini
from tests.unit.asking import KEY
from ticketing_app.integrations.suggesting.gemini import Gemini


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGemini]:
    """Stopped after the test; whoever runs the tests behind a proxy reaches it without."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with FakeGemini() as server:
        yield server


@pytest.fixture
def source(fake: FakeGemini) -> Gemini:
    """Asks `fake`, and gives up after five seconds."""
    return Gemini(KEY, fake.url, deadline_seconds=5)
