"""The overview through the real pipeline: true numbers, the tickets behind them, and handing a ticket over."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab, Tab
from tests.support.queries import queries
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app.domain import assignment, overview, people, tickets
from ticketing_app.domain.overview import Figures
from ticketing_app.errors import Forbidden
from ticketing_app.models import id_of
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.pages.overview.views import handover, overview_page, sentence
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.vocabulary import Severity, Status, Urgency


def said(state: OverviewState) -> str:
    return "".join(piece.text for piece in state.sentence)


def test_the_sentence_says_how_the_house_stands() -> None:
    def words(**figures: int) -> str:
        return "".join(piece.text for piece in sentence(Figures(unassigned=0, **figures)))

    assert words(open=48, overdue=7, nearly_due=3) == "7 of 48 open tickets are late, 3 more within the hour."
    assert words(open=48, overdue=1, nearly_due=0) == "1 of 48 open tickets is late."
    assert words(open=1, overdue=0, nearly_due=1) == "Nothing is late; 1 of 1 open ticket is due within the hour."
    assert words(open=1200, overdue=0, nearly_due=0) == (
        "None of the 1,200 open tickets is late, and none is due within the hour."
    )
    assert words(open=1, overdue=0, nearly_due=0) == "One ticket is open. It is not late."
    assert words(open=0, overdue=0, nearly_due=0) == "No ticket is open. Everything is done."


def test_every_number_opens_exactly_the_tickets_behind_it(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    pressing = make_ticket(severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    make_ticket(assignee=cast.eve, status=Status.RESOLVED)
    stopped_clock.move(hours=2)
    tab = open_tab(cast.mia, path="/overview")
    tab.send(OverviewState.load)
    state = tab.see(OverviewState)
    assert said(state) == "1 of 2 open tickets is late."
    assert {name: tile.figure for name, tile in state.tiles.items()} == {
        "open": "2",
        "unassigned": "1",
        "late": "1",
        "soon": "0",
    }
    assert state.rows[0].id == pressing.id  # what is late stands first
    assert (state.by_status[""], state.by_status["resolved"], state.by_status["any"]) == ("2", "1", "3")
    for address, number in {
        **{piece.href: int(piece.text) for piece in state.sentence if piece.href},
        "/overview?person=nobody": 1,
        "/overview?status=resolved": int(state.by_status["resolved"]),
        "/overview?status=any": int(state.by_status["any"]),
        "/overview?priority=critical": int(state.by_priority["critical"]),
        f"/overview?person={cast.eve.id}&status=any": 2,
    }.items():
        tab.path = address
        tab.send(OverviewState.load)
        assert tab.see(OverviewState).total == number, address


def test_people_are_listed_with_what_they_hold(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket(assignee=cast.eve)
    make_ticket()
    tab = open_tab(cast.mia, path="/overview")
    tab.send(OverviewState.load)
    labels = [choice.label for choice in tab.see(OverviewState).people]
    assert labels[0] == "Nobody (1)"
    assert "Eve Engineer (1)" in labels
    assert "Ada Admin (0)" not in labels


@pytest.mark.parametrize("name", ["abe", "mia", "ada"])
def test_who_runs_the_desk_sees_it(name: str, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket()
    tab = open_tab(cast.everyone[name], path="/overview")
    tab.send(OverviewState.load)
    assert tab.see(OverviewState).shown == "1–1 of 1"


@pytest.mark.parametrize("name", ["cara", "eve", ""])
def test_nobody_else_gets_a_number_a_name_or_a_ticket(
    name: str, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket()
    tab = open_tab(cast.everyone[name] if name else None, path="/overview")
    assert tab.send(OverviewState.load).changed == {}
    assert tab.send(OverviewState.open_handover, ticket_id=ticket.id).changed == {}
    tab.send(OverviewState.hand_over, person_id=cast.emil.id)
    assert reread(ticket).assignee_id is None


@pytest.mark.parametrize("name", ["cara", "eve"])
def test_past_the_gate_the_domain_refuses_as_well(name: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(customer=cast.cara)
    with pytest.raises(Forbidden):
        ask(overview_page, cast.everyone[name], Wanted(), None)
    with pytest.raises(Forbidden):
        ask(handover, cast.everyone[name], id_of(ticket))


def test_a_persons_load_is_counted_and_each_number_opens_its_tickets(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket(assignee=cast.eve, status=Status.RESOLVED)
    stopped_clock.move(days=8)
    make_ticket(assignee=cast.eve, severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    stopped_clock.move(hours=2)
    for status in (Status.PENDING, Status.HELD, Status.RESOLVED, Status.CLOSED, Status.IN_PROGRESS):
        make_ticket(assignee=cast.eve, status=status)
    make_ticket(assignee=cast.emil, severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    tab = open_tab(cast.mia, path="/overview")
    tab.send(OverviewState.load)
    state = tab.see(OverviewState)
    first, second, *others = state.loads
    assert (first.name, first.percent + first.late_percent, second.name) == ("Eve Engineer", 100, "Emil Engineer")
    assert first.late_percent == 25
    numbers = {"open": "4", "overdue": "1", "nearly_due": "0", "waiting": "2", "resolved": "2"}
    assert {name: getattr(first, name).text for name in numbers} == numbers
    assert state.load_says.startswith("Eve Engineer has most: 4 open, 1 of them late. ")
    assert {other.open.text for other in others} == {"0"}
    for one in (first.open, first.overdue, first.waiting, first.resolved, second.open):
        tab.path = one.href
        tab.send(OverviewState.load)
        assert tab.see(OverviewState).total == int(one.text), one.href


def test_who_left_and_still_holds_tickets_is_shown_and_gets_no_more(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    do(people.edit, cast.ada, cast.eve.person_id, {"active": False})
    tab = asked_about(open_tab, cast, ticket.id)
    (gone,) = [one for one in tab.see(OverviewState).loads if one.name == "Eve Engineer"]
    assert (gone.open.text, gone.role) == ("1", "can no longer be given tickets")
    assert "Eve Engineer" not in {one.name for one in tab.see(OverviewState).candidates}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_loads_take_as_many_questions_for_many_people_as_for_few(cast: Cast, make_ticket: MakeTicket) -> None:
    make_ticket(assignee=cast.eve)
    with queries() as few:
        ask(overview.loads, cast.mia)
    for person in (cast.emil, cast.abe, cast.anya, cast.mia):
        make_ticket(assignee=person)
    with queries() as many:
        ask(overview.loads, cast.mia)
    assert len(few) == len(many) <= 7


def asked_about(open_tab: OpenTab, cast: Cast, ticket_id: int | None) -> Tab:
    tab = open_tab(cast.mia, path="/overview")
    tab.send(OverviewState.load)
    tab.send(OverviewState.open_handover, ticket_id=ticket_id)
    return tab


def test_the_window_names_everybody_least_load_first(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    for _ in range(2):
        make_ticket(assignee=cast.emil, severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    ticket = make_ticket(assignee=cast.eve)
    stopped_clock.move(hours=4)
    tab = asked_about(open_tab, cast, ticket.id)
    state = tab.see(OverviewState)
    people = [(one.name, one.open, one.late, one.percent) for one in state.candidates]
    assert people[-2:] == [
        ("Eve Engineer", "1 open", "", 50),
        ("Emil Engineer", "2 open", "2 late", 100),
    ]
    assert people[0] == ("Abe Agent", "nothing open", "", 0)
    assert [one.name for one in state.candidates if one.holds_it] == ["Eve Engineer"]
    assert (state.handing_over, state.is_held) == (ticket.id, True)


def test_a_ticket_goes_to_somebody_else(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = asked_about(open_tab, cast, ticket.id)
    answer = tab.send(OverviewState.hand_over, person_id=cast.emil.id)
    assert f"Emil Engineer has #{ticket.id} now." in answer.text
    assert reread(ticket).assignee_id == cast.emil.id
    state = tab.see(OverviewState)
    assert (state.handing_over, state.rows[0].holder) == (0, "Emil Engineer")


def test_a_ticket_goes_back_to_the_queue(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = asked_about(open_tab, cast, ticket.id)
    assert f"#{ticket.id} is in the queue." in tab.send(OverviewState.hand_over, person_id=0).text
    assert reread(ticket).assignee_id is None


def test_a_second_click_hands_nothing_over(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = asked_about(open_tab, cast, ticket.id)
    tab.send(OverviewState.hand_over, person_id=cast.emil.id)
    tab.send(OverviewState.hand_over, person_id=cast.abe.id)
    assert reread(ticket).assignee_id == cast.emil.id


def test_a_closed_window_hands_nothing_over(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = asked_about(open_tab, cast, ticket.id)
    tab.send(OverviewState.set_handover_open, is_open=False)
    tab.send(OverviewState.hand_over, person_id=cast.emil.id)
    assert reread(ticket).assignee_id == cast.eve.id


def test_who_decides_on_old_news_is_told_and_sees_the_new_state(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    tab = asked_about(open_tab, cast, ticket.id)
    do(assignment.assign, cast.abe, id_of(ticket), cast.anya.id)
    answer = tab.send(OverviewState.hand_over, person_id=cast.emil.id)
    assert answer.toasts == ["Changed meanwhile Abe Agent handed it on: Eve Engineer → Anya Agent."]
    tab.send(OverviewState.open_handover, ticket_id=ticket.id)
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.MAJOR})
    answer = tab.send(OverviewState.hand_over, person_id=cast.emil.id)
    # That a deadline moved followed from it, and must not hide what somebody did.
    assert answer.toasts == ["Changed meanwhile Abe Agent changed severity Minor → Major, priority Medium → High."]
    assert reread(ticket).assignee_id == cast.anya.id
    assert tab.see(OverviewState).rows[0].holder == "Anya Agent"


def test_only_people_who_work_on_tickets_can_get_one(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket()
    tab = asked_about(open_tab, cast, ticket.id)
    tab.send(OverviewState.hand_over, person_id=cast.cara.id)
    assert reread(ticket).assignee_id is None
    assert tab.send(OverviewState.hand_over, person_id="everybody").toasts
