"""What is held back is seen by nobody before a person has decided, so that there is something to compare with."""

import pytest

from tests.support.cast import Cast
from tests.support.suggesting import answer, decisions, suggest
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app.domain import assignment, status, suggestions, tickets
from ticketing_app.errors import Missing
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Facet, Severity, Status, Verdict

ALL = answer(severity="critical", urgency="high")


@pytest.fixture
def ticket(make_ticket: MakeTicket) -> Ticket:
    """Cara's, new, in "Other", minor and of medium urgency."""
    return make_ticket()


def test_nobody_sees_it_before_a_decision(cast: Cast, ticket: Ticket) -> None:
    number = suggest(ticket, ALL, holdback=1)
    assert ask(suggestions.on, cast.abe, ticket) == []
    assert ask(suggestions.hints, cast.mia, [id_of(ticket)]) == {}
    assert ask(suggestions.sure_ones, cast.abe) == []
    with pytest.raises(Missing):
        do(suggestions.accept, cast.abe, id_of(ticket), number)


def test_a_decision_by_hand_is_one_and_shows_it(cast: Cast, ticket: Ticket) -> None:
    number = suggest(ticket, ALL, holdback=1)
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.CRITICAL})
    assert decisions(ticket)[Facet.SEVERITY].verdict is Verdict.BY_HAND
    assert [one.row.id for one in ask(suggestions.on, cast.abe, ticket)] == [number]


def test_who_takes_it_has_decided_nothing_yet(cast: Cast, ticket: Ticket) -> None:
    suggest(ticket, ALL, holdback=1)
    do(assignment.take, cast.eve, id_of(ticket))
    do(status.change_status, cast.eve, id_of(ticket), Status.IN_PROGRESS)
    assert decisions(ticket) == {}
    do(tickets.edit, cast.eve, id_of(ticket), {"severity": Severity.CRITICAL})
    assert {(d.verdict, d.value) for d in decisions(ticket).values()} == {(Verdict.BY_HAND, "critical")}


def test_who_solves_it_without_a_word_was_content(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve)
    suggest(ticket, ALL, holdback=1)
    do(status.change_status, cast.eve, id_of(ticket), Status.IN_PROGRESS)
    do(status.change_status, cast.eve, id_of(ticket), Status.RESOLVED, reason="Rewired.")
    said = {facet: (one.verdict, one.value) for facet, one in decisions(ticket).items()}
    assert said[Facet.SEVERITY] == (Verdict.AS_IT_WAS, "minor")
    assert len(said) == 3


def test_going_on_beside_a_visible_suggestion_decides_nothing(cast: Cast, ticket: Ticket) -> None:
    suggest(ticket, ALL)
    do(assignment.take, cast.abe, id_of(ticket))
    assert decisions(ticket) == {}


def test_the_share_is_kept_and_the_choice_never_changes() -> None:
    chosen = [number for number in range(1, 10_001) if suggestions.is_held_back(number, 0.1)]
    assert 900 < len(chosen) < 1_100
    assert all(suggestions.is_held_back(number, 0.5) for number in chosen)
    assert not any(suggestions.is_held_back(number, 0) for number in range(1, 1000))
    assert all(suggestions.is_held_back(number, 1) for number in range(1, 1000))
