"""`make run`: migrations, demo data, a frontend build where needed, then UI and API from one process on one port."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from ticketing_app import config
from ticketing_app.config import Settings, settings
from ticketing_app.errors import CannotStart
from ticketing_app.logs import ANNOUNCE

HOUSE = Path(__file__).resolve().parent.parent

BUILT_FROM = (
    "assets",
    "reflex.lock/bun.lock",
    "requirements.lock",
    "rxconfig.py",
    "ticketing_app/domain/policy.py",
    "ticketing_app/ticketing_app.py",
    "ticketing_app/ui",
    "ticketing_app/vocabulary.py",
)
"""What the frontend is made of; besides, the port and the public address are baked into it."""

STAGES = {
    "Installing": "fetching the JavaScript packages",
    "Compiling": "writing the pages",
    "Creating Production Build": "bundling",
}


def main(arguments: Sequence[str] = ()) -> int:
    """Prepare everything, then become the server; with the word `build`, build the pages alone. 1 where it cannot."""
    signal.signal(signal.SIGTERM, _stop)
    os.chdir(HOUSE)
    try:
        if list(arguments) == ["build"]:
            build(_settings(reachable=False))
            return 0
        chosen = _settings()
        say(f"Starting Network Ticketing on port {chosen.port}.")
        check_port(chosen)
        migrate()
        load_demo(chosen)
        build(chosen)
        serve(chosen)
    except CannotStart as reason:
        say("\n".join(reason.sentences))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def check_port(chosen: Settings) -> None:
    """Before anything else is done. Raises `CannotStart` where another program has the port."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as error:
            raise CannotStart(
                f"Port {chosen.port} cannot be used ({(error.strerror or str(error)).lower()}): "
                f"stop the other program, or choose another port, e.g. `PORT={chosen.port + 1} make run`."
            ) from error


def migrate() -> None:
    """Bring the database's schema to this version. Raises `CannotStart` where the database is away or not ours."""
    from sqlalchemy.exc import DBAPIError  # deferred: the port is checked before half a second of imports

    from ticketing_app import db, migrations

    try:
        with step("Database"):
            before = migrations.current()
            migrations.upgrade()
    except DBAPIError as error:
        said = error.orig.args[-1] if error.orig and error.orig.args else error
        raise CannotStart(f"The database cannot be used: {said}. See TICKETING_DATABASE_URL.") from error
    say(f"Database: {db.backend()}, {'up to date' if before == migrations.head() else 'schema brought up to date'}.")


def load_demo(chosen: Settings) -> None:
    """A small believable telecom for an empty database, never in production; its accounts get today's password."""
    from ticketing_app import demo  # deferred like above

    demo.sync_password()
    if not chosen.demo_allowed:
        return
    with step("Demo data (only where the database is empty)"):
        loaded = demo.load_if_empty()
    if loaded:
        say("Demo: loaded a small invented telecom to click through.")


def build(chosen: Settings) -> None:
    """Build the frontend where its sources, packages, port or public address changed since the last time."""
    web = web_dir()
    stamp, wanted = web / ".built-from", fingerprint(chosen)
    if stamp.exists() and stamp.read_text() == wanted and (web / "build" / "client" / "index.html").exists():
        say("Pages: as built before.")
        return
    stamp.unlink(missing_ok=True)
    web.mkdir(parents=True, exist_ok=True)
    # Not inside: the first build begins by clearing that folder, and its error would go with it.
    log = web.with_name(f"{web.name}-build.log")
    with step("Building the pages (the first time takes half a minute)") as tell:
        code = _export(chosen, log, tell)
    if code != 0:
        tail = "".join(log.read_text().splitlines(keepends=True)[-15:])
        raise CannotStart(f"The pages could not be built. The end of {log}:", tail)
    stamp.write_text(wanted)


