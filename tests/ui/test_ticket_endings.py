"""How tickets end on their page: what customers say to a solution, when it closes by itself, and an admin erases it."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.databases import Database, environment
from tests.support.pipeline import OpenTab, Tab
from tests.support.tickets import MakeTicket, ask, do, entries_on, reread
from tests.ui.test_ticket import look_at
from ticketing_app.domain import erasure, listing, messages
from ticketing_app.domain.listing import TicketQuery
from ticketing_app.domain.status import change_status
from ticketing_app.jobs import closing
from ticketing_app.models import Ticket, id_of
from ticketing_app.ui.pages.ticket.erasing import ErasingState
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.vocabulary import Status, Visibility

NEXT_MONDAY = "9 Mar"


def _say(tab: Tab, key: str, word: str) -> list[str]:
    tab.send(WorkState.choose, key=key)
    assert tab.see(WorkState).dialog == "step"
    return tab.send(WorkState.take_step, form={"text": word}).toasts


def _answer(open_tab: OpenTab, cast: Cast, ticket: Ticket) -> tuple[str, str, str]:
    """What staff see of the customer's answer, without its time."""
    seen = look_at(open_tab, cast.abe, ticket).see(TicketState).desk.answer
    return seen.title.partition(" · ")[0], seen.word, seen.tone


