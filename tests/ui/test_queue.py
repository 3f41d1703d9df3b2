"""The queue through the real pipeline: who sees it, what filters and pages do, and who gets the ticket."""

import logging

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, do, entries_on, reread
from ticketing_app import db
from ticketing_app.domain import assignment
from ticketing_app.logs import Harmless
from ticketing_app.models import id_of
from ticketing_app.ui.pages.queue.state import QueueState
from ticketing_app.ui.ticket_list.wanted import PAGE_SIZE
from ticketing_app.vocabulary import IssueType, Severity, Status, Urgency


def test_the_queue_shows_open_tickets_that_nobody_holds(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    waiting = make_ticket(title="No dial tone", city="Northgate", region="Lowmarch")
    make_ticket(assignee=cast.eve)
    make_ticket(status=Status.CANCELLED)
    stopped_clock.move(minutes=20)
    tab = open_tab(cast.abe, path="/queue")
    tab.send(QueueState.load)
    state = tab.see(QueueState)
    (row,) = state.rows
    assert (row.id, row.title, row.href) == (waiting.id, "No dial tone", f"/tickets/{waiting.id}")
    assert row.about == "Incident · by Cara Customer · Other"
    assert (row.city, row.region, row.age, row.clock) == ("Northgate", "Lowmarch", "20 min", "to answer")
    assert row.time.text.endswith("left")
    assert (state.waiting, state.shown, state.loaded) == ("1 unassigned", "1–1 of 1", True)


def test_nothing_of_a_customer_but_name_and_place_is_sent(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket(description="My gate code is 4711.")
    answer = open_tab(cast.abe, path="/queue").send(QueueState.load)
    assert "Cara Customer" in answer.text
    assert "4711" not in answer.text
    assert "@" not in answer.text


@pytest.mark.parametrize("name", ["abe", "eve", "mia", "ada"])
def test_all_staff_see_the_queue(name: str, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket()
    tab = open_tab(cast.everyone[name], path="/queue")
    tab.send(QueueState.load)
    assert len(tab.see(QueueState).rows) == 1


def test_a_customer_and_a_stranger_see_nothing_of_it(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket()
    for tab in (open_tab(cast.cara, path="/queue"), open_tab(path="/queue")):
        answer = tab.send(QueueState.load)
        assert answer.changed == {}
        assert tab.see(QueueState).rows == []


def test_filters_come_from_the_address(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket(title="Charged twice", issue_type=IssueType.COMPLAINT, city="Northgate", region="Lowmarch")
    make_ticket(title="No tone", severity=Severity.MAJOR, urgency=Urgency.HIGH, city="Saltwick")
    tab = open_tab(cast.abe)
    for query, expected in {
        "type=complaint": ["Charged twice"],
        "severity=major": ["No tone"],
        "place=city:Saltwick": ["No tone"],
        "place=region:Lowmarch": ["Charged twice"],
        "q=twice+charged": ["Charged twice"],
        "q=cara&severity=critical": [],
        "status=held": [],
        "sort=oldest": ["Charged twice", "No tone"],
        "sort=newest": ["No tone", "Charged twice"],
        "sort=priority": ["No tone", "Charged twice"],
        "severity=nonsense&page=77": ["No tone", "Charged twice"],
    }.items():
        tab.path = f"/queue?{query}"
        tab.send(QueueState.load)
        found = [row.title for row in tab.see(QueueState).rows]
        assert found == expected or (not query.startswith("sort") and sorted(found) == sorted(expected)), query
    assert [choice.value for choice in tab.see(QueueState).places] == [
        "region:Lowmarch",
        "city:Northgate",
        "city:Saltwick",
    ]


def test_a_filter_changes_the_address_and_begins_at_the_first_page(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket()
    tab = open_tab(cast.abe, path="/queue?severity=minor")
    tab.send(QueueState.load)
    assert tab.send(QueueState.choose, name="type", value="incident").goes_to == "/queue?severity=minor&type=incident"
    assert tab.send(QueueState.choose, name="severity", value="").goes_to == "/queue?type=incident"
    assert tab.send(QueueState.clear).goes_to == "/queue"


def test_arguments_that_make_no_sense_do_no_harm(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket()
    tab = open_tab(cast.abe, path="/queue")
    tab.send(QueueState.load)
    assert tab.send(QueueState.choose, name="rows", value="x").goes_to == "/queue"
    assert tab.send(QueueState.choose, name=["a"], value={}).toasts
    assert tab.send(QueueState.take, ticket_id="not a number").toasts
    assert tab.send(QueueState.search, form="x").toasts
    assert len(tab.see(QueueState).rows) == 1


def test_a_number_jumps_to_its_ticket(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = open_tab(cast.abe, path="/queue")
    assert tab.send(QueueState.search, form={"q": f" #{ticket.id} "}).goes_to == f"/tickets/{ticket.id}"
    assert tab.send(QueueState.search, form={"q": "#999999"}).toasts == ["There is no ticket #999999."]
    assert tab.send(QueueState.search, form={"q": "no  tone"}).goes_to == "/queue?q=no+tone"


def test_pages_follow_each_other_and_lead_back(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    made = [make_ticket(title=f"Ticket {number}") for number in range(PAGE_SIZE + 3)]
    tab = open_tab(cast.abe, path="/queue?sort=oldest")
    tab.send(QueueState.load)
    state = tab.see(QueueState)
    assert (state.shown, state.has_previous, state.has_next) == ("1–25 of 28", False, True)
    tab.path = tab.send(QueueState.next_page).goes_to
    assert tab.path == "/queue?sort=oldest&page=2"
    tab.send(QueueState.load)
    state = tab.see(QueueState)
    assert [row.id for row in state.rows] == [ticket.id for ticket in made[PAGE_SIZE:]]
    assert (state.shown, state.has_previous, state.has_next) == ("26–28 of 28", True, False)
    tab.send(QueueState.load)
    assert tab.see(QueueState).shown == "26–28 of 28"  # read anew by the clock: still the same page
    tab.path = tab.send(QueueState.previous_page).goes_to
    tab.send(QueueState.load)
    assert [row.id for row in tab.see(QueueState).rows] == [ticket.id for ticket in made[:PAGE_SIZE]]


def test_a_page_that_has_become_empty_leads_to_the_one_before(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    made = [make_ticket() for _ in range(PAGE_SIZE + 1)]
    tab = open_tab(cast.abe, path="/queue?sort=oldest")
    tab.send(QueueState.load)
    tab.path = "/queue?sort=oldest&page=2"
    tab.send(QueueState.load)
    do(assignment.take, cast.anya, id_of(made[-1]))
    assert tab.send(QueueState.load).goes_to == "/queue?sort=oldest"


def test_a_page_that_nobody_walked_to_begins_at_the_first(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket()
    tab = open_tab(cast.abe, path="/queue?page=9")
    tab.send(QueueState.load)
    assert tab.see(QueueState).shown == "1–1 of 1"


def test_taking_a_ticket_makes_it_mine_and_takes_it_from_the_queue(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket()
    tab = open_tab(cast.abe, path="/queue")
    tab.send(QueueState.load)
    answer = tab.send(QueueState.take, ticket_id=ticket.id)
    assert f"#{ticket.id} is yours now." in answer.text
    assert reread(ticket).assignee_id == cast.abe.id
    assert tab.see(QueueState).rows == []


def test_a_double_click_takes_once(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket()
    tab = open_tab(cast.abe, path="/queue")
    twice = tab.send_at_once((QueueState.take, {"ticket_id": ticket.id}), (QueueState.take, {"ticket_id": ticket.id}))
    assert all("holds" not in answer.text for answer in twice)
    assert reread(ticket).version == ticket.version + 1


def test_who_comes_second_is_told_who_holds_it_and_the_row_disappears(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket()
    tab = open_tab(cast.anya, path="/queue")
    tab.send(QueueState.load)
    do(assignment.take, cast.abe, id_of(ticket))
    answer = tab.send(QueueState.take, ticket_id=ticket.id)
    assert answer.toasts == [f"Already taken Abe Agent holds #{ticket.id} already."]
    assert tab.see(QueueState).rows == []
    assert reread(ticket).assignee_id == cast.abe.id


@pytest.mark.parametrize("name", ["cara", "ada", ""])
def test_who_may_not_take_takes_nothing(name: str, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket()
    tab = open_tab(cast.everyone[name] if name else None, path="/queue")
    tab.send(QueueState.take, ticket_id=ticket.id)
    assert reread(ticket).assignee_id is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_list_that_cannot_be_read_says_so_and_can_be_tried_again(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket()
    tab = open_tab(cast.abe, path="/queue")
    with db.transaction() as session:
        session.execute(sa.text("ALTER TABLE category RENAME TO lost"))
    answer = tab.send(QueueState.load)
    assert tab.see(QueueState).problem == "The tickets could not be read."
    assert any("Please try again in a moment." in toast for toast in answer.toasts)
    with db.transaction() as session:
        session.execute(sa.text("ALTER TABLE lost RENAME TO category"))
    tab.send(QueueState.load)
    state = tab.see(QueueState)
    assert (state.problem, len(state.rows)) == ("", 1)


def test_an_event_has_an_id_that_stands_in_the_log_and_in_the_audit_trail(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(Harmless())
    ticket = make_ticket()
    with caplog.at_level(logging.INFO):
        open_tab(cast.abe, path="/queue").send(QueueState.take, ticket_id=id_of(ticket))
    entry = entries_on(ticket)[-1]
    (line,) = [record for record in caplog.records if getattr(record, "event", "") == "QueueState.take"]
    assert vars(line)["person_id"] == cast.abe.person_id
    assert f"event QueueState.take {line.getMessage().split(' ', 2)[2]} [{entry.request_id}]" in caplog.text
