"""A customer's list through the real event pipeline: what waits for them first, theirs alone, page by page."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, do
from ticketing_app import db
from ticketing_app.domain import messages
from ticketing_app.models import id_of
from ticketing_app.ui.pages.my_tickets.state import FAILED, MyTicketsState
from ticketing_app.vocabulary import Role, Status, Visibility

HANDLERS: list[tuple[Any, dict[str, Any]]] = [
    (MyTicketsState.load, {}),
    (MyTicketsState.show, {"which": "all"}),
    (MyTicketsState.search, {"form": {"q": "dial"}}),
    (MyTicketsState.show_everything, {}),
    (MyTicketsState.next_page, {}),
    (MyTicketsState.previous_page, {}),
]


def rename_table(name: str, new_name: str) -> None:
    with db.transaction() as session:
        session.execute(sa.text(f"ALTER TABLE {name} RENAME TO {new_name}"))


def titles(tab: Any) -> list[str]:
    return [row.title for row in tab.see(MyTicketsState).rows]


def test_what_waits_for_the_customer_stands_first_then_what_is_open_then_what_is_done(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    for status in (Status.PENDING, Status.CLOSED, Status.NEW, Status.RESOLVED, Status.HELD):
        make_ticket(status=status, title=status.value)
    tab = open_tab(cast.cara, path="/tickets?show=all")
    tab.send(MyTicketsState.load)
    assert titles(tab) == ["pending", "held", "new", "resolved", "closed"]


def test_open_means_everything_that_is_not_settled(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    for status in Status:
        make_ticket(status=status, title=status.value)
    tab = open_tab(cast.cara, path="/tickets")
    tab.send(MyTicketsState.load)
    seen = tab.see(MyTicketsState)
    assert set(titles(tab)) == {"new", "in_progress", "pending", "held", "resolved"}
    assert (seen.open, seen.all, seen.summary) == (5, 8, "1 waits for your answer")


def test_a_row_says_what_was_asked_and_what_to_do(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket(status=Status.PENDING)
    tab = open_tab(cast.cara, path="/tickets")
    tab.send(MyTicketsState.load)
    (row,) = tab.see(MyTicketsState).rows
    assert (row.news, row.next_step, row.waits) == ("We asked: As the test wants it.", "Answer", True)


def test_a_solved_ticket_says_what_was_done_and_asks_for_a_word(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket(status=Status.RESOLVED)
    tab = open_tab(cast.cara, path="/tickets")
    tab.send(MyTicketsState.load)
    (row,) = tab.see(MyTicketsState).rows
    assert (row.news, row.next_step, row.waits) == ("What we did: As the test wants it.", "Confirm", False)


def test_the_last_news_is_what_was_written_last_and_no_internal_note(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    stopped_clock.move(hours=1)
    do(messages.write, cast.abe, id_of(ticket), "We test the line\nthis afternoon.", Visibility.PUBLIC)
    do(messages.write, cast.abe, id_of(ticket), "Customer is difficult.", Visibility.INTERNAL)
    tab = open_tab(cast.cara, path="/tickets")
    answer = tab.send(MyTicketsState.load)
    (row,) = tab.see(MyTicketsState).rows
    assert (row.news, row.when) == ("We answered: We test the line this afternoon.", "Today 10:00")
    assert "difficult" not in answer.text


def test_nobody_sees_the_tickets_of_others(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket(customer=cast.carlo, title="Secret of Carlo")
    tab = open_tab(cast.cara, path="/tickets?show=all&q=Secret")
    answer = tab.send(MyTicketsState.load)
    seen = tab.see(MyTicketsState)
    assert (seen.rows, seen.all, seen.loaded) == ([], 0, True)
    assert "Carlo" not in answer.text


def test_searching_leads_to_an_address_that_is_found_again(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket(title="Fibre cut", status=Status.CLOSED)
    make_ticket(title="High bill")
    tab = open_tab(cast.cara, path="/tickets")
    tab.send(MyTicketsState.load)
    tab.path = tab.send(MyTicketsState.search, form={"q": "  fibre "}).goes_to
    assert tab.path == "/tickets?show=all&q=fibre"
    tab.send(MyTicketsState.load)
    assert titles(tab) == ["Fibre cut"]
    tab.path = tab.send(MyTicketsState.show_everything).goes_to
    tab.send(MyTicketsState.load)
    assert titles(tab) == ["High bill", "Fibre cut"]


def test_the_list_goes_on_where_a_page_ends(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    made = [make_ticket(title=f"Number {number}").title for number in range(26)]
    waits = make_ticket(status=Status.PENDING, title="Waits").title
    tab = open_tab(cast.cara, path="/tickets")
    tab.send(MyTicketsState.load)
    first = titles(tab)
    assert first == [waits, *reversed(made[2:])]
    assert tab.see(MyTicketsState).range == "1–25 of 27"
    tab.send(MyTicketsState.next_page)
    assert titles(tab) == [made[1], made[0]]
    assert not tab.see(MyTicketsState).has_next
    tab.send(MyTicketsState.load)
    assert titles(tab) == [made[1], made[0]], "who comes back from a ticket finds the page as they left it"
    tab.send(MyTicketsState.previous_page)
    assert titles(tab) == first


def test_leaving_the_first_page_backwards_or_the_last_forwards_does_nothing(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket()
    tab = open_tab(cast.cara, path="/tickets")
    for handler in (MyTicketsState.previous_page, MyTicketsState.next_page):
        assert tab.send(handler).toasts == []
        assert len(titles(tab)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CUSTOMER])
def test_staff_have_other_lists(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab, role: Role) -> None:
    make_ticket()
    tab = open_tab(cast.one(role), path="/tickets")
    for handler, payload in HANDLERS:
        tab.send(handler, **payload)
        assert not tab.see(MyTicketsState).loaded


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_strangers_get_nothing(cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab) -> None:
    make_ticket(title="Dead line")
    tab = open_tab(path="/tickets")
    for handler, payload in HANDLERS:
        assert "Dead line" not in tab.send(handler, **payload).text
        assert not tab.see(MyTicketsState).loaded


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        (MyTicketsState.show, {"which": ["all"]}),
        (MyTicketsState.show, {}),
        (MyTicketsState.search, {"form": "dial"}),
        (MyTicketsState.load, {"page": 7}),
    ],
)
def test_what_no_browser_sends_changes_nothing(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab, handler: Any, payload: dict[str, Any]
) -> None:
    make_ticket()
    tab = open_tab(cast.cara, path="/tickets")
    tab.send(MyTicketsState.load)
    answer = tab.send(handler, **payload)
    assert re.search("not understood", " ".join(answer.toasts))
    assert len(titles(tab)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("address", ["/tickets?show=everything", "/tickets?show=&q=", "/tickets?nonsense=1"])
def test_an_address_that_makes_no_sense_shows_the_open_ones(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab, address: str
) -> None:
    make_ticket()
    make_ticket(status=Status.CLOSED)
    tab = open_tab(cast.cara, path=address)
    tab.send(MyTicketsState.load)
    assert len(titles(tab)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_list_that_cannot_be_read_says_so_and_keeps_what_it_shows(
    cast: Cast, make_ticket: MakeTicket, open_tab: OpenTab
) -> None:
    make_ticket()
    tab = open_tab(cast.cara, path="/tickets")
    tab.send(MyTicketsState.load)
    rename_table("ticket", "mislaid")
    tab.send(MyTicketsState.load)
    assert (tab.see(MyTicketsState).failed, len(titles(tab))) == (FAILED, 1)
    rename_table("mislaid", "ticket")
    tab.send(MyTicketsState.load)
    assert tab.see(MyTicketsState).failed == ""
