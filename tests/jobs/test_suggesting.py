"""Questions that tickets ask are answered after the commit, by every source; no ticket waits, nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.suggesting import questions
from tests.support.tickets import MakeTicket, ask, do, other_category, reread
from ticketing_app import config
from ticketing_app.advice import House
from ticketing_app.domain import categories, sources, suggestions, tickets
from ticketing_app.domain.suggestions import Shown
from ticketing_app.integrations.suggesting.apart import LocalSource
from ticketing_app.integrations.suggesting.source import Advice, Exchange, Labels, NoAdvice, Opinion, Outcome
from ticketing_app.jobs import suggesting
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import DeliveryStatus, Facet, Severity, ShownSource, Status, Urgency


@dataclass
class Outside:
    """A source beyond the walls that says what the test says."""

    says: Callable[[str], Advice]
    name: str = "gemini"
    asked: list[str] = field(default_factory=list)

    def advise(self, text: str, labels: Labels) -> Advice:
        """As the test says."""
        self.asked.append(text)
        return self.says(text)


def _always(label: str) -> Callable[[str], Advice]:
    exchange = Exchange(Outcome.ANSWERED, "what was sent", "what came back", 12.0)
    return lambda _text: Advice("gemini", "gemini-2.5-flash/1", {Facet.CATEGORY: Opinion(label, 0.7)}, exchange)


def _never(_text: str) -> Advice:
    raise NoAdvice(Exchange(Outcome.RATE_LIMITED, "what was sent", "429", 3.0))


@pytest.fixture(autouse=True)
def _no_holdback(monkeypatch: pytest.MonkeyPatch, database: object) -> None:
    monkeypatch.setenv("TICKETING_AI_HOLDBACK", "0")
    config.settings.cache_clear()


@pytest.fixture
def _labels(cast: Cast) -> None:
    do(categories.add, cast.ada, "Television", "Channels and the box", "channel, picture, remote, slow box")
    do(categories.add, cast.ada, "Broadband", "Internet at home", "internet, router, wifi")


def _work(house: House) -> int:
    house.refresh()
    return suggesting.suggest_due(house)


def _shown(cast: Cast, ticket: Ticket) -> Shown:
    return ask(suggestions.on, cast.abe, ticket)[0]


def _category(cast: Cast, ticket: Ticket) -> str:
    names = {str(one.id): one.name for one in ask(categories.in_order)}
    return names[_shown(cast, ticket).facets[Facet.CATEGORY].value]


@pytest.mark.usefixtures("_labels")
def test_every_ticket_gets_a_suggestion_however_unsure(house: House, cast: Cast, make_ticket: MakeTicket) -> None:
    clear = make_ticket(title="No internet, router dead", description="The wifi is gone.")
    dark = make_ticket(title="zzz", description="qqq")
    assert _work(house) == 2
    assert _category(cast, clear) == "Broadband"
    assert set(_shown(cast, dark).facets) == set(Facet)
    assert suggestions.confidence_word(_shown(cast, dark).facets[Facet.CATEGORY].confidence) == "unsure"
    assert {message.status for ticket in (clear, dark) for message in questions(ticket)} == {DeliveryStatus.SENT}
    assert _work(house) == 0


@pytest.mark.usefixtures("_labels")
def test_ten_corrections_teach_the_eleventh(house: House, cast: Cast, make_ticket: MakeTicket) -> None:
    broadband = next(str(one.id) for one in ask(categories.in_order) if one.name == "Broadband")

    def complain(number: int) -> Ticket:
        return make_ticket(title="Slow speed", description=f"Slow speed all evening, for {number} days now.")

    first = complain(0)
    _work(house)
    assert _category(cast, first) == "Television"
    wrong = [first, *(complain(number) for number in range(1, 10))]
    _work(house)
    for ticket in wrong:
        number = id_of(_shown(cast, ticket).row)
        do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.CATEGORY: broadband})
    eleventh = complain(11)
    _work(house)
    assert _category(cast, eleventh) == "Broadband"
    assert "“slow”" in _shown(cast, eleventh).facets[Facet.CATEGORY].reason
    assert _shown(cast, eleventh).row.model_version == "local-2+10"


@pytest.mark.usefixtures("_labels")
def test_severity_and_urgency_are_learned_as_well(house: House, cast: Cast, make_ticket: MakeTicket) -> None:
    for number in range(8):
        ticket = make_ticket(title="Lift phone dead", description=f"Nobody can call from lift {number}.")
        do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.CRITICAL, "urgency": Urgency.HIGH})
    newest = make_ticket(title="Lift phone dead", description="Nobody can call from lift 9.")
    _work(house)
    facets = _shown(cast, newest).facets
    assert (facets[Facet.SEVERITY].value, facets[Facet.URGENCY].value) == ("critical", "high")


def test_a_suggestion_changes_nothing_by_itself(house: House, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(title="The whole street is down", description="Emergency! Hospital! Immediately!")
    before = reread(ticket).model_dump()
    _work(house)
    assert _shown(cast, ticket).facets[Facet.SEVERITY].value == "critical"
    assert reread(ticket).model_dump() == before


def test_when_no_source_answers_the_question_waits_and_is_asked_again(
    stopped_clock: StoppedClock, house: House, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    nobody = House(LocalSource())
    nobody.close()  # its process is gone, and so it has no word to say
    assert suggesting.suggest_due(nobody) == 1
    (question,) = questions(ticket)
    assert (question.status, question.attempts) == (DeliveryStatus.QUEUED, 1)
    assert "NobodyAnswered" in (question.last_error or "")
    stopped_clock.move(minutes=1)
    assert _work(house) == 1
    assert questions(ticket)[0].status is DeliveryStatus.SENT
    assert len(ask(suggestions.on, cast.abe, ticket)) == 1


def test_a_question_that_nobody_needs_answered_is_dropped(house: House, cast: Cast, make_ticket: MakeTicket) -> None:
    done, off = make_ticket(status=Status.CLOSED), make_ticket()
    do(sources.switch, cast.ada, enabled=False)
    assert _work(house) == 2
    for ticket in (done, off):
        assert questions(ticket)[0].status is DeliveryStatus.SENT
        assert ask(suggestions.on, cast.abe, ticket) == []


class TestTwoSources:
    @pytest.mark.usefixtures("_labels")
    def test_both_are_asked_and_the_chosen_one_is_shown(
        self, local_source: LocalSource, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        outside = Outside(_always("Television"))
        house = House(local_source, outside)
        mine = make_ticket(title="Router", description="No internet, the router is dead.")
        _work(house)
        assert _shown(cast, mine).row.source == "local"
        do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI)
        theirs = make_ticket(title="Router", description="No internet, the router is dead.")
        _work(house)
        assert (_shown(cast, theirs).row.source, _category(cast, theirs)) == ("gemini", "Television")
        assert len(outside.asked) == 2

    @pytest.mark.usefixtures("_labels")
    def test_the_local_one_stands_in_for_one_that_fails_and_admins_read_why(
        self, local_source: LocalSource, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI)
        ticket = make_ticket(title="Router", description="No internet, the router is dead.")
        _work(House(local_source, Outside(_never)))
        assert (_shown(cast, ticket).row.source, _category(cast, ticket)) == ("local", "Broadband")
        (exchange,) = ask(sources.exchanges, cast.ada)
        assert (exchange.outcome, exchange.ticket_id, exchange.received) == ("rate_limited", ticket.id, "429")

    def test_a_label_that_is_none_of_ours_is_no_answer(
        self, local_source: LocalSource, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI)
        ticket = make_ticket()
        _work(House(local_source, Outside(_always("Pizza"))))
        assert _shown(cast, ticket).row.source == "local"
        assert _category(cast, ticket) == "Other"

    def test_the_local_one_stands_in_for_one_that_breaks_in_an_unknown_way(
        self, local_source: LocalSource, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        def broken(_text: str) -> Advice:
            raise RuntimeError("nobody thought of this")

        do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI)
        ticket = make_ticket()
        _work(House(local_source, Outside(broken)))
        assert _shown(cast, ticket).row.source == "local"

    def test_a_preview_keeps_that_something_was_sent_but_not_what(
        self, local_source: LocalSource, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI)
        said = House(local_source, Outside(_always("Other"))).preview("A secret title", "and a secret text")
        assert said.answer.source == "gemini"
        (exchange,) = ask(sources.exchanges, cast.ada)
        assert (exchange.outcome, exchange.received) == ("answered", "")
        assert "secret" not in exchange.sent

    def test_no_source_is_asked_inside_a_transaction(
        self, local_source: LocalSource, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        ticket, other = make_ticket(), other_category()

        def write_elsewhere(text: str) -> Advice:
            # On SQLite this would wait for our own lock in vain, on MariaDB for that of the row.
            do(tickets.edit, cast.abe, id_of(ticket), {"city": "Elsewhere"})
            return _always("Other")(text)

        _work(House(local_source, Outside(write_elsewhere)))
        assert (reread(ticket).city, reread(ticket).category_id) == ("Elsewhere", other)

    def test_a_text_that_changes_while_a_source_thinks_is_asked_about_again(
        self, local_source: LocalSource, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        do(sources.switch, cast.ada, shown_source=ShownSource.GEMINI)
        ticket = make_ticket()
        fresh = iter([tickets.Changes(title="Another trouble")])

        def meanwhile(text: str) -> Advice:
            for changes in fresh:
                do(tickets.edit, cast.cara, id_of(ticket), changes)
            return _always("Other")(text)

        outside = Outside(meanwhile)
        assert _work(House(local_source, outside)) == 2
        assert [text.split("\n")[0] for text in outside.asked] == ["No dial tone", "Another trouble"]
        assert [one.current for one in ask(suggestions.on, cast.abe, ticket)] == [True]
