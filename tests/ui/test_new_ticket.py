"""The form for reporting through the real event pipeline: what it offers to whom, and what it says afterwards."""

from datetime import datetime
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, ask, do, other_category
from ticketing_app.domain import categories, people
from ticketing_app.errors import Forbidden, Missing
from ticketing_app.models import id_of
from ticketing_app.ui import routes
from ticketing_app.ui.pages.new_ticket import contact, views
from ticketing_app.ui.pages.new_ticket.state import NewTicketState
from ticketing_app.vocabulary import STAFF, Role

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FOR_STAFF: list[tuple[Any, dict[str, Any]]] = [
    (NewTicketState.find_customer, {"form": {"customer": "carlo"}}),
    (NewTicketState.find_as_typed, {"q": "carlo"}),
    (NewTicketState.choose_customer, {"customer_id": 1}),
    (NewTicketState.look_again, {}),
]
FOR_EVERYBODY: list[tuple[Any, dict[str, Any]]] = [
    (NewTicketState.load, {}),
    (NewTicketState.choose_category, {"category_id": "1"}),
    (NewTicketState.choose_day, {"day": "2026-03-03"}),
    (NewTicketState.choose_start, {"at": "2026-03-03T09:00+00:00"}),
    (NewTicketState.choose_end, {"at": "2026-03-03T10:00+00:00"}),
]


def test_a_customer_finds_their_own_place_filled_in(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.cara, path="/tickets/new")
    tab.send(NewTicketState.load)
    seen = tab.see(NewTicketState)
    assert (seen.loaded, seen.for_others, seen.looking) == (True, False, False)
    assert (seen.customer.city, seen.customer.told_by) == ("Springfield", "by e-mail and text message")


def test_only_categories_in_use_are_offered_and_the_chosen_one_explains_itself(cast: Cast, open_tab: OpenTab) -> None:
    used = do(categories.add, cast.ada, "Television", "Picture and sound.")
    retired = do(categories.add, cast.ada, "Fax", "Paper.")
    do(categories.edit, cast.ada, id_of(retired), {"active": False})
    tab = open_tab(cast.cara, path="/tickets/new")
    tab.send(NewTicketState.load)
    assert [one.label for one in tab.see(NewTicketState).categories] == ["Television", "Other"]
    tab.send(NewTicketState.choose_category, category_id=str(used.id))
    assert tab.see(NewTicketState).category_help == "Picture and sound."
    tab.send(NewTicketState.choose_category, category_id=str(retired.id))
    assert (tab.see(NewTicketState).category_id, tab.see(NewTicketState).category_help) == ("", "")


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_say_first_for_whom_they_write(cast: Cast, open_tab: OpenTab, role: Role) -> None:
    tab = open_tab(cast.one(role), path="/tickets/new")
    tab.send(NewTicketState.load)
    assert (tab.see(NewTicketState).for_others, tab.see(NewTicketState).looking) == (True, True)
    tab.send(NewTicketState.find_as_typed, q="carlo")
    assert [one.name for one in tab.see(NewTicketState).found] == ["Carlo Customer"]
    tab.send(NewTicketState.choose_customer, customer_id=cast.carlo.person_id)
    seen = tab.see(NewTicketState)
    assert (seen.customer.name, seen.customer.told_by, seen.looking, seen.found) == (
        "Carlo Customer",
        "by e-mail",
        False,
        [],
    )


def test_only_customers_who_are_still_with_us_are_found(cast: Cast, open_tab: OpenTab) -> None:
    do(people.edit, cast.ada, cast.carlo.person_id, {"active": False})
    tab = open_tab(cast.abe, path="/tickets/new")
    tab.send(NewTicketState.find_customer, form={"customer": "cast.example"})
    assert [one.name for one in tab.see(NewTicketState).found] == ["Cara Customer"]


def test_one_letter_finds_nobody_yet(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.abe, path="/tickets/new")
    tab.send(NewTicketState.find_as_typed, q=" c ")
    assert (tab.see(NewTicketState).found, tab.see(NewTicketState).looked_for) == ([], "")


def test_only_somebody_who_was_found_can_be_chosen(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.abe, path="/tickets/new")
    tab.send(NewTicketState.load)
    tab.send(NewTicketState.choose_customer, customer_id=cast.ada.person_id)
    assert (tab.see(NewTicketState).customer.id, tab.see(NewTicketState).looking) == (0, True)


def test_looking_for_somebody_else_keeps_whom_one_had(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.abe, path="/tickets/new")
    tab.send(NewTicketState.find_as_typed, q="carlo")
    tab.send(NewTicketState.choose_customer, customer_id=cast.carlo.person_id)
    tab.send(NewTicketState.look_again)
    assert (tab.see(NewTicketState).looking, tab.see(NewTicketState).customer.name) == (True, "Carlo Customer")


def test_the_chosen_hours_stay_in_order(stopped_clock: StoppedClock, cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.cara, path="/tickets/new")
    tab.send(NewTicketState.load)
    assert [day.label for day in tab.see(NewTicketState).days][:3] == ["Today", "Tomorrow", "Wednesday, 4 March"]
    tab.send(NewTicketState.choose_day, day="2026-03-03")
    window = tab.see(NewTicketState).window
    assert (window.start, window.end) == ("2026-03-03T08:00+00:00", "2026-03-03T20:00+00:00")
    tab.send(NewTicketState.choose_end, at="2026-03-03T10:00+00:00")
    tab.send(NewTicketState.choose_start, at="2026-03-03T14:00+00:00")
    window = tab.see(NewTicketState).window
    assert (window.start, window.end) == ("2026-03-03T14:00+00:00", "2026-03-03T20:00+00:00")
    tab.send(NewTicketState.choose_day, day="")
    assert tab.see(NewTicketState).window == contact.ANY_TIME


