"""The engineer on offer solved such tickets lately, and has time for one more."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.queries import queries
from tests.support.tickets import MakeTicket, ask, do, other_category
from ticketing_app.domain import assignment, categories, people
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.offers import Offer, engineer_for
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Door, Role, Status


def _offer(cast: Cast, category_id: int | None = None, similar_ids: tuple[int, ...] = ()) -> Offer | None:
    return ask(engineer_for, cast.abe, category_id or other_category(), similar_ids)


def _offered(cast: Cast, similar_ids: tuple[int, ...] = ()) -> int | None:
    offer = _offer(cast, similar_ids=similar_ids)
    return offer.user_id if offer else None


def _solved(make_ticket: MakeTicket, who: Actor, number: int = 1, category_id: int | None = None) -> list[int]:
    made = [make_ticket(status=Status.RESOLVED, assignee=who, category_id=category_id) for _ in range(number)]
    return [id_of(ticket) for ticket in made]


def _hold(make_ticket: MakeTicket, who: Actor, number: int) -> None:
    for _ in range(number):
        make_ticket(assignee=who)


def test_nobody_is_offered_where_nobody_has_experience(cast: Cast, make_ticket: MakeTicket) -> None:
    _hold(make_ticket, cast.eve, 1)
    make_ticket(status=Status.CLOSED)
    make_ticket(status=Status.CANCELLED, assignee=cast.emil)
    assert _offer(cast) is None


def test_who_solved_most_is_offered_with_the_reason(cast: Cast, make_ticket: MakeTicket) -> None:
    _solved(make_ticket, cast.eve, 3)
    _solved(make_ticket, cast.emil)
    _hold(make_ticket, cast.eve, 1)
    assert _offer(cast) == Offer(cast.eve.person_id, "Eve Engineer", 3, 1, "solved 3 like it · 1 open")


def test_a_closed_ticket_is_experience_too(cast: Cast, make_ticket: MakeTicket) -> None:
    make_ticket(status=Status.CLOSED, assignee=cast.emil)
    assert _offered(cast) == cast.emil.id


def test_a_reopened_ticket_is_open_and_no_experience(cast: Cast, make_ticket: MakeTicket) -> None:
    (number,) = _solved(make_ticket, cast.eve)
    do(change_status, cast.cara, number, Status.IN_PROGRESS)
    assert _offer(cast) is None


def test_experience_counts_in_its_category_and_with_similar_tickets(cast: Cast, make_ticket: MakeTicket) -> None:
    fax = id_of(do(categories.add, cast.ada, "Fax"))
    elsewhere = _solved(make_ticket, cast.eve, 2, category_id=fax)
    here = _solved(make_ticket, cast.emil)
    assert _offered(cast) == cast.emil.id
    with_similar = _offer(cast, similar_ids=(*elsewhere, *here))
    assert with_similar
    assert (with_similar.user_id, with_similar.solved_like_it) == (cast.eve.id, 2)
    once = _offer(cast, similar_ids=tuple(here))
    assert once
    assert (once.user_id, once.solved_like_it) == (cast.emil.id, 1), "one ticket was counted twice"


def test_what_was_solved_half_a_year_ago_is_forgotten(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    similar_ids = tuple(_solved(make_ticket, cast.eve))
    stopped_clock.move(days=180)
    assert _offered(cast, similar_ids) == cast.eve.id
    stopped_clock.move(seconds=1)
    assert _offered(cast, similar_ids) is None


def test_who_holds_too_much_stands_back(cast: Cast, make_ticket: MakeTicket) -> None:
    _solved(make_ticket, cast.eve, 3)
    _solved(make_ticket, cast.emil, 2)
    assert _offered(cast) == cast.eve.id
    _hold(make_ticket, cast.eve, 2)
    assert _offered(cast) == cast.emil.id


def test_time_alone_does_not_outweigh_experience(cast: Cast, make_ticket: MakeTicket) -> None:
    _solved(make_ticket, cast.eve, 4)
    _solved(make_ticket, cast.emil, 1)
    _hold(make_ticket, cast.eve, 3)
    assert _offered(cast) == cast.eve.id


def test_engineers_come_before_others(cast: Cast, make_ticket: MakeTicket) -> None:
    _solved(make_ticket, cast.abe, 3)
    _solved(make_ticket, cast.mia, 2)
    assert _offered(cast) == cast.abe.id
    _solved(make_ticket, cast.emil)
    assert _offered(cast) == cast.emil.id


def test_only_those_who_can_be_given_tickets_are_offered(cast: Cast, make_ticket: MakeTicket) -> None:
    _solved(make_ticket, cast.eve, 3)
    _solved(make_ticket, cast.emil, 2)
    _solved(make_ticket, cast.anya)
    do(people.edit, cast.ada, cast.eve.person_id, {"active": False})
    assert _offered(cast) == cast.emil.id
    do(people.edit, cast.ada, cast.emil.person_id, {"role": Role.CUSTOMER})
    assert _offered(cast) == cast.anya.id
    do(people.edit, cast.ada, cast.anya.person_id, {"role": Role.ADMIN})
    assert _offered(cast) is None


def test_the_holder_gets_the_credit_though_the_desk_takes_the_last_step(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    do(change_status, cast.abe, id_of(ticket), Status.RESOLVED, reason="Eve called: done.")
    assert _offered(cast) == cast.eve.id


def test_of_equals_it_is_always_the_same(cast: Cast, make_ticket: MakeTicket) -> None:
    _solved(make_ticket, cast.emil, 2)
    _solved(make_ticket, cast.eve, 2)
    assert _offered(cast) == min(cast.eve.person_id, cast.emil.person_id)
    ticket = make_ticket(assignee=cast.eve)
    assert _offered(cast) == cast.emil.id
    do(assignment.assign, cast.mia, id_of(ticket), cast.emil.person_id)
    assert _offered(cast) == cast.eve.id


def test_customers_do_not_see_who_is_on_offer(cast: Cast, make_ticket: MakeTicket) -> None:
    _solved(make_ticket, cast.eve)
    with pytest.raises(Forbidden):
        ask(engineer_for, cast.cara, other_category())
    assert ask(engineer_for, house(Door.JOB), other_category())


def test_more_experience_takes_no_more_queries(cast: Cast, make_ticket: MakeTicket) -> None:
    made = [number for who in (cast.eve, cast.emil, cast.abe) for number in _solved(make_ticket, who, 2)]
    category_id = other_category()
    with queries() as asked:
        ask(engineer_for, cast.abe, category_id, made)
    assert len(asked) == 3
