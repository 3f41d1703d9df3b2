"""The page that steers suggestions: switches, cues, a text to try, and what went out of the house, for admins alone."""

import os
from collections.abc import Mapping

import pytest

from tests.support.cast import Cast
from tests.support.databases import environment
from tests.support.pipeline import OpenTab, Tab
from tests.support.suggested import decide, exchanged, suggest
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app import advice
from ticketing_app.advice import House
from ticketing_app.domain import categories, sources
from ticketing_app.errors import Forbidden
from ticketing_app.integrations.suggesting.source import Exchange, Labels, NoAdvice, Outcome
from ticketing_app.ui.pages.suggestions import trial, views
from ticketing_app.ui.pages.suggestions.state import SuggestionsState
from ticketing_app.ui.pages.suggestions.trial import TrialState
from ticketing_app.vocabulary import Facet, ShownSource, Verdict


@pytest.fixture
def page(open_tab: OpenTab, cast: Cast) -> Tab:
    """The page of an admin."""
    tab = open_tab(cast.ada, path="/suggestions")
    tab.send(SuggestionsState.load)
    return tab


def test_it_shows_how_things_stand(page: Tab) -> None:
    state = page.see(SuggestionsState)
    assert (state.sources.enabled, state.sources.chosen, state.sources.has_key) == (True, "local", False)
    assert [cue.name for cue in state.severity] == ["Minor", "Major", "Critical", "Warning"]
    assert [cue.name for cue in state.urgency] == ["Medium", "High", "Low"]
    assert (state.outside.sentence, state.exchanges) == ("", [])


def test_suggestions_are_switched_off_and_on(page: Tab) -> None:
    assert page.send(SuggestionsState.switch, enabled=False).toasts == ["Suggestions are off."]
    assert not ask(sources.rules).enabled
    assert not page.see(SuggestionsState).sources.enabled
    assert page.send(SuggestionsState.switch, enabled=True).toasts == ["Suggestions are on."]
    assert ask(sources.rules).enabled


def test_another_source_is_chosen(page: Tab) -> None:
    page.send(SuggestionsState.choose_source, shown="gemini")
    state = page.see(SuggestionsState)
    assert ask(sources.rules).shown_source is ShownSource.GEMINI
    assert state.sources.now == "Gemini is chosen, but has no key here: the local source stands in for it."


@pytest.mark.parametrize("nonsense", ["", "openai", "LOCAL", 7, None, ["local"]])
def test_a_source_that_does_not_exist_is_refused(nonsense: object, page: Tab) -> None:
    assert page.send(SuggestionsState.choose_source, shown=nonsense).toasts
    assert ask(sources.rules).shown_source is ShownSource.LOCAL


def test_whoever_switches_second_is_told_who_was_faster(page: Tab, cast: Cast) -> None:
    do(sources.switch, cast.ada, shown_source=ShownSource.BETTER)
    assert page.send(SuggestionsState.switch, enabled=False).toasts == []
    state = page.see(SuggestionsState)
    assert state.faster.startswith("You changed whose suggestions are shown, today ")
    assert ask(sources.rules).enabled, "nothing was switched"
    page.send(SuggestionsState.switch, enabled=False)
    assert (ask(sources.rules).enabled, page.see(SuggestionsState).faster) == (False, "")


def test_with_too_few_decisions_the_local_source_is_better(page: Tab) -> None:
    page.send(SuggestionsState.choose_source, shown="better")
    assert page.see(SuggestionsState).sources.now == (
        "That is the local source now: on 0 decisions both had said something, and 30 are needed to compare them."
    )


