"""The dashboard through the real pipeline: a sentence first, and numbers that open exactly their tickets."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.history import lived_through
from tests.support.pipeline import OpenTab, Tab
from tests.support.queries import queries
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app import db, texts
from ticketing_app.domain import listing
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.moments import Behind, Counted
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden
from ticketing_app.jobs import counting
from ticketing_app.models import Ticket, User, id_of
from ticketing_app.ui.pages.dashboard import views
from ticketing_app.ui.pages.dashboard.asked import Asked
from ticketing_app.ui.pages.dashboard.state import DashboardState
from ticketing_app.ui.pages.dashboard.views import DashboardView
from ticketing_app.ui.pages.overview.state import OverviewState
from ticketing_app.ui.ticket_list.wanted import behind_of, behind_word
from ticketing_app.vocabulary import ClockName, PauseReason, Severity, Status, Urgency


def opened(open_tab: OpenTab, actor: Actor, path: str = "/dashboard") -> Tab:
    while counting.count_stale():
        pass
    tab = open_tab(actor, path=path)
    tab.send(DashboardState.load)
    return tab


def shown(tab: Tab) -> DashboardView:
    return tab.see(DashboardState).dashboard


def opening(told: DashboardView) -> str:
    return "".join(piece.text for piece in told.opening)


@pytest.fixture
def busy_week(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    """One solved in time, one solved late after waiting for parts, one reopened, one that is late, one that is not."""
    with db.transaction() as session:
        session.get_one(User, cast.eve.id).team = "North"
    make_ticket(assignee=cast.emil, status=Status.RESOLVED)
    waits, back = (make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS) for _ in range(2))
    due = reread(waits).resolution_due_at
    assert due is not None
    do(change_status, cast.eve, id_of(waits), Status.HELD, reason="Parts.", pause=PauseReason.PARTS)
    do(change_status, cast.eve, id_of(back), Status.RESOLVED, reason="Done.")
    stopped_clock.set(due + timedelta(minutes=30))
    do(change_status, cast.eve, id_of(waits), Status.IN_PROGRESS)
    do(change_status, cast.eve, id_of(waits), Status.RESOLVED, reason="Done.")
    do(change_status, cast.mia, id_of(back), Status.IN_PROGRESS, reason="It is not.")
    make_ticket(severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    stopped_clock.move(hours=2)
    make_ticket()


@pytest.mark.usefixtures("busy_week")
def test_it_opens_with_what_is_pressing(cast: Cast, open_tab: OpenTab) -> None:
    told = shown(opened(open_tab, cast.mia))
    assert opening(told).startswith("1 ticket is overdue. It waits since today")
    assert (told.resolution.figure, told.resolution.note) == ("50 %", "1 of 2 was late")
    assert (told.reopened.figure, told.open.figure) == ("1", "3")
    assert {bar.name: bar.number for bar in told.causes} == {"Spare parts": "1"}
    assert {bar.name: bar.number for bar in told.teams} == {"North": "1"}


@pytest.mark.usefixtures("busy_week")
def test_every_number_opens_exactly_the_tickets_behind_it(cast: Cast, open_tab: OpenTab) -> None:
    told = shown(opened(open_tab, cast.mia))
    numbers = {told.reopened.href: told.reopened.figure, told.open.href: told.open.figure, told.resolution.href: "1"}
    for bars in (told.late_resolutions, told.late_responses, told.categories, told.teams, told.causes, told.ages):
        numbers |= {bar.href: bar.number for bar in bars if bar.href}
    for step in told.steps:
        for piece in (step.came_in, step.went_out, *(getattr(step, name).late for name in ClockName)):
            numbers |= {piece.href: piece.text} if piece.href else {}
    numbers |= {bar.href: bar.number for bar in told.loads}
    numbers |= {piece.href: piece.text for piece in told.opening if piece.href}
    assert len(numbers) > 10
    tab = open_tab(cast.mia)
    for address, number in numbers.items():
        tab.path = address
        tab.send(OverviewState.load)
        assert str(tab.see(OverviewState).total) == number, address


def test_what_will_likely_be_late_opens_those_tickets_and_names_lead_to_each(
    stopped_clock: StoppedClock, cast: Cast, open_tab: OpenTab, make_ticket: MakeTicket
) -> None:
    slow = [make_ticket(region="North") for _ in range(4)]
    make_ticket(region="South")
    lived_through(cast, [60] * 30 + [1500] * 12)
    stopped_clock.move(minutes=90)
    make_ticket(region="North")
    told = shown(opened(open_tab, cast.mia, "/dashboard?region=North"))
    assert opening(told).endswith(f"4 tickets will likely miss their target: {named(slow[:3])} and 1 more.")
    ways = {piece.text: piece.href for piece in told.opening if piece.href}
    assert ways["#1"] == "/tickets/1"
    assert ways["4"] == ways["1"] != ""
    tab = open_tab(cast.mia, path=ways["4"])
    tab.send(OverviewState.load)
    assert {row.id for row in tab.see(OverviewState).rows} == {id_of(ticket) for ticket in slow}
    for name in ("cara", "carlo"):
        with pytest.raises(Forbidden):
            ask(listing.count, cast.everyone[name], TicketQuery(likely_late=True))


def named(those: list[Ticket]) -> str:
    return ", ".join(ticket.reference for ticket in those)


@pytest.mark.usefixtures("busy_week")
def test_filters_stand_in_the_address_and_go_with_every_link(cast: Cast, open_tab: OpenTab) -> None:
    tab = opened(open_tab, cast.mia, "/dashboard?team=North&period=7")
    told = shown(tab)
    assert (told.resolution.figure, told.open.figure) == ("0 %", "1")
    assert "team=team:North" in told.open.href
    assert told.file == "/api/dashboard.csv?days=7&team=North"
    assert len(told.steps) == 7
    assert tab.send(DashboardState.choose, name="period", value="90").goes_to == "/dashboard?period=90&team=North"
    assert tab.send(DashboardState.clear).goes_to.startswith("/dashboard")


def test_ninety_days_are_drawn_by_week(cast: Cast, open_tab: OpenTab, make_ticket: MakeTicket) -> None:
    make_ticket()
    told = shown(opened(open_tab, cast.ada, "/dashboard?period=90"))
    assert (len(told.steps), told.steps[-1].arrived, told.steps[-1].open) == (13, 1, 1)


def test_an_empty_house_says_what_will_stand_here(cast: Cast, open_tab: OpenTab) -> None:
    told = shown(opened(open_tab, cast.mia))
    assert told.is_empty
    assert opening(told) == "No ticket is open. Everything is done."
    assert told.counted == ""


def test_changed_days_are_named_until_they_are_counted(
    stopped_clock: StoppedClock, cast: Cast, open_tab: OpenTab, make_ticket: MakeTicket
) -> None:
    make_ticket()
    tab = opened(open_tab, cast.mia)
    assert shown(tab).counted == ""
    make_ticket()
    tab.send(DashboardState.load)
    assert shown(tab).counted == "As of today 9:00"


@pytest.mark.parametrize("name", ["cara", "abe", "eve", ""])
def test_nobody_else_gets_a_number(name: str, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket()
    tab = open_tab(cast.everyone[name] if name else None, path="/dashboard")
    assert tab.send(DashboardState.load).changed == {}
    if name:
        with pytest.raises(Forbidden):
            ask(views.of, cast.everyone[name], Asked())


@pytest.mark.usefixtures("busy_week")
def test_it_speaks_german(cast: Cast) -> None:
    with texts.speaking("de"):
        assert opening(ask(views.of, cast.mia, Asked())).startswith("1 Ticket ist überfällig. Es wartet seit heute")


def test_how_long_the_oldest_waits_is_said_as_people_say_it(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket()
    said: list[str] = []
    for days in (4, 6):
        stopped_clock.move(days=days)
        said.append(opening(ask(views.of, cast.mia, Asked())))
    with texts.speaking("de"):
        said.append(opening(ask(views.of, cast.mia, Asked())))
    assert [one.partition(". ")[2] for one in said] == [
        "It waits since Monday.",
        "It waits since 2 March.",
        "Es wartet seit 2. März.",
    ]


def test_reading_takes_as_many_queries_for_a_year_as_for_a_week(cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(3):
        make_ticket(assignee=cast.eve)
    counting.count_stale()
    ask(views.of, cast.mia, Asked("7"))  # what tickets took is read once a minute
    with queries() as one_week:
        ask(views.of, cast.mia, Asked("7"))
    with queries() as long:
        ask(views.of, cast.mia, Asked("90"))
    assert len(one_week) == len(long)


def test_a_number_survives_the_address() -> None:
    day = datetime(2026, 3, 2, tzinfo=UTC).date()
    for number in (
        Behind(Counted.LEFT, day, day),
        Behind(Counted.RESOLVED_LATE, day, day, late=4),
        Behind(Counted.RESOLVED_LATE, day, day, cause=PauseReason.PARTS),
        Behind(Counted.RESOLVED_LATE, day, day, cause="nothing"),
    ):
        assert behind_of(behind_word(number)) == number
    for nonsense in (
        "left",
        "left:2026-03-02",
        "lost:2026-03-02:2026-03-02",
        "left:2026-03-02:soon",
        "left:2026-03-02:2026-03-02:late-9",
        "left:2026-03-02:2026-03-02:after-all",
        "left:2026-03-02:2026-03-02:late-1:late-2",
    ):
        assert behind_of(nonsense) is None, nonsense
