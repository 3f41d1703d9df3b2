"""What a ticket was promised stays once it is solved, whatever becomes of the policy and the calendar."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.domain.test_races import at_once, call
from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.sla import ALL_TARGETS, HOUR, a_calendar, a_policy, at, clock_of, look_at_all, standing, step
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app import db
from ticketing_app.domain import calendars, closing, messages, sla_policies, tickets
from ticketing_app.domain.actor import house
from ticketing_app.domain.calendars import CalendarFacts
from ticketing_app.domain.closing import Terms
from ticketing_app.domain.ledger import ClockState
from ticketing_app.models import SlaPolicy, SlaTerms, Ticket, id_of
from ticketing_app.vocabulary import Door, Priority, Status, Visibility

ALWAYS = 1
"""The id of the calendar that every house has: around the clock."""
QUIET = Terms(after=timedelta(days=7), warning=timedelta(days=2))
Change = Callable[[Cast, int], None]


def _tighter_targets(cast: Cast, policy: int) -> None:
    do(sla_policies.edit, cast.ada, policy, {"targets": {"resolution_minutes": 60, "first_response_minutes": 1}})


def _longer_hours(cast: Cast, policy: int) -> None:
    """Four hours by the clock on the wall become four counted ones."""
    calendar = ask(sla_policies.one, cast.ada, policy).calendar_id
    do(calendars.edit, cast.ada, calendar, {"hours": {day: [["00:00", "24:00"]] for day in calendars.WEEKDAYS}})


def _another_calendar(cast: Cast, policy: int) -> None:
    old = ask(sla_policies.one, cast.ada, policy).calendar_id
    do(sla_policies.edit, cast.ada, policy, {"calendar_id": ALWAYS})
    do(calendars.remove, cast.ada, old)


def _no_policy(cast: Cast, policy: int) -> None:
    """What fits then is stricter."""
    do(sla_policies.remove, cast.ada, policy)
    a_policy(cast, name="Strict", calendar_id=ALWAYS, targets={"resolution_minutes": 1, "first_response_minutes": 1})


CHANGES: list[Change] = [_tighter_targets, _longer_hours, _another_calendar, _no_policy]
changes = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))


@pytest.fixture
def gold(stopped_clock: StoppedClock, cast: Cast) -> int:
    """Every ticket is to be solved within four hours, weekdays from 9 to 17."""
    return a_policy(cast, targets={**ALL_TARGETS, "resolution_minutes": 240})


def _solved(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> Ticket:
    """Raised on Monday at 15:00 and solved on Tuesday at 10:00, after three hours of working time."""
    stopped_clock.set(at(2, 15))
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    stopped_clock.set(at(3, 10))
    step(cast.eve, ticket, Status.RESOLVED)
    return reread(ticket)


def _seen(ticket: Ticket) -> dict[str, Any]:
    """Everything that people see of its clocks, and the words of its promise."""
    now = standing(ticket)
    read = {name: (one.target, one.used, one.due, one.state) for name, one in now.clocks.items()}
    words = now.terms.model_dump(exclude={"policy_id", "calendar_id"})
    return {"clocks": read, "words": words, "ledger": [now.segments(name) for name in now.clocks]}


def _due(ticket: Ticket) -> tuple[Any, ...]:
    now = reread(ticket)
    return now.response_due_at, now.next_response_due_at, now.resolution_due_at


@changes
def test_a_solved_ticket_keeps_what_it_was_promised_and_so_it_does_when_it_closes(
    change: Change, stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = _solved(stopped_clock, cast, make_ticket)
    assert (clock_of(ticket).used, clock_of(ticket).state) == (3 * HOUR, ClockState.MET)
    due = _due(ticket)
    assert due[2] == at(3, 11)
    change(cast, gold)
    look_at_all()
    assert (clock_of(ticket).used, clock_of(ticket).state, _due(ticket)) == (3 * HOUR, ClockState.MET, due)
    do(messages.write, cast.cara, id_of(ticket), "Thank you.", Visibility.PUBLIC)
    assert _due(ticket)[::2] == due[::2]
    before, due = _seen(ticket), _due(ticket)
    for days in (5, 2):
        stopped_clock.move(days=days)
        for verb in (closing.announce, closing.close):
            do(verb, house(Door.JOB), id_of(ticket), QUIET)
    assert reread(ticket).status is Status.CLOSED
    assert (clock_of(ticket).state, _due(ticket)) == (ClockState.MET, due)
    assert _seen(ticket)["words"] == before["words"]
    assert before["words"]["policy"] == "Gold"


@changes
def test_a_closed_ticket_reads_as_it_did(
    change: Change, stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = _solved(stopped_clock, cast, make_ticket)
    step(cast.cara, ticket, Status.CLOSED)
    before = _seen(ticket)
    change(cast, gold)
    look_at_all()
    assert _seen(ticket) == before


@changes
def test_a_reopened_ticket_goes_back_to_the_present_rules(
    change: Change, stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = _solved(stopped_clock, cast, make_ticket)
    change(cast, gold)
    step(cast.cara, ticket, Status.IN_PROGRESS)
    twin = make_ticket(status=Status.IN_PROGRESS)
    assert reread(ticket).sla_terms_id == reread(twin).sla_terms_id
    assert clock_of(ticket).target == clock_of(twin).target
    assert standing(ticket).terms.policy_id == reread(ticket).sla_policy_id is not None
    stopped_clock.move(minutes=1)
    step(cast.eve, ticket, Status.RESOLVED)
    assert clock_of(ticket).state is ClockState.MISSED


def test_another_priority_of_a_solved_ticket_finds_its_terms_anew_and_another_text_does_not(
    stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    ticket = _solved(stopped_clock, cast, make_ticket)
    _tighter_targets(cast, gold)
    do(tickets.edit, cast.mia, id_of(ticket), {"title": "No dial tone in the hall"})
    assert (clock_of(ticket).state, _due(ticket)[2]) == (ClockState.MET, at(3, 11))
    do(tickets.edit, cast.mia, id_of(ticket), {"priority": Priority.CRITICAL}, reason="It was the hospital.")
    assert (clock_of(ticket).state, _due(ticket)[2]) == (ClockState.MISSED, at(2, 16))


def test_a_change_of_promises_concerns_whoever_is_open_also_where_it_is_solved_before_the_house_looked(
    stopped_clock: StoppedClock, cast: Cast, gold: int, make_ticket: MakeTicket
) -> None:
    stopped_clock.set(at(2, 15))
    ticket = make_ticket(status=Status.IN_PROGRESS)
    _tighter_targets(cast, gold)
    stopped_clock.set(at(3, 10))
    step(cast.mia, ticket, Status.RESOLVED)
    assert (clock_of(ticket).state, _due(ticket)[2]) == (ClockState.MISSED, at(2, 16))


def test_terms_are_written_once_however_many_tickets_come_at_once(cast: Cast) -> None:
    calendar = a_calendar(cast, hours={day: [["00:00", "24:00"]] for day in calendars.WEEKDAYS})
    policy = a_policy(cast, calendar_id=calendar)
    draft = tickets.Draft(category_id=1, title="Noise", description="It hums.")
    for version in range(1, 4):
        made = at_once(*[call(tickets.raise_ticket, who, draft) for who in (cast.cara, cast.carlo, cast.cara)])
        ids = [ticket.sla_terms_id for ticket in made if isinstance(ticket, Ticket)]
        assert len(ids) == 3, made
        assert len(set(ids)) == 1
        assert [one.policy_version for one in _written()] == [*range(1, version + 1)]
        do(sla_policies.edit, cast.ada, policy, {"targets": {"resolution_minutes": 60 * version}})


def test_every_change_of_a_promise_makes_new_terms_and_the_order_of_policies_does_not(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    calendar = a_calendar(cast)
    gold = a_policy(cast, calendar_id=calendar)
    edits: list[sla_policies.PolicyFacts] = [
        {"name": "Silver"},
        {"targets": {"own_minutes": 5}},
        {"conditions": {"severity": ["minor"]}},
        {"calendar_id": ALWAYS},
    ]
    days: list[CalendarFacts] = [
        {"name": "Desk"},
        {"timezone": "Europe/Paris"},
        {"holidays": {"country": "FR"}},
        {"hours": {"mon": [["10:00", "16:00"]]}},
    ]

    def promised() -> dict[str, Any]:
        return standing(make_ticket()).terms.model_dump(exclude={"id"})

    seen = [promised()]
    for changes in days:
        do(calendars.edit, cast.ada, calendar, changes)
        seen.append(promised())
    for changes in edits:
        do(sla_policies.edit, cast.ada, gold, changes)
        seen.append(promised())
    a_policy(cast, name="First", calendar_id=calendar, conditions={"priority": ["critical"]})
    seen.append(promised())
    with db.reading() as session:
        policy = session.get_one(SlaPolicy, gold)
        assert seen[-1]["policy"] == policy.name
        assert seen[-1]["own_minutes"] == policy.own_minutes
    kept = [one.model_dump(exclude={"id"}) for one in _written()]
    assert all(one in kept for one in seen)
    assert all(kept.count(one) == 1 for one in kept)


def _written() -> list[SlaTerms]:
    with db.reading() as session:
        return list(session.exec(select(SlaTerms).order_by(SlaTerms.id)))  # pyright: ignore[reportArgumentType] - a column
