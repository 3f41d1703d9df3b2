"""One's own account: name, phone, place, time zone and language are one's own; e-mail and role are not."""

from typing import Any
from typing import cast as as_type

import pytest

from tests.support.cast import Cast
from tests.support.databases import all_rows
from tests.support.tickets import ask, do
from ticketing_app.domain import oneself, people
from ticketing_app.domain.oneself import OwnChanges
from ticketing_app.errors import Forbidden, Invalid, Stale
from ticketing_app.vocabulary import Role


@pytest.mark.parametrize("role", Role)
def test_everybody_changes_their_own_details(role: Role, cast: Cast) -> None:
    me = cast.one(role)
    changes = OwnChanges(
        full_name=" Nova  Name ", phone="+49 30 1234567", city="Berlin", region="", time_zone="Europe/Berlin"
    )
    do(oneself.edit_self, me, changes)
    kept = ask(oneself.me, me)
    assert (kept.full_name, kept.phone, kept.city, kept.region, kept.time_zone) == (
        "Nova Name",
        "+49 30 1234567",
        "Berlin",
        None,
        "Europe/Berlin",
    )
    assert kept.role is role


@pytest.mark.parametrize("name", ["email", "role", "active", "password_hash", "demo", "merged_into_id", "id"])
def test_what_is_not_ones_own_cannot_be_changed(name: str, cast: Cast) -> None:
    before = all_rows()
    with pytest.raises(Forbidden):
        do(oneself.edit_self, cast.cara, as_type("Any", {name: "admin"}))
    assert all_rows() == before


@pytest.mark.parametrize(
    ("name", "value"), [("full_name", " "), ("phone", "call me"), ("time_zone", "Mars/Base"), ("language", "xx")]
)
def test_what_makes_no_sense_is_refused_by_name(name: str, value: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        do(oneself.edit_self, cast.cara, as_type("Any", {name: value}))
    assert list(refusal.value.fields) == [name]


def test_what_an_admin_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    seen = ask(oneself.me, cast.cara).version
    do(people.edit, cast.ada, cast.cara.person_id, {"city": "Shelbyville"})
    with pytest.raises(Stale):
        do(oneself.edit_self, cast.cara, {"city": "Springfield"}, version=seen)
    assert ask(oneself.me, cast.cara).city == "Shelbyville"


def test_nothing_new_leaves_no_trace(cast: Cast) -> None:
    before = all_rows()
    do(oneself.edit_self, cast.cara, {"city": "Springfield", "language": "en"})
    assert all_rows() == before
