"""A MariaDB server of the tests' own: in a temporary folder, on a free port, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pymysql

from tests.support.leaks import secret
from tests.support.ports import free_port

MISSING = (
    "These tests need MariaDB's server, which is not installed. `make test` installs it for root; anybody else runs: "
    "sudo apt-get install -y --no-install-recommends mariadb-server"
)
PASSWORD = secret("database-password-of-the-suite")
# The data need not outlive a power failure: that makes every commit a matter of microseconds.
SMALL = ("--innodb-log-file-size=32M", "--innodb-buffer-pool-size=64M")
CARELESS = ("--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", *SMALL)
# Every commit is written down before it is answered, as the server does by itself: this one may be killed.
CAREFUL = ("--innodb-flush-log-at-trx-commit=1", *SMALL)
# For TLS, PyMySQL reads the list of certificates at each connection: that takes longer than most tests.
NO_TLS = "ssl_disabled=yes"


def scratch_folder() -> Path:
    """A new folder in memory where there is such a thing, else on disk."""
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of our own in it
    usable = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30
    return Path(tempfile.mkdtemp(prefix="ticketing-tests-", dir=memory if usable else None))


class MariaServer:
    """The server as a context manager; `url(name)` is the SQLAlchemy URL of a database on it.

    `durable` keeps the server's own promises, on disk: for measuring and for being killed. In memory, where the log is
    mapped, a killed server would lose nothing whatever its settings are.
    """

    def __init__(self, *, durable: bool = False, settings: Sequence[str] | None = None) -> None:
        self._settings = tuple(settings) if settings is not None else () if durable else CARELESS
        self._durable = durable
        self.program = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin")
        self.installer = shutil.which("mariadb-install-db")
        self.port = free_port()

    def __enter__(self) -> Self:
        if self.program is None or self.installer is None:
            raise RuntimeError(MISSING)
        self.folder = Path(tempfile.mkdtemp(prefix="ticketing-")) if self._durable else scratch_folder()
        subprocess.run(
            [self.installer, *self._common, "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True,
            capture_output=True,
            timeout=120,
        )
        self._orders.write_text(f"SET PASSWORD FOR 'root'@'127.0.0.1' = PASSWORD('{PASSWORD}');\n")
        self.log = (self.folder / "server.log").open("w+b")
        self.start()
        return self

    def start(self) -> None:
        """Start it on the data that are there."""
        assert self.program is not None
        # A server that starts throws away all temporary tables that lie in its folder, also those of other servers.
        (self.folder / "tmp").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [
                self.program,
                *self._common,
                f"--init-file={self._orders}",
                f"--socket={self.folder / 's'}",
                f"--pid-file={self.folder / 'pid'}",
                f"--tmpdir={self.folder / 'tmp'}",
                f"--port={self.port}",
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-log-bin",
                "--innodb-lock-wait-timeout=20",
            ],
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_ready()

    @property
    def _orders(self) -> Path:
        """What the server does at each start, before anybody may connect."""
        return self.folder / "orders.sql"

    def kill(self) -> None:
        """As `kill -9` does; `start` finds what had been written down by then."""
        self.process.kill()
        self.process.wait()

    @property
    def _common(self) -> tuple[str, ...]:
        user = ("--user=root",) if os.geteuid() == 0 else ()
        return ("--no-defaults", f"--datadir={self.folder / 'data'}", *self._settings, *user)

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of the database `name`."""
        return f"mysql+pymysql://root:{PASSWORD}@127.0.0.1:{self.port}/{name}?charset=utf8mb4&{NO_TLS}"

    def create(self, name: str) -> str:
        """Make the database anew, with the server's own default character set (latin1); returns its URL."""
        with self._connection() as connection, connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS `{name}`")
            cursor.execute(f"CREATE DATABASE `{name}`")
        return self.url(name)

    def _connection(self) -> "pymysql.Connection[pymysql.cursors.Cursor]":
        return pymysql.connect(
            host="127.0.0.1",
            port=self.port,
            user="root",
            password=PASSWORD,
            autocommit=True,
            connect_timeout=2,
            ssl_disabled=True,
        )

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + 60
        while True:
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.log.seek(0)
                raise RuntimeError(f"MariaDB did not start:\n{self.log.read().decode(errors='replace')[-4000:]}")
            try:
                self._connection().close()
                return
            except pymysql.err.OperationalError:
                time.sleep(0.05)
