"""A server that can be killed and started again on the same port, with one log of all its lives."""

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.ports import free_port
from tests.support.server import Server, running


class Mortal:
    """The API and its worker as a program of its own; as a context manager, at the end it is killed once more."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._environ, self._folder, self._port = environ, folder, free_port()
        self._lives: list[Server] = []
        self._life = contextlib.ExitStack()

    @property
    def url(self) -> str:
        """Where it is, in every life."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def told(self) -> str:
        """What it wrote in all of its lives."""
        return "".join(life.log.read_text(errors="replace") for life in self._lives)

    def start(self, fault: str = "", **settings: str) -> None:
        """Begin a life, with a fault of `tests.crash.faults` or without; ready when this returns."""
        command = [sys.executable, "-m", "granian", "tests.crash.served:app", "--interface", "asgi"]
        command += ["--port", str(self._port), "--log-level", "warning"]
        environ = {**self._environ, "CRASH_FAULT": fault, **settings}
        log = self._folder / f"life-{len(self._lives)}.log"
        self._lives.append(self._life.enter_context(running(command, port=self._port, log=log, environ=environ)))

    def kill(self) -> None:
        """As `kill -9` does, for everything that the server started."""
        process = self._lives[-1].process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._life.close()

    def wait_for_death(self) -> None:
        """It has a fault that kills it; raises where it lives on."""
        self._lives[-1].process.wait(20)
        self._life.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._lives:
            self.kill()
