"""What a resolved ticket took is kept: by the step that resolves it, gone when it is reopened, and built anew."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.history import facts
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app import db
from ticketing_app.domain import resolutions
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden
from ticketing_app.models import ResolutionFact, Ticket, id_of
from ticketing_app.vocabulary import Door, Status


def step(actor: Actor, ticket: Ticket, status: Status) -> None:
    do(change_status, actor, id_of(ticket), status, reason="As the test wants it.")


def solved(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> Ticket:
    """Begun after 30 minutes, on hold from 60 to 150, then 45 for the customer, solved 20 later: 170 used."""
    ticket = make_ticket(assignee=cast.eve)
    for minutes, status in (
        (30, Status.IN_PROGRESS),
        (30, Status.HELD),
        (90, Status.IN_PROGRESS),
        (0, Status.PENDING),
        (45, Status.IN_PROGRESS),
        (20, Status.RESOLVED),
    ):
        stopped_clock.move(minutes=minutes)
        step(cast.eve, ticket, status)
    return ticket


def test_resolving_keeps_what_it_took_in_working_time(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    for _ in range(2):
        make_ticket(assignee=cast.eve)
    ticket = solved(stopped_clock, cast, make_ticket)
    (fact,) = facts()
    assert fact.ticket_id == ticket.id
    assert (fact.used, fact.begun, fact.held, fact.held_until, fact.load) == (170, 30, 60, 150, 2)
    assert (fact.category_id, fact.priority, fact.target) == (ticket.category_id, ticket.priority, 1440)
    assert fact.resolved_at == stopped_clock.now


def test_reopening_takes_it_back_and_solving_again_counts_on(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = solved(stopped_clock, cast, make_ticket)
    stopped_clock.move(hours=5)
    step(cast.cara, ticket, Status.IN_PROGRESS)
    assert facts() == []
    stopped_clock.move(minutes=10)
    step(cast.eve, ticket, Status.RESOLVED)
    assert [fact.used for fact in facts()] == [180]


def test_closing_keeps_it_and_a_rejection_was_no_solution(cast: Cast, make_ticket: MakeTicket) -> None:
    make_ticket(status=Status.REJECTED)
    closed = make_ticket(status=Status.CLOSED)
    assert [fact.ticket_id for fact in facts()] == [closed.id]


def test_the_history_can_be_built_anew_from_the_trail(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    solved(stopped_clock, cast, make_ticket)
    make_ticket(status=Status.IN_PROGRESS)
    before = [fact.model_dump(exclude={"load"}) for fact in facts()]
    with db.transaction() as session:
        session.delete(session.get_one(ResolutionFact, before[0]["ticket_id"]))
    last, written = do(resolutions.rebuild, house(Door.CLI), 0, 100)
    assert (written, do(resolutions.rebuild, house(Door.CLI), last, 100)) == (1, (0, 0))
    assert [fact.model_dump(exclude={"load"}) for fact in facts()] == before


def test_only_the_house_and_admins_build_it_anew(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask(resolutions.rebuild, cast.mia, 0, 100)
