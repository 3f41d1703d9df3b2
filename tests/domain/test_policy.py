"""One table says who may do what: `may` and the WHERE clause agree on it for everybody and every ticket."""

import pytest
from sqlmodel import col, select

from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, do
from ticketing_app import db
from ticketing_app.domain import erasure
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.policy import POLICY, Action, Reach, may, roles_that_may, within_reach
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Door, Role, Status

NOBODY = Actor(id=10_000_000, role=None, name="Nobody", door=Door.REST)


def test_may_and_the_where_clause_agree_for_everybody_and_every_ticket(cast: Cast, make_ticket: MakeTicket) -> None:
    for customer in (cast.cara, cast.carlo):
        for assignee in (None, cast.abe, cast.eve, cast.mia):
            make_ticket(customer=customer, assignee=assignee)
        make_ticket(customer=customer, assignee=cast.emil, status=Status.CLOSED)
        do(erasure.erase, cast.ada, id_of(make_ticket(customer=customer, assignee=cast.eve)), "As they wished.")
    with db.reading() as session:
        everything = session.exec(select(Ticket)).all()
        for actor in (*cast.everyone.values(), house(Door.JOB), NOBODY):
            for action in Action:
                found = session.exec(select(col(Ticket.id)).where(within_reach(actor, action))).all()
                allowed = {ticket.id for ticket in everything if may(actor, action, ticket)}
                assert set(found) == allowed, f"{actor.name}: {action}"


def test_the_table_says_something_about_everybody_and_everything() -> None:
    assert set(POLICY) == set(Action)
    assert all(set(row) == set(Role) for row in POLICY.values())


def test_a_customer_reaches_no_further_than_their_own_tickets() -> None:
    reaches = {action: row[Role.CUSTOMER] for action, row in POLICY.items()}
    assert {action for action, reach in reaches.items() if reach is Reach.ALL} == {Action.RAISE}
    assert {action for action, reach in reaches.items() if reach is Reach.OWN} == {
        Action.VIEW,
        Action.WRITE,
        Action.ATTACH,
        Action.EDIT_TEXT,
        Action.CANCEL,
        Action.CLOSE,
        Action.REOPEN,
    }


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        (Action.SEE_INTERNAL, {Role.AGENT, Role.ENGINEER, Role.MANAGER, Role.ADMIN}),
        (Action.ASSIGN, {Role.AGENT, Role.MANAGER, Role.ADMIN}),
        (Action.BE_ASSIGNED, {Role.AGENT, Role.ENGINEER, Role.MANAGER}),
        (Action.SEE_SUGGESTIONS, {Role.AGENT, Role.MANAGER, Role.ADMIN}),
        (Action.SEE_PEOPLE, {Role.MANAGER, Role.ADMIN}),
        (Action.MANAGE_PEOPLE, {Role.ADMIN}),
        (Action.MANAGE_CATEGORIES, {Role.ADMIN}),
    ],
)
def test_the_contract_names_these_roles(action: Action, roles: set[Role]) -> None:
    assert roles_that_may(action) == roles


def test_somebody_without_a_role_may_nothing() -> None:
    assert not any(may(NOBODY, action) for action in Action)


def test_own_and_assigned_are_not_granted_without_a_ticket() -> None:
    cara = Actor(id=1, role=Role.CUSTOMER, name="Cara", door=Door.UI)
    eve = Actor(id=2, role=Role.ENGINEER, name="Eve", door=Door.UI)
    assert not may(cara, Action.VIEW)
    assert not may(eve, Action.WORK)
