"""A suggestion changes nothing by itself; those who run the desk accept it, override it, or pass it by; once."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.suggesting import answer, decisions, question_about, questions, suggest
from tests.support.tickets import MakeTicket, ask, do, entries_on, other_category, reread
from ticketing_app.domain import categories, sources, status, suggestions, tickets, triage
from ticketing_app.errors import Conflict, Decided, Forbidden, Invalid, Missing, Stale
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Facet, Priority, Severity, Status, Urgency, Verdict

ALL = answer(severity="critical", urgency="high")


@pytest.fixture
def broadband(cast: Cast) -> int:
    """A category beside "Other"."""
    return id_of(do(categories.add, cast.ada, "Broadband"))


@pytest.fixture
def ticket(make_ticket: MakeTicket) -> Ticket:
    """Cara's, new, in "Other", minor and of medium urgency."""
    return make_ticket()


class TestAsking:
    def test_a_new_ticket_asks_the_sources_once(self, ticket: Ticket) -> None:
        assert len(questions(ticket)) == 1

    def test_a_text_that_changes_while_nobody_works_on_it_asks_again(self, cast: Cast, ticket: Ticket) -> None:
        old = suggest(ticket, ALL)
        do(tickets.edit, cast.cara, id_of(ticket), {"description": "Now the whole street is dead."})
        assert len(questions(ticket)) == 2
        with pytest.raises(Conflict, match="text was changed"):
            do(suggestions.accept, cast.abe, id_of(ticket), old)
        new = suggest(ticket, ALL)
        assert [(one.row.id, one.current) for one in ask(suggestions.on, cast.abe, ticket)] == [
            (new, True),
            (old, False),
        ]

    def test_nobody_asks_for_a_new_place_or_about_a_ticket_in_work(self, cast: Cast, make_ticket: MakeTicket) -> None:
        ticket, held = make_ticket(), make_ticket(assignee=cast.eve)
        do(tickets.edit, cast.abe, id_of(ticket), {"city": "Shelbyville"})
        do(tickets.edit, cast.abe, id_of(held), {"title": "No dial tone at all"})
        assert (len(questions(ticket)), len(questions(held))) == (1, 1)


class TestKeeping:
    def test_a_suggestion_changes_nothing_on_the_ticket(self, ticket: Ticket, broadband: int) -> None:
        before = reread(ticket).model_dump()
        suggest(ticket, answer(broadband, "critical", "high"))
        assert reread(ticket).model_dump() == before
        assert decisions(ticket) == {}

    def test_an_answer_that_comes_twice_is_kept_once(self, ticket: Ticket, cast: Cast) -> None:
        suggest(ticket, ALL)
        key, asked = question_about(ticket)
        assert not do(suggestions.keep, key, asked, ALL, holdback=0)
        assert len(ask(suggestions.on, cast.abe, ticket)) == 1

    def test_an_answer_to_an_old_text_is_thrown_away(self, cast: Cast, ticket: Ticket) -> None:
        key, asked = question_about(ticket)
        do(tickets.edit, cast.abe, id_of(ticket), {"title": "Something else"})
        assert not do(suggestions.keep, key, asked, ALL, holdback=0)
        assert ask(suggestions.on, cast.abe, ticket) == []

    def test_a_second_source_is_only_compared(self, cast: Cast, ticket: Ticket) -> None:
        suggest(ticket, answer(severity="major", source="gemini", version="gemini-2.5-flash/1"))
        suggest(ticket, ALL)
        assert [one.row.source for one in ask(suggestions.on, cast.abe, ticket)] == ["gemini"]

    def test_nothing_is_asked_where_suggestions_are_off(self, cast: Cast, ticket: Ticket) -> None:
        key, _ = question_about(ticket)
        assert ask(suggestions.question, id_of(ticket), key) is not None
        do(sources.switch, cast.ada, enabled=False)
        assert ask(suggestions.question, id_of(ticket), key) is None


