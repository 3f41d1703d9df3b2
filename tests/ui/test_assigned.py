"""My tickets through the real pipeline: mine alone, open ones first, the next deadline on top."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, ask
from ticketing_app.errors import Forbidden
from ticketing_app.ui.pages.assigned.state import AssignedState, mine
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.vocabulary import Severity, Status, Urgency


def test_the_next_deadline_stands_on_top(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    calm = make_ticket(assignee=cast.eve, severity=Severity.MINOR, urgency=Urgency.LOW)
    pressing = make_ticket(assignee=cast.eve, severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    tab = open_tab(cast.eve, path="/assigned")
    tab.send(AssignedState.load)
    state = tab.see(AssignedState)
    assert [row.id for row in state.rows] == [pressing.id, calm.id]
    assert [row.priority for row in state.rows] == ["critical", "low"]
    assert state.summary == "2 open"
    stopped_clock.move(hours=2)
    tab = open_tab(cast.eve, path="/assigned")
    tab.send(AssignedState.load)
    assert tab.see(AssignedState).summary == "2 open, 1 late"


def test_only_my_own_tickets_are_there_whatever_the_address_says(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    own = make_ticket(assignee=cast.eve)
    make_ticket(assignee=cast.emil)
    make_ticket()
    for query in ("", f"?person={cast.emil.person_id}", "?person=nobody"):
        tab = open_tab(cast.eve, path=f"/assigned{query}")
        tab.send(AssignedState.load)
        assert [row.id for row in tab.see(AssignedState).rows] == [own.id]


def test_what_is_done_stands_behind_its_tab(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    working = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    resolved = make_ticket(assignee=cast.eve, status=Status.RESOLVED)
    tab = open_tab(cast.eve, path="/assigned")
    tab.send(AssignedState.load)
    state = tab.see(AssignedState)
    assert [row.id for row in state.rows] == [working.id]
    assert (state.by_status[""], state.by_status["in_progress"], state.by_status["done"]) == ("1", "1", "1")
    tab.path = tab.send(AssignedState.choose, name="status", value="done").goes_to
    assert tab.path == "/assigned?status=done"
    tab.send(AssignedState.load)
    (row,) = tab.see(AssignedState).rows
    assert (row.id, row.runs) == (resolved.id, False)
    state = tab.see(AssignedState)
    assert (state.is_narrowed, state.is_filtered) == (True, False)  # a tab is no filter that could be cleared
    tab.path = "/assigned?status=done&q=router"
    tab.send(AssignedState.load)
    assert tab.send(AssignedState.clear).goes_to == "/assigned?status=done"


def test_agents_and_managers_have_a_desk_too(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    for actor in (cast.abe, cast.mia):
        own = make_ticket(assignee=actor)
        tab = open_tab(actor, path="/assigned")
        tab.send(AssignedState.load)
        assert [row.id for row in tab.see(AssignedState).rows] == [own.id]


@pytest.mark.parametrize("name", ["cara", "ada", ""])
def test_who_works_on_no_tickets_gets_nothing(
    name: str, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket(assignee=cast.eve)
    tab = open_tab(cast.everyone[name] if name else None, path="/assigned")
    assert tab.send(AssignedState.load).changed == {}


@pytest.mark.parametrize("name", ["cara", "ada"])
def test_past_the_gate_the_domain_refuses_as_well(name: str, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask(mine, cast.everyone[name], Wanted(), None)


def test_what_waits_for_the_customer_is_not_late(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket(assignee=cast.eve, status=Status.PENDING, severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    stopped_clock.move(days=3)
    tab = open_tab(cast.eve, path="/assigned")
    tab.send(AssignedState.load)
    state = tab.see(AssignedState)
    (row,) = state.rows
    assert (row.time.text, row.runs, row.stage) == ("Paused: waits for customer", False, "Waits for customer")
    assert state.summary == "1 open"
