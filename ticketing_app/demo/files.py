"""The files of the demo: drawn and written here, checked and kept like everybody's."""

import contextlib
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from ticketing_app.domain import filekinds
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.integrations import storage

_LOG = """\
19:52:07 dsl: line up, 51.2/10.4 Mbit/s
20:00:31 ppp: session down (peer not responding)
20:00:58 ppp: session up, address assigned
20:09:12 ppp: session down (peer not responding)
20:09:40 ppp: session up, address assigned
20:17:55 ppp: session down (peer not responding)
"""
_MEASURED = """\
time,download_mbit,upload_mbit,ping_ms
07:00,247.1,39.8,14
12:00,241.6,39.5,15
19:00,38.2,38.8,71
20:00,11.8,38.1,94
21:00,12.4,38.3,90
23:30,229.0,39.6,17
"""
_CODE = "Profile download failed\nCode 71\nDevice: phone, bought second-hand\n"


@contextlib.contextmanager
def kept() -> Iterator[dict[str, StoredFile]]:
    """All files of the demo by name, safely in storage; thrown away again where what runs inside fails."""
    place = storage.attachments()
    files: dict[str, StoredFile] = {}
    try:
        for name, content in _contents().items():
            with place.arriving(io.BytesIO(content)) as arrived:
                declared = filekinds.KINDS[PurePath(name).suffix].content_type
                kind = filekinds.kind_of(name, declared, arrived.path)
                files[name] = StoredFile(
                    name=name,
                    content_type=kind.content_type,
                    size=arrived.size,
                    sha256=arrived.sha256,
                    storage_key=place.keep(arrived),
                )
        yield files
    except BaseException:
        for file in files.values():
            place.discard(file.storage_key)
        raise


def _contents() -> dict[str, bytes]:
    return {
        "router.log": _LOG.encode(),
        "measurements.csv": _MEASURED.encode(),
        "error message.txt": _CODE.encode(),
        "router lights.png": _lights(),
        "evening speed.png": _bars([247, 242, 38, 12, 12, 229]),
    }


def _lights() -> bytes:
    """The front of a router: two green lights, a red one, a dark one."""
    rows = [[(38, 42, 51)] * 240 for _ in range(80)]
    colours = ((86, 196, 110), (224, 67, 62), (86, 196, 110), (70, 75, 86))
    for x, colour in zip(range(45, 240, 50), colours, strict=True):
        for dy in range(-9, 10):
            for dx in range(-9, 10):
                if dx * dx + dy * dy <= 81:
                    rows[40 + dy][x + dx] = colour
    return _png(rows)


def _bars(values: list[int]) -> bytes:
    """A bar chart without words."""
    rows = [[(247, 248, 250)] * (len(values) * 40 + 10) for _ in range(140)]
    for place, value in enumerate(values):
        for y in range(130 - value // 2, 130):
            for x in range(place * 40 + 10, place * 40 + 40):
                rows[y][x] = (63, 106, 216)
    return _png(rows)


def _png(rows: list[list[tuple[int, int, int]]]) -> bytes:
    """A picture as PNG (8-bit RGB), rows from the top."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    raw = b"".join(b"\x00" + bytes(part for pixel in row for part in pixel) for row in rows)
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
