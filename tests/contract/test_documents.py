"""What readers are told is complete: every setting has its line, every dependency its version, reason and hashes."""

import re

import pytest

from tests.support.house import ROOT
from ticketing_app.api.app import api
from ticketing_app.config import Settings
from tools import diagrams

# Asked for by name; nobody may lose one.
THE_SEVEN = {"reflex", "sqlmodel", "pymysql", "libpass", "google-generativeai", "pytest", "playwright"}


def _variable(name: str) -> str:
    return "PORT" if name == "port" else f"TICKETING_{name.upper()}"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_its_line(name: str) -> None:
    variable, field = _variable(name), Settings.model_fields[name]
    assert field.description, f"{name} has no description"
    assert re.search(rf"^#?{variable}=", (ROOT / ".env.example").read_text(), re.MULTILINE), f"{variable}: .env.example"
    assert f"`{variable}`" in (ROOT / "README.md").read_text(), f"{variable} is missing in README.md"


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {_variable(name) for name in Settings.model_fields}
    for document in (ROOT / ".env.example", ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        named = set(re.findall(r"\bTICKETING_[A-Z_]+\b", document.read_text()))
        assert named <= known, document.name


def test_the_api_guide_names_every_route_and_no_other() -> None:
    paths = api.openapi()["paths"]
    wanted = {f"{how.upper()} {path}": it["summary"] for path, routes in paths.items() for how, it in routes.items()}
    guide = (ROOT / "docs" / "api.md").read_text()
    assert dict(re.findall(r"^\| `([A-Z]+ /\S*)` \| (.+) \|$", guide, re.MULTILINE)) == wanted


def test_what_the_tour_calls_words_on_the_screen_is_on_one() -> None:
    sources = "\n".join(file.read_text() for file in sorted((ROOT / "ticketing_app").rglob("*.py")))
    said = re.sub(r'"\s*\n\s*f?"', "", sources)  # sentences that go over several lines
    for bold in re.findall(r"\*\*(.+?)\*\*", (ROOT / "docs" / "tour.md").read_text(), re.DOTALL):
        words = re.sub(r"(\\#)?\d+", r"\\{[^}]*\\}", re.escape(" ".join(bold.split())))
        assert re.search(rf'"([^"]*[^\w"])?{words}', said), bold


def _lines(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.split("[")[0].strip()).lower()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_exact_and_has_a_reason(name: str) -> None:
    for line in _lines(name):
        assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][^\s]*\s+# \S.*", line), line


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_every_dependency_with_its_hashes(name: str) -> None:
    lock = (ROOT / f"{name}.lock").read_text().replace("\\\n", " ")
    locked = {
        (_plain(match[1]), match[2]): match[0].count("--hash=sha256:")
        for match in re.finditer(r"^([A-Za-z0-9._\[\],-]+)==([^\s;]+).*$", lock, re.MULTILINE)
    }
    assert all(locked.values()), "a package without a hash"
    for line in _lines(f"{name}.txt"):
        wanted, version = line.split("#")[0].strip().split("==")
        assert (_plain(wanted), version) in locked, line


def test_nobody_lost_one_of_the_seven() -> None:
    assert {_plain(line.split("==")[0]) for line in _lines("requirements.txt")} >= THE_SEVEN


def test_the_lock_names_no_place_to_get_packages_from() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|https?://", (ROOT / name).read_text())


@pytest.mark.parametrize("name", diagrams.DRAWINGS)
def test_every_drawing_shows_what_the_code_says(name: str) -> None:
    document, text, wanted = diagrams.drawn(name)
    assert text == wanted, f"{document.name}: run `.venv/bin/python -m tools.diagrams`"
