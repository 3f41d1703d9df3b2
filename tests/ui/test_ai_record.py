"""The AI's record through the real pipeline: a sentence first, figures that open their tickets, no share of too few."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab, Tab
from tests.support.suggested import decide, judged, suggest
from tests.support.tickets import MakeTicket, ask, do, other_category
from ticketing_app import clock
from ticketing_app.domain import categories, sources
from ticketing_app.domain.scoring import ENOUGH
from ticketing_app.errors import Forbidden
from ticketing_app.models import id_of
from ticketing_app.ui.pages.ai_record import views
from ticketing_app.ui.pages.ai_record.asked import Asked
from ticketing_app.ui.pages.ai_record.state import AiRecordState
from ticketing_app.ui.pages.ai_record.views import RecordView
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.vocabulary import Facet, Verdict


def opened(open_tab: OpenTab, cast: Cast, path: str = "/ai-record") -> Tab:
    """The page as the manager sees it."""
    tab = open_tab(cast.mia, path=path)
    tab.send(AiRecordState.load)
    return tab


def record(tab: Tab) -> RecordView:
    """What it says."""
    return tab.see(AiRecordState).record


def test_it_opens_with_how_right_and_how_fast(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    other = str(other_category())
    for number in range(ENOUGH):
        judged(make_ticket(), other, other if number < 27 else "999", seconds=38, confidence=0.9)
        judged(make_ticket(), other, other, held_back=True, seconds=114)
    told = record(opened(open_tab, cast))
    assert told.opening == (
        "Of 60 categories suggested in the last 30 days, 57 were right (95 %). "
        "With a suggestion a ticket is decided after 38 s, without one after 1 min 54 s."
    )
    assert told.reliability == "When it says sure, it is right 95 % of the time."
    assert (told.with_suggestion.median, told.without.median) == ("38 s", "1 min 54 s")
    assert [(row.name, row.decided, row.accuracy) for row in told.fields] == [
        ("Category", "60", "95 %"),
        ("Severity", "0", ""),
        ("Urgency", "0", ""),
    ]
    assert [(row.name, row.decided, row.accuracy) for row in told.sources] == [("Local source", "60", "95 %")]


def test_with_too_few_decisions_it_says_so_instead_of_a_share(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    judged(make_ticket(), "1", "1", seconds=10)
    told = record(opened(open_tab, cast))
    assert "too few to say how good" in told.opening
    assert "%" not in told.opening + told.reliability
    assert "on the category of one ticket in the last 30 days" in told.opening
    assert (told.with_suggestion.median, told.with_suggestion.note) == ("", "1 ticket")
    assert (told.fields[0].decided, told.fields[0].accuracy, told.fields[0].macro_f1) == ("1", "", "")


def test_a_source_that_promises_too_much_is_named_for_it(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket()
    for number in range(ENOUGH):
        judged(ticket, "1", "1" if number < 15 else "2", confidence=0.95)
    assert record(opened(open_tab, cast)).reliability == (
        "When it says sure, it is right 50 % of the time. "
        "It promises too much: on average it states 95 % and keeps 50 %."
    )


def test_the_figures_count_what_people_saw(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket()
    judged(ticket, "1", "1")
    judged(ticket, "1", "2")
    judged(ticket, "1", "1")
    judged(ticket, "1", "1", held_back=True)
    decide(ticket, suggest(ticket, {Facet.CATEGORY: "1"}), Facet.CATEGORY, "1", Verdict.BY_HAND)
    told = record(opened(open_tab, cast))
    figures = [one.figure for one in (told.shown, told.accepted, told.overridden, told.by_hand, told.held_back)]
    assert figures == ["4", "2", "1", "1", "1"]
    assert told.accepted.note == "67 % of what people saw"


def test_an_empty_house_is_told_what_to_do_and_an_empty_week_that_there_was_more(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    tab = opened(open_tab, cast)
    assert (record(tab).is_empty, record(tab).is_new, record(tab).is_off) == (True, True, False)
    judged(make_ticket(), "1", "1", at=clock.now() - timedelta(days=20))
    tab.path = "/ai-record?period=7"
    tab.send(AiRecordState.load)
    assert (record(tab).is_empty, record(tab).is_new) == (True, False)
    do(sources.switch, cast.ada, enabled=False)
    tab.path = "/ai-record?period=90"
    tab.send(AiRecordState.load)
    assert (record(tab).is_empty, record(tab).is_off) == (False, True)


def test_the_period_stands_in_the_address(cast: Cast, open_tab: OpenTab) -> None:
    tab = opened(open_tab, cast)
    assert tab.send(AiRecordState.choose, name="period", value="7").goes_to == "/ai-record?period=7"
    tab.path = "/ai-record?period=7&facet=urgency"
    tab.send(AiRecordState.load)
    assert tab.see(AiRecordState).asked == Asked("7", "urgency")
    assert tab.send(AiRecordState.choose, name="period", value="30").goes_to == "/ai-record?facet=urgency"
    assert tab.send(AiRecordState.choose, name="facet", value="password_hash").goes_to == "/ai-record?facet=urgency"


@pytest.mark.parametrize("nonsense", ["period=8", "facet=priority", "since=2020-01-01", "period=", "address=x"])
def test_nonsense_in_the_address_shows_what_everybody_sees(nonsense: str, cast: Cast, open_tab: OpenTab) -> None:
    assert opened(open_tab, cast, f"/ai-record?{nonsense}").see(AiRecordState).asked == Asked()


def test_short_periods_are_told_by_day_and_long_ones_by_week(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket()
    judged(ticket, "1", "1")
    judged(ticket, "1", "2", at=clock.now() - timedelta(days=1))
    judged(ticket, "1", "2", at=clock.now() - timedelta(days=80))
    by_day = record(opened(open_tab, cast, "/ai-record?period=7"))
    assert (len(by_day.steps), by_day.by_week) == (7, False)
    assert [(step.shown, step.accepted, step.overridden) for step in by_day.steps[-2:]] == [(1, 0, 1), (1, 1, 0)]
    by_week = record(opened(open_tab, cast, "/ai-record?period=90"))
    assert by_week.by_week
    assert sum(step.overridden for step in by_week.steps) == 2
    assert record(opened(open_tab, cast, "/ai-record?period=all")).steps[0].overridden == 1, "all begins with the first"


def test_every_number_of_the_table_opens_exactly_its_tickets(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    broadband, mobile = (str(id_of(do(categories.add, cast.ada, name))) for name in ("Broadband", "Mobile"))
    mixed_up = [make_ticket() for _ in range(2)]
    for ticket in mixed_up:
        judged(ticket, broadband, mobile)
    judged(make_ticket(), broadband, broadband)
    judged(make_ticket(), broadband, mobile, at=clock.now() - timedelta(days=60))
    told = record(opened(open_tab, cast)).matrix
    assert (told.columns, told.left_out) == (["Broadband", "Mobile"], "")
    assert [(row.name, [cell.number for cell in row.cells], row.right) for row in told.rows] == [
        ("Broadband", ["1", "2"], "1 of 3"),
        ("Mobile", ["", ""], "never suggested"),
    ]
    cell = told.rows[0].cells[1]
    assert cell.words == "2 decisions: suggested Broadband, decided Mobile"
    overview = open_tab(cast.mia, path=cell.href)
    overview.send(OverviewState.load)
    state = overview.see(OverviewState)
    assert {row.id for row in state.rows} == {ticket.id for ticket in mixed_up}
    assert state.mixed.startswith("Category: suggested Broadband, decided Mobile, since ")
    assert overview.send(OverviewState.choose, name="mixed", value="").goes_to == "/overview?status=any"


def test_of_many_categories_those_with_most_decisions_are_compared(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket()
    names = [str(id_of(do(categories.add, cast.ada, f"Category {number}"))) for number in range(10)]
    for number, name in enumerate(names):
        for _ in range(2 if number > 2 else 1):
            judged(ticket, name, name)
    told = record(opened(open_tab, cast)).matrix
    assert len(told.columns) == len(told.rows) == 8
    assert {"Category 3", "Category 9"} <= set(told.columns)
    assert told.left_out == "The 8 with most decisions; 2 decisions on others are left out."


def test_severity_is_compared_in_its_own_words(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    judged(make_ticket(), "minor", "critical", facet=Facet.SEVERITY)
    told = record(opened(open_tab, cast, "/ai-record?facet=severity")).matrix
    assert told.columns == ["Critical", "Minor"]
    assert "mixed=severity:minor:critical:" in told.rows[1].cells[0].href


@pytest.mark.parametrize("name", ["mia", "ada"])
def test_managers_and_admins_see_it(name: str, cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.everyone[name], path="/ai-record")
    tab.send(AiRecordState.load)
    assert tab.see(AiRecordState).loaded


@pytest.mark.parametrize("name", ["cara", "abe", "eve", ""])
def test_nobody_else_gets_a_figure(name: str, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    judged(make_ticket(), "1", "1")
    tab = open_tab(cast.everyone[name] if name else None, path="/ai-record")
    assert tab.send(AiRecordState.load).changed == {}
    assert tab.send(AiRecordState.choose, name="period", value="7").changed == {}


@pytest.mark.parametrize("name", ["cara", "abe", "eve"])
def test_past_the_gate_the_domain_refuses_as_well(name: str, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask(views.of, cast.everyone[name], Asked())


def test_an_agent_with_a_manager_s_link_gets_no_tickets(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    judged(make_ticket(), "1", "2")
    tab = open_tab(cast.abe, path="/overview?status=any&mixed=category:1:2")
    assert tab.send(OverviewState.load).toasts
    assert tab.see(OverviewState).rows == []
