"""The categories page: admins add, rename, order, retire and bring back; nobody is surprised."""

import pytest

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab, Tab
from tests.support.tickets import MakeTicket, ask, do, other_category
from ticketing_app.domain import categories
from ticketing_app.errors import Forbidden
from ticketing_app.models import id_of
from ticketing_app.ui.pages.categories import views
from ticketing_app.ui.pages.categories.state import CategoriesState


@pytest.fixture
def page(open_tab: OpenTab, cast: Cast) -> Tab:
    """The page of an admin, with two categories before "Other"."""
    for name in ("Broadband", "Mobile"):
        do(categories.add, cast.ada, name)
    tab = open_tab(cast.ada, path="/categories")
    tab.send(CategoriesState.load)
    return tab


def _names(page: Tab) -> list[str]:
    return [row.name for row in page.see(CategoriesState).rows]


def _id(page: Tab, name: str) -> int:
    return next(row.id for row in page.see(CategoriesState).rows if row.name == name)


def test_the_list_stands_in_order_with_its_open_tickets(page: Tab, make_ticket: MakeTicket) -> None:
    make_ticket()
    page.send(CategoriesState.load)
    rows = page.see(CategoriesState).rows
    assert [(row.place, row.name) for row in rows] == [(1, "Broadband"), (2, "Mobile"), (3, "Other")]
    assert [row.open_tickets for row in rows] == ["0", "0", "1"]
    assert [(row.is_first, row.is_last) for row in rows] == [(True, False), (False, False), (False, True)]


def test_a_category_moves_and_its_new_place_is_said(page: Tab) -> None:
    page.send(CategoriesState.move, category_id=_id(page, "Broadband"), by=1)
    assert _names(page) == ["Mobile", "Broadband", "Other"]
    assert page.see(CategoriesState).said == "Broadband is at place 2 now."
    page.send(CategoriesState.move, category_id=_id(page, "Mobile"), by=-1)
    assert _names(page) == ["Mobile", "Broadband", "Other"], "the first one stays first"


def test_a_new_category_can_be_chosen_and_stands_before_the_last(page: Tab) -> None:
    page.send(CategoriesState.start_add)
    form = {"name": "Television", "description": "Picture and sound", "keywords": "tv, box"}
    assert page.send(CategoriesState.add, form=form).toasts == ["“Television” can be chosen from now on."]
    assert _names(page) == ["Broadband", "Mobile", "Television", "Other"]
    assert page.see(CategoriesState).dialog == ""


def test_a_double_click_adds_one(page: Tab) -> None:
    page.send(CategoriesState.start_add)
    form = {"name": "Television"}
    page.send_at_once((CategoriesState.add, {"form": form}), (CategoriesState.add, {"form": form}))
    assert _names(page).count("Television") == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [({}, "name"), ({"name": "mobile"}, "name"), ({"name": "X" * 81}, "name"), ({"name": ["a"]}, "name")],
)
def test_what_is_wrong_stands_beside_the_field(form: dict[str, object], field: str, page: Tab) -> None:
    page.send(CategoriesState.start_add)
    page.send(CategoriesState.add, form=form)
    state = page.see(CategoriesState)
    assert (state.wrong[field] != "", state.dialog) == (True, "add")
    assert _names(page) == ["Broadband", "Mobile", "Other"]


def test_a_category_is_renamed_and_described(page: Tab) -> None:
    page.send(CategoriesState.start_edit, category_id=_id(page, "Mobile"))
    page.send(CategoriesState.save, form={"name": "Mobile phone", "description": "Calls", "keywords": "sim"})
    row = next(row for row in page.see(CategoriesState).rows if row.name == "Mobile phone")
    assert (row.description, row.keywords) == ("Calls", "sim")


def test_whoever_saves_second_is_told_who_changed_what(page: Tab, cast: Cast) -> None:
    mobile = _id(page, "Mobile")
    page.send(CategoriesState.start_edit, category_id=mobile)
    do(categories.edit, cast.ada, mobile, {"keywords": "sim"})
    form = {"name": "Mobile phone", "description": "", "keywords": ""}
    page.send(CategoriesState.save, form=form)
    state = page.see(CategoriesState)
    assert state.dialog == "edit"
    assert state.notice.startswith("You changed the keywords, today")
    page.send(CategoriesState.save, form=form)
    assert [row.keywords for row in page.see(CategoriesState).rows if row.name == "Mobile phone"] == ["sim"]


def test_retiring_says_first_how_many_tickets_keep_it(page: Tab, make_ticket: MakeTicket) -> None:
    mobile = _id(page, "Mobile")
    make_ticket(category_id=mobile)
    page.send(CategoriesState.start_retire, category_id=mobile)
    assert "1 open ticket keeps it" in page.see(CategoriesState).farewell
    assert all(row.active for row in page.see(CategoriesState).rows), "nothing has happened yet"
    page.send(CategoriesState.retire)
    assert [row.active for row in page.see(CategoriesState).rows] == [True, False, True]
    assert page.see(CategoriesState).summary == "2 in use, 1 retired"
    page.send(CategoriesState.bring_back, category_id=mobile)
    assert all(row.active for row in page.see(CategoriesState).rows)


def test_what_somebody_else_rewrote_meanwhile_is_retired_all_the_same(page: Tab, cast: Cast) -> None:
    mobile = _id(page, "Mobile")
    page.send(CategoriesState.start_retire, category_id=mobile)
    do(categories.edit, cast.ada, mobile, {"keywords": "sim"})
    page.send(CategoriesState.retire)
    assert [row.active for row in page.see(CategoriesState).rows] == [True, False, True]


def test_the_last_one_in_use_cannot_be_retired(page: Tab, cast: Cast) -> None:
    for name in ("Broadband", "Mobile"):
        do(categories.edit, cast.ada, _id(page, name), {"active": False})
    page.send(CategoriesState.start_retire, category_id=other_category())
    answer = page.send(CategoriesState.retire)
    assert "the last category in use" in answer.toasts[0]


def test_the_domain_refuses_everybody_but_admins_past_the_gate(cast: Cast) -> None:
    made = id_of(do(categories.add, cast.ada, "Broadband"))
    for actor in (cast.cara, cast.abe, cast.eve, cast.mia):
        with pytest.raises(Forbidden):
            do(categories.move, actor, made, 1)
        with pytest.raises(Forbidden):
            do(categories.edit, actor, made, {"active": False})
        with pytest.raises(Forbidden):
            ask(views.in_order, actor)
