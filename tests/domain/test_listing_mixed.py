"""Lists that show one cell of the AI's record: exactly its tickets, and only to those who may see the record."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.suggested import decide, judged, suggest
from tests.support.tickets import MakeTicket, ask
from ticketing_app import clock
from ticketing_app.domain import listing
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Mixed, TicketQuery
from ticketing_app.errors import Forbidden
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Facet, Status, Verdict


def found(actor: Actor, mixed: Mixed, status: tuple[Status, ...] = ()) -> list[int]:
    """The ids of the tickets in the cell."""
    page = ask(listing.tickets, actor, TicketQuery(mixed=mixed, status=status))
    return sorted(id_of(ticket) for ticket in page.items)


def test_a_cell_holds_the_tickets_that_were_suggested_and_decided_so(cast: Cast, make_ticket: MakeTicket) -> None:
    wrong, right, other, unseen = (make_ticket() for _ in range(4))
    judged(wrong, "2", "5")
    judged(right, "2", "2")
    judged(other, "5", "2")
    key = suggest(unseen, {Facet.CATEGORY: "2"}, shown=False)
    decide(unseen, key, Facet.CATEGORY, "5", Verdict.BY_HAND)
    assert found(cast.mia, Mixed(Facet.CATEGORY, "2", "5")) == [wrong.id]
    assert found(cast.ada, Mixed(Facet.CATEGORY, "2", "2")) == [right.id]
    assert found(cast.mia, Mixed(Facet.CATEGORY, "3", "3")) == []


def test_facets_are_not_mistaken_for_each_other(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    key = suggest(ticket, {Facet.SEVERITY: "major", Facet.URGENCY: "high"})
    decide(ticket, key, Facet.SEVERITY, "minor", Verdict.OVERRIDDEN)
    decide(ticket, key, Facet.URGENCY, "high", Verdict.ACCEPTED)
    assert found(cast.mia, Mixed(Facet.SEVERITY, "major", "minor")) == [ticket.id]
    assert found(cast.mia, Mixed(Facet.URGENCY, "major", "minor")) == []
    assert found(cast.mia, Mixed(Facet.URGENCY, "high", "high")) == [ticket.id]


def test_a_cell_of_a_period_leaves_out_what_was_decided_before(cast: Cast, make_ticket: MakeTicket) -> None:
    old, new = make_ticket(), make_ticket()
    judged(old, "2", "5", at=clock.now() - timedelta(days=40))
    judged(new, "2", "5")
    since = clock.now() - timedelta(days=30)
    assert found(cast.mia, Mixed(Facet.CATEGORY, "2", "5", since)) == [new.id]
    assert found(cast.mia, Mixed(Facet.CATEGORY, "2", "5")) == [old.id, new.id]


def test_a_cell_can_be_narrowed_further(cast: Cast, make_ticket: MakeTicket) -> None:
    held, fresh = make_ticket(status=Status.HELD), make_ticket()
    judged(held, "2", "5")
    judged(fresh, "2", "5")
    assert found(cast.mia, Mixed(Facet.CATEGORY, "2", "5"), status=(Status.HELD,)) == [held.id]


@pytest.mark.parametrize("name", ["cara", "abe", "eve"])
def test_who_may_not_see_the_record_gets_no_cell_of_it(name: str, cast: Cast, make_ticket: MakeTicket) -> None:
    judged(make_ticket(), "2", "5")
    query = TicketQuery(mixed=Mixed(Facet.CATEGORY, "2", "5"))
    with pytest.raises(Forbidden):
        ask(listing.tickets, cast.everyone[name], query)
    with pytest.raises(Forbidden):
        ask(listing.count, cast.everyone[name], query)
