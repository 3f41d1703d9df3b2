"""Servers as programs of their own: started on a free port, waited for, and stopped with all that they started."""

import contextlib
import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support import leaks

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A running server: where it is, and what it wrote."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path


@contextlib.contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    log: Path,
    environ: Mapping[str, str] | None = None,
    ready: str = "/api/ready",
    within: float = 60,
    cwd: Path = ROOT,
) -> Iterator[Server]:
    """The command as a server on `port`, ready when `ready` answers 200; `within` is in seconds.

    Other TICKETING_* variables of this process are not handed down.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("TICKETING_", "PYTEST_"))}
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env={**inherited, "PORT": str(port), **(environ or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            # A group of its own, so that one signal reaches everything that it starts.
            start_new_session=True,
        )
    server = Server(f"http://127.0.0.1:{port}", port, process, log)
    with leaks.listening_to(log):
        try:
            _wait(server, ready, within)
            yield server
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes], within: float = 15) -> None:
    """End the process and its group: politely first, then for good."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(within)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait(server: Server, ready: str, within: float) -> None:
    give_up = time.monotonic() + within
    while time.monotonic() < give_up and server.process.poll() is None:
        # Not httpx: that reads the whole list of certificates for each try, of which a start takes dozens.
        asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        with contextlib.closing(asked), contextlib.suppress(OSError, http.client.HTTPException):
            asked.request("GET", ready)
            if asked.getresponse().status == 200:
                return
        time.sleep(0.05)
    ended = server.process.poll()
    why = f"ended with {ended}" if ended is not None else f"did not answer on {ready} within {within:.0f} s"
    raise RuntimeError(f"The server {why}:\n{server.log.read_text(errors='replace')[-4000:]}")