def test_afterwards_the_page_says_the_number_and_what_happens_next(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(title="No dial tone")
    tab = open_tab(cast.cara, path="/tickets/new")
    tab.send(NewTicketState.load)
    tab.send(NewTicketState.choose_category, category_id=str(other_category()))
    tab.path = f"/tickets/new?created={ticket.id}"
    tab.send(NewTicketState.load)
    seen = tab.see(NewTicketState)
    assert seen.created.headline == f"#{ticket.id} · New"
    assert seen.created.href == routes.ticket(id_of(ticket))
    assert seen.created.answer_by.startswith("today ")
    assert "cara@cast.example" in seen.created.told_by
    assert (seen.category_id, seen.created.for_whom) == ("", "")
    tab.path = "/tickets/new"
    tab.send(NewTicketState.load)
    assert tab.see(NewTicketState).created.reference == ""


def test_staff_read_whom_it_was_for(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    ticket = make_ticket(customer=cast.carlo)
    tab = open_tab(cast.abe, path=f"/tickets/new?created={ticket.id}")
    tab.send(NewTicketState.load)
    assert tab.see(NewTicketState).created.for_whom == "Carlo Customer"


def test_a_confirmation_of_somebody_elses_ticket_is_just_an_empty_form(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(customer=cast.carlo, title="Secret of Carlo")
    tab = open_tab(cast.cara, path=f"/tickets/new?created={ticket.id}")
    answer = tab.send(NewTicketState.load)
    assert (tab.see(NewTicketState).created.reference, tab.see(NewTicketState).loaded) == ("", True)
    assert "Secret" not in answer.text
    with pytest.raises(Missing):
        ask(views.created, cast.cara, id_of(ticket))


def test_customers_find_no_other_customers(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.cara, path="/tickets/new")
    for handler, payload in FOR_STAFF:
        answer = tab.send(handler, **payload)
        assert answer.toasts == ["Your role may not do this."]
        assert "Carlo" not in answer.text
    assert tab.see(NewTicketState).found == []
    with pytest.raises(Forbidden):
        ask(views.customers, cast.cara, "carlo")


def test_strangers_are_offered_nothing(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(path="/tickets/new")
    for handler, payload in FOR_STAFF + FOR_EVERYBODY:
        assert "Springfield" not in tab.send(handler, **payload).text
    seen = tab.see(NewTicketState)
    assert (seen.loaded, seen.categories, seen.found, seen.window) == (False, [], [], contact.ANY_TIME)


@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        (NewTicketState.choose_category, {"category_id": "999999"}),
        (NewTicketState.choose_category, {"category_id": {"$gt": 0}}),
        (NewTicketState.choose_customer, {"customer_id": "me"}),
        (NewTicketState.find_customer, {"form": ["carlo"]}),
        (NewTicketState.find_as_typed, {"q": "%"}),
        (NewTicketState.choose_day, {"day": "yesterday"}),
        (NewTicketState.choose_day, {"day": "1999-01-01"}),
        (NewTicketState.choose_start, {"at": "now"}),
        (NewTicketState.choose_end, {"at": ""}),
    ],
)
def test_what_no_browser_sends_changes_nothing(
    cast: Cast, open_tab: OpenTab, handler: Any, payload: dict[str, Any]
) -> None:
    tab = open_tab(cast.abe, path="/tickets/new")
    tab.send(NewTicketState.load)
    tab.send(handler, **payload)
    seen = tab.see(NewTicketState)
    assert (seen.category_id, seen.customer.id, seen.found, seen.window) == ("", 0, [], contact.ANY_TIME)


@pytest.mark.parametrize("number", ["abc", "-1", "٣", "1" * 40, "999999999"])
def test_a_number_that_is_no_ticket_shows_the_empty_form(cast: Cast, open_tab: OpenTab, number: str) -> None:
    tab = open_tab(cast.cara, path=f"/tickets/new?created={number}")
    assert tab.send(NewTicketState.load).toasts == []
    assert (tab.see(NewTicketState).created.reference, tab.see(NewTicketState).loaded) == ("", True)


def test_hours_carry_the_offset_that_is_in_force_on_their_day(stopped_clock: StoppedClock, database: Any) -> None:
    stopped_clock.set(datetime.fromisoformat("2026-03-28T12:30:00+00:00"))
    offered = {day.label: day.value for day in contact.days("Europe/Berlin")}
    today = contact.on_day(offered["Today"], "Europe/Berlin")
    tomorrow = contact.on_day(offered["Tomorrow"], "Europe/Berlin")
    assert (today.start, tomorrow.start) == ("2026-03-28T14:00+01:00", "2026-03-29T08:00+02:00")


def test_a_day_without_hours_left_is_not_offered(stopped_clock: StoppedClock, database: Any) -> None:
    stopped_clock.set(datetime.fromisoformat("2026-03-02T19:30:00+00:00"))
    assert contact.days("UTC")[0].label == "Tomorrow"
    assert contact.on_day("2026-03-02", "UTC") == contact.ANY_TIME
