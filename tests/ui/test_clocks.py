"""The clocks beside a ticket: running, paused with the reason, met, missed, late; and the ledger that says why."""

from datetime import datetime
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, do
from tests.ui.test_ticket import look_at
from ticketing_app.domain import assignment, calendars, messages, sla_policies, tickets
from ticketing_app.domain.calendars import CalendarFacts
from ticketing_app.domain.sla_policies import PolicyFacts
from ticketing_app.domain.status import change_status
from ticketing_app.models import id_of
from ticketing_app.ui.pages.assigned.state import AssignedState
from ticketing_app.ui.pages.ticket.clocks import ClocksView, ClockView
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.ticket_list.views import TicketRow
from ticketing_app.vocabulary import ClockName, PauseReason, Severity, Status, Urgency, Visibility

OFFICE = CalendarFacts(
    name="Office hours",
    timezone="UTC",
    hours={day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
)
TARGETS: dict[str, int | None] = {
    "first_response_minutes": 60,
    "resolution_minutes": 600,
    "triage_minutes": 120,
    "own_minutes": 60,
}


@pytest.fixture
def office(stopped_clock: StoppedClock, cast: Cast) -> None:
    """Everything counts in office hours, and there are targets among staff as well."""
    calendar = do(calendars.add, cast.ada, OFFICE)
    do(sla_policies.add, cast.ada, PolicyFacts(name="All", position=0, calendar_id=id_of(calendar), targets=TARGETS))


@pytest.fixture
def clocks(open_tab: OpenTab, cast: Cast) -> Any:
    """`clocks(ticket)`: by name, as an agent sees them now."""

    def look(ticket: Any) -> dict[str, ClockView]:
        shown = look_at(open_tab, cast.abe, ticket).see(TicketState).clocks
        return {one.name: one for one in (*shown.customers, *shown.internal)}

    return look


def why(clock: ClockView) -> list[tuple[str, str]]:
    return [(one.kind, one.why) for one in clock.bar.past]


def test_a_running_clock_says_how_much_working_time_is_left(
    stopped_clock: StoppedClock, office: None, make_ticket: MakeTicket, clocks: Any
) -> None:
    stopped_clock.set(datetime.fromisoformat("2026-03-06T16:30:00+00:00"))  # a Friday
    found = clocks(make_ticket())
    assert [one.state for one in found.values()] == ["runs"] * 4
    first, whole = found[ClockName.FIRST_RESPONSE], found[ClockName.RESOLUTION]
    assert (first.title, first.text, first.tone) == ("First response · due 9 Mar 9:30", "1 h left", "warning")
    assert whole.text == "10 h left", "working time is not counted in days"
    assert [(one.kind, one.why) for one in first.bar.ahead] == [
        ("ahead", "Still to come"),
        ("rest", "Outside working hours"),
        ("ahead", "Still to come"),
    ]
    assert (first.bar.due_at, first.bar.due_said) == ("100.00%", "Due 9 Mar 9:30")


def test_a_late_clock_says_by_how_much_working_time_and_since_where(
    stopped_clock: StoppedClock, office: None, make_ticket: MakeTicket, clocks: Any
) -> None:
    ticket = make_ticket()
    stopped_clock.move(hours=1, minutes=5)
    late = clocks(ticket)[ClockName.FIRST_RESPONSE]
    assert (late.text, late.tone, late.state) == ("5 min late", "critical", "runs")
    assert why(late) == [("counted", "Counted"), ("late", "Counted, past the deadline")]
    assert late.bar.past[1].said == "Today 10:00–10:05 (5 min): Counted, past the deadline"


def test_an_answer_meets_its_clock_or_misses_it(
    stopped_clock: StoppedClock, office: None, cast: Cast, make_ticket: MakeTicket, clocks: Any
) -> None:
    prompt, slow = make_ticket(), make_ticket()
    stopped_clock.move(minutes=20)
    do(messages.write, cast.abe, prompt.id or 0, "We look at it.", Visibility.PUBLIC)
    met = clocks(prompt)[ClockName.FIRST_RESPONSE]
    assert (met.text, met.note, met.tone, met.state) == (
        "Answered in time",
        "Today 9:20, after 20 min",
        "good",
        "stopped",
    )
    stopped_clock.move(minutes=45)
    do(messages.write, cast.abe, slow.id or 0, "We look at it.", Visibility.PUBLIC)
    missed = clocks(slow)[ClockName.FIRST_RESPONSE]
    assert (missed.text, missed.note, missed.tone) == (
        "Answered 5 min late",
        "Today 10:05, after 1 h 05 min",
        "critical",
    )


def test_what_waits_for_the_customer_pauses_and_says_what_is_left(
    stopped_clock: StoppedClock, office: None, cast: Cast, make_ticket: MakeTicket, clocks: Any
) -> None:
    ticket = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    stopped_clock.move(hours=2)
    do(change_status, cast.eve, ticket.id or 0, Status.PENDING)
    stopped_clock.move(hours=3)
    paused = clocks(ticket)[ClockName.RESOLUTION]
    assert (paused.text, paused.state) == ("Paused", "paused")
    assert paused.note == "Waits for customer since today 11:00 · 8 h left"
    assert why(paused) == [("counted", "Counted"), ("paused", "Waits for customer")]
    assert (paused.bar.is_if, paused.bar.due_said) == (True, "Due tomorrow 14:00 if it went on now")


def test_a_hold_over_a_weekend_pauses_only_what_is_among_us(
    stopped_clock: StoppedClock, office: None, cast: Cast, make_ticket: MakeTicket, clocks: Any
) -> None:
    stopped_clock.set(datetime.fromisoformat("2026-03-06T15:00:00+00:00"))
    ticket = make_ticket()
    number = ticket.id or 0
    stopped_clock.move(minutes=10)
    do(change_status, cast.abe, number, Status.IN_PROGRESS)
    do(change_status, cast.abe, number, Status.HELD, reason="A splitter.", pause=PauseReason.PARTS)
    stopped_clock.set(datetime.fromisoformat("2026-03-09T09:10:00+00:00"))
    found = clocks(ticket)
    assert found[ClockName.RESOLUTION].text == "7 h 50 min left"
    own = found[ClockName.OWN]
    assert (own.text, own.note) == ("Paused", "On hold: Spare parts since 6 Mar 15:10 · 50 min left")
    assert [one.kind for one in found[ClockName.RESOLUTION].bar.past] == ["counted", "closed", "counted"]


def test_targets_among_staff_are_met_by_triage_and_by_taking_it(
    stopped_clock: StoppedClock, office: None, cast: Cast, make_ticket: MakeTicket, clocks: Any
) -> None:
    ticket = make_ticket()
    stopped_clock.move(minutes=10)
    do(tickets.edit, cast.abe, ticket.id or 0, {"severity": Severity.MAJOR})
    stopped_clock.move(minutes=55)
    do(assignment.take, cast.abe, ticket.id or 0)
    found = clocks(ticket)
    assert found[ClockName.TRIAGE].text == "Triaged in time"
    assert found[ClockName.OWN].text == "Taken 5 min late"


def test_a_cancelled_ticket_waits_for_nothing(make_ticket: MakeTicket, clocks: Any) -> None:
    stopped = clocks(make_ticket(status=Status.CANCELLED))[ClockName.RESOLUTION]
    assert (stopped.text, stopped.note) == ("Not resolved", "Stopped: cancelled")


def test_a_long_history_is_told_in_whole_spans(
    stopped_clock: StoppedClock, office: None, make_ticket: MakeTicket, clocks: Any
) -> None:
    ticket = make_ticket()
    stopped_clock.move(days=90)
    past = clocks(ticket)[ClockName.RESOLUTION].bar.past
    assert [(one.kind, one.took) for one in past] == [("counted", "10 h"), ("late", "510 h")]


def test_a_list_says_the_deadline_where_the_house_closes_before_and_why_a_ticket_waits(
    stopped_clock: StoppedClock, office: None, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    stopped_clock.set(datetime.fromisoformat("2026-03-06T15:00:00+00:00"))
    number = make_ticket(assignee=cast.eve).id or 0

    def row() -> TicketRow:
        tab = open_tab(cast.eve, path="/assigned")
        tab.send(AssignedState.load)
        (found,) = tab.see(AssignedState).rows
        return found

    assert (row().time.text, row().clock) == ("1 h left", "to answer")
    do(messages.write, cast.eve, number, "A splitter is broken.", Visibility.PUBLIC)
    assert (row().time.text, row().clock) == ("9 Mar 17:00", "to solve"), "of ten hours eight are on Monday"
    do(change_status, cast.eve, number, Status.IN_PROGRESS)
    do(change_status, cast.eve, number, Status.HELD, reason="A splitter.", pause=PauseReason.PARTS)
    assert (row().stage, row().runs) == ("On hold: Spare parts", True), "what we owe the customer goes on"
    stopped_clock.set(datetime.fromisoformat("2026-03-10T10:30:00+00:00"))
    assert row().time.text == "1 h 30 min late"


def test_an_unanswered_message_is_what_comes_next(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    number = make_ticket(assignee=cast.eve).id or 0
    do(messages.write, cast.eve, number, "We look at it.", Visibility.PUBLIC)
    stopped_clock.move(minutes=5)
    do(messages.write, cast.cara, number, "Any news?", Visibility.PUBLIC)
    tab = open_tab(cast.eve, path="/assigned")
    tab.send(AssignedState.load)
    (row,) = tab.see(AssignedState).rows
    assert (row.time.text, row.clock) == ("4 h left", "to answer")


def test_customers_get_no_clocks(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    assert look_at(open_tab, cast.cara, make_ticket()).see(TicketState).clocks == ClocksView()


def test_only_who_can_change_it_is_told_that_no_policy_fits(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    for policy in do(sla_policies.in_order, cast.ada):
        if not policy.is_default:
            do(sla_policies.remove, cast.ada, id_of(policy))
    ticket = make_ticket(severity=Severity.CRITICAL, urgency=Urgency.HIGH)
    told = {who.name: look_at(open_tab, who, ticket).see(TicketState).clocks for who in (cast.abe, cast.ada)}
    assert [one.unmatched for one in told.values()] == [False, True]
    assert {one.promise for one in told.values()} == {"Default · Around the clock"}
