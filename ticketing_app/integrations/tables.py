"""Tables that others send as CSV: read in whatever encoding they come, and written back where we refused rows."""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ticketing_app.errors import Invalid

MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One row; `line` is where it ends in the file, `problem` why it cannot be read (None: it can)."""

    line: int
    values: dict[str, str]
    problem: str | None = None


@dataclass(frozen=True)
class Table:
    """The column names in their order, and the rows."""

    columns: list[str]
    rows: list[Row]


def read(path: Path, needed: Sequence[str]) -> Table:
    """The table in the file. Raises `Invalid` where the file cannot be read at all or lacks a needed column."""
    lines = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        columns = [name.strip() for name in next(lines)]
    except StopIteration:
        raise Invalid(f"{path} is empty.") from None
    except csv.Error as error:
        raise Invalid(f"{path} is no CSV file: {error}.") from None
    missing = [name for name in needed if name not in columns]
    if missing:
        raise Invalid(f"{path} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.")
    rows: list[Row] = []
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return Table(columns, rows)
        except csv.Error as error:
            rows.append(Row(lines.line_num, {}, f"The row is not well-formed CSV: {error}."))
            continue
        if cells:
            rows.append(Row(lines.line_num, dict(zip(columns, cells, strict=False)), _count_problem(columns, cells)))


def write_rejects(path: Path, columns: Sequence[str], rejects: Iterable[tuple[Row, str]]) -> None:
    """Write the refused rows with line and reason in front, all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["line", "reason", *columns])
        for row, reason in rejects:
            out.writerow([row.line, reason, *(row.values.get(name, "") for name in columns)])
    draft.replace(path)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Invalid(f"{path} is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
        raw = path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # Windows' own encoding comes last: it fits almost any bytes, so it proves nothing.
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(f"{path} is not text in UTF-8, UTF-16 or Windows-1252.")


def _count_problem(columns: Sequence[str], cells: Sequence[str]) -> str | None:
    if len(cells) == len(columns):
        return None
    return f"The row has {len(cells)} cells where the table has {len(columns)} columns."
