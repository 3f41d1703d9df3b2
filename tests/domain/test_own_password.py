"""One's own password: changed with the present one; and a one-time password, which opens nothing but that change."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.support.cast import PASSWORD, Cast, password_hash
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do, outbox
from ticketing_app import db
from ticketing_app.domain import (
    access,
    choices,
    listing,
    messages,
    oneself,
    own_password,
    passwords,
    people,
    sessions,
    sign_in,
)
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.policy import Action, Reach, may, reach
from ticketing_app.errors import Forbidden, Invalid, PasswordChangeRequired, Stale, TooManyFailures, Unauthenticated
from ticketing_app.models import AuditEntry, Ticket, User, id_of
from ticketing_app.vocabulary import Door, Role, Visibility

NEW = "plum-cart-seven-owl"
ADDRESS = "192.0.2.1"
HOUR = timedelta(hours=1)


def _sign_in(actor: Actor, password: str = PASSWORD) -> str:
    return sign_in.sign_in(Cast.email(actor), password, lifetime=HOUR, address=ADDRESS, device=None)[1]


def _acting(secret: str) -> Actor:
    return ask(sessions.resolve, secret, Door.REST).actor


def _change(actor: Actor, present: str = PASSWORD, new: str = NEW) -> None:
    own_password.change(actor, present, new, address=ADDRESS)


def test_the_password_is_changed_and_only_the_session_that_did_it_stays(cast: Cast) -> None:
    here, there = _sign_in(cast.abe), _sign_in(cast.abe)
    _change(_acting(here))
    assert _acting(here).id == cast.abe.id
    for gone in (lambda: _acting(there), lambda: _sign_in(cast.abe)):
        with pytest.raises(Unauthenticated):
            gone()
    assert _sign_in(cast.abe, NEW)
    with db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "user.password_changed")).one()
    assert (entry.actor_id, entry.door, NEW in str(entry)) == (cast.abe.id, Door.REST, False)
    told = [message for message in outbox() if message.topic == "user.password_changed" and message.body]
    assert [message.recipient for message in told] == [cast.email(cast.abe)]


def test_a_wrong_present_password_changes_nothing_and_counts_as_a_failed_sign_in(
    stopped_clock: StoppedClock, cast: Cast
) -> None:
    actor = _acting(_sign_in(cast.abe))
    for _ in range(5):
        with pytest.raises(Invalid) as refusal:
            _change(actor, present="a wrong password")
        assert refusal.value.fields == {"current_password": own_password.WRONG_NOW}
    for attempt in (lambda: _change(actor), lambda: _sign_in(cast.abe)):
        with pytest.raises(TooManyFailures):
            attempt()
    stopped_clock.move(seconds=6)
    _change(actor)


@pytest.mark.parametrize("new", ["short", "password1234", "AbeAgent1234", PASSWORD])
def test_a_new_password_must_be_new_and_good(new: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        _change(_acting(_sign_in(cast.abe)), new=new)
    assert list(refusal.value.fields) == ["new_password"]


def test_of_two_changes_the_second_is_told_that_the_password_is_another_by_now(cast: Cast) -> None:
    actor = _acting(_sign_in(cast.abe))
    do(own_password.set_own, actor, passwords.hashed(NEW), instead_of=password_hash())
    with pytest.raises(Stale):
        do(own_password.set_own, actor, passwords.hashed("another long password"), instead_of=password_hash())
    assert _sign_in(cast.abe, NEW)


def test_a_password_that_an_admin_sets_is_to_be_used_once(cast: Cast) -> None:
    do(people.edit, cast.ada, cast.abe.person_id, {}, password=passwords.hashed(NEW))
    actor = _acting(_sign_in(cast.abe, NEW))
    assert actor.must_change_password
    _change(actor, present=NEW, new=PASSWORD)
    assert not _acting(_sign_in(cast.abe)).must_change_password


def test_so_is_the_first_one_of_a_new_account_unless_the_operator_set_it(cast: Cast) -> None:
    new = people.NewPerson(email="nora@cast.example", full_name="Nora New")
    assert do(people.create, cast.ada, new, Role.AGENT, password_hash()).must_change_password
    assert not cast.ada.must_change_password


def test_an_admin_does_not_get_round_their_own_present_password(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="/password"):
        do(people.edit, cast.ada, cast.ada.person_id, {}, password=password_hash())


def test_with_a_one_time_password_nothing_is_within_reach(cast: Cast, make_ticket: MakeTicket) -> None:
    mine: Ticket = make_ticket(assignee=cast.abe)
    for name, given in cast.everyone.items():
        with db.transaction() as session:
            session.get_one(User, given.person_id).must_change_password = True
        actor = _acting(
            do(lambda s, number=given.person_id: sessions.open_for(s, s.get_one(User, number), lifetime=HOUR))
        )
        assert all(reach(actor, action) is Reach.NONE for action in Action), name
        assert not any(may(actor, action, mine) for action in Action), name
        assert ask(listing.count, actor, TicketQuery()) == 0
        for attempt in (
            lambda actor=actor: ask(access.ticket_for, actor, Action.VIEW, id_of(mine), lock=False),
            lambda actor=actor: do(messages.write, actor, id_of(mine), "Hello", Visibility.PUBLIC),
            lambda actor=actor: ask(people.find, actor, people.PeopleQuery()),
            lambda actor=actor: access.allow_on_some(actor, Action.VIEW),
            lambda actor=actor: do(oneself.edit_self, actor, {"city": "Elsewhere"}),
            lambda actor=actor: do(choices.choose, actor, {}),
        ):
            with pytest.raises(PasswordChangeRequired, match="/password"):
                attempt()
