"""The suggestion on the ticket page: it arrives by itself, is decided once by those who may, and staff alone get it."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab, Tab
from tests.support.suggesting import answer, decisions, suggest
from tests.support.tickets import MakeTicket, do, entries_on, other_category, reread
from tests.ui.test_ticket import look_at
from ticketing_app.domain import categories, sources, suggestions, tickets
from ticketing_app.domain.status import change_status
from ticketing_app.models import Ticket, id_of
from ticketing_app.ui.pages.ticket.advice import AdviceView
from ticketing_app.ui.pages.ticket.deciding import DecidingState
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.vocabulary import Facet, Priority, Severity, Status, Urgency, Verdict

MARK = "zebra-crossing"


@pytest.fixture
def broadband(cast: Cast) -> int:
    """A category beside "Other"."""
    return id_of(do(categories.add, cast.ada, "Broadband"))


def _advice(tab: Tab) -> AdviceView:
    return tab.see(TicketState).advice


def test_it_says_what_how_sure_and_why(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int) -> None:
    ticket = make_ticket()
    suggest(ticket, answer(broadband, "critical", confidence=0.91))
    advice = _advice(look_at(open_tab, cast.abe, ticket))
    category, severity = advice.facets
    assert (category.name, category.label, category.word, category.percent) == ("Category", "Broadband", "sure", "91 %")
    assert (severity.label, severity.reason, severity.decided) == ("Critical", "Because of “dial tone”.", "")
    assert advice.by == "from this house's own model, learned from 12 tickets"
    assert advice.is_open


def test_it_arrives_while_the_page_is_open(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    assert _advice(tab).awaited
    suggest(ticket, answer(severity="critical"))
    tab.send(TicketState.refresh)
    assert not _advice(tab).awaited
    assert _advice(tab).number > 0


def test_the_page_stops_looking_out_after_half_a_minute(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket, off = make_ticket(), make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    stopped_clock.move(seconds=31)
    tab.send(TicketState.refresh)
    assert _advice(tab) == AdviceView(may_decide=True)
    stopped_clock.move(seconds=-31)
    do(sources.switch, cast.ada, enabled=False)
    assert not _advice(look_at(open_tab, cast.abe, off)).awaited


def test_one_click_accepts_all_and_says_what_followed(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    ticket = make_ticket()
    suggest(ticket, answer(broadband, "critical", "high"))
    tab = look_at(open_tab, cast.abe, ticket)
    (said,) = tab.send(DecidingState.accept).toasts
    assert said.startswith("Accepted. Priority Medium → Critical. To be solved by ")
    now = reread(ticket)
    assert (now.category_id, now.severity, now.priority) == (broadband, Severity.CRITICAL, Priority.CRITICAL)
    assert {facet.decided for facet in _advice(tab).facets} == {"accepted by Abe Agent"}
    assert not _advice(tab).is_open
    moved, _, accepted = tab.see(TicketState).log[:3]
    assert "accepted the suggestion: category Broadband, severity Critical" in accepted.what
    assert moved.what.startswith("Deadline moved: First response ")


def test_a_double_click_accepts_once(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    suggest(ticket, answer(severity="critical"))
    tab = look_at(open_tab, cast.abe, ticket)
    answers = tab.send_at_once((DecidingState.accept, {}), (DecidingState.accept, {}))
    assert not any("Already decided" in said for one in answers for said in one.toasts)
    assert [entry.action for entry in entries_on(ticket)].count("ticket.suggestion_accepted") == 1


def test_one_line_is_accepted_and_another_overridden(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int
) -> None:
    ticket = make_ticket()
    suggest(ticket, answer(broadband, "critical", "high"))
    tab = look_at(open_tab, cast.abe, ticket)
    tab.send(DecidingState.accept_one, facet="category")
    tab.send(DecidingState.open_otherwise)
    assert (_advice(tab).open_category, _advice(tab).open_severity) == ("", "critical")
    tab.send(DecidingState.decide, form={"instead_severity": "minor", "instead_urgency": "high"})
    assert {facet: one.verdict for facet, one in decisions(ticket).items()} == {
        Facet.CATEGORY: Verdict.ACCEPTED,
        Facet.SEVERITY: Verdict.OVERRIDDEN,
        Facet.URGENCY: Verdict.ACCEPTED,
    }
    assert (reread(ticket).severity, reread(ticket).urgency) == (Severity.MINOR, Urgency.HIGH)
    assert not tab.see(DecidingState).otherwise
    assert [facet.decided for facet in _advice(tab).facets][1] == "Abe Agent chose Minor"


def test_who_was_overtaken_is_told_and_changes_nothing(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    number = suggest(ticket, answer(severity="critical"))
    tab = look_at(open_tab, cast.abe, ticket)
    do(suggestions.override, cast.anya, id_of(ticket), number, {Facet.SEVERITY: "warning"})
    (said,) = tab.send(DecidingState.accept).toasts
    assert "Anya Agent" in said
    assert reread(ticket).severity is Severity.WARNING
    assert _advice(tab).facets[0].decided == "Anya Agent chose Warning"


def test_nonsense_from_the_wire_is_refused(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    suggest(ticket, answer(severity="critical"))
    tab = look_at(open_tab, cast.abe, ticket)
    assert tab.send(DecidingState.accept_one, facet="colour").toasts
    tab.send(DecidingState.open_otherwise)
    for form in ({}, {"instead_severity": "awful"}, {"instead_category": "x"}, {"instead_urgency": ["low"]}):
        assert tab.send(DecidingState.decide, form=form).toasts
    assert decisions(ticket) == {}


def test_a_held_back_ticket_says_why_there_is_none(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    suggest(ticket, answer(severity="critical", reason=MARK), holdback=1)
    tab = look_at(open_tab, cast.abe, ticket)
    assert _advice(tab).note.startswith("This ticket is decided without a suggestion.")
    assert (_advice(tab).number, _advice(tab).facets, _advice(tab).awaited) == (0, [], False)
    do(tickets.edit, cast.abe, id_of(ticket), {"severity": Severity.MAJOR})
    tab.send(TicketState.refresh)
    assert _advice(tab).facets[0].decided == "Abe Agent set Major by hand"


def test_a_final_ticket_offers_no_decision(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    suggest(ticket, answer(other_category()))
    do(change_status, cast.mia, id_of(ticket), Status.CLOSED)
    assert not _advice(look_at(open_tab, cast.abe, ticket)).is_open


@pytest.mark.parametrize("name", ["cara", "eve", "emil"])
def test_customers_and_engineers_are_sent_nothing_of_it(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket, broadband: int, name: str
) -> None:
    ticket = _with_everything(cast, make_ticket, broadband)
    tab = open_tab(cast.everyone[name], path=f"/tickets/{ticket.id}")
    sent = "".join(tab.send(handler).text for handler in (TicketState.load, TicketState.refresh))
    assert MARK not in sent
    assert _advice(tab) == AdviceView()
    if name == "cara":  # an engineer reads in the history what was decided, as all staff do
        assert not any(words in sent for words in ("learned from", "local-2", "accepted by"))
    for handler, payload in (
        (DecidingState.accept, {}),
        (DecidingState.accept_one, {"facet": "urgency"}),
        (DecidingState.open_otherwise, {}),
        (DecidingState.decide, {"form": {"instead_urgency": "low"}}),
        (DecidingState.give_to_offered, {}),
    ):
        assert MARK not in tab.send(handler, **payload).text
    assert Facet.URGENCY not in decisions(ticket)


def _with_everything(cast: Cast, make_ticket: MakeTicket, broadband: int) -> Ticket:
    """A ticket of Cara's on which a suggestion was accepted in part and overridden in part."""
    ticket = make_ticket(assignee=cast.eve)
    number = suggest(ticket, answer(broadband, "critical", "high", reason=MARK))
    do(suggestions.accept, cast.abe, id_of(ticket), number, [Facet.CATEGORY])
    do(suggestions.override, cast.abe, id_of(ticket), number, {Facet.SEVERITY: "minor"})
    return ticket
