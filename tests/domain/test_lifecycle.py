"""Every step of every ticket by everybody: what is allowed is written out here, and nothing else happens."""

import dataclasses

import pytest
from sqlmodel import Session

from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, do, reread
from ticketing_app import db
from ticketing_app.domain import lifecycle
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden, IllegalStep, Invalid, Missing, TicketingError
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import FINAL, Role, Status

NEW, IN_PROGRESS, PENDING, HELD = Status.NEW, Status.IN_PROGRESS, Status.PENDING, Status.HELD
RESOLVED, CLOSED, REJECTED, CANCELLED = Status.RESOLVED, Status.CLOSED, Status.REJECTED, Status.CANCELLED

# Who may take which step: the ticket's customer, the desk (agents, managers, admins), the engineer who holds it.
ALLOWED = {
    (NEW, IN_PROGRESS): {"desk", "holder"},
    (NEW, REJECTED): {"desk"},
    (NEW, CANCELLED): {"desk", "owner"},
    (IN_PROGRESS, PENDING): {"desk", "holder"},
    (IN_PROGRESS, HELD): {"desk", "holder"},
    (IN_PROGRESS, RESOLVED): {"desk", "holder"},
    (IN_PROGRESS, CANCELLED): {"desk", "owner"},
    (PENDING, IN_PROGRESS): {"desk", "holder"},
    (PENDING, CANCELLED): {"desk", "owner"},
    (HELD, IN_PROGRESS): {"desk", "holder"},
    (HELD, CANCELLED): {"desk", "owner"},
    (RESOLVED, CLOSED): {"desk", "owner"},
    (RESOLVED, IN_PROGRESS): {"desk", "holder", "owner"},
}


def _parts(cast: Cast) -> list[tuple[str, Actor]]:
    return [
        ("owner", cast.cara),
        ("stranger", cast.carlo),
        ("desk", cast.abe),
        ("desk", cast.anya),
        ("holder", cast.eve),
        ("bystander", cast.emil),
        ("desk", cast.mia),
        ("desk", cast.ada),
    ]


def _expected(part: str, now: Status, wanted: Status) -> type[TicketingError] | None:
    if part == "stranger":
        return Missing
    if now is wanted or part in ALLOWED.get((now, wanted), ()):
        return None
    return Forbidden if (now, wanted) in ALLOWED else IllegalStep


def _attempt(actor: Actor, ticket: Ticket, wanted: Status) -> tuple[type[TicketingError] | None, Status]:
    """What came of the step, and the status right after it; nothing is kept."""
    with Session(db.engine()) as session:
        try:
            after = change_status(session, actor, id_of(ticket), wanted, reason="So it is.").status
        except TicketingError as error:
            return type(error), ticket.status
        finally:
            session.rollback()
    return None, after


@pytest.mark.parametrize("now", Status)
def test_everybody_takes_exactly_the_steps_that_are_theirs(now: Status, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=now, assignee=cast.eve)
    for wanted in Status:
        for part, actor in _parts(cast):
            expected = _expected(part, now, wanted)
            came_of_it, status = _attempt(actor, ticket, wanted)
            assert came_of_it is expected, f"{part} ({actor.role}) from {now} to {wanted}"
            assert status is (wanted if expected is None else now)


@pytest.mark.parametrize("now", [NEW, IN_PROGRESS, PENDING, HELD, RESOLVED])
def test_an_engineer_does_not_work_on_a_ticket_that_nobody_holds(
    now: Status, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=now)
    for (start, wanted), parts in ALLOWED.items():
        if start is now:
            assert _attempt(cast.eve, ticket, wanted)[0] is Forbidden
            assert (_attempt(cast.abe, ticket, wanted)[0] is None) is ("desk" in parts)


def test_an_agent_who_became_a_customer_sees_their_old_tickets_no_more(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.abe)
    demoted = dataclasses.replace(cast.abe, role=Role.CUSTOMER)
    assert _attempt(demoted, ticket, CANCELLED)[0] is Missing


@pytest.mark.parametrize("wanted", [HELD, RESOLVED, REJECTED])
@pytest.mark.parametrize("reason", [None, "", "  \n ", "\u200b"])
def test_hold_resolve_and_reject_need_a_reason(
    wanted: Status, reason: str | None, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=NEW if wanted is REJECTED else IN_PROGRESS)
    with pytest.raises(Invalid) as refusal:
        do(change_status, cast.abe, id_of(ticket), wanted, reason=reason)
    assert list(refusal.value.fields) == ["reason"]
    assert reread(ticket).status is not wanted


def test_the_table_in_this_file_and_the_one_in_force_name_the_same_steps() -> None:
    assert set(ALLOWED) == {(now, wanted) for now, steps in lifecycle.STEPS.items() for wanted in steps}
    assert set(lifecycle.CLOCK) == set(Status)
    assert {status for status in Status if lifecycle.is_final(status)} == FINAL