class TestAccepting:
    def test_what_is_accepted_becomes_the_tickets_own_and_priority_and_due_times_follow(
        self, stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket, broadband: int
    ) -> None:
        ticket = make_ticket()
        due = ticket.resolution_due_at
        number = suggest(ticket, answer(broadband, "critical", "high"))
        do(suggestions.accept, cast.abe, id_of(ticket), number)
        now = reread(ticket)
        assert (now.category_id, now.severity, now.urgency) == (broadband, Severity.CRITICAL, Urgency.HIGH)
        assert now.priority is Priority.CRITICAL
        assert now.resolution_due_at is not None
        assert due is not None
        assert now.resolution_due_at < due
        assert {one.verdict for one in decisions(ticket).values()} == {Verdict.ACCEPTED}

    def test_the_audit_says_who_accepted_what_and_which_version_had_suggested_it(
        self, cast: Cast, ticket: Ticket
    ) -> None:
        number = suggest(ticket, ALL)
        do(suggestions.accept, cast.abe, id_of(ticket), number, [Facet.SEVERITY])
        entry = next(one for one in entries_on(ticket) if one.action == "ticket.suggestion_accepted")
        assert (entry.actor_id, entry.before) == (cast.abe.id, {"severity": "minor"})
        assert entry.after == {
            "severity": "critical",
            "suggested": {"severity": "critical"},
            "suggestion_id": number,
            "source": "local",
            "model_version": "local-2+12",
        }

    def test_one_field_leaves_the_others_open(self, cast: Cast, ticket: Ticket) -> None:
        number = suggest(ticket, ALL)
        do(suggestions.accept, cast.abe, id_of(ticket), number, [Facet.URGENCY])
        assert (reread(ticket).urgency, reread(ticket).severity) == (Urgency.HIGH, Severity.MINOR)
        (shown,) = ask(suggestions.on, cast.abe, ticket)
        assert shown.open_facets == [Facet.SEVERITY]
        do(suggestions.accept, cast.anya, id_of(ticket), number)
        assert reread(ticket).severity is Severity.CRITICAL

    def test_a_second_decision_is_refused_and_changes_nothing(self, cast: Cast, ticket: Ticket) -> None:
        number = suggest(ticket, ALL)
        do(suggestions.accept, cast.abe, id_of(ticket), number)
        before = reread(ticket).model_dump()
        for again in (
            lambda s: suggestions.accept(s, cast.abe, id_of(ticket), number),
            lambda s: suggestions.accept(s, cast.anya, id_of(ticket), number, [Facet.SEVERITY]),
            lambda s: suggestions.override(s, cast.mia, id_of(ticket), number, {Facet.SEVERITY: "warning"}),
        ):
            with pytest.raises(Decided):
                do(again)
        assert reread(ticket).model_dump() == before

    def test_what_is_not_in_the_suggestion_cannot_be_accepted(self, cast: Cast, ticket: Ticket) -> None:
        number = suggest(ticket, ALL)
        for fields in ([Facet.CATEGORY], []):
            with pytest.raises(Invalid):
                do(suggestions.accept, cast.abe, id_of(ticket), number, fields)

    def test_whoever_saw_an_older_version_is_told(self, cast: Cast, ticket: Ticket) -> None:
        number = suggest(ticket, ALL)
        do(tickets.edit, cast.anya, id_of(ticket), {"city": "Shelbyville"})
        with pytest.raises(Stale):
            do(suggestions.accept, cast.abe, id_of(ticket), number, version=ticket.version)

    def test_a_final_ticket_is_left_alone(self, cast: Cast, make_ticket: MakeTicket) -> None:
        ticket = make_ticket()
        number = suggest(ticket, ALL)
        do(status.change_status, cast.abe, id_of(ticket), Status.REJECTED, reason="Not ours.")
        with pytest.raises(Conflict):
            do(suggestions.accept, cast.abe, id_of(ticket), number)
        assert decisions(ticket) == {}

    def test_a_category_that_was_retired_meanwhile_is_not_taken(
        self, cast: Cast, ticket: Ticket, broadband: int
    ) -> None:
        number = suggest(ticket, answer(broadband))
        do(categories.edit, cast.ada, broadband, {"active": False})
        with pytest.raises(Invalid):
            do(suggestions.accept, cast.abe, id_of(ticket), number)
        assert decisions(ticket) == {}

    def test_a_suggestion_is_reached_through_its_own_ticket_alone(
        self, cast: Cast, ticket: Ticket, make_ticket: MakeTicket
    ) -> None:
        number = suggest(ticket, ALL)
        with pytest.raises(Missing):
            do(suggestions.accept, cast.abe, id_of(make_ticket()), number)


