"""Take over a file of complaints: batch by batch, a transaction each; what we refuse is kept with the reason."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from ticketing_app import db
from ticketing_app.config import settings
from ticketing_app.domain import complaints
from ticketing_app.domain.actor import house
from ticketing_app.domain.complaints import Complaint
from ticketing_app.errors import Invalid
from ticketing_app.integrations import tables
from ticketing_app.integrations.tables import Row, Table
from ticketing_app.vocabulary import Door

BATCH = 250


@dataclass
class Summary:
    """What became of the file. The counts by status, region and month (`2015-04`) are those of the new tickets."""

    rows: int
    imported: int = 0
    already_there: int = 0
    rejects: list[tuple[Row, str]] = field(default_factory=list)
    rejects_file: Path | None = None
    by_status: Counter[str] = field(default_factory=Counter)
    by_region: Counter[str] = field(default_factory=Counter)
    by_month: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rows_per_second(self) -> float:
        """Rows of the file per second, reading and writing included."""
        return self.rows / self.seconds if self.seconds else 0.0


def import_complaints(
    path: Path,
    on_start: Callable[[int], None] = lambda _rows: None,
    on_rows: Callable[[int], None] = lambda _rows: None,
) -> Summary:
    """Make tickets of the complaints in the file; doing it again adds nothing.

    `on_start` hears how many rows there are, `on_rows` each time how many more are done. Raises `Invalid` where the
    file as a whole cannot be used.
    """
    began = time.perf_counter()
    table = tables.read(path, complaints.COLUMNS)
    on_start(len(table.rows))
    summary = Summary(rows=len(table.rows))
    understood = _understood(table, summary)
    on_rows(len(summary.rejects))
    for start in range(0, len(understood), BATCH):
        batch = understood[start : start + BATCH]
        _count(summary, batch, _taken_over(batch))
        on_rows(len(batch))
    _keep_rejects(path, table, summary)
    summary.seconds = time.perf_counter() - began
    return summary


def _understood(table: Table, summary: Summary) -> list[Complaint]:
    found: dict[int, Complaint] = {}
    for row in table.rows:
        try:
            if row.problem is not None:
                raise Invalid(row.problem)
            complaint = complaints.read(row.values)
            if complaint.number in found:
                raise Invalid(f"Ticket number {complaint.number} stands in an earlier row already.")
            found[complaint.number] = complaint
        except Invalid as error:
            summary.rejects.append((row, error.detail))
    # In the order of time, so that our numbers rise with it as theirs did.
    return sorted(found.values(), key=lambda complaint: (complaint.filed_at, complaint.number))


def _taken_over(batch: list[Complaint]) -> list[Complaint]:
    actor = house(Door.IMPORT)
    for _ in range(2):
        try:
            return db.run(lambda session: complaints.take_over(session, actor, batch), repeatable=True)
        except IntegrityError:
            # Another import of the same rows was faster; what it committed is "already there" when we look again.
            continue
    return db.run(lambda session: complaints.take_over(session, actor, batch), repeatable=True)


def _count(summary: Summary, batch: list[Complaint], new: list[Complaint]) -> None:
    summary.imported += len(new)
    summary.already_there += len(batch) - len(new)
    summary.by_status.update(complaint.status.value for complaint in new)
    summary.by_region.update(complaint.region for complaint in new)
    summary.by_month.update(f"{complaint.filed_at:%Y-%m}" for complaint in new)


def _keep_rejects(path: Path, table: Table, summary: Summary) -> None:
    file = settings().imports_dir / f"{path.stem}-rejects.csv"
    if summary.rejects:
        tables.write_rejects(file, table.columns, summary.rejects)
        summary.rejects_file = file
    else:
        # Those of an earlier run: they came in by now, or the file was repaired.
        file.unlink(missing_ok=True)
