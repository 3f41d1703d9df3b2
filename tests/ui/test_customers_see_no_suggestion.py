"""Whatever a customer sends to whichever handler, on whichever page: nothing of a suggestion comes back."""

import pytest

from tests.support.cast import Cast
from tests.support.pipeline import OpenTab
from tests.support.suggesting import answer, decisions, suggest
from tests.support.tickets import MakeTicket, do
from tests.ui.test_handlers import _handlers, _payload
from ticketing_app.domain import categories, suggestions
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Facet

MARK = "zebra-crossing"
PATHS = ("/tickets/1", "/tickets", "/queue", "/ai-record", "/suggestions", "/overview")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_handler_and_no_page_tells_a_customer_of_a_suggestion(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    broadband = id_of(do(categories.add, cast.ada, "Broadband"))
    ticket = make_ticket()
    number = suggest(ticket, answer(broadband, "critical", "high", reason=MARK))
    do(suggestions.accept, cast.abe, id_of(ticket), number, [Facet.CATEGORY])
    assert ticket.id == 1
    sent = 0
    handlers = list(_handlers().values())
    # The gate slows down who sends too much: so many from one tab, then from a new one.
    rounds = [(path, handlers[start : start + 60]) for path in PATHS for start in range(0, len(handlers), 60)]
    for path, some in rounds:
        tab = open_tab(cast.cara, path=path)
        for wire, registered in some:
            payload = {name: _about(name, value, number) for name, value in _payload(registered).items()}
            answered = tab.send(wire, **payload)
            assert "a lot at once" not in answered.text
            assert MARK not in answered.text, (path, wire)
            assert "local-2+12" not in answered.text, (path, wire)
            sent += 1
    assert sent > 500
    assert set(decisions(ticket)) == {Facet.CATEGORY}


def _about(name: str, value: object, suggestion: int) -> object:
    """The ticket and the suggestion that are there, wherever a handler asks for one."""
    return suggestion if name == "suggestion_id" else 1 if name.endswith("_id") else value