def serve(chosen: Settings) -> None:
    """Become the server: UI and API from one granian. Nothing is left beside it, so nothing can be orphaned."""
    say("Starting the server.")
    command = [sys.executable, "-m", "granian", "ticketing_app.ticketing_app:app", "--interface", "asgi", "--factory"]
    command += ["--host", chosen.host, "--port", str(chosen.port), "--log-level", "warning"]
    command += ["--workers-kill-timeout", "5", "--respawn-failed-workers"]
    served = {
        "REFLEX_ENV_MODE": "prod",
        # Internal names of Reflex, and the reason why its version is pinned: serve the build, compile nothing.
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        ANNOUNCE: "yes",
    }
    os.execve(command[0], command, {**os.environ, **environment(chosen), **served})  # noqa: S606 - no shell is wanted


def environment(chosen: Settings) -> dict[str, str]:
    """What Reflex must know, in a build and when serving: our bun, no telemetry, no probing of the network."""
    return {
        "PORT": str(chosen.port),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(HOUSE),
        "REFLEX_USE_SYSTEM_BUN": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_HTTP_CLIENT_BIND_ADDRESS": "0.0.0.0",  # noqa: S104 - an outgoing address; spares a probe of the network
        "REFLEX_DIR": os.environ.get("REFLEX_DIR", str(HOUSE / ".reflex")),
    }


def web_dir() -> Path:
    """Where Reflex builds; `REFLEX_WEB_WORKDIR` moves it, e.g. for tests: a build holds the port that it is for."""
    return Path(os.environ.get("REFLEX_WEB_WORKDIR", HOUSE / ".web")).resolve()


def fingerprint(chosen: Settings) -> str:
    """One word for everything that a build depends on."""
    total = hashlib.sha256(f"{chosen.port} {chosen.url}".encode())
    for name in BUILT_FROM:
        top = HOUSE / name
        files = sorted(file for file in top.rglob("*") if file.is_file()) if top.is_dir() else [top]
        for file in files:
            if file.suffix != ".pyc":
                total.update(str(file.relative_to(HOUSE)).encode())
                total.update(file.read_bytes() if file.exists() else b"")
    return total.hexdigest()


@contextlib.contextmanager
def step(name: str) -> Iterator["Tell"]:
    """Says that something begins; on a terminal counts the seconds as long as it lasts."""
    tell = Tell(name)
    try:
        yield tell
    finally:
        tell.done()


class Tell:
    """One line of progress: the step, what it is at, and for how long."""

    def __init__(self, name: str) -> None:
        self._name, self._at, self._begun = name, "", time.monotonic()
        self._over = threading.Event()
        self._clock = threading.Thread(target=self._count, daemon=True)
        self._clock.start()

    def at(self, stage: str) -> None:
        """The step has come to this stage."""
        if stage != self._at:
            self._at = stage
            if not sys.stdout.isatty():
                say(f"{self._name}: {stage}")

    def done(self) -> None:
        """The step is over; only a long one is worth a line."""
        self._over.set()
        self._clock.join()
        seconds = time.monotonic() - self._begun
        if sys.stdout.isatty():
            sys.stdout.write("\r\033[K")
        if seconds > 3:
            say(f"{self._name}: {seconds:.0f} s")

    def _count(self) -> None:
        while not self._over.wait(0.5):
            if sys.stdout.isatty():
                seconds = time.monotonic() - self._begun
                sys.stdout.write(f"\r\033[K{self._name}{': ' + self._at if self._at else ''} … {seconds:.0f} s")
                sys.stdout.flush()


def say(sentence: str) -> None:
    """One line for the person at the terminal."""
    print(sentence, flush=True)


def _settings(*, reachable: bool = True) -> Settings:
    """The settings, checked: in production together with the database, before anything else happens."""
    try:
        chosen = settings()
    except ValidationError as error:
        if os.environ.get("TICKETING_ENV") != "production":
            raise CannotStart("Some settings cannot be used:", *config.wrong(error).values()) from error
    else:
        if not chosen.production:
            return chosen
    from ticketing_app import production  # deferred like above

    return production.check(serving=True, reachable=reachable)


def _export(chosen: Settings, log: Path, tell: Tell) -> int:
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    # A session of its own, so that stopping us stops bun and vite with it.
    process = subprocess.Popen(
        command,
        cwd=HOUSE,
        env={**os.environ, **environment(chosen)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        with log.open("w") as kept:
            for line in process.stdout:
                kept.write(line)
                for sign, stage in STAGES.items():
                    if sign in line:
                        tell.at(stage)
        return process.wait()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
