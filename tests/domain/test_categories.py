"""Categories: their order, their names, and that customers always have one to choose."""

from collections.abc import Callable

import pytest

from tests.support.cast import Cast
from tests.support.databases import Database
from tests.support.tickets import ask, do, other_category
from ticketing_app.domain import categories
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing, Stale
from ticketing_app.models import Category, id_of

Add = Callable[..., Category]


@pytest.fixture
def add(cast: Cast) -> Add:
    """Add a category as Ada does."""
    return lambda name, *texts: do(categories.add, cast.ada, name, *texts)


def _names(*, active_only: bool = False) -> list[str]:
    return [category.name for category in ask(categories.in_order, active_only=active_only)]


def test_a_new_database_has_the_category_other(database: Database) -> None:
    assert _names() == ["Other"], database.backend


def test_new_categories_come_before_the_catch_all(add: Add) -> None:
    for name in ("Broadband", "Mobile", "Television"):
        add(name)
    assert _names() == ["Broadband", "Mobile", "Television", "Other"]
    assert [category.position for category in ask(categories.in_order)] == [0, 1, 2, 3]


def test_admins_change_the_order(cast: Cast, add: Add) -> None:
    numbers = {name: id_of(add(name)) for name in ("A", "B", "C")}
    moved = do(categories.move, cast.ada, numbers["C"], -2)
    assert [category.name for category in moved] == _names() == ["C", "A", "B", "Other"]
    do(categories.move, cast.ada, numbers["A"], 100)
    assert _names() == ["C", "B", "Other", "A"]
    do(categories.move, cast.ada, numbers["C"], -1)
    assert _names() == ["C", "B", "Other", "A"]
    with pytest.raises(Missing):
        do(categories.move, cast.ada, 4_711, 1)


def test_a_category_is_renamed_and_described(cast: Cast, add: Add) -> None:
    made = add("Moble", "Phones", "sim roaming")
    changed = do(
        categories.edit, cast.ada, id_of(made), {"name": " Mobile ", "description": "", "keywords": "sim"}, version=1
    )
    assert (changed.name, changed.description, changed.keywords, changed.version) == ("Mobile", "", "sim", 2)
    with pytest.raises(Stale):
        do(categories.edit, cast.ada, id_of(made), {"name": "Mobile phones"}, version=1)
    assert do(categories.edit, cast.ada, id_of(made), {"name": "Mobile"}).version == 2


def test_a_name_belongs_to_one_category(cast: Cast, add: Add) -> None:
    number = id_of(add("Mobile"))
    with pytest.raises(Conflict, match="“Other”"):
        add("Other")
    with pytest.raises(Conflict, match="“Other”"):
        do(categories.edit, cast.ada, number, {"name": "Other", "description": "Mine now."})
    assert _names() == ["Mobile", "Other"]


def test_a_name_in_other_letters_is_the_same_name_on_every_database(cast: Cast, add: Add) -> None:
    number = id_of(add("Mobile"))
    for name in ("other", "OTHER"):
        with pytest.raises(Conflict):
            add(name)
        with pytest.raises(Conflict):
            do(categories.edit, cast.ada, number, {"name": name})
    assert do(categories.edit, cast.ada, number, {"name": "MOBILE"}).name == "MOBILE"


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 81), ("description", "x" * 501), ("keywords", "x" * 1001)]
)
def test_texts_that_do_not_fit_are_refused(field: str, value: str, cast: Cast, add: Add) -> None:
    number = id_of(add("Mobile"))
    with pytest.raises(Invalid) as refusal:
        do(categories.edit, cast.ada, number, {field: value})  # pyright: ignore[reportArgumentType] - each is a field of it
    assert list(refusal.value.fields) == [field]


def test_a_retired_category_is_offered_no_more_until_it_is_brought_back(cast: Cast, add: Add) -> None:
    fax = id_of(add("Fax"))
    do(categories.edit, cast.ada, fax, {"active": False})
    assert _names(active_only=True) == ["Other"]
    assert _names() == ["Fax", "Other"]
    do(categories.edit, cast.ada, fax, {"active": True})
    assert _names(active_only=True) == ["Fax", "Other"]


def test_the_last_category_in_use_cannot_be_retired(cast: Cast, add: Add) -> None:
    fax = id_of(add("Fax"))
    do(categories.edit, cast.ada, other_category(), {"active": False})
    with pytest.raises(Conflict):
        do(categories.edit, cast.ada, fax, {"active": False})
    assert _names(active_only=True) == ["Fax"]


@pytest.mark.parametrize("name", ["cara", "abe", "eve", "mia"])
def test_only_admins_keep_the_categories(name: str, cast: Cast) -> None:
    actor = cast.everyone[name]
    for attempt in (
        lambda s: categories.add(s, actor, "Mine"),
        lambda s: categories.edit(s, actor, other_category(), {"name": "Mine"}),
        lambda s: categories.move(s, actor, other_category(), 1),
    ):
        with pytest.raises(Forbidden):
            do(attempt)
    assert _names() == ["Other"]
