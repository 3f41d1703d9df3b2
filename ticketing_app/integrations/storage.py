"""Where the bytes of attachments lie: under random keys, outside the web root, on disk before a row names them."""

import contextlib
import hashlib
import logging
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from ticketing_app.config import settings

log = logging.getLogger(__name__)
_BLOCK = 1 << 20
LEAST_FREE = 100 << 20
"""Bytes that must be free on the disk of the attachments; with less, a database beside them is in danger too."""
_KEY = re.compile(r"[0-9a-f]{48}")


@dataclass(frozen=True)
class Arrived:
    """Bytes that came in and may be looked at, but are not kept yet. `size` is in bytes."""

    path: Path
    size: int
    sha256: str


class Storage(Protocol):
    """What we need of a place for files; object storage can stand in for the folder."""

    def arriving(self, source: BinaryIO) -> contextlib.AbstractContextManager[Arrived]:
        """The bytes of `source` as a temporary file, gone at the end unless it was kept."""
        ...

    def keep(self, arrived: Arrived) -> str:
        """Keep the file for good; returns its key once the bytes would survive a power failure."""
        ...

    def path(self, key: str) -> Path:
        """Where the bytes are. Raises `FileNotFoundError`."""
        ...

    def trouble(self) -> str:
        """Why no file could be kept right now, as a sentence; empty where one could."""
        ...

    def discard(self, key: str) -> None:
        """Delete the bytes; nothing happens where there are none."""
        ...


class Folder:
    """Storage in a folder of this machine, fanned out by the first two letters of the key."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextlib.contextmanager
    def arriving(self, source: BinaryIO) -> Iterator[Arrived]:
        """As `Storage` says. Lies in the same file system as the kept files, so that keeping is a rename."""
        waiting = self.root / "arriving"
        waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        number, name = tempfile.mkstemp(dir=waiting)
        try:
            with os.fdopen(number, "wb") as target:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            yield Arrived(Path(name), size, digest.hexdigest())
        finally:
            Path(name).unlink(missing_ok=True)

    def keep(self, arrived: Arrived) -> str:
        """As `Storage` says."""
        key = secrets.token_hex(24)
        home = self.root / key[:2]
        if not home.exists():
            home.mkdir(exist_ok=True, mode=0o700)
            _sync_folder(self.root)
        arrived.path.rename(home / key)
        _sync_folder(home)
        return key

    def path(self, key: str) -> Path:
        """As `Storage` says."""
        if not _KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return (self.root / key[:2] / key).resolve(strict=True)

    def trouble(self) -> str:
        """As `Storage` says."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=self.root):
                free = shutil.disk_usage(self.root).free
        except OSError as error:
            return f"The folder for attachments cannot be written ({error.strerror or type(error).__name__})."
        return "" if free >= LEAST_FREE else f"The disk of the attachments is nearly full ({free >> 20} MB free)."

    def discard(self, key: str) -> None:
        """As `Storage` says."""
        with contextlib.suppress(FileNotFoundError):
            self.path(key).unlink()


def attachments() -> Storage:
    """The storage of attachments, as the settings place it."""
    return Folder(settings().attachments_dir)


def discard_now(keys: Iterable[str]) -> None:
    """Delete the files of a ticket that was erased. One that cannot be deleted now goes later: the outbox knows it."""
    house = attachments()
    for key in keys:
        try:
            house.discard(key)
        except OSError as error:
            log.warning("a file could not be deleted at once: %s", error)


def _sync_folder(folder: Path) -> None:
    """A new name in a folder is safe only once the folder itself is on disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
