"""Writing on a ticket: once, to whom people see that it goes, and never half."""

from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab
from tests.support.tickets import MakeTicket, ask, do, reread
from tests.ui.test_ticket import look_at
from ticketing_app.domain import messages
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Forbidden
from ticketing_app.models import Ticket
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.writing import WritingState
from ticketing_app.vocabulary import Status, Visibility


def form(body: str, visibility: str = "public", then: str = "", draft: int = 0) -> dict[str, Any]:
    """The reply box as the browser sends it."""
    return {"form": {"body": body, "visibility": visibility, "then": then, "draft": str(draft)}}


def said_on(ticket: Ticket, reader: Actor) -> list[tuple[str, str]]:
    return [(one.body, one.visibility.value) for one in ask(messages.on, reader, [reread(ticket)])]


def test_a_reply_reaches_everybody_and_empties_the_box(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    answer = look_at(open_tab, cast.abe, ticket).send(WritingState.send, **form("We look at it."))
    assert said_on(ticket, cast.cara) == [("We look at it.", "public")]
    assert reread(ticket).first_response_at is not None
    assert [event.name for event in answer.events if event.name == "_set_value"] == ["_set_value"]


def test_a_note_stays_among_staff(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    look_at(open_tab, cast.eve, ticket).send(WritingState.send, **form("Node is down.", "internal"))
    assert said_on(ticket, cast.cara) == []
    assert said_on(ticket, cast.abe) == [("Node is down.", "internal")]


def test_a_double_click_says_it_once_and_the_next_words_go_out(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    tab.send_at_once(*[(WritingState.send, form("Once."))] * 3)
    tab.send(WritingState.send, **form("Twice.", draft=tab.see(WritingState).draft))
    assert [body for body, _ in said_on(ticket, cast.abe)] == ["Once.", "Twice."]


def test_an_empty_message_is_said_beside_the_box(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    tab = look_at(open_tab, cast.abe, make_ticket())
    answer = tab.send(WritingState.send, **form("   "))
    assert (tab.see(WritingState).wrong_body, answer.toasts) == ("Please fill this in.", [])
    assert tab.see(WritingState).draft == 0


def test_send_and_wait_does_both(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    tab = look_at(open_tab, cast.abe, ticket)
    assert tab.see(TicketState).desk.may_wait
    tab.send(WritingState.send, **form("Which light?", then="wait"))
    assert (reread(ticket).status, said_on(ticket, cast.cara)) == (Status.PENDING, [("Which light?", "public")])
    assert not tab.see(TicketState).desk.may_wait


def test_send_and_wait_does_both_or_neither(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS)
    tab = look_at(open_tab, cast.abe, ticket)
    do(change_status, cast.mia, ticket.id or 0, Status.HELD, reason="A part.")
    answer = tab.send(WritingState.send, **form("Which light?", then="wait"))
    assert "Mia Manager changed status In progress → On hold" in answer.toasts[0]
    assert said_on(ticket, cast.abe) == []
    assert tab.see(WritingState).draft == 0, "what was typed can be sent again"


def test_an_engineer_who_does_not_hold_it_may_write_but_not_make_it_wait(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    tab = look_at(open_tab, cast.emil, ticket)
    assert tab.send(WritingState.send, **form("Which light?", then="wait")).toasts[0].startswith("Not allowed")
    assert said_on(ticket, cast.abe) == []
    tab.send(WritingState.send, **form("Which light?"))
    assert said_on(ticket, cast.abe) == [("Which light?", "public")]


def test_an_answer_sets_the_work_going_again(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.PENDING)
    tab = look_at(open_tab, cast.cara, ticket)
    tab.send(WritingState.send, **form("The red one."))
    assert reread(ticket).status is Status.IN_PROGRESS
    assert tab.see(TicketState).ticket.status == "in_progress"


def test_customers_write_no_notes(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    answer = look_at(open_tab, cast.cara, ticket).send(WritingState.send, **form("Psst.", "internal"))
    assert answer.toasts == ["Not allowed Internal notes are for staff."]
    assert said_on(ticket, cast.abe) == []
    with pytest.raises(Forbidden):
        do(messages.write, cast.cara, ticket.id or 0, "Psst.", Visibility.INTERNAL)


def test_on_a_closed_ticket_only_notes_are_possible(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.CLOSED)
    tab = look_at(open_tab, cast.abe, ticket)
    assert not tab.see(TicketState).ticket.takes_messages
    assert tab.send(WritingState.send, **form("Hello?")).toasts[0].startswith("Not possible now")
    tab.send(WritingState.send, **form("For the record.", "internal"))
    assert said_on(ticket, cast.abe) == [("For the record.", "internal")]


def test_a_foreign_customer_writes_nowhere(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    answer = look_at(open_tab, cast.carlo, ticket).send(WritingState.send, **form("Mine?"))
    assert answer.toasts[0].startswith("Not found")
    assert said_on(ticket, cast.abe) == []


@pytest.mark.parametrize(
    "wrong",
    [{}, {"body": "x"}, {"body": ["x"], "draft": "0"}, {"body": "x", "draft": "0", "visibility": "all"}],
)
def test_a_form_that_makes_no_sense_says_nothing(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, wrong: dict[str, Any]
) -> None:
    ticket = make_ticket()
    look_at(open_tab, cast.abe, ticket).send(WritingState.send, form=wrong)
    assert said_on(ticket, cast.abe) == []
