"""Makes .venv and installs a lock file into it, with hashes; runs on any Python ≥ 3.11 and needs nothing but it.

Usage: python3 tools/install.py requirements.lock
A stamp in .venv remembers the lock's content, so a second run is over at once.
"""

import hashlib
import subprocess
import sys
import time
import venv
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
VENV = HOUSE / ".venv"
PYTHON = VENV / "bin" / "python"


def main(lock_name: str) -> int:
    """0 when everything of the lock is installed."""
    lock = HOUSE / lock_name
    stamp = VENV / f".installed-{lock_name}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return 0
    if not PYTHON.exists():
        say("Making a virtual environment in .venv")
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            say(f"That did not work ({error}). On Debian and Ubuntu `apt-get install python3-venv` helps.")
            return 1
    if not install(lock):
        return 1
    for other in VENV.glob(".installed-*"):
        other.unlink()
    stamp.write_text(wanted)
    return 0


def install(lock: Path) -> bool:
    """Run pip, and show how far it is instead of its many lines."""
    packages = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    say(f"Installing the {packages} pinned packages of {lock.name} (the first time takes a minute or two)")
    begun, seen, tail = time.monotonic(), 0, []
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    pip = subprocess.Popen(
        [*command, "--require-hashes", "-r", str(lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert pip.stdout is not None
    for line in pip.stdout:
        tail = [*tail[-19:], line]
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            progress(f"  fetching {seen} of {packages}")
        elif line.startswith("Installing collected"):
            progress("  unpacking everything")
    if pip.wait() != 0:
        say("\nThe packages could not be installed. The last thing pip said:\n" + "".join(tail))
        return False
    progress("")
    say(f"Installed in {time.monotonic() - begun:.0f} s")
    return True


def say(sentence: str) -> None:
    """One line for people."""
    print(sentence, flush=True)


def progress(text: str) -> None:
    """A line that is written over; where no terminal looks on, every tenth step is enough."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)
    elif text.strip().startswith("unpacking") or (" of " in text and int(text.split()[1]) % 25 == 0):
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
