"""Suggestions in the queue: a hint on each row, one click for one ticket, and the sure ones at once after a look."""

import pytest

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab, Tab
from tests.support.suggesting import answer, decisions, suggest
from tests.support.tickets import MakeTicket, do, reread
from ticketing_app.domain import categories, tickets
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.similar import Similar
from ticketing_app.domain.suggestions import Found
from ticketing_app.models import id_of
from ticketing_app.ui.pages.queue.state import QueueState
from ticketing_app.ui.ticket_list.views import Hint
from ticketing_app.vocabulary import Facet, Severity


@pytest.fixture
def broadband(cast: Cast) -> int:
    """A category beside "Other"."""
    return id_of(do(categories.add, cast.ada, "Broadband"))


def _queue(open_tab: OpenTab, actor: Actor) -> Tab:
    tab = open_tab(actor, path="/queue")
    tab.send(QueueState.load)
    return tab


def _hint(tab: Tab, ticket_id: int | None) -> Hint:
    return next(row.hint for row in tab.see(QueueState).rows if row.id == ticket_id)


def test_a_row_says_what_is_suggested_and_how_sure(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    sure, unsure, none = make_ticket(), make_ticket(), make_ticket()
    suggest(sure, answer(broadband, "critical"), found=Found([Similar(id_of(none), 0.5)], [id_of(unsure)]))
    suggest(unsure, answer(broadband, "critical", confidence=0.4))
    tab = _queue(open_tab, cast.abe)
    hint = _hint(tab, sure.id)
    assert (hint.category, hint.word, hint.more) == ("Broadband", "sure", "Critical · 1 similar · 1 duplicate")
    assert _hint(tab, unsure.id).word == "unsure"
    assert _hint(tab, none.id) == Hint()
    assert (tab.see(QueueState).sees_hints, tab.see(QueueState).sure) == (True, 1)


def test_an_engineer_sees_the_queue_without_hints(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    ticket = make_ticket()
    suggest(ticket, answer(broadband, "critical", reason="zebra-crossing"))
    tab = _queue(open_tab, cast.eve)
    assert _hint(tab, ticket.id) == Hint()
    assert (tab.see(QueueState).sees_hints, tab.see(QueueState).sure) == (False, 0)
    tab.send(QueueState.accept, ticket_id=ticket.id, suggestion_id=1)
    tab.send(QueueState.open_preview)
    assert tab.see(QueueState).preview == []
    assert decisions(ticket) == {}


def test_one_click_accepts_what_is_suggested_for_a_ticket(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    ticket = make_ticket()
    number = suggest(ticket, answer(broadband, "critical", confidence=0.5))
    tab = _queue(open_tab, cast.abe)
    (said,) = tab.send(QueueState.accept, ticket_id=ticket.id, suggestion_id=number).toasts
    assert f"The suggestion for #{ticket.id} is accepted." in said
    assert (reread(ticket).category_id, reread(ticket).severity) == (broadband, Severity.CRITICAL)
    assert (_hint(tab, ticket.id).word, _hint(tab, ticket.id).is_open) == ("decided", False)


def test_the_preview_shows_only_what_is_sure_and_what_would_change(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    ticket, unsure = make_ticket(), make_ticket()
    suggest(ticket, answer(broadband, "minor"))
    suggest(unsure, answer(broadband, confidence=0.7))
    tab = _queue(open_tab, cast.abe)
    tab.send(QueueState.open_preview)
    (line,) = tab.see(QueueState).preview
    assert (line.reference, line.changes) == (ticket.reference, "Category Other → Broadband · Severity Minor confirmed")
    assert tab.see(QueueState).previewing


def test_what_is_ticked_is_accepted_and_what_was_changed_meanwhile_is_left(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    ticked, overtaken, unticked = make_ticket(), make_ticket(), make_ticket()
    for ticket in (ticked, overtaken, unticked):
        suggest(ticket, answer(broadband))
    tab = _queue(open_tab, cast.abe)
    tab.send(QueueState.open_preview)
    do(tickets.edit, cast.anya, id_of(overtaken), {"city": "Shelbyville"})
    form = {f"t{ticked.id}": "on", f"t{overtaken.id}": "on"}
    (said,) = tab.send(QueueState.accept_sure, form=form).toasts
    assert said == "1 suggestion accepted. 1 ticket was changed meanwhile and left as they are."
    assert Facet.CATEGORY in decisions(ticked)
    assert decisions(overtaken) == decisions(unticked) == {}
    assert not tab.see(QueueState).previewing
    assert tab.send(QueueState.accept_sure, form=form).toasts == []
