"""Where the project lies, and which of its files are ours to keep in shape."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ticketing_app"


def python_files() -> list[Path]:
    """Every Python file that people wrote: app, tests, tools, migrations."""
    folders = (PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "alembic")
    return sorted([ROOT / "rxconfig.py", *(file for folder in folders for file in folder.rglob("*.py"))])


def shown(file: Path) -> str:
    """The path as people say it."""
    return file.relative_to(ROOT).as_posix()
