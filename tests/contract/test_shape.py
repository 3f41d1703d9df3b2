"""The shape of the house: layers, short files, a sentence on top of each, and what must never be in one."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import PACKAGE, ROOT, python_files, shown

MOST_LINES = 350
LINT_IMPORTS = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(LINT_IMPORTS, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_imports_flow_down() -> None:
    done = _lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "forbidden", "contract"),
    [
        ("domain/sla.py", "import ticketing_app.ui.routes", "Imports flow down"),
        ("models/rules.py", "import ticketing_app.domain.sla", "Imports flow down"),
        ("ui/routes.py", "import ticketing_app.api.app", "Imports flow down"),
        ("config.py", "import ticketing_app.db", "Imports flow down"),
        ("domain/priority.py", "import fastapi", "The core knows no framework"),
        ("ui/components/basics.py", "import ticketing_app.domain.policy", "Looks know no rules"),
        ("integrations/suggesting/asking.py", "import google.generativeai", "One file knows Gemini's library"),
    ],
)
def test_an_import_that_flows_up_is_caught(module: str, forbidden: str, contract: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "ticketing_app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    spoiled = tmp_path / "ticketing_app" / module
    spoiled.write_text(f"{spoiled.read_text()}\n\ndef _late() -> None:\n    {forbidden}\n")
    done = _lint_imports(tmp_path)
    assert done.returncode != 0
    assert re.search(rf"^{contract}.*BROKEN", done.stdout, re.MULTILINE), done.stdout


def test_every_file_is_short_enough_to_be_read_at_once() -> None:
    # A migration is a record of what was done, in the words of a tool.
    files = [file for file in python_files() if "versions" not in file.parts]
    long = {shown(file): n for file in [*files, *_scripts()] if (n := len(file.read_text().splitlines())) > MOST_LINES}
    assert long == {}


def test_every_module_opens_with_a_sentence() -> None:
    silent = [shown(file) for file in python_files() if not _first_line(file).strip()]
    assert silent == []


def _first_line(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text())) or "").partition("\n")[0]


def test_the_folder_of_migrations_does_not_hide_the_library() -> None:
    assert not list((ROOT / "alembic").rglob("__init__.py"))


# Written in two halves, so that this file does not find itself.
FORBIDDEN = {
    r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b": "is work for later, which belongs into an issue",
    # A test may need data that lies outside of the project: then it says so, with a condition.
    r"mark\.sk" + r"ip\b|xf" + r"ail\b|importor" + "sk": "is a test that does not run",
}
FORBIDDEN_IN_THE_APP = {
    r"\brx\.upload|\bget_upload_(url|dir)\b|/_upload": "opens Reflex's upload route to all",
    r"\brx\.theme|components_radix\.themes|\bradix\.themes": "is a look that is not ours",
}


def _scripts() -> list[Path]:
    return [*(ROOT / "assets").rglob("*.js"), *(ROOT / "assets").rglob("*.css")]


def _lines_with(pattern: str, files: list[Path]) -> list[str]:
    return [
        f"{shown(file)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("pattern", FORBIDDEN, ids=list(FORBIDDEN.values()))
def test_what_must_not_be_in_any_file(pattern: str) -> None:
    assert _lines_with(pattern, [*python_files(), *_scripts()]) == []


@pytest.mark.parametrize("pattern", FORBIDDEN_IN_THE_APP, ids=list(FORBIDDEN_IN_THE_APP.values()))
def test_what_must_not_be_in_the_app(pattern: str) -> None:
    assert _lines_with(pattern, [*PACKAGE.rglob("*.py"), ROOT / "rxconfig.py", *_scripts()]) == []


def test_commits_belong_to_the_doors() -> None:
    committing = [
        shown(file)
        for folder in ("domain", "models", "integrations")
        for file in (PACKAGE / folder).rglob("*.py")
        if re.search(r"\.(commit|rollback)\(", file.read_text())
    ]
    assert committing == []


def test_only_one_module_writes_a_tickets_status() -> None:
    writing = [
        shown(file)
        for file in PACKAGE.rglob("*.py")
        if re.search(r"\bticket\.status(\s*=[^=]|,.*=[^=])", file.read_text())
    ]
    assert writing == ["ticketing_app/domain/status.py"]


def test_only_one_module_asks_what_time_it_is() -> None:
    asking = [
        shown(file)
        for file in PACKAGE.rglob("*.py")
        if re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(", file.read_text())
    ]
    assert asking == ["ticketing_app/clock.py"]
