"""A file of complaints becomes tickets, once, without telling anybody and without starting a clock."""

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from tests.support.cast import Cast
from tests.support.complaints import row, write
from tests.support.databases import Database
from tests.support.tickets import ask, do, entries_on, other_category, outbox
from ticketing_app import db
from ticketing_app.domain import complaints, details, listing, people
from ticketing_app.domain.actor import house
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Invalid, Missing
from ticketing_app.jobs import imports
from ticketing_app.models import NEVER, AuditEntry, Category, Ticket, User
from ticketing_app.vocabulary import Channel, Door, IssueType, Priority, Role, Status


def tickets() -> list[Ticket]:
    with db.reading() as session:
        return list(session.exec(select(Ticket).order_by(sa.asc("id"))))


def customer_of(ticket: Ticket) -> User:
    with db.reading() as session:
        return session.get_one(User, ticket.customer_id)


def imported(tmp_path: Path, *rows: dict[str, str]) -> imports.Summary:
    return imports.import_complaints(write(tmp_path / "some.csv", rows))


def test_a_complaint_becomes_a_ticket_with_all_that_the_record_says(database: Database, tmp_path: Path) -> None:
    imported(tmp_path, row())
    (ticket,) = tickets()
    assert ticket.title == "Line dead since the fair"
    assert "FCC complaint 900001" in ticket.description
    assert (ticket.status, ticket.channel) == (Status.CLOSED, Channel.PHONE)
    assert (ticket.issue_type, ticket.priority) == (IssueType.COMPLAINT, Priority.MEDIUM)
    assert (ticket.city, ticket.region, ticket.postal_code) == ("Harrow Vale", "Georgia", "30102")
    assert ticket.category_id == other_category()
    assert ticket.imported_from == "fcc:900001"
    assert ticket.created_at == datetime(2015, 4, 22, 19, 53, 50, tzinfo=UTC)
    assert ticket.updated_at == ticket.status_changed_at == ticket.created_at
    assert ticket.assignee_id is None


def test_what_the_record_does_not_say_stays_empty(database: Database, tmp_path: Path) -> None:
    imported(tmp_path, row(status="Solved"), row(900002, status="Closed"))
    for ticket in tickets():
        assert ticket.resolved_at is None
        assert ticket.closed_at is None
        assert ticket.first_response_at is None


def test_each_complaint_gets_an_inactive_customer_of_its_own(database: Database, tmp_path: Path) -> None:
    imported(tmp_path, row(900001), row(900002, state="Arizona"))
    first, second = (customer_of(ticket) for ticket in tickets())
    assert first.email == "complaint-900001@import.example"
    assert (first.full_name, first.role, first.active) == ("Complaint 900001", Role.CUSTOMER, False)
    assert first.password_hash is None
    assert second.email == "complaint-900002@import.example"
    assert second.time_zone == "America/Phoenix"


def test_nobody_is_told_of_an_import(database: Database, tmp_path: Path) -> None:
    imported(tmp_path, row(900001, status="Open"), row(900002))
    assert outbox() == []


def test_an_imported_ticket_has_no_clock_not_even_later(database: Database, cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, row(status="Open"))
    (ticket,) = tickets()
    do(change_status, cast.abe, ticket.id or 0, Status.IN_PROGRESS)
    (ticket,) = tickets()
    assert (ticket.response_due_at, ticket.resolution_due_at, ticket.next_due_at) == (None, None, NEVER)
    assert ask(listing.count, cast.mia, listing.TicketQuery(overdue=True)) == 0


def test_an_import_leaves_one_audit_entry_on_each_ticket(database: Database, tmp_path: Path) -> None:
    imported(tmp_path, row())
    (entry,) = entries_on(tickets()[0])
    assert (entry.action, entry.door, entry.actor_id) == ("ticket.imported", Door.IMPORT, None)
    assert entry.after == {"status": "closed", "title": "Line dead since the fair", "imported_from": "fcc:900001"}
    with db.reading() as session:
        assert len(session.exec(select(AuditEntry)).all()) == 1


def test_staff_find_an_imported_ticket_and_its_past(database: Database, cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, row(status="Open"))
    found = ask(listing.tickets, cast.abe, listing.TicketQuery(scope=listing.Scope.UNASSIGNED)).items
    told = ask(details.of, cast.abe, found[0])
    assert [happening.text for happening in told.timeline] == ["Taken over from an earlier system."]


def test_importing_twice_adds_nothing(database: Database, tmp_path: Path) -> None:
    first = imported(tmp_path, row(900001), row(900002))
    again = imported(tmp_path, row(900001), row(900002), row(900003))
    assert (first.imported, first.already_there) == (2, 0)
    assert (again.imported, again.already_there) == (1, 2)
    assert [ticket.imported_from for ticket in tickets()] == ["fcc:900001", "fcc:900002", "fcc:900003"]


def test_a_ticket_that_people_worked_on_is_not_touched_by_another_import(
    database: Database, cast: Cast, tmp_path: Path
) -> None:
    imported(tmp_path, row(status="Open"))
    do(change_status, cast.abe, tickets()[0].id or 0, Status.IN_PROGRESS)
    imported(tmp_path, row(status="Closed", words="Other words"))
    assert (tickets()[0].status, tickets()[0].title) == (Status.IN_PROGRESS, "Line dead since the fair")