@pytest.mark.parametrize("word", ["", "It even got faster."])
def test_a_customer_confirms_with_a_word_or_without(
    word: str, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    tab = look_at(open_tab, cast.cara, ticket)
    assert _say(tab, "close", word) == [f"Thank you. {ticket.reference} is closed."]
    assert tab.see(TicketState).ticket.headline == "It is solved, and this ticket is closed."
    assert _answer(open_tab, cast, ticket) == ("Cara Customer confirmed that it is solved", word, "good")
    seen = look_at(open_tab, cast.abe, ticket).see(TicketState)
    assert (seen.ticket.reason, seen.desk.reason_title.split()[0]) == ("As the test wants it.", "Resolved")
    assert (word in seen.log[0].why) if word else seen.log[0].why.startswith("·")


def test_a_customer_reopens_and_has_to_say_what_is_wrong(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    tab = look_at(open_tab, cast.cara, ticket)
    assert _say(tab, "reopen", " ") == []
    assert tab.see(WorkState).wrong.body == "Please fill this in."
    assert reread(ticket).status is Status.RESOLVED
    tab.send(WorkState.take_step, form={"text": "It still hums."})
    assert reread(ticket).status is Status.IN_PROGRESS
    assert [one.body for one in tab.see(TicketState).talk][-1] == "It still hums."
    assert tab.see(TicketState).happened[0].what == "You reopened it. “It still hums.”"
    assert _answer(open_tab, cast, ticket) == ("Cara Customer says that it is not solved", "It still hums.", "warning")
    assert look_at(open_tab, cast.abe, ticket).see(TicketState).ticket.reason == ""


def test_a_customer_closes_it_though_it_is_not_solved_and_says_why(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    tab = look_at(open_tab, cast.cara, ticket)
    assert _say(tab, "unsolved", "") == []
    assert tab.see(WorkState).wrong.reason == "Say what is still wrong."
    tab.send(WorkState.take_step, form={"text": "I bought another one."})
    shown = tab.see(TicketState).ticket
    assert (shown.status, shown.headline) == ("closed", "This ticket is closed, though it is not solved.")
    assert shown.what_next.startswith("Nothing more happens here. If you change your mind")
    told = ("Cara Customer closed it though it is not solved", "I bought another one.", "warning")
    assert _answer(open_tab, cast, ticket) == told
    line = look_at(open_tab, cast.abe, ticket).see(TicketState).log[0]
    assert line.what == "Cara Customer closed it though it is not solved"
    assert "I bought another one." in line.why


def test_an_answer_is_history_once_the_work_went_on(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    do(change_status, cast.cara, id_of(ticket), Status.IN_PROGRESS, reason="It still hums.")
    do(change_status, cast.abe, id_of(ticket), Status.RESOLVED, reason="The other cable, too.")
    seen = look_at(open_tab, cast.abe, ticket).see(TicketState)
    assert (seen.desk.answer.title, seen.ticket.reason) == ("", "The other cable, too.")
    do(change_status, cast.abe, id_of(ticket), Status.CLOSED)
    assert _answer(open_tab, cast, ticket)[0] == ""


def test_both_sides_read_when_it_closes_by_itself(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    customer = look_at(open_tab, cast.cara, ticket).see(TicketState).ticket
    assert customer.what_next.endswith(f"If we hear nothing more, it closes by itself on {NEXT_MONDAY}.")
    desk = look_at(open_tab, cast.abe, ticket).see(TicketState).ticket
    assert desk.closes == f"Closes by itself on {NEXT_MONDAY} if nobody writes; the customer is told before."
    stopped_clock.move(days=5)
    closing.close_due()
    desk = look_at(open_tab, cast.abe, ticket).see(TicketState).ticket
    assert desk.closes.endswith("the customer was told today 9:00.")
    do(messages.write, cast.cara, id_of(ticket), "I am away until Sunday.", Visibility.PUBLIC)
    desk = look_at(open_tab, cast.abe, ticket).see(TicketState).ticket
    assert desk.closes == "Closes by itself on 14 Mar if nobody writes; the customer is told before."
    stopped_clock.move(days=5)
    closing.close_due()
    stopped_clock.move(days=2)
    closing.close_due()
    customer = look_at(open_tab, cast.cara, ticket).see(TicketState).ticket
    assert (customer.status, customer.headline) == ("closed", "This ticket is closed, as we heard nothing more.")
    assert _answer(open_tab, cast, ticket)[0] == "Closed by itself, as nobody said anything more"
    assert look_at(open_tab, cast.abe, ticket).see(TicketState).ticket.closes == ""


def test_where_nothing_closes_by_itself_nobody_reads_that_it_does(
    open_tab: OpenTab, database: Database, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    with environment({**database.environ, "TICKETING_CLOSE_AFTER_DAYS": "0"}):
        shown = look_at(open_tab, cast.cara, ticket).see(TicketState).ticket
        assert shown.what_next == "Please look whether everything works again, and tell us."
        assert look_at(open_tab, cast.abe, ticket).see(TicketState).ticket.closes == ""


def test_an_admin_erases_with_a_reason_and_is_led_back_to_the_list(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.ada, ticket)
    tab.send(ErasingState.erase, form={"reason": "Never asked for."})
    assert reread(ticket).erased_at is None
    tab.send(ErasingState.start)
    tab.send(ErasingState.erase, form={"reason": ""})
    assert tab.see(ErasingState).wrong_reason == "Please fill this in."
    answer = tab.send(ErasingState.erase, form={"reason": "The customer wished so."})
    assert answer.toasts == [f"{ticket.reference} is erased."]
    assert answer.goes_to == "/queue"
    assert reread(ticket).erased_at is not None
    assert entries_on(ticket)[-1].reason == "The customer wished so."
    assert ask(listing.count, cast.mia, TicketQuery()) == 0


def test_what_is_erased_vanishes_from_every_screen_that_showed_it(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(title="The zebrafinch sings")
    do(messages.write, cast.cara, id_of(ticket), "It is a zebrafinch.", Visibility.PUBLIC)
    tab = look_at(open_tab, cast.abe, ticket)
    do(erasure.erase, cast.ada, id_of(ticket), "As they wished.")
    tab.send(TicketState.refresh)
    seen = tab.see(TicketState)
    assert seen.shows == "missing"
    assert (seen.ticket.title, seen.desk.description, seen.talk, seen.log) == ("", "", [], [])
    assert "no such ticket" in tab.send(WorkState.take).toasts[0]


def test_an_admin_erases_what_they_saw_and_nothing_newer(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.ada, ticket)
    tab.send(ErasingState.start)
    do(change_status, cast.abe, id_of(ticket), Status.IN_PROGRESS)
    assert "changed meanwhile" in tab.send(ErasingState.erase, form={"reason": "As they wished."}).toasts[0]
    assert reread(ticket).erased_at is None
    tab.send(ErasingState.erase, form={"reason": "As they wished."})
    assert reread(ticket).erased_at is not None
