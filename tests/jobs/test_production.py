"""Production does not start where it is unsafe: a sentence for each problem, all at once, and nothing is touched."""

import asyncio
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support import leaks
from tests.support.cast import Cast
from tests.support.databases import Database, environment
from tests.support.production import fit
from tests.support.server import ROOT
from ticketing_app import db, migrations, production
from ticketing_app.errors import CannotStart
from ticketing_app.models import User
from ticketing_app.ticketing_app import app

sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

UNSAFE = {
    "TICKETING_SECRET_KEY": ("", "TICKETING_SECRET_KEY is not set"),
    "TICKETING_DEMO": ("true", "TICKETING_DEMO is on"),
    "TICKETING_DEMO_PASSWORD": ("a password for the demo", "TICKETING_DEMO_PASSWORD is set"),
    "TICKETING_ALLOW_SQLITE": ("false", "The database is SQLite"),
    "TICKETING_PUBLIC_URL": ("", "TICKETING_PUBLIC_URL is not set"),
    "TICKETING_DEBUG": ("true", "TICKETING_DEBUG is on"),
    "TICKETING_LOG_LEVEL": ("DEBUG", "TICKETING_LOG_LEVEL is DEBUG"),
}
"""A value that is refused, and how the sentence begins."""


def refusals(environ: dict[str, str], *, serving: bool = True, reachable: bool = True) -> list[str]:
    with environment(environ):
        try:
            production.check(serving=serving, reachable=reachable)
        except CannotStart as error:
            return list(error.sentences)
    return []


def test_a_house_that_is_fit_starts(tmp_path: Path) -> None:
    assert refusals(fit(tmp_path / "data")) == []
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("variable", UNSAFE)
def test_each_problem_is_one_sentence(variable: str, tmp_path: Path) -> None:
    value, sentence = UNSAFE[variable]
    (said,) = refusals({**fit(tmp_path / "data"), variable: value})
    assert said.startswith(sentence)
    assert not (tmp_path / "data").exists()


def test_a_key_is_at_least_32_bytes_long(tmp_path: Path) -> None:
    (said,) = refusals({**fit(tmp_path), "TICKETING_SECRET_KEY": "x" * 31})
    assert said.startswith("TICKETING_SECRET_KEY: must have at least 32 bytes")
    assert refusals({**fit(tmp_path), "TICKETING_SECRET_KEY": "x" * 32}) == []


def test_all_problems_are_told_at_once_also_those_that_are_no_settings_at_all(tmp_path: Path) -> None:
    unsafe = {variable: value for variable, (value, _) in UNSAFE.items()}
    said = refusals({**fit(tmp_path), **unsafe, "PORT": "99999", "TICKETING_SECRET_KEY": "short"})
    assert len(said) == len(UNSAFE) + 1
    for beginning in ("PORT:", "TICKETING_SECRET_KEY: must have", *(text for _, text in list(UNSAFE.values())[1:])):
        assert sum(sentence.startswith(beginning) for sentence in said) == 1


def test_demo_is_off_where_nothing_is_said_and_may_be_said_to_be_off(tmp_path: Path) -> None:
    assert refusals({**fit(tmp_path), "TICKETING_DEMO": "false"}) == []


def test_commands_on_the_database_ask_nothing_of_what_only_pages_need(tmp_path: Path) -> None:
    unsafe = {variable: value for variable, (value, _) in UNSAFE.items()}
    said = refusals({**fit(tmp_path), **unsafe}, serving=False)
    assert [sentence.split()[0] for sentence in said] == ["TICKETING_DEMO", "TICKETING_DEMO_PASSWORD", "The"]


def test_a_database_with_demo_accounts_is_refused(database: Database, cast: Cast) -> None:
    environ = {**fit(database.data_dir), **database.environ}
    assert refusals(environ) == []
    with db.transaction() as session:
        session.execute(sa.update(User).where(sa.column("email") == "abe@cast.example").values(demo=True))
    (said,) = refusals(environ)
    assert said.startswith("The database holds demo accounts")
    assert refusals(environ, serving=False) == [said]


def test_a_database_of_a_newer_version_is_refused_in_every_environment(database: Database) -> None:
    with db.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    try:
        for environ in (database.environ, {**fit(database.data_dir), **database.environ}):
            (said,) = refusals(environ)
            assert said.startswith("The database is at revision 9999, which this version does not know")
    finally:
        with db.engine().begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{migrations.head()}'")  # noqa: S608 - our own revision


def test_a_database_that_is_away_is_a_problem_at_the_start_and_later_a_matter_of_ready(tmp_path: Path) -> None:
    password = leaks.secret("the-password-of-a-database")
    away = {**fit(tmp_path), "TICKETING_DATABASE_URL": f"mysql+pymysql://nobody:{password}@127.0.0.1:1/x"}
    (said,) = refusals(away)
    assert said.startswith("The database cannot be used")
    assert password not in said
    assert refusals(away, reachable=False) == []


@pytest.mark.parametrize(
    ("url", "warned"), [("http://help.example.net", True), ("http://localhost:8000", False), ("https://x.net", False)]
)
def test_plain_http_is_a_warning(url: str, warned: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert refusals({**fit(tmp_path), "TICKETING_PUBLIC_URL": url}) == []
    assert any("TICKETING_PUBLIC_URL is http://" in line for line in caplog.messages) is warned


def test_a_server_started_directly_on_the_app_asks_as_well(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert production.checked in app.get_lifespan_tasks()

    async def live() -> None:
        async with production.checked():
            pytest.fail("it came up")

    with environment({**fit(tmp_path), "TICKETING_DEBUG": "true"}), pytest.raises(CannotStart):
        asyncio.run(live())
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.parametrize("program", ["ticketing_app.serve", "ticketing_app"])
def test_a_process_that_is_refused_says_why_and_ends_with_1(program: str, tmp_path: Path) -> None:
    unsafe = {variable: value for variable, (value, _) in UNSAFE.items()}
    ended = subprocess.run(
        [sys.executable, "-m", program, *(["worker"] if program == "ticketing_app" else [])],
        cwd=ROOT,
        env={"PATH": "/usr/bin", "PORT": "1", **fit(tmp_path / "data"), **unsafe},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = (ended.stdout + ended.stderr).splitlines()
    assert ended.returncode == 1
    assert sorted(line.split(":")[0].split(" is ")[0] for line in said) == sorted(
        text.split(" is ")[0] for _, text in UNSAFE.values()
    )
    assert not (tmp_path / "data").exists()


@sqlite_only
def test_a_process_does_not_serve_a_database_of_a_newer_version(database: Database, tmp_path: Path) -> None:
    with db.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for command in (("ticketing_app.serve",), ("ticketing_app", "worker")):
        ended = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={"PATH": "/usr/bin", "PORT": "65001", **database.environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 1
        assert "The database is at revision 9999, which this version does not know" in ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr
