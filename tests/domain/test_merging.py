"""Merging doubles: everything moves, the double stays closed, the audit trail stays as it was."""

from collections.abc import Callable
from dataclasses import asdict

import pytest
from sqlmodel import Session

from tests.domain.verbs import stored
from tests.support.cast import PASSWORD, Cast
from tests.support.databases import all_rows
from tests.support.tickets import MakeTicket, ask, do, other_category, reread
from ticketing_app import clock
from ticketing_app.domain import (
    assignment,
    attachments,
    links,
    merging,
    messages,
    people,
    sessions,
    sign_in,
    tickets,
    whereabouts,
)
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.people import NewPerson
from ticketing_app.errors import Conflict, DeadLink, Forbidden, Invalid, Missing, TicketingError, Unauthenticated
from ticketing_app.models import Notification, User, id_of
from ticketing_app.vocabulary import Door, LinkPurpose, Role, Status, Visibility


def _merge(cast: Cast, double: Actor, into: Actor) -> User:
    return do(merging.merge, cast.ada, double.person_id, into.person_id)


def _user(cast: Cast, who: Actor) -> User:
    return ask(people.one, cast.ada, who.person_id)


def _tell(who: Actor) -> None:
    do(
        lambda session: session.add(
            Notification(user_id=who.person_id, topic="t", subject="Something", created_at=clock.now())
        )
    )


def test_everything_of_a_customer_moves(cast: Cast, make_ticket: MakeTicket) -> None:
    one, caras = make_ticket(customer=cast.carlo), make_ticket(customer=cast.cara)
    make_ticket(customer=cast.carlo, status=Status.CLOSED)
    do(messages.write, cast.carlo, id_of(one), "It still hums.", Visibility.PUBLIC)
    do(attachments.attach, cast.carlo, id_of(one), [stored("a.png")])
    _tell(cast.carlo)
    seen, told = reread(one), len(all_rows()["notification"])
    before = asdict(ask(merging.preview, cast.ada, cast.carlo.person_id, cast.cara.person_id))
    assert before == {"tickets": 2, "assigned": 0, "raised": 0, "messages": 1, "files": 1, "notifications": told}
    _merge(cast, cast.carlo, cast.cara)
    rows = all_rows()
    assert {row["customer_id"] for row in rows["ticket"]} == {cast.cara.id}
    assert [row["author_id"] for row in rows["message"]] == [cast.cara.id]
    assert [row["uploaded_by_id"] for row in rows["attachment"]] == [cast.cara.id]
    assert [row["user_id"] for row in rows["notification"]] == told * [cast.cara.id]
    assert reread(one).version > seen.version, "whoever has it open learns of it"
    assert reread(one).updated_at == seen.updated_at, "nothing new happened on it"
    assert reread(caras).version == 1


def test_everything_of_a_colleague_moves(cast: Cast, make_ticket: MakeTicket) -> None:
    held = make_ticket(assignee=cast.abe)
    draft = tickets.Draft(category_id=other_category(), title="T", description="D", customer_id=cast.cara.id)
    raised = do(tickets.raise_ticket, cast.abe, draft)
    moved = ask(merging.preview, cast.ada, cast.abe.person_id, cast.anya.person_id)
    assert (moved.assigned, moved.raised, moved.tickets) == (1, 1, 0)
    _merge(cast, cast.abe, cast.anya)
    assert reread(held).assignee_id == cast.anya.id
    assert reread(id_of(raised)).raised_by_id == cast.anya.id


def test_the_double_is_closed_for_good_and_keeps_its_contact_data(cast: Cast) -> None:
    do(people.edit, cast.ada, cast.carlo.person_id, {"phone": "+1 555 0142"})

    def open_session(session: Session) -> str:
        return sessions.open_for(session, session.get_one(User, cast.carlo.person_id), lifetime=sign_in.REMEMBERED)

    secret = do(open_session)
    kept = _merge(cast, cast.carlo, cast.cara)
    double = _user(cast, cast.carlo)
    assert (double.active, double.merged_into_id, double.phone) == (False, kept.id, "+1 555 0142")
    with pytest.raises(Unauthenticated):
        ask(sessions.resolve, secret, Door.UI)
    assert ask(whereabouts.sessions_of, cast.ada, cast.carlo.person_id) == [], "they have ended, not only been shut out"
    with pytest.raises(Unauthenticated) as refusal:
        sign_in.sign_in(cast.email(cast.carlo), PASSWORD, lifetime=sign_in.REMEMBERED, address="::1", device=None)
    assert refusal.value.detail == sign_in.WRONG, "like any account that is not active"
    with pytest.raises(Conflict):
        do(people.edit, cast.ada, cast.carlo.person_id, {"active": True})


def test_no_link_to_the_double_works_any_more(cast: Cast) -> None:
    link = do(
        lambda s: links.make(s, LinkPurpose.PASSWORD_RESET, s.get_one(User, cast.carlo.person_id), "https://here")
    )
    _merge(cast, cast.carlo, cast.cara)
    with pytest.raises(DeadLink, match=links.OVER):
        ask(links.opened, link.partition("#")[2])


def test_the_trail_stays_as_it_was_and_tells_of_the_merge_on_both(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(customer=cast.carlo)
    before = all_rows()["audit_entry"]
    _merge(cast, cast.carlo, cast.cara)
    after = all_rows()["audit_entry"]
    assert after[: len(before)] == before
    merged, took_over = after[len(before) :]
    assert (merged["subject_id"], took_over["subject_id"]) == (cast.carlo.id, cast.cara.id)
    assert merged["after"]["moved"]["tickets"] == 1
    assert merged["after"]["ids"]["customer_of"] == [ticket.id]


Arrange = Callable[[Cast], tuple[Actor, int, int]]
REFUSALS: dict[str, tuple[Arrange, type[TicketingError]]] = {
    "into itself": (lambda c: (c.ada, c.carlo.person_id, c.carlo.person_id), Invalid),
    "a customer into a colleague": (lambda c: (c.ada, c.carlo.person_id, c.abe.person_id), Invalid),
    "a colleague into a customer": (lambda c: (c.ada, c.abe.person_id, c.cara.person_id), Invalid),
    "one's own account": (lambda c: (c.ada, c.ada.person_id, c.mia.person_id), Forbidden),
    "into nobody": (lambda c: (c.ada, c.carlo.person_id, 999_999), Invalid),
    "nobody": (lambda c: (c.ada, 999_999, c.carlo.person_id), Missing),
    "by a manager": (lambda c: (c.mia, c.carlo.person_id, c.cara.person_id), Forbidden),
    "by a customer": (lambda c: (c.cara, c.carlo.person_id, c.cara.person_id), Forbidden),
}


@pytest.mark.parametrize("about", REFUSALS)
def test_what_cannot_be_merged(about: str, cast: Cast) -> None:
    arrange, error = REFUSALS[about]
    actor, double, into = arrange(cast)
    before = all_rows()
    for verb in (merging.merge, merging.preview):
        with pytest.raises(error) as refusal:
            do(verb, actor, double, into)
        assert type(refusal.value) is error
    assert all_rows() == before


def test_nothing_is_merged_into_an_account_that_is_closed_or_merged_itself(cast: Cast) -> None:
    third = do(people.create, cast.ada, NewPerson(email="c@cast.example", full_name="Cara C"), Role.CUSTOMER, None)
    do(people.edit, cast.ada, id_of(third), {"active": False})
    with pytest.raises(Invalid):
        do(merging.merge, cast.ada, cast.carlo.person_id, id_of(third))
    _merge(cast, cast.carlo, cast.cara)
    with pytest.raises(Conflict):
        do(merging.merge, cast.ada, cast.carlo.person_id, cast.cara.person_id)
    do(merging.merge, cast.ada, id_of(third), cast.cara.person_id)
    assert sorted(ask(merging.merged_into, cast.cara.person_id)) == sorted([cast.carlo.person_id, id_of(third)])


def test_doubles_of_doubles_are_found_too(cast: Cast) -> None:
    third = do(people.create, cast.ada, NewPerson(email="c@cast.example", full_name="Cara C"), Role.CUSTOMER, None)
    _merge(cast, cast.carlo, cast.cara)
    do(merging.merge, cast.ada, cast.cara.person_id, id_of(third))
    assert ask(merging.merged_into, id_of(third)) == [cast.cara.id, cast.carlo.id]


def test_open_work_does_not_go_to_an_admin_who_cannot_hold_it(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    with pytest.raises(Conflict, match="1"):
        _merge(cast, cast.eve, cast.ada)
    do(assignment.assign, cast.mia, id_of(ticket), cast.emil.person_id)
    _merge(cast, cast.eve, cast.ada)


def test_who_looks_like_the_same_person_is_offered_first(cast: Cast) -> None:
    twin = do(
        people.create,
        cast.ada,
        NewPerson(email="cara2@cast.example", full_name="CARA Customer", phone="+1 555 0101"),
        Role.CUSTOMER,
        None,
    )
    offered = ask(merging.candidates, cast.ada, id_of(twin))
    assert [user.id for user in offered] == [cast.cara.id]
    found = ask(merging.candidates, cast.ada, cast.cara.person_id, "carlo cust")
    assert [user.id for user in found] == [cast.carlo.id]
    assert ask(merging.candidates, cast.ada, cast.cara.person_id, "eve") == [], "a colleague is no double of a customer"
    with pytest.raises(Forbidden):
        ask(merging.candidates, cast.mia, cast.cara.person_id)