class TestOverriding:
    def test_what_a_person_says_stands_and_is_written_down_as_another_opinion(
        self, cast: Cast, ticket: Ticket, broadband: int
    ) -> None:
        number = suggest(ticket, answer(other_category(), "critical"))
        instead = {Facet.CATEGORY: str(broadband), Facet.SEVERITY: "critical"}
        do(suggestions.override, cast.abe, id_of(ticket), number, instead)
        assert (reread(ticket).category_id, reread(ticket).severity) == (broadband, Severity.CRITICAL)
        verdicts = {facet: one.verdict for facet, one in decisions(ticket).items()}
        # To say the same as the suggestion is to agree with it, whatever the button was called.
        assert verdicts == {Facet.CATEGORY: Verdict.OVERRIDDEN, Facet.SEVERITY: Verdict.ACCEPTED}
        entry = next(one for one in entries_on(ticket) if one.action == "ticket.suggestion_overridden")
        assert entry.after["category_id"] == broadband
        assert entry.after["suggested"]["category_id"] == other_category()

    def test_a_field_without_a_suggestion_may_be_decided_with_it(self, cast: Cast, ticket: Ticket) -> None:
        number = suggest(ticket, answer(severity="major"))
        do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.URGENCY: "low"})
        assert reread(ticket).urgency is Urgency.LOW
        assert decisions(ticket)[Facet.URGENCY].verdict is Verdict.BY_HAND

    @pytest.mark.parametrize("instead", [{}, {Facet.CATEGORY: "99999"}, {Facet.SEVERITY: "awful"}])
    def test_nonsense_is_refused_and_leaves_nothing(self, cast: Cast, ticket: Ticket, instead: dict) -> None:
        number = suggest(ticket, ALL)
        with pytest.raises(Invalid):
            do(suggestions.override, cast.abe, id_of(ticket), number, instead)
        assert decisions(ticket) == {}


class TestByHand:
    def test_an_edit_that_agrees_accepts_and_one_that_does_not_overrides(self, cast: Cast, ticket: Ticket) -> None:
        number = suggest(ticket, ALL)
        do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.CRITICAL, "urgency": Urgency.LOW})
        assert {f: d.verdict for f, d in decisions(ticket).items()} == {
            Facet.SEVERITY: Verdict.ACCEPTED,
            Facet.URGENCY: Verdict.OVERRIDDEN,
        }
        with pytest.raises(Decided):
            do(suggestions.accept, cast.abe, id_of(ticket), number)

    def test_an_engineer_sees_no_suggestion_and_decides_for_themself(self, cast: Cast, make_ticket: MakeTicket) -> None:
        ticket = make_ticket(assignee=cast.eve)
        suggest(ticket, ALL)
        do(tickets.edit, cast.eve, id_of(ticket), {"severity": Severity.CRITICAL})
        assert decisions(ticket)[Facet.SEVERITY].verdict is Verdict.BY_HAND

    def test_who_was_faster_than_the_source_has_decided(self, cast: Cast, ticket: Ticket) -> None:
        do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.MAJOR})
        number = suggest(ticket, ALL)
        (shown,) = ask(suggestions.on, cast.abe, ticket)
        assert shown.open_facets == [Facet.URGENCY]
        do(suggestions.accept, cast.abe, id_of(ticket), number)
        assert (reread(ticket).severity, reread(ticket).urgency) == (Severity.MAJOR, Urgency.HIGH)

    def test_the_first_decision_stays_the_first(self, cast: Cast, ticket: Ticket) -> None:
        number = suggest(ticket, ALL)
        do(suggestions.accept, cast.abe, id_of(ticket), number)
        do(tickets.edit, cast.anya, id_of(ticket), {"severity": Severity.WARNING})
        assert reread(ticket).severity is Severity.WARNING
        key, _ = question_about(ticket)
        assert ask(triage.decided, key)[Facet.SEVERITY].verdict is Verdict.ACCEPTED
        # But the correction is a decision of its own, from which the sources learn.
        corrected = decisions(ticket)[Facet.SEVERITY]
        assert (corrected.verdict, corrected.value, corrected.request_key) == (Verdict.BY_HAND, "warning", None)

    def test_text_and_category_at_once_decide_on_what_stood_there_and_on_the_new_text(
        self, cast: Cast, ticket: Ticket
    ) -> None:
        suggest(ticket, ALL)
        old, _ = question_about(ticket)
        changes = tickets.Changes(title="The whole street is dead", severity=Severity.MAJOR)
        do(tickets.edit, cast.abe, id_of(ticket), changes)
        new, _ = question_about(ticket)
        assert ask(triage.decided, old)[Facet.SEVERITY].verdict is Verdict.OVERRIDDEN
        assert ask(triage.decided, new)[Facet.SEVERITY].verdict is Verdict.BY_HAND
        suggest(ticket, ALL)
        assert ask(suggestions.on, cast.abe, ticket)[0].open_facets == [Facet.URGENCY]


