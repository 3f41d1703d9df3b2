"""The AI's record: counted from what people decided, with the number behind each figure, for managers and admins."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.suggesting import answer, suggest
from tests.support.tickets import MakeTicket, ask, do, other_category
from ticketing_app import clock
from ticketing_app.domain import categories, record, scoring, suggestions, tickets, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.record import Record
from ticketing_app.domain.scoring import Judged
from ticketing_app.errors import Forbidden
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Facet, Severity, Verdict


@pytest.fixture
def broadband(cast: Cast) -> int:
    """A category beside "Other"."""
    return id_of(do(categories.add, cast.ada, "Broadband"))


def _record(actor: Actor) -> Record:
    return ask(record.of, actor, clock.now() - timedelta(days=7), clock.now() + timedelta(seconds=1))


def _judged(suggested: str, decided: str, confidence: float = 0.9) -> Judged:
    return Judged(
        1, Facet.CATEGORY, "local", "local-2+5", True, False, suggested, confidence, decided, Verdict.ACCEPTED
    )


def test_accepted_and_overridden_fields_are_both_counted(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    ticket = make_ticket()
    number = suggest(ticket, answer(broadband, "critical", "high"))
    do(suggestions.accept, cast.abe, id_of(ticket), number, [Facet.CATEGORY])
    do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.SEVERITY: "minor"})
    found = _record(cast.mia)
    assert (found.shown, found.accepted, found.overridden, found.by_hand) == (1, 1, 1, 0)
    assert [(f, s.decided, s.accuracy) for f, s in found.facets.items()] == [
        (Facet.CATEGORY, 1, 1.0),
        (Facet.SEVERITY, 1, 0.0),
        (Facet.URGENCY, 0, None),
    ]
    assert not found.facets[Facet.CATEGORY].enough
    today = found.days[-1]
    assert (today.shown, today.accepted, today.overridden) == (1, 1, 1)
    assert sum(day.shown for day in found.days) == 1


def test_a_cell_of_the_confusion_table_knows_its_tickets(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    other, mistaken = other_category(), []
    for wrong in (True, True, False):
        ticket = make_ticket()
        number = suggest(ticket, answer(other))
        decided = broadband if wrong else other
        do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.CATEGORY: str(decided)})
        mistaken += [ticket.id] if wrong else []
    cells = {(cell.suggested, cell.decided): cell.count for cell in _record(cast.mia).confusion}
    assert cells == {(str(other), str(broadband)): 2, (str(other), str(other)): 1}
    behind = ask(lambda s: list(s.execute(record.tickets_judged(Facet.CATEGORY, str(other), str(broadband))).scalars()))
    assert sorted(behind) == mistaken


def test_a_suggestion_that_came_after_the_decision_is_not_judged(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.MAJOR})
    stopped_clock.move(seconds=1)
    suggest(ticket, answer(severity="major"))
    found = _record(cast.mia)
    assert (found.facets[Facet.SEVERITY].decided, found.confusion) == (0, [])


def test_sources_are_compared_whoever_was_shown(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    for version in ("local-2+9", "local-2+10", "local-2+12", "local-2+50", "local-2+200"):
        ticket = make_ticket()
        number = suggest(ticket, answer(broadband, version=version))
        suggest(ticket, answer(other_category(), source="gemini", version="gemini-2.5-flash/1"))
        do(suggestions.accept, cast.abe, id_of(ticket), number)
    rows = [(one.source, one.model, one.score.decided, one.score.accuracy) for one in _record(cast.ada).sources]
    assert rows == [
        ("gemini", "gemini-2.5-flash/1", 5, 0.0),
        ("local", "local-2, learned from fewer than 10", 1, 1.0),
        ("local", "local-2, learned from 10 to 49", 2, 1.0),
        ("local", "local-2, learned from 50 to 199", 1, 1.0),
        ("local", "local-2, learned from 200 to 999", 1, 1.0),
    ]
    # What only ran beside is no part of the confusion that people had before their eyes.
    assert [cell.suggested for cell in _record(cast.ada).confusion] == [str(broadband)]


def test_time_is_counted_with_and_without_a_suggestion(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    def decide(ticket: Ticket, after: int) -> None:
        do(triage.opened, cast.abe, id_of(ticket))
        stopped_clock.move(seconds=after)
        do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.MAJOR})
        stopped_clock.move(seconds=5)
        do(tickets.edit, cast.abe, id_of(ticket), {"urgency": ticket.urgency})

    for after in (10, 20, 60):
        ticket = make_ticket()
        suggest(ticket, answer(severity="major", urgency="medium"))
        decide(ticket, after)
    held_back = make_ticket()
    suggest(held_back, answer(severity="major"), holdback=1)
    decide(held_back, 100)
    theirs = make_ticket(assignee=cast.eve)
    suggest(theirs, answer(severity="major"))
    do(triage.opened, cast.abe, id_of(theirs))
    do(tickets.edit, cast.eve, id_of(theirs), {"severity": Severity.MAJOR})  # an engineer saw no suggestion
    found = _record(cast.mia)
    assert (found.with_suggestion.median_seconds, found.with_suggestion.tickets) == (20, 3)
    assert (found.without.median_seconds, found.without.tickets) == (100, 1)
    assert not found.without.enough
    assert (found.shown, found.held_back) == (4, 1)


def test_only_the_period_counts(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    do(suggestions.accept, cast.abe, id_of(ticket), suggest(ticket, answer(severity="major")))
    stopped_clock.move(days=8)
    found = _record(cast.mia)
    assert (found.shown, found.accepted, len(found.days)) == (0, 0, 8)


@pytest.mark.parametrize("name", ["cara", "abe", "eve"])
def test_it_is_for_managers_and_admins(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        _record(cast.everyone[name])


def test_macro_f1_weighs_every_value_alike() -> None:
    # Nine of "a" are right; the one "b" is missed: accuracy flatters, macro-F1 does not.
    found = scoring.score([*[_judged("a", "a")] * 9, _judged("a", "b")])
    assert found.accuracy == 0.9
    assert found.macro_f1 == pytest.approx((18 / 19 + 0) / 2)
    assert scoring.score([]) == scoring.Score(0, None, None)


def test_reliability_holds_what_was_said_against_what_was_so() -> None:
    judged = [*[_judged("a", "a", 0.95)] * 3, _judged("a", "b", 0.91), _judged("a", "a", 1.0), _judged("a", "b", 0.3)]
    low, high = scoring.reliability(judged)
    assert (low.start, low.stated, low.measured, low.count) == (0.3, 0.3, 0.0, 1)
    assert (high.start, high.end, high.count, high.measured) == (0.9, 1.0, 5, 0.8)
    assert high.stated == pytest.approx((3 * 0.95 + 0.91 + 1.0) / 5)
