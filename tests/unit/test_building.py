"""A build that fails leaves its error where the next try does not clear it away, and shows the end of it."""

import shutil
from pathlib import Path

import pytest

from tests.support.databases import environment
from ticketing_app import serve
from ticketing_app.config import Settings, settings
from ticketing_app.errors import CannotStart


def test_the_error_of_a_first_build_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_chosen: Settings, log: Path, _tell: serve.Tell) -> int:
        log.write_text("Compiling\nerror: no registry answers\n")
        # As Reflex does before it begins.
        shutil.rmtree(serve.web_dir())
        return 1

    monkeypatch.setenv("REFLEX_WEB_WORKDIR", str(tmp_path / "web"))
    monkeypatch.setattr(serve, "_export", failing)
    with environment({}), pytest.raises(CannotStart) as refusal:
        serve.build(settings())
    assert "error: no registry answers" in refusal.value.detail
    assert str(tmp_path / "web-build.log") in refusal.value.detail