class TestWhoMay:
    @pytest.mark.parametrize("name", ["cara", "carlo", "eve"])
    def test_customers_and_engineers_neither_see_nor_decide(self, cast: Cast, ticket: Ticket, name: str) -> None:
        number, who = suggest(ticket, ALL), cast.everyone[name]
        for act in (
            lambda s: suggestions.on(s, who, ticket),
            lambda s: suggestions.hints(s, who, [id_of(ticket)]),
            lambda s: suggestions.sure_ones(s, who),
            lambda s: suggestions.accept(s, who, id_of(ticket), number),
            lambda s: suggestions.override(s, who, id_of(ticket), number, {Facet.SEVERITY: "minor"}),
        ):
            with pytest.raises(Forbidden):
                do(act)

    @pytest.mark.parametrize("name", ["abe", "mia", "ada"])
    def test_those_who_run_the_desk_do(self, cast: Cast, ticket: Ticket, name: str) -> None:
        do(suggestions.accept, cast.everyone[name], id_of(ticket), suggest(ticket, ALL))
        assert reread(ticket).severity is Severity.CRITICAL


class TestTime:
    def test_it_counts_from_the_first_opening_by_somebody_who_may_decide(
        self, stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
    ) -> None:
        ticket = make_ticket()
        number = suggest(ticket, ALL)
        assert not do(triage.opened, cast.cara, id_of(ticket))
        assert not do(triage.opened, cast.eve, id_of(ticket))
        assert do(triage.opened, cast.abe, id_of(ticket))
        stopped_clock.move(seconds=40)
        assert not do(triage.opened, cast.mia, id_of(ticket))
        stopped_clock.move(seconds=2)
        do(suggestions.accept, cast.mia, id_of(ticket), number)
        assert decisions(ticket)[Facet.SEVERITY].seconds == 42

    def test_nothing_is_counted_where_nobody_opened_it(self, cast: Cast, ticket: Ticket) -> None:
        do(suggestions.accept, cast.abe, id_of(ticket), suggest(ticket, ALL))
        assert decisions(ticket)[Facet.SEVERITY].seconds is None


class TestTheSureOnes:
    def test_what_a_person_decided_for_an_earlier_text_is_not_among_them(
        self, cast: Cast, ticket: Ticket, broadband: int
    ) -> None:
        number = suggest(ticket, answer(other_category()))
        do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.CATEGORY: str(broadband)})
        do(tickets.edit, cast.cara, id_of(ticket), {"description": "It is worse now."})
        suggest(ticket, answer(other_category()))
        assert ask(suggestions.sure_ones, cast.abe) == []

    def test_they_are_those_of_the_queue_whose_category_is_sure_and_open(
        self, cast: Cast, make_ticket: MakeTicket, broadband: int
    ) -> None:
        sure, unsure, held, done = make_ticket(), make_ticket(), make_ticket(assignee=cast.eve), make_ticket()
        for ticket in (sure, held, done):
            suggest(ticket, answer(broadband, "major"))
        suggest(unsure, answer(broadband, "major", confidence=0.84))
        do(tickets.edit, cast.abe, id_of(done), {"category_id": broadband})
        assert [ticket.id for ticket, _ in ask(suggestions.sure_ones, cast.abe)] == [sure.id]

    def test_words_for_confidence_have_fixed_borders(self) -> None:
        said = [suggestions.confidence_word(c) for c in (1.0, 0.85, 0.8499, 0.6, 0.5999, 0.0)]
        assert said == ["sure", "sure", "likely", "likely", "unsure", "unsure"]
