"""The real complaints, where they are at hand: the proof for how we read their dates, and what becomes of them all."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from tests.support.databases import Database
from tests.support.tickets import outbox
from ticketing_app import db
from ticketing_app.domain import complaints
from ticketing_app.integrations import tables
from ticketing_app.jobs import imports
from ticketing_app.models import AuditEntry, Ticket

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "telecom_complaints.csv"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"the complaints are not at hand: {FILE} is missing")


@pytest.fixture(scope="module")
def numbered() -> list[dict[str, str]]:
    """All rows with a sound number, in the order of the numbers."""
    rows = [row.values for row in tables.read(FILE, complaints.COLUMNS).rows]
    return sorted((row for row in rows if row["Ticket #"].isdigit()), key=lambda row: int(row["Ticket #"]))


def _echo(row: dict[str, str]) -> date:
    """The date as the column that we do not believe has it."""
    return datetime.strptime(row["Date_month_year"], "%d-%b-%y").replace(tzinfo=UTC).date()


def test_read_our_way_the_numbers_climb_with_date_and_time_without_a_step_back(numbered: list[dict[str, str]]) -> None:
    # By one clock for all: whether the times are local ones is another question.
    moments = [complaints.read(row).filed_at.replace(tzinfo=UTC) for row in numbered]
    assert [later for earlier, later in pairwise(moments) if later < earlier] == []


def test_read_our_way_no_day_of_the_quarter_is_missing(numbered: list[dict[str, str]]) -> None:
    days = {complaints.read(row).filed_at.date() for row in numbered}
    assert days == {date(2015, 4, 1) + timedelta(days=number) for number in range(91)}


def test_read_the_other_way_days_step_back_and_the_year_is_full_of_holes(numbered: list[dict[str, str]]) -> None:
    days = [_echo(row) for row in numbered]
    assert any(later < earlier for earlier, later in pairwise(days))
    assert (max(days) - min(days)).days > 300


def test_exactly_the_days_that_could_be_swapped_are_in_the_other_form(numbered: list[dict[str, str]]) -> None:
    for row in numbered:
        assert (len(row["Date"]) == len("2015-05-07")) == (complaints.read(row).filed_at.day <= 12)


def test_all_but_one_damaged_row_become_tickets_and_a_second_time_none(database: Database) -> None:
    first = imports.import_complaints(FILE)
    assert (first.rows, first.imported, [row.line for row, _ in first.rejects]) == (2224, 2223, [1036])
    assert first.by_status == {"resolved": 973, "closed": 733, "new": 363, "pending": 154}
    assert first.by_month == {"2015-04": 544, "2015-05": 399, "2015-06": 1280}
    assert len(first.by_region) == 42
    assert first.by_region["Georgia"] == 288
    again = imports.import_complaints(FILE)
    assert (again.imported, again.already_there) == (0, 2223)
    with db.reading() as session:
        entries = session.exec(select(AuditEntry.action)).all()
        lives = session.exec(select(Ticket).where(col(Ticket.postal_code).like("0%"))).all()
        first_line = session.exec(select(Ticket).where(Ticket.imported_from == "fcc:250635")).one()
    assert entries == ["ticket.imported"] * 2223
    assert len(lives) == 170
    assert outbox() == []
    # The first line of the file is where and when it says.
    local = first_line.created_at.astimezone(ZoneInfo("America/New_York"))
    assert (local.date(), local.hour) == (date(2015, 4, 22), 15)
    assert (first_line.region, first_line.postal_code) == ("Maryland", "21009")
