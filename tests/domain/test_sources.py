"""Admins say whether suggestions are made, whose are shown, and by which cues; and read what was sent outside."""

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.suggesting import answer, suggest
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app.domain import sources, tickets
from ticketing_app.domain.sources import FEWEST, Sent
from ticketing_app.errors import Forbidden, Invalid, Missing, Stale
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Facet, ShownSource


def test_every_house_begins_with_suggestions_of_its_own(cast: Cast) -> None:
    rules = ask(sources.rules)
    assert (rules.enabled, rules.shown_source) == (True, ShownSource.LOCAL)
    assert {(cue.facet.value, cue.value) for cue in ask(sources.cues)} == {
        *((Facet.SEVERITY.value, word) for word in ("critical", "major", "minor", "warning")),
        *((Facet.URGENCY.value, word) for word in ("high", "medium", "low")),
    }
    assert all(cue.phrases for cue in ask(sources.cues))


def test_an_admin_switches_and_whoever_is_late_is_told(cast: Cast) -> None:
    do(sources.switch, cast.ada, enabled=False, version=1)
    with pytest.raises(Stale):
        do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI, version=1)
    rules = do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI, version=2)
    assert (rules.enabled, rules.shown_source, rules.version) == (False, ShownSource.GEMINI, 3)
    assert do(sources.switch, cast.ada, enabled=False).version == 3


@pytest.mark.parametrize("name", ["cara", "abe", "eve", "mia"])
def test_nobody_else_does(cast: Cast, name: str) -> None:
    who = cast.everyone[name]
    for act in (
        lambda s: sources.switch(s, who, enabled=False),
        lambda s: sources.edit_cue(s, who, Facet.SEVERITY, "minor", "slow"),
        lambda s: sources.exchanges(s, who),
    ):
        with pytest.raises(Forbidden):
            do(act)


def test_a_cue_is_for_a_word_that_exists_and_of_a_length_that_fits(cast: Cast) -> None:
    with pytest.raises(Missing):
        do(sources.edit_cue, cast.ada, Facet.SEVERITY, "awful", "slow")
    with pytest.raises(Invalid):
        do(sources.edit_cue, cast.ada, Facet.SEVERITY, "minor", "slow, " * 200)
    assert do(sources.edit_cue, cast.ada, Facet.SEVERITY, "minor", "").phrases == ""


def test_the_better_source_is_known_only_after_enough_decisions(cast: Cast, make_ticket: MakeTicket) -> None:
    do(sources.switch, cast.ada, shown_source=ShownSource.BETTER)
    for number in range(FEWEST):
        assert ask(sources.shown_now) is ShownSource.LOCAL, f"after {number} decisions"
        ticket = make_ticket()
        suggest(ticket, answer(category=ticket.category_id + 1, severity="minor"))
        suggest(ticket, answer(category=ticket.category_id, source="gemini", version="gemini-2.5-flash/1"))
        do(tickets.edit, cast.abe, id_of(ticket), {"category_id": ticket.category_id})
    assert ask(sources.shown_now) is ShownSource.GEMINI


def test_what_was_sent_out_is_kept_for_two_weeks_newest_first(stopped_clock: StoppedClock, cast: Cast) -> None:
    for number in range(3):
        do(sources.note_exchange, Sent("gemini", "answered", f"sent {number}", "{}", 412.4))
        stopped_clock.move(days=1)
    found = ask(sources.exchanges, cast.ada)
    assert [one.sent for one in found] == ["sent 2", "sent 1", "sent 0"]
    assert found[0].milliseconds == 412
    stopped_clock.move(seconds=(sources.KEPT - timedelta(days=2)).total_seconds() + 1)
    assert do(sources.forget_old_exchanges) == 2
