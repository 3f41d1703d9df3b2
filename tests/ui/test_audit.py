"""The audit page through the real pipeline: filters from the address, entries in words, the way out as a file."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from tests.domain.every_verb import EXAMPLES
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab, Tab
from tests.support.sla import a_calendar, a_policy
from tests.support.tickets import MakeTicket, do
from ticketing_app import db
from ticketing_app.domain import audit, categories, merging, people, spine, status, tickets
from ticketing_app.models import AuditEntry, id_of
from ticketing_app.ui.pages.audit import words
from ticketing_app.ui.pages.audit.state import AuditState
from ticketing_app.ui.pages.audit.views import EntryRow
from ticketing_app.ui.pages.audit.wanted import FITS, PAGE_SIZE, Wanted
from ticketing_app.ui.pages.audit.words import Change
from ticketing_app.ui.pages.user import deeds
from ticketing_app.vocabulary import Door, Severity, Status


@pytest.fixture
def page(stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast) -> Tab:
    """The page of a manager."""
    return open_tab(cast.mia, path="/audit")


def rows(page: Tab, query: str = "") -> list[EntryRow]:
    page.path = f"/audit?{query}"
    page.send(AuditState.load)
    return page.see(AuditState).rows


def test_an_entry_says_who_did_what_to_what_and_why(page: Tab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    do(status.change_status, cast.abe, id_of(ticket), Status.RESOLVED, reason="Replaced.")
    row = rows(page)[0]
    assert (row.when, row.exact) == ("Today 9:00", "2 Mar 2026 09:00:00")
    assert (row.who, row.role, row.door) == ("Abe Agent", "Agent", "In the app")
    assert (row.what, row.about, row.about_href) == (
        "Changed the status",
        f"#{ticket.id} No dial tone",
        f"/tickets/{ticket.id}",
    )
    assert Change("Status", "In progress", "Resolved") in row.changes
    assert row.who_href == f"/audit?who={cast.abe.id}"


def test_what_changed_stands_there_in_words(page: Tab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket, mobile = make_ticket(assignee=cast.eve), do(categories.add, cast.ada, "Mobile")
    changes: tickets.Changes = {"severity": Severity.CRITICAL, "category_id": id_of(mobile), "city": "Saltwick"}
    do(tickets.edit, cast.abe, id_of(ticket), changes)
    do(people.edit, cast.ada, cast.carlo.person_id, {"active": False})
    account, _, edited, _, assigned, _ = rows(page, "since=2026-03-02")
    assert [change for change in edited.changes if change.name != "Priority"] == [
        Change("Severity", "Minor", "Critical"),
        Change("Category", "Other", "Mobile"),
        Change("City", "Springfield", "Saltwick"),
    ]
    assert assigned.brief == "Assigned to: nothing → Eve Engineer"
    assert (account.what, account.about, account.brief) == ("Changed an account", "Carlo Customer", "Active: yes → no")
    assert "{" not in str([row.brief for row in (account, edited, assigned)])


def test_calendars_and_policies_stand_there_in_words(page: Tab, cast: Cast) -> None:
    office = a_calendar(cast, hours={"mon": [["09:00", "12:00"], ["13:00", "17:00"]]})
    steps = [{"clock": "resolution", "percent": 75, "action": "notify_lead"}]
    a_policy(cast, calendar_id=office, conditions={"tier": ["business"]}, steps=steps)
    added, calendar = rows(page, f"who={cast.ada.id}&since=2026-03-02")
    assert (added.what, added.about) == ("Added an SLA policy", "Gold")
    assert (calendar.what, calendar.about) == ("Added a calendar", "Office hours")
    assert Change("Calendar", "", "Office hours") in added.changes
    assert [row.what for row in rows(page, calendar.about_href.partition("?")[2])] == ["Added a calendar"]
    assert Change("Working hours", "", "Monday: 09:00–12:00, 13:00–17:00") in calendar.changes
    assert Change("Conditions", "", "Contract: Business") in added.changes
    (step,) = [change.after for change in added.changes if change.name == "Steps of escalation"]
    assert {*step.split("; ")} == {"Clock: Resolution", "Per cent used up: 75", "Action: Tell the team lead"}
    with db.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.actor_id == cast.ada.id)).all()
        said = [line.what for line in deeds.lines(session, entries, cast.ada.person_id, "UTC")]
    assert said == ["Ada Admin added the calendar “Office hours”", "Ada Admin added the SLA policy “Gold”"]


def test_a_merge_names_the_other_account_and_the_tickets_that_moved(
    page: Tab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(customer=cast.carlo)
    do(merging.merge, cast.ada, cast.carlo.person_id, cast.cara.person_id)
    took_over, merged = rows(page)[:2]
    assert Change("Merged from", "", "Carlo Customer") in took_over.changes
    number = ticket.reference
    assert Change("Tickets", "", f"Customer of: {number}; Raiser of: {number}") in merged.changes


def test_an_action_that_nobody_described_still_reads(page: Tab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    facts = {"told_by": {"email": True, "sms": None}, "at": "2026-03-02T08:15:00+00:00", "user_id": cast.eve.id}
    do(spine.record_on, cast.abe, "ticket.close_warned", ticket, after={**facts, "status": "ahead_of_time"})
    row = rows(page)[0]
    assert row.what == "Ticket: close warned"
    assert row.changes == [
        Change("Told by", "", "E-mail: yes; Sms: nothing"),
        Change("At", "", "Today 8:15"),
        Change("User", "", "Eve Engineer"),
        Change("Status", "", "ahead_of_time"),
    ]
    assert [choice.label.strip() for choice in page.see(AuditState).actions if choice.value == "ticket.close_warned"]


def test_every_action_that_the_house_knows_has_words_of_its_own() -> None:
    done = {action for example in EXAMPLES for action in example.actions}
    assert done <= words.ACTIONS.keys()
    assert {action for action in done if action.startswith("user.")} <= deeds.VERBS.keys()
    assert all(action.split(".")[0] in words.GROUPS for action in words.ACTIONS)
    assert set(words.DOORS) == set(Door)
    assert len(set(words.ACTIONS.values())) == len(words.ACTIONS)
    assert {action for example in EXAMPLES for action in example.actions} <= set(words.ACTIONS)


def test_filters_come_from_the_address(page: Tab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    do(people.edit, replace(cast.ada, door=Door.REST), cast.carlo.person_id, {"city": "Saltwick"})
    for query, expected in {
        f"who={cast.cara.id}": ["Reported a ticket"],
        "who=system&since=2026-01-06": [],
        "what=ticket.status_changed": ["Changed the status"] * 2,
        "what=user&since=2026-01-06": ["Changed an account"],
        f"ticket={ticket.id}&until=2026-03-01": [],
        f"ticket={ticket.id}&since=2026-03-02&until=2026-03-02": ["Changed the status"] * 2 + ["Reported a ticket"],
        "door=rest": ["Changed an account"],
        f"about=user:{cast.carlo.id}&since=2026-03-01": ["Changed an account"],
        "who=nobody&door=window&since=soon&ticket=x&about=y&door=rest": ["Changed an account"],
    }.items():
        assert [row.what for row in rows(page, query)] == expected, query


def test_a_day_is_one_of_the_viewers_own_zone(page: Tab, cast: Cast) -> None:
    wanted = Wanted(since="2026-03-02", until="2026-03-02").query("America/Chicago")
    assert wanted.since is not None
    assert wanted.until is not None
    assert (wanted.since.isoformat(), wanted.until.isoformat()) == (
        "2026-03-02T06:00:00+00:00",
        "2026-03-03T06:00:00+00:00",
    )


def test_a_filter_changes_the_address_and_half_a_date_does_not(page: Tab, cast: Cast) -> None:
    rows(page, f"door=ui&who={cast.abe.id}&page=1")
    assert page.send(AuditState.choose, name="since", value="2026-03-02").goes_to == (
        f"/audit?who={cast.abe.id}&since=2026-03-02&door=ui"
    )
    for nonsense in ("0002-03-02", "2026-13-01", "soon"):
        assert page.send(AuditState.choose, name="until", value=nonsense).events == []
    assert page.send(AuditState.choose, name="rows", value="x").events == []
    assert page.send(AuditState.clear).goes_to == "/audit"


def test_a_number_shows_what_happened_on_a_ticket(page: Tab, make_ticket: MakeTicket) -> None:
    rows(page)
    assert page.send(AuditState.search, form={"ticket": " #12 "}).goes_to == "/audit?ticket=12"
    assert page.send(AuditState.search, form={"ticket": "twelve"}).toasts == ["Type the number of a ticket, like #123."]
    assert page.send(AuditState.search, form={"ticket": ""}).goes_to == "/audit"


def test_the_search_field_is_emptied_when_its_filter_is_taken_away_elsewhere(page: Tab) -> None:
    rows(page)
    page.send(AuditState.search, form={"ticket": "12"})
    rows(page, "ticket=12")
    untouched = page.see(AuditState).address_round
    assert page.send(AuditState.choose, name="ticket", value="").goes_to == "/audit"
    rows(page)
    assert page.see(AuditState).address_round == untouched + 1


def test_pages_follow_each_other_and_lead_back(page: Tab, cast: Cast) -> None:
    for number in range(PAGE_SIZE):
        do(categories.add, cast.ada, f"Kind {number}")
    first = rows(page)
    state = page.see(AuditState)
    assert (len(first), state.shown, state.has_previous, state.has_next) == (PAGE_SIZE, "1–50", False, True)
    assert page.send(AuditState.next_page).goes_to == "/audit?page=2"
    second = rows(page, "page=2")
    assert not {row.id for row in second} & {row.id for row in first}
    assert (page.see(AuditState).shown, page.see(AuditState).has_next) == ("51–58", False)
    assert page.send(AuditState.previous_page).goes_to == "/audit"
    assert rows(page, "page=77") == first


def test_the_export_asks_for_what_the_page_shows(page: Tab, cast: Cast) -> None:
    rows(page, f"who={cast.abe.id}&what=ticket&since=2026-03-01&until=2026-03-02&ticket=7&door=ui&about=ticket:7")
    address = urlsplit(page.see(AuditState).export)
    assert address.path == "/api/audit.csv"
    assert parse_qs(address.query) == {
        "actor_id": [str(cast.abe.id)],
        "action": ["ticket"],
        "from": ["2026-03-01T00:00:00Z"],
        "until": ["2026-03-03T00:00:00Z"],
        "ticket_id": ["7"],
        "door": ["ui"],
        "subject": ["ticket"],
        "subject_id": ["7"],
    }
    assert set(FITS) == set(Wanted.__dataclass_fields__) - {"page"}


def test_a_customer_stands_among_the_choices_while_the_page_is_about_them(page: Tab, cast: Cast) -> None:
    rows(page, f"who={cast.cara.id}")
    assert [choice.label for choice in page.see(AuditState).people][:2] == ["System", "Cara Customer"]
    rows(page)
    assert "Cara Customer" not in [choice.label for choice in page.see(AuditState).people]


def test_a_trail_that_cannot_be_read_says_so(page: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(audit, "entries", broken)
    page.send(AuditState.load)
    assert page.see(AuditState).problem == "The audit trail could not be read."
    monkeypatch.undo()
    page.send(AuditState.load)
    assert page.see(AuditState).problem == ""