def test_two_imports_at_once_make_each_ticket_once(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "some.csv", [row(900000 + number) for number in range(1, 301)])
    with ThreadPoolExecutor(2) as both:
        summaries = list(both.map(lambda _: imports.import_complaints(path), range(2)))
    assert len(tickets()) == 300
    assert sum(summary.imported for summary in summaries) == 300


def test_tickets_come_in_the_order_in_which_they_were_filed(database: Database, tmp_path: Path) -> None:
    imported(
        tmp_path,
        row(900003, date="2015-05-07", echo="05-Jul-15"),
        row(900002, time="3:53:50 PM", state="California"),
        row(900001, time="3:53:50 PM"),
    )
    assert [ticket.imported_from for ticket in tickets()] == ["fcc:900001", "fcc:900002", "fcc:900003"]


def test_a_damaged_row_is_kept_with_its_reason_and_the_others_come_in(database: Database, tmp_path: Path) -> None:
    summary = imported(tmp_path, row("abcdef"), row(900002), row(900003, state="Atlantis"), row(900002))
    assert summary.imported == 1
    kept = database.data_dir / "imports" / "some-rejects.csv"
    assert summary.rejects_file == kept
    with kept.open(newline="", encoding="utf-8") as file:
        rejects = list(csv.DictReader(file))
    assert [(reject["line"], reject["Ticket #"]) for reject in rejects] == [
        ("2", "abcdef"),
        ("4", "900003"),
        ("5", "900002"),
    ]
    assert "no number" in rejects[0]["reason"]
    assert "Atlantis" in rejects[1]["reason"]
    assert "earlier row" in rejects[2]["reason"]


def test_repaired_rejects_can_be_imported_as_they_are(database: Database, tmp_path: Path) -> None:
    refused = imported(tmp_path, row("abcdef")).rejects_file
    assert refused is not None
    refused.write_text(refused.read_text(encoding="utf-8").replace(",abcdef,", ",900009,"), encoding="utf-8")
    assert imports.import_complaints(refused).imported == 1


def test_rejects_of_an_earlier_run_go_when_nothing_is_refused_any_more(database: Database, tmp_path: Path) -> None:
    refused = imported(tmp_path, row("abcdef")).rejects_file
    assert imported(tmp_path, row(900001)).rejects_file is None
    assert refused is not None
    assert not refused.exists()


def test_the_summary_counts_new_tickets_by_status_region_and_local_month(database: Database, tmp_path: Path) -> None:
    summary = imported(
        tmp_path,
        row(900001, date="30-04-15", echo="30-Apr-15", time="11:30:00 PM", state="California", status="Open"),
        row(900002, date="2015-06-01", echo="06-Jan-15", state="California"),
        row(900003),
    )
    assert summary.rows == 3
    assert summary.by_status == {"new": 1, "closed": 2}
    assert summary.by_region == {"California": 2, "Georgia": 1}
    assert summary.by_month == {"2015-04": 2, "2015-06": 1}
    assert summary.rows_per_second > 0


def test_progress_ends_at_the_number_of_rows(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "some.csv", [row("abcdef"), *(row(900000 + number) for number in range(1, 301))])
    totals: list[int] = []
    done: list[int] = []
    imports.import_complaints(path, totals.append, done.append)
    assert totals == [301]
    assert sum(done) == 301
    assert len(done) > 2


def test_a_batch_that_fails_leaves_nothing_of_itself(database: Database, tmp_path: Path) -> None:
    class PowerCut(Exception):
        """What the test throws before the audit trail is written."""

    def cut(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        if "INTO audit_entry" in statement:
            raise PowerCut

    event.listen(db.engine(), "before_cursor_execute", cut)
    with pytest.raises(PowerCut):
        imported(tmp_path, row())
    event.remove(db.engine(), "before_cursor_execute", cut)
    with db.reading() as session:
        assert session.exec(select(User.id)).all() == []
    assert tickets() == []


def test_an_admin_may_let_the_person_behind_a_complaint_in(database: Database, cast: Cast, tmp_path: Path) -> None:
    imported(tmp_path, row(status="Solved"))
    customer = customer_of(tickets()[0])
    user = do(people.edit, cast.ada, customer.id or 0, {"active": True, "full_name": "Greta Found"})
    assert (user.active, user.full_name) == (True, "Greta Found")


def test_a_house_without_the_category_other_says_so(database: Database, tmp_path: Path) -> None:
    with db.transaction() as session:
        session.execute(sa.update(Category).where(col(Category.name) == "Other").values(name="Sundry"))
    with pytest.raises(Missing, match="Other"):
        imported(tmp_path, row())


def test_a_file_that_is_no_complaints_file_is_refused_as_a_whole(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "else.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(Invalid, match="lacks the columns"):
        imports.import_complaints(path)


def test_the_database_itself_keeps_a_complaint_from_coming_twice(database: Database, tmp_path: Path) -> None:
    imported(tmp_path, row())
    (ticket,) = tickets()
    copy = ticket.model_dump(exclude={"id"})
    with pytest.raises(IntegrityError), db.transaction() as session:
        session.add(Ticket(**copy))


def test_the_verb_takes_each_complaint_once_even_within_a_call(database: Database) -> None:
    complaint = complaints.read(row())
    assert do(complaints.take_over, house(Door.IMPORT), [complaint, complaint]) == [complaint]