def test_the_better_source_is_named_with_its_reason(page: Tab, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    for number in range(31):
        key = suggest(ticket, {Facet.CATEGORY: "1" if number < 20 else "2"})
        suggest(ticket, {Facet.CATEGORY: "1"}, key=key, source="gemini", shown=False)
        decide(ticket, key, Facet.CATEGORY, "1", Verdict.ACCEPTED if number < 20 else Verdict.OVERRIDDEN)
    page.send(SuggestionsState.choose_source, shown="better")
    assert page.see(SuggestionsState).sources.now == (
        "That is Gemini now: on the last 31 decisions on which both had said something, "
        "Gemini was right 31 times, the local source 20 times."
    )
    assert ask(sources.shown_now) is ShownSource.GEMINI


def test_a_key_for_gemini_opens_its_choice_and_never_leaves_the_server(open_tab: OpenTab, cast: Cast) -> None:
    ours = {name: value for name, value in os.environ.items() if name.startswith("TICKETING_")}
    with environment({**ours, "TICKETING_GEMINI_API_KEY": "a-very-secret-key"}):
        tab = open_tab(cast.ada, path="/suggestions")
        answer = tab.send(SuggestionsState.load)
        assert tab.see(SuggestionsState).sources.has_key
        assert "a-very-secret-key" not in answer.text


def opened_cue(page: Tab, word: str = "major") -> None:
    """The dialog of a severity's cues."""
    page.send(SuggestionsState.start_edit, facet="severity", word=word)


def phrases(word: str) -> str:
    """What is kept for a severity."""
    return next(cue.phrases for cue in ask(sources.cues) if (cue.facet, cue.value) == (Facet.SEVERITY, word))


def test_cues_are_edited(page: Tab) -> None:
    opened_cue(page)
    assert page.see(SuggestionsState).cue.name == "Major"
    assert page.send(SuggestionsState.save, form={"phrases": "dead,  no tone "}).toasts
    assert phrases("major") == "dead, no tone"
    state = page.see(SuggestionsState)
    assert (state.is_editing, [cue.phrases for cue in state.severity if cue.word == "major"]) == (
        False,
        ["dead, no tone"],
    )


def test_too_much_is_refused_beside_the_field(page: Tab) -> None:
    before = phrases("major")
    opened_cue(page)
    page.send(SuggestionsState.save, form={"phrases": "x" * 1001})
    state = page.see(SuggestionsState)
    assert (state.wrong != "", state.is_editing, phrases("major")) == (True, True, before)


def test_whoever_saves_cues_second_reads_first_what_the_other_wrote(page: Tab, cast: Cast) -> None:
    opened_cue(page)
    do(sources.edit_cue, cast.ada, Facet.SEVERITY, "major", "theirs")
    page.send(SuggestionsState.save, form={"phrases": "mine"})
    state = page.see(SuggestionsState)
    assert phrases("major") == "theirs"
    assert state.notice.startswith("You changed the cues of “Major”, today ")
    assert "They read now: theirs." in state.notice
    page.send(SuggestionsState.save, form={"phrases": "mine"})
    assert (phrases("major"), page.see(SuggestionsState).is_editing) == ("mine", False)


def test_a_closed_dialog_saves_nothing(page: Tab) -> None:
    before = phrases("major")
    opened_cue(page)
    page.send(SuggestionsState.set_open, is_open=False)
    page.send(SuggestionsState.save, form={"phrases": "mine"})
    assert phrases("major") == before


@pytest.mark.parametrize(
    "what", [{"facet": "category", "word": "1"}, {"facet": "severity", "word": "high"}, {"facet": "x", "word": "y"}]
)
def test_words_without_cues_open_no_dialog(what: dict[str, str], page: Tab) -> None:
    assert page.send(SuggestionsState.start_edit, **what).toasts
    assert not page.see(SuggestionsState).is_editing


def test_what_went_out_and_came_back_is_told_in_words(page: Tab, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    exchanged("answered", sent="Title: <b>dead</b>", received='{"category": "Broadband"}', ticket=ticket)
    exchanged("timed_out", sent="Title: slow")
    page.send(SuggestionsState.load)
    state = page.see(SuggestionsState)
    last, first = state.exchanges
    assert (first.outcome, first.took, first.ticket, first.href) == (
        "Answered",
        "840 ms",
        f"#{ticket.id}",
        f"/tickets/{ticket.id}",
    )
    assert (first.sent, first.received) == ("Title: <b>dead</b>", '{"category": "Broadband"}')
    assert (last.outcome, last.tone, last.ticket) == ("Took too long", "warning", "")
    assert state.outside.sentence.endswith("Gemini did not answer in time after 840 ms.")


def test_every_outcome_has_its_words() -> None:
    assert set(views.OUTCOMES) == {one.value for one in Outcome}


class Mute:
    """A local source that learns and has nothing to say."""

    name = "local"

    def knows(self, marks: Mapping[Facet, str]) -> bool:
        """Everything."""
        return True

    def learn(self, schooling: Mapping[Facet, object]) -> list[Facet]:
        """Nothing."""
        return []

    def advise(self, text: str, labels: Labels) -> object:
        """Nothing."""
        raise NoAdvice(Exchange(Outcome.UNAVAILABLE))


def test_a_text_is_tried_and_nothing_is_kept(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(categories.add, cast.ada, "Broadband", "Internet at home", "router, wifi, internet")
    house = House()
    monkeypatch.setattr(advice, "current", lambda: house)
    tab = open_tab(cast.ada, path="/suggestions")
    try:
        tab.send(TrialState.try_it, form={"title": "The router is dead", "description": "No internet, no wifi."})
    finally:
        house.close()
    state = tab.see(TrialState)
    assert (state.busy, state.problem, state.tried.title) == (False, "", "The router is dead")
    assert [one.facet for one in state.tried.said] == ["Category", "Severity", "Urgency"]
    assert (state.tried.said[0].value, state.tried.stood_in) == ("Broadband", "")
    assert "router" in state.tried.said[0].reason
    assert state.tried.said[0].word in ("sure", "likely", "unsure")
    assert state.tried.source.startswith("Local source, ")
    assert ask(sources.exchanges, cast.ada) == []


def test_where_no_source_answers_the_page_says_so_and_can_be_tried_again(
    open_tab: OpenTab, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(local=Mute())  # pyright: ignore[reportArgumentType] - speaks as a local source does
    monkeypatch.setattr(advice, "current", lambda: house)
    tab = open_tab(cast.ada, path="/suggestions")
    tab.send(TrialState.try_it, form={"title": "The router is dead"})
    state = tab.see(TrialState)
    assert (state.busy, state.tried.said) == (False, [])
    assert state.problem.startswith("No source of suggestions answers at the moment")


@pytest.mark.parametrize(
    "form", [{}, {"title": "  "}, {"title": "x" * 201}, {"title": "x", "description": "y" * 20_001}]
)
def test_what_cannot_be_tried_is_said_beside_the_field(form: dict[str, str], page: Tab) -> None:
    page.send(TrialState.try_it, form=form)
    state = page.see(TrialState)
    assert any(state.wrong.values())
    assert not state.busy


@pytest.mark.parametrize("name", ["cara", "abe", "eve", "mia", ""])
def test_nobody_but_an_admin_steers(name: str, cast: Cast, open_tab: OpenTab) -> None:
    before = phrases("major")
    tab = open_tab(cast.everyone[name] if name else None, path="/suggestions")
    assert tab.send(SuggestionsState.load).changed == {}
    tab.send(SuggestionsState.switch, enabled=False)
    tab.send(SuggestionsState.choose_source, shown="gemini")
    tab.send(SuggestionsState.start_edit, facet="severity", word="major")
    tab.send(SuggestionsState.save, form={"phrases": "mine"})
    rules = ask(sources.rules)
    assert (rules.enabled, rules.shown_source, phrases("major")) == (True, ShownSource.LOCAL, before)


@pytest.mark.parametrize("name", ["cara", "abe", "eve", "mia"])
def test_past_the_gate_the_domain_refuses_as_well(name: str, cast: Cast) -> None:
    who = cast.everyone[name]
    opened = ask(views.cue, cast.ada, Facet.SEVERITY, "major")
    for question in (views.page, views.faster_with_switch):
        with pytest.raises(Forbidden):
            ask(question, who)
    with pytest.raises(Forbidden):
        do(views.save_cue, who, opened, "mine")


def test_a_customer_cannot_try_a_text(cast: Cast, open_tab: OpenTab) -> None:
    tab = open_tab(cast.cara, path="/suggestions")
    assert tab.send(TrialState.try_it, form={"title": "The router is dead"}).changed == {}
    with pytest.raises(Forbidden):
        ask(trial.may_try, cast.cara)
