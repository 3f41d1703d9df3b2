"""A clean, migrated database for every test: migrated once per backend and session, then put back in milliseconds."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from tests.support.cast import hire
from ticketing_app import config, db, migrations

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Database:
    """A migrated database with the rows of the first migration, in force as the app's own until the test ends."""

    backend: str
    url: str
    data_dir: Path

    @property
    def environ(self) -> dict[str, str]:
        """The variables that point another process at this database and folder."""
        return {"TICKETING_DATABASE_URL": self.url, "TICKETING_DATA_DIR": str(self.data_dir)}

    @property
    def is_mariadb(self) -> bool:
        """Whether this is MariaDB (otherwise SQLite)."""
        return self.backend == "mariadb"


def forget_settings() -> None:
    """Let go of the engine and the settings of the process: the next caller reads the environment again."""
    if db.engine.cache_info().currsize:
        db.engine().dispose()
    db.engine.cache_clear()
    config.settings.cache_clear()


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """The app as these variables make it, and no other TICKETING_* variable; afterwards everything as it was."""
    kept = {name: os.environ[name] for name in _ours()}
    forget_settings()
    _replace(values)
    try:
        yield
    finally:
        forget_settings()
        _replace(kept)


def _ours() -> list[str]:
    return [name for name in os.environ if name.startswith("TICKETING_") or name == "PORT"]


def _replace(values: Mapping[str, str]) -> None:
    for name in _ours():
        del os.environ[name]
    os.environ.update(values)


class SqliteTemplate:
    """Migrated SQLite files, without and with the cast, copied for each test."""

    backend = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file, self.with_cast = folder / "template.db", folder / "template-with-cast.db"
        with environment({"TICKETING_DATABASE_URL": f"sqlite:///{self.file}"}):
            migrations.upgrade()
        shutil.copyfile(self.file, self.with_cast)
        with environment({"TICKETING_DATABASE_URL": f"sqlite:///{self.with_cast}"}):
            self.cast = hire()

    @contextmanager
    def fresh(self, data_dir: Path, *, with_cast: bool) -> Iterator[Database]:
        """A copy of the template, removed afterwards."""
        file = self.folder / "test.db"
        shutil.copyfile(self.with_cast if with_cast else self.file, file)
        url = f"sqlite:///{file}"
        with environment({"TICKETING_DATABASE_URL": url, "TICKETING_DATA_DIR": str(data_dir)}):
            yield Database(self.backend, url, data_dir)
        for leftover in self.folder.glob("test.db*"):
            leftover.unlink()


class MariaTemplate:
    """A migrated database on the tests' own server, emptied for each test and filled anew, with the cast or without.

    The server does that by itself, in procedures: told statement by statement it takes longer than most tests.
    """

    backend = "mariadb"

    def __init__(self, url: str) -> None:
        self.url = url
        with environment({"TICKETING_DATABASE_URL": url}):
            migrations.upgrade()
            _keep_as("bare")
            self.cast = hire()
            _keep_as("with_cast")

    @contextmanager
    def fresh(self, data_dir: Path, *, with_cast: bool) -> Iterator[Database]:
        """The database as the migrations left it."""
        with environment({"TICKETING_DATABASE_URL": self.url, "TICKETING_DATA_DIR": str(data_dir)}):
            with db.engine().begin() as connection:
                connection.exec_driver_sql(f"CALL put_back_{'with_cast' if with_cast else 'bare'}()")
            yield Database(self.backend, self.url, data_dir)


def all_rows() -> Rows:
    """Everything in the database: what must be unchanged where nothing should have happened."""
    with db.engine().connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in SQLModel.metadata.sorted_tables
        }


def _keep_as(name: str) -> None:
    """Keep the rows that are there now in a database beside, and how to put them back as `put_back_{name}()`."""
    kept = f"{db.engine().url.database}_{name}"
    rows, empty = [], []
    with db.engine().begin() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS `{kept}`")
        connection.exec_driver_sql(f"CREATE DATABASE `{kept}`")
        for table, found in all_rows().items():
            empty.append(f"DELETE FROM `{table}`;")  # noqa: S608 - our own table names, here and below
            if found:
                connection.exec_driver_sql(f"CREATE TABLE `{kept}`.`{table}` AS SELECT * FROM `{table}`")  # noqa: S608
                rows.append(f"INSERT INTO `{table}` SELECT * FROM `{kept}`.`{table}`;")  # noqa: S608
        steps = ["SET foreign_key_checks = 0;", *empty, *rows, "SET foreign_key_checks = 1;"]
        connection.exec_driver_sql(f"CREATE PROCEDURE put_back_{name}() BEGIN {' '.join(steps)} END")
