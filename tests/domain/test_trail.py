"""The trail of one person: what they did and what was done to their account, page by page, for managers and admins."""

import pytest

from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app.domain import merging, people, trail
from ticketing_app.errors import Forbidden, Missing


def test_deeds_and_what_was_done_to_the_account_stand_together_newest_first(
    cast: Cast, make_ticket: MakeTicket
) -> None:
    make_ticket(customer=cast.carlo)
    do(people.edit, cast.ada, cast.carlo.person_id, {"city": "Berlin"})
    make_ticket(customer=cast.cara)
    actions = [entry.action for entry in ask(trail.of_person, cast.mia, cast.carlo.person_id)]
    assert actions == ["user.edited", "ticket.created", "user.created"]


def test_it_is_read_in_pages(cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(4):
        make_ticket()
    everything = [entry.id for entry in ask(trail.of_person, cast.ada, cast.cara.person_id)]
    first = ask(trail.of_person, cast.ada, cast.cara.person_id, limit=3)
    rest = ask(trail.of_person, cast.ada, cast.cara.person_id, before=first[-1].id)
    assert [entry.id for entry in (*first, *rest)] == everything
    assert len(everything) == 5


def test_the_account_that_is_left_also_shows_what_its_doubles_did(cast: Cast, make_ticket: MakeTicket) -> None:
    make_ticket(customer=cast.carlo)
    do(merging.merge, cast.ada, cast.carlo.person_id, cast.cara.person_id)
    entries = ask(trail.of_person, cast.ada, cast.cara.person_id)
    assert ("ticket.created", cast.carlo.id) in [(entry.action, entry.actor_id) for entry in entries]
    assert {"user.merged", "user.took_over"} <= {entry.action for entry in entries}


def test_it_is_for_managers_and_admins(cast: Cast) -> None:
    for who in (cast.cara, cast.abe, cast.eve):
        with pytest.raises(Forbidden):
            ask(trail.of_person, who, who.person_id)
    with pytest.raises(Missing):
        ask(trail.of_person, cast.ada, 999_999)
