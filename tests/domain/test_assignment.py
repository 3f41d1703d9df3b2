"""Taking, handing over, giving back: who may, to whom, and what becomes of the ticket."""

import pytest

from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, do, entries_on, reread
from ticketing_app.domain import assignment, people
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing, Stale, Taken
from ticketing_app.models import id_of
from ticketing_app.vocabulary import FINAL, Status


@pytest.mark.parametrize("name", ["abe", "eve", "mia"])
def test_agents_engineers_and_managers_take_tickets(name: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    taken = do(assignment.take, cast.everyone[name], id_of(ticket))
    assert taken.assignee_id == cast.everyone[name].id
    assert (taken.status, taken.version) == (Status.NEW, ticket.version + 1)


def test_customers_and_admins_do_not_take_tickets(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket())
    for actor in (cast.cara, cast.ada):
        with pytest.raises(Forbidden):
            do(assignment.take, actor, number)
    with pytest.raises(Missing):
        do(assignment.take, cast.carlo, number)


def test_taking_what_one_holds_changes_nothing(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.abe)
    assert do(assignment.take, cast.abe, id_of(ticket)).version == reread(ticket).version == ticket.version


def test_who_comes_too_late_learns_who_holds_it(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(assignee=cast.abe))
    with pytest.raises(Taken, match="Abe Agent holds"):
        do(assignment.take, cast.anya, number)
    with pytest.raises(Taken):
        do(assignment.assign, cast.anya, number, cast.anya.person_id)


def test_an_agent_who_names_the_version_takes_a_ticket_over_knowingly(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.abe)
    moved = do(assignment.assign, cast.anya, id_of(ticket), cast.anya.person_id, version=ticket.version)
    assert moved.assignee_id == cast.anya.id


def test_an_engineer_takes_nothing_from_a_colleague_even_with_the_version(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    with pytest.raises(Taken):
        do(assignment.assign, cast.emil, id_of(ticket), cast.emil.person_id, version=ticket.version)


def test_an_engineer_takes_and_gives_back_but_hands_nothing_to_others(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket())
    with pytest.raises(Forbidden):
        do(assignment.assign, cast.eve, number, cast.emil.person_id)
    do(assignment.assign, cast.eve, number, cast.eve.person_id)
    with pytest.raises(Forbidden):
        do(assignment.release, cast.emil, number)
    assert do(assignment.assign, cast.eve, number, None).assignee_id is None


@pytest.mark.parametrize("name", ["abe", "mia", "ada"])
def test_the_desk_hands_tickets_over(name: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve, status=Status.IN_PROGRESS)
    moved = do(assignment.assign, cast.everyone[name], id_of(ticket), cast.emil.person_id)
    assert (moved.assignee_id, moved.status) == (cast.emil.id, Status.IN_PROGRESS)
    entry = entries_on(ticket)[-1]
    assert (entry.before, entry.after) == ({"assignee_id": cast.eve.id}, {"assignee_id": cast.emil.id})


@pytest.mark.parametrize("name", ["cara", "ada"])
def test_only_people_who_work_on_tickets_get_them(name: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    with pytest.raises(Invalid) as refusal:
        do(assignment.assign, cast.mia, id_of(ticket), cast.everyone[name].person_id)
    assert list(refusal.value.fields) == ["assignee_id"]
    assert reread(ticket).assignee_id is None


def test_nobody_inactive_or_unknown_gets_a_ticket(cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket())
    do(people.edit, cast.ada, cast.eve.person_id, {"active": False})
    for person in (cast.eve.person_id, 987_654):
        with pytest.raises(Invalid):
            do(assignment.assign, cast.mia, number, person)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_nobody_needs_to_work_on_a_ticket_that_is_over(status: Status, cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(status=status))
    with pytest.raises(Conflict):
        do(assignment.take, cast.abe, number)
    with pytest.raises(Conflict):
        do(assignment.assign, cast.mia, number, cast.eve.person_id)


def test_a_stale_version_changes_nothing(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.abe)
    old = ticket.version - 1
    for wish in (cast.eve.person_id, cast.mia.person_id, cast.abe.person_id, None):
        with pytest.raises(Stale):
            do(assignment.assign, cast.mia, id_of(ticket), wish, version=old)
    assert (reread(ticket).assignee_id, reread(ticket).version) == (cast.abe.id, ticket.version)
