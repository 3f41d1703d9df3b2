"""Forecasts for the tickets of the house: read from their own columns, for staff, and only with enough history."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.history import lived_through
from tests.support.queries import queries
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app import clock
from ticketing_app.domain import forecast, sla
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden, Missing
from ticketing_app.models import Ticket, id_of
from ticketing_app.texts import speaking
from ticketing_app.vocabulary import ClockName, Priority, Status

MINUTE = timedelta(minutes=1)


def told(cast: Cast, ticket: Ticket) -> forecast.Forecast:
    found = ask(forecast.of_ticket, cast.mia, id_of(ticket))
    assert found is not None
    return found


def test_a_ticket_is_judged_by_what_tickets_like_it_took(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    lived_through(cast, [60] * 20 + [900] * 10 + [2000] * 10)
    ticket = make_ticket()
    assert told(cast, ticket).probability == pytest.approx(10.5 / 41)
    stopped_clock.move(minutes=120)
    found = told(cast, ticket)
    assert (found.lasted, found.longer, found.case.used, found.case.left) == (20, 10, 120, 1320)
    stopped_clock.move(days=1)
    assert told(cast, ticket).is_missed


def test_what_is_read_from_the_columns_is_what_the_clock_says(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    for status, stage in (
        (Status.NEW, "new"),
        (Status.IN_PROGRESS, "begun"),
        (Status.HELD, "held"),
        (Status.PENDING, "begun"),
    ):
        ticket = make_ticket(assignee=cast.eve)
        stopped_clock.move(minutes=50)
        if status is not Status.NEW:
            do(change_status, cast.eve, id_of(ticket), Status.IN_PROGRESS)
        if status in (Status.HELD, Status.PENDING):
            stopped_clock.move(minutes=30)
            do(change_status, cast.eve, id_of(ticket), status, reason="Waits.")
        stopped_clock.move(minutes=25)
        standing = ask(sla.standing, reread(ticket))
        assert standing is not None
        resolution, case = standing.clocks[ClockName.RESOLUTION], told(cast, ticket).case
        assert case.used == pytest.approx(resolution.used / MINUTE), status
        assert case.target == resolution.target / MINUTE
        assert case.stage == stage
        entered = {Status.NEW: 0, Status.IN_PROGRESS: 50, Status.HELD: 80, Status.PENDING: 80}
        assert case.entered == pytest.approx(entered[status]), status


def sentence(actor: Actor, *conditions: Any) -> str:
    return forecast.said(ask(forecast.outlook, actor, *conditions))


def test_the_sentence_names_the_surest_and_says_nothing_without_history(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    slow = [make_ticket() for _ in range(5)]
    assert sentence(cast.mia) == ""
    lived_through(cast, [60] * 30 + [1500] * 12)
    assert sentence(cast.mia) == "No open ticket will likely miss its target."
    stopped_clock.move(minutes=90)
    make_ticket(status=Status.PENDING)  # its clock stands
    named = ", ".join(ticket.reference for ticket in slow[:3])
    assert sentence(cast.mia) == f"5 tickets will likely miss their target: {named} and 2 more."
    only_one = sentence(cast.mia, Ticket.id == slow[0].id)  # pyright: ignore[reportArgumentType]
    assert only_one == f"1 ticket will likely miss its target: {named.split(',')[0]}."
    with speaking("de"):
        assert sentence(cast.mia).startswith("5 Tickets werden voraussichtlich ihr Ziel verfehlen: #")


def test_where_more_are_due_than_are_looked_at_the_sentence_says_of_which(
    cast: Cast, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_through(cast, [2000] * 40)
    first, second, _third = (make_ticket() for _ in range(3))
    monkeypatch.setattr(forecast, "MOST", 2)
    assert sentence(cast.mia) == (
        "Of the 2 tickets that are due next, 2 will likely miss their target: "
        f"{first.reference} and {second.reference}."
    )


def test_what_was_just_resolved_counts_at_once(cast: Cast, make_ticket: MakeTicket) -> None:
    lived_through(cast, [2000] * 29)
    ticket = make_ticket()
    assert told(cast, ticket).probability is None
    make_ticket(status=Status.RESOLVED)
    assert told(cast, ticket).comparable == 30


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_it_costs_follows_the_kinds_of_tickets_not_their_number(cast: Cast, make_ticket: MakeTicket) -> None:
    lived_through(cast, [60] * 40)
    make_ticket(assignee=cast.eve)
    with queries() as few:
        ask(forecast.outlook, cast.mia)
    for _ in range(6):
        make_ticket(assignee=cast.emil)
    with queries() as many:
        assert ask(forecast.outlook, cast.mia).looked_at == 7
    assert len(many) == len(few) - 1  # what was read of the history is still known


def test_nothing_is_foretold_of_what_is_resolved_or_beyond_the_year(cast: Cast, make_ticket: MakeTicket) -> None:
    assert ask(forecast.of_ticket, cast.abe, id_of(make_ticket(status=Status.RESOLVED))) is None
    with clock.at(clock.now() - timedelta(days=370)):
        lived_through(cast, [60] * 40, priority=Priority.MEDIUM)
    assert told(cast, make_ticket()).probability is None


def test_forecasts_are_for_staff(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    for person in (cast.cara, cast.carlo):
        with pytest.raises(Forbidden):
            ask(forecast.of_ticket, person, id_of(ticket))
        with pytest.raises(Forbidden):
            ask(forecast.outlook, person)
    with pytest.raises(Missing):
        ask(forecast.of_ticket, cast.eve, 999_999)
