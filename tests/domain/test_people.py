"""Accounts: who makes and changes them, what ends their sessions, and who can be found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.support.cast import PASSWORD, Cast, password_hash
from tests.support.databases import Database
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app import db
from ticketing_app.domain import passwords, people, sessions
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.people import NewPerson, PeopleQuery
from ticketing_app.domain.sign_in import sign_in
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing, Stale, Unauthenticated
from ticketing_app.models import AuditEntry, User, id_of
from ticketing_app.vocabulary import Door, Role, Status


def _sign_in(actor: Actor) -> str:
    return db.run(
        lambda s: sessions.open_for(s, s.get_one(User, actor.person_id), lifetime=timedelta(hours=1), device="test")
    )


def _is_in(secret: str) -> bool:
    try:
        ask(sessions.resolve, secret, Door.UI)
    except Unauthenticated:
        return False
    return True


def _found(actor: Actor, **query: Any) -> list[str]:
    return [user.full_name.split()[0] for user in ask(people.find, actor, PeopleQuery(**query)).items]


def test_who_registers_is_a_customer(database: Database) -> None:
    new = NewPerson(
        email=" Nora@Example.com", full_name=" Nora  New ", phone="", city="Bern", time_zone="Europe/Zurich"
    )
    user = do(people.register, Door.REST, new, password_hash())
    assert (user.email, user.full_name, user.role, user.active) == ("nora@example.com", "Nora New", Role.CUSTOMER, True)
    assert (user.phone, user.city, user.time_zone) == (None, "Bern", "Europe/Zurich"), database.backend


def test_an_address_has_one_account_however_it_is_written(cast: Cast) -> None:
    for email in ("cara@cast.example", "CARA@CAST.EXAMPLE", " Cara@cast.example "):
        with pytest.raises(Conflict):
            do(people.register, Door.REST, NewPerson(email=email, full_name="Impostor"), password_hash())
    assert ask(people.count, cast.ada, PeopleQuery(q="impostor")) == 0


def test_addresses_that_look_alike_are_different_people(cast: Cast) -> None:
    for email in ("çara@cast.example", "cara@çast.example", "carà@cast.example"):
        new = NewPerson(email=email, full_name="Another")
        assert do(people.register, Door.REST, new, password_hash()).email == email
    with pytest.raises(Unauthenticated):
        sign_in("cára@cast.example", PASSWORD, lifetime=timedelta(hours=1), address="10.0.0.1", device=None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("full_name", " "),
        ("full_name", "x" * 121),
        ("phone", "call me"),
        ("time_zone", "Mars/Base"),
    ],
)
def test_wrong_input_names_its_field(field: str, value: str, database: Database) -> None:
    given = {"email": "n@x.example", "full_name": "Nora", field: value}
    with pytest.raises(Invalid) as refusal:
        do(people.register, Door.UI, NewPerson(**given), password_hash())
    assert list(refusal.value.fields) == [field], database.backend


@pytest.mark.parametrize("role", Role)
def test_admins_make_people_of_every_role(role: Role, cast: Cast) -> None:
    user = do(people.create, cast.ada, NewPerson(email="n@x.example", full_name="Nora"), role, password_hash())
    assert user.role is role


@pytest.mark.parametrize("name", ["cara", "abe", "eve", "mia"])
def test_nobody_else_makes_or_changes_people(name: str, cast: Cast) -> None:
    actor = cast.everyone[name]
    with pytest.raises(Forbidden):
        do(people.create, actor, NewPerson(email="n@x.example", full_name="Nora"), Role.ADMIN, None)
    for changes in ({"role": Role.ADMIN}, {"full_name": "Boss"}):
        with pytest.raises(Forbidden):
            do(people.edit, actor, actor.person_id, changes)  # pyright: ignore[reportArgumentType] - each is PersonChanges


@pytest.mark.parametrize(
    ("changes", "password", "stays_in"),
    [
        ({"role": Role.ENGINEER}, None, False),
        ({"active": False}, None, False),
        ({}, "another long password", False),
        ({"full_name": "Abe Renamed", "city": "Bern"}, None, True),
        ({"role": Role.AGENT, "active": True}, None, True),
    ],
    ids=["new role", "deactivated", "new password", "renamed", "nothing new"],
)
def test_a_new_role_a_new_password_and_deactivation_end_the_sessions(
    changes: Any, password: str | None, stays_in: bool, cast: Cast
) -> None:
    secrets, other = [_sign_in(cast.abe), _sign_in(cast.abe)], _sign_in(cast.anya)
    do(people.edit, cast.ada, cast.abe.person_id, changes, password=passwords.hashed(password) if password else None)
    assert [_is_in(secret) for secret in secrets] == [stays_in, stays_in]
    assert _is_in(other)


def test_somebody_deactivated_is_out_even_with_an_open_session(cast: Cast) -> None:
    secret = _sign_in(cast.abe)
    with db.transaction() as session:
        session.get_one(User, cast.abe.person_id).active = False
    assert not _is_in(secret)


def test_nobody_changes_their_own_role_or_locks_themselves_out(cast: Cast) -> None:
    for changes in ({"role": Role.MANAGER}, {"active": False}, {"role": Role.CUSTOMER, "full_name": "Ada"}):
        with pytest.raises(Forbidden):
            do(people.edit, cast.ada, cast.ada.person_id, changes)  # pyright: ignore[reportArgumentType] - as above
    renamed = do(people.edit, cast.ada, cast.ada.person_id, {"full_name": "Ada A.", "role": Role.ADMIN, "active": True})
    assert (renamed.full_name, renamed.role, renamed.active) == ("Ada A.", Role.ADMIN, True)


def test_a_stale_version_and_an_unknown_account_are_told(cast: Cast) -> None:
    do(people.edit, cast.ada, cast.abe.person_id, {"city": "Bern"}, version=1)
    with pytest.raises(Stale):
        do(people.edit, cast.ada, cast.abe.person_id, {"city": "Basel"}, version=1)
    with pytest.raises(Missing):
        do(people.edit, cast.ada, 31_337, {"city": "Basel"})


def test_the_audit_trail_knows_that_a_password_was_set_but_not_which(cast: Cast) -> None:
    do(people.edit, cast.ada, cast.abe.person_id, {}, password=passwords.hashed("another long password"))
    with db.reading() as session:
        facts = [f"{e.before} {e.after}" for e in session.exec(select(AuditEntry))]
    assert "set anew" in facts[-1]
    assert not any("argon2" in fact or "another long" in fact for fact in facts)


def test_managers_read_the_list_and_others_do_not(cast: Cast) -> None:
    assert len(_found(cast.mia)) == 8
    for actor in (cast.cara, cast.abe, cast.eve):
        with pytest.raises(Forbidden):
            ask(people.find, actor, PeopleQuery())
        with pytest.raises(Forbidden):
            ask(people.count, actor, PeopleQuery())


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Abe", "Ada", "Anya", "Cara", "Carlo", "Emil", "Eve", "Mia"]),
        ({"role": (Role.AGENT, Role.MANAGER)}, ["Abe", "Anya", "Mia"]),
        ({"active": False}, ["Carlo"]),
        ({"active": True, "role": (Role.CUSTOMER,)}, ["Cara"]),
        ({"city": " SPRINGFIELD "}, ["Cara"]),
        ({"q": "cast.example agent"}, ["Abe", "Anya"]),
        ({"q": "ENGIN"}, ["Emil", "Eve"]),
        ({"q": "555"}, ["Cara"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "' OR 1=1 --"}, []),
    ],
)
def test_people_are_found_by_role_state_place_and_words(query: dict[str, Any], names: list[str], cast: Cast) -> None:
    do(people.edit, cast.ada, cast.carlo.person_id, {"active": False})
    assert _found(cast.ada, **query) == names
    assert ask(people.count, cast.ada, PeopleQuery(**query)) == len(names)


def test_the_list_is_walked_page_by_page_even_through_people_of_one_name(cast: Cast) -> None:
    manager: Callable[[int], User] = lambda n: do(  # noqa: E731 - one line that makes twins
        people.create, house(Door.CLI), NewPerson(email=f"t{n}@x.example", full_name="Tina Twin"), Role.CUSTOMER, None
    )
    twins = {id_of(manager(n)) for n in range(5)}
    seen: list[int] = []
    cursor = None
    while True:
        page = ask(people.find, cast.ada, PeopleQuery(limit=2, cursor=cursor))
        seen += [id_of(user) for user in page.items]
        assert len(seen) <= 13, "a page came twice"
        if (cursor := page.next_cursor) is None:
            break
    assert len(seen) == len(set(seen)) == 13
    assert twins < set(seen)


def test_the_load_of_everybody_who_can_be_given_tickets(cast: Cast, make_ticket: MakeTicket) -> None:
    for status in (Status.NEW, Status.HELD, Status.RESOLVED, Status.CLOSED):
        make_ticket(assignee=cast.eve, status=status)
    make_ticket(assignee=cast.mia)
    do(people.edit, cast.ada, cast.anya.person_id, {"active": False})
    loads = [(one.user.full_name.split()[0], one.open_tickets) for one in ask(people.engineers, cast.abe)]
    assert loads == [("Abe", 0), ("Emil", 0), ("Mia", 1), ("Eve", 2)]
    with pytest.raises(Forbidden):
        ask(people.engineers, cast.cara)


def test_staff_find_the_customer_who_calls(cast: Cast) -> None:
    assert [user.full_name for user in ask(people.customers, cast.abe, "CAR")] == ["Cara Customer", "Carlo Customer"]
    assert [user.full_name for user in ask(people.customers, cast.eve, "555 0100")] == ["Cara Customer"]
    assert ask(people.customers, cast.abe, "Agent") == []
    with pytest.raises(Forbidden):
        ask(people.customers, cast.cara, "Carlo")
