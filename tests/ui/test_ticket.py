"""The ticket page reads what its viewer may know, says what others did meanwhile, and keeps the rest to itself."""

from dataclasses import replace

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.pipeline import OpenTab, Tab
from tests.support.sla import a_policy, at, look_at_all
from tests.support.tickets import MakeTicket, do, entries_on
from ticketing_app.domain import assignment, attachments, erasure, messages, sla_policies, tickets
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.status import change_status
from ticketing_app.models import Ticket
from ticketing_app.ui.pages.ticket import history
from ticketing_app.ui.pages.ticket.state import TicketState
from ticketing_app.ui.pages.ticket.work import WorkState
from ticketing_app.vocabulary import Priority, Severity, Status, Visibility


def look_at(open_tab: OpenTab, who: Actor | None, ticket: Ticket) -> Tab:
    """A tab in which the page has loaded."""
    tab = open_tab(who, path=f"/tickets/{ticket.id}")
    tab.send(TicketState.load)
    return tab


def file_named(name: str, key: str) -> StoredFile:
    return StoredFile(name=name, content_type="text/plain", size=6, sha256="0" * 64, storage_key=key)


def test_staff_see_the_desk_with_notes_and_history(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(assignee=cast.eve, city="Northgate")
    do(messages.write, cast.eve, ticket.id or 0, "Node NG-07 is down.", Visibility.INTERNAL)
    seen = look_at(open_tab, cast.abe, ticket).see(TicketState)
    assert seen.shows == "desk"
    assert seen.desk.who_where == "Cara Customer · Northgate"
    assert [(one.body, one.note) for one in seen.talk] == [(ticket.description, False), ("Node NG-07 is down.", True)]
    assert [line.what for line in seen.log] == [
        "Eve Engineer wrote an internal note",
        "Mia Manager gave it to Eve Engineer",
        "Cara Customer created it",
    ]


def test_customers_get_their_own_side_without_a_word_from_the_other(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    do(messages.write, cast.eve, ticket.id or 0, "Node NG-07 is down.", Visibility.INTERNAL)
    tab = open_tab(cast.cara, path=f"/tickets/{ticket.id}")
    answer = tab.send(TicketState.load)
    assert tab.see(TicketState).shows == "customer"
    assert tab.see(TicketState).ticket.headline == "Eve Engineer is working on it."
    assert "NG-07" not in answer.text
    assert tab.see(TicketState).desk.priority == ""
    assert tab.see(TicketState).log == []


def test_a_foreign_ticket_and_none_at_all_look_the_same(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    foreign, absent = open_tab(cast.carlo, path=f"/tickets/{ticket.id}"), open_tab(cast.carlo, path="/tickets/99999")
    answers = [tab.send(TicketState.load) for tab in (foreign, absent)]
    assert answers[0].deltas[1:] == answers[1].deltas[1:]
    assert foreign.see(TicketState).shows == absent.see(TicketState).shows == "missing"
    assert ticket.title not in answers[0].text


@pytest.mark.parametrize("path", ["/tickets/abc", "/tickets/-1", "/tickets/99999999999999999999", "/tickets/1e3"])
def test_an_address_that_is_no_number_is_no_ticket(open_tab: OpenTab, cast: Cast, path: str) -> None:
    tab = open_tab(cast.abe, path=path)
    assert tab.send(TicketState.load).toasts == []
    assert tab.see(TicketState).shows == "missing"


def test_a_stranger_reads_nothing(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    tab = look_at(open_tab, None, make_ticket())
    assert tab.see(TicketState).shows == ""


def test_the_steps_on_offer_are_those_that_the_rules_allow(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee=cast.eve)
    offered = {
        name: [step.key for step in look_at(open_tab, who, ticket).see(TicketState).steps]
        for name, who in cast.everyone.items()
        if name in ("cara", "abe", "eve", "emil")
    }
    assert offered == {
        "cara": ["cancel"],
        "abe": ["resolve", "wait", "hold", "cancel"],
        "eve": ["resolve", "wait", "hold"],
        "emil": [],
    }


def test_a_resolved_ticket_asks_its_customer(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    seen = look_at(open_tab, cast.cara, make_ticket(status=Status.RESOLVED)).see(TicketState)
    assert [step.text for step in seen.steps] == ["Yes, it is solved", "No, it is not", "No, but close it anyway"]
    assert seen.ticket.reason == "As the test wants it."


def test_what_a_hold_waits_for_is_not_for_customers(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.HELD)
    assert look_at(open_tab, cast.cara, ticket).see(TicketState).ticket.reason == ""
    assert look_at(open_tab, cast.abe, ticket).see(TicketState).ticket.reason == "As the test wants it."


def test_looking_again_says_what_others_did_and_only_that(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    tab = look_at(open_tab, cast.abe, ticket)
    do(messages.write, cast.abe, ticket.id or 0, "From another tab.", Visibility.INTERNAL)
    assert tab.send(TicketState.refresh).toasts == []
    do(tickets.edit, cast.mia, ticket.id or 0, {"severity": Severity.MAJOR})
    assert tab.send(TicketState.refresh).toasts == [
        "Mia Manager changed severity Minor → Major, priority Medium → High."
    ]
    assert tab.send(TicketState.refresh).toasts == []


def test_history_says_what_the_house_did_about_a_deadline_and_news_of_one_that_moved_by_itself(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    escalating = [
        {"clock": "resolution", "percent": 75, "action": "notify_assignee"},
        {"clock": "resolution", "percent": 80, "action": "raise_priority"},
    ]
    policy = a_policy(cast, conditions={"priority": ["medium", "high"]}, steps=escalating)
    ticket = make_ticket(assignee=cast.eve)
    stopped_clock.set(at(2, 16))
    look_at_all()
    tab = look_at(open_tab, cast.mia, ticket)
    assert [(line.what, line.why) for line in tab.see(TicketState).log[:3]] == [
        ("System changed priority Medium → High", "“80 % of a target are used up: Resolution.” · by the clock"),
        ("80 % of “Resolution” used up: raised the priority", "· by the clock"),
        ("75 % of “Resolution” used up: told the assignee", "· by the clock"),
    ]
    assert tab.see(TicketState).desk.priority_why == "raised by the clock: 80 % of a target are used up: Resolution."
    do(sla_policies.edit, cast.ada, policy, {"targets": {"resolution_minutes": 600}})
    look_at_all()
    assert tab.send(TicketState.refresh).toasts == ["Deadline moved: Resolution Today 17:00 → Tomorrow 11:00."]
    seen = look_at(open_tab, cast.cara, ticket).see(TicketState)
    assert [one.what for one in seen.happened] == ["Somebody from our team looks after it.", "We received your report."]
    # Of a ticket that was erased only the words of the trade are left; they still make a sentence.
    do(erasure.erase, cast.ada, ticket.id or 0, "As they wished.")
    words = history.Words({}, {}, "UTC")
    assert [
        history.sentence(entry, words) for entry in entries_on(ticket) if entry.action == "ticket.deadline_moved"
    ] == ["Deadline moved: Resolution Today 17:00 → Tomorrow 11:00"]


def test_looking_again_sends_nothing_that_is_the_same(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    tab = look_at(open_tab, cast.abe, make_ticket())
    assert tab.send(TicketState.refresh).changed == {}


def test_loading_the_same_ticket_again_keeps_an_open_dialog(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    tab = look_at(open_tab, cast.abe, make_ticket())
    tab.send(WorkState.open_text)
    tab.send(TicketState.load)
    assert tab.see(WorkState).dialog == "text"


def test_another_ticket_starts_from_nothing(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    first, second = make_ticket(title="First"), make_ticket(title="Second")
    tab = look_at(open_tab, cast.abe, first)
    tab.send(WorkState.open_text)
    tab.path = f"/tickets/{second.id}"
    answer = tab.send(TicketState.load)
    assert answer.deltas[0] != {}
    assert tab.see(TicketState).ticket.title == "Second"
    assert tab.see(WorkState).dialog == ""


def test_history_tells_before_and_after_and_why(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(assignee=cast.eve)
    number = ticket.id or 0
    do(tickets.edit, cast.abe, number, {"priority": Priority.CRITICAL}, reason="A hospital.")
    do(tickets.edit, cast.abe, number, {"title": "Line dead", "description": "All of it."})
    do(assignment.assign, cast.mia, number, cast.emil.person_id)
    do(change_status, cast.emil, number, Status.IN_PROGRESS)
    do(change_status, cast.emil, number, Status.HELD, reason="A part.")
    do(assignment.release, cast.emil, number)
    lines = look_at(open_tab, cast.ada, ticket).see(TicketState).log
    assert [(line.what, line.why) for line in lines[:-2]] == [
        ("Emil Engineer gave it back to the queue", "· in the app"),
        ("Emil Engineer changed status In progress → On hold", "“A part.” · in the app"),
        ("Emil Engineer changed status New → In progress", "· in the app"),
        ("Mia Manager handed it on: Eve Engineer → Emil Engineer", "· in the app"),
        ("Abe Agent changed the title, the description", "· in the app"),
        (
            "Deadline moved: First response Today 13:00 → Today 9:15, Resolution Tomorrow 9:00 → Today 13:00, "
            "SLA policy Standard: medium → Standard: critical",
            "· in the app",
        ),
        ("Abe Agent changed by hand: priority Medium → Critical", "“A hospital.” · in the app"),
    ]
    assert look_at(open_tab, cast.ada, ticket).see(TicketState).desk.priority_why == "set by hand: A hospital."
    texts = next(line.texts for line in lines if line.texts)
    assert [(one.name, [(piece.how, piece.text) for piece in one.pieces]) for one in texts] == [
        ("Title", [("out", "No dial tone"), ("in", "Line dead")]),
        ("Description", [("out", ticket.description), ("in", "All of it.")]),
    ]
    assert texts[0].whole == []


def test_customers_read_that_the_text_was_changed_and_nothing_of_how_it_is_classified(
    open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    number = ticket.id or 0
    do(tickets.edit, cast.cara, number, {"title": "Line dead", "description": "All of it.", "city": "Eastmere"})
    do(tickets.edit, cast.abe, number, {"title": "Line is dead", "severity": Severity.MAJOR})
    do(tickets.edit, cast.abe, number, {"severity": Severity.CRITICAL})
    happened = look_at(open_tab, cast.cara, ticket).see(TicketState).happened
    assert [(one.what, one.kind) for one in happened[:-1]] == [
        ("We changed the title.", "edited"),
        ("You changed the title and the description.", "edited"),
    ]


def test_files_stand_with_the_message_that_they_were_sent_with(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    number = ticket.id or 0
    stopped_clock.move(hours=1)
    do(attachments.attach, cast.abe, number, [file_named("alarm.log", "k1")], Visibility.INTERNAL)
    do(messages.write, cast.abe, number, "See the alarm.", Visibility.INTERNAL)
    stopped_clock.move(hours=1)
    do(attachments.attach, cast.cara, number, [file_named("router.txt", "k2")])
    talk = look_at(open_tab, cast.abe, ticket).see(TicketState).talk
    assert [(one.author, one.body, one.note, [file.name for file in one.files]) for one in talk[1:]] == [
        ("Abe Agent", "See the alarm.", True, ["alarm.log"]),
        ("Cara Customer", "", False, ["router.txt"]),
    ]
    theirs = look_at(open_tab, cast.cara, ticket).see(TicketState).talk
    assert [[file.name for file in one.files] for one in theirs] == [[], ["router.txt"]]


def test_pictures_are_a_gallery_and_other_files_a_list_and_internal_ones_stay_inside(
    stopped_clock: StoppedClock, open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    number = ticket.id or 0
    shown = [replace(file_named(f"{name}.png", name), content_type="image/png") for name in ("front", "back")]
    do(attachments.attach, cast.abe, number, [*shown, file_named("router.txt", "k1")])
    secret = [replace(file_named("cabinet.jpg", "k2"), content_type="image/jpeg")]
    do(attachments.attach, cast.eve, number, secret, Visibility.INTERNAL)
    desk = look_at(open_tab, cast.mia, ticket).see(TicketState)
    assert [file.name for file in desk.pictures] == ["front.png", "back.png", "cabinet.jpg"]
    assert [(file.name, file.kind) for file in desk.papers] == [("router.txt", "text")]
    assert desk.pictures[2].about.startswith("6 B · Eve Engineer · Today ")
    assert desk.pictures[2].about.endswith(" · only for staff")
    tab = open_tab(cast.cara, path=f"/tickets/{number}")
    assert "cabinet" not in tab.send(TicketState.load).text
    (theirs,) = [one for one in tab.see(TicketState).talk if one.pictures]
    assert [file.name for file in theirs.pictures] == ["front.png", "back.png"]
    # Who sent a customer something is named to them, also where they said nothing.
    assert theirs.pictures[0].about.startswith("6 B · Abe Agent · ")


def test_a_closed_ticket_still_says_what_was_done(open_tab: OpenTab, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED)
    do(change_status, cast.cara, ticket.id or 0, Status.CLOSED)
    seen = look_at(open_tab, cast.abe, ticket).see(TicketState)
    assert seen.ticket.reason == "As the test wants it."
    assert seen.desk.reason_title.startswith("Resolved ")
