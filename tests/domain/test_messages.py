"""What is said on a ticket: who reads it, the first response, and the answer that sets work going again."""

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do, entries_on, outbox, reread
from ticketing_app.domain import messages
from ticketing_app.errors import Conflict, Forbidden, Invalid, Missing
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import FINAL, DeliveryChannel, Status, Visibility

PUBLIC, INTERNAL = Visibility.PUBLIC, Visibility.INTERNAL


def _letters(ticket: Ticket) -> list[str]:
    return [m.subject for m in outbox() if m.ticket_id == ticket.id and m.channel is DeliveryChannel.EMAIL]


def test_the_first_public_word_of_staff_is_the_first_response(
    stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket()
    number = id_of(ticket)
    assert ticket.next_due_at == ticket.response_due_at
    stopped_clock.move(minutes=1)
    do(messages.write, cast.cara, number, "Anybody there?", PUBLIC)
    do(messages.write, cast.abe, number, "Looks like the splitter.", INTERNAL)
    assert reread(ticket).first_response_at is None
    answered = stopped_clock.move(minutes=1)
    do(messages.write, cast.eve, number, "We are on it.", PUBLIC)
    stopped_clock.move(minutes=1)
    do(messages.write, cast.abe, number, "Still on it.", PUBLIC)
    after = reread(ticket)
    assert after.first_response_at == answered
    assert after.next_due_at == after.resolution_due_at
    assert after.updated_at == stopped_clock.now
    assert [e.after["first_response"] for e in entries_on(ticket) if "message_id" in e.after] == [
        False,
        False,
        True,
        False,
    ]


def test_a_customers_answer_sets_a_waiting_ticket_going_again(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.PENDING, assignee=cast.eve)
    letters = _letters(ticket)
    do(messages.write, cast.cara, id_of(ticket), "The white one.", PUBLIC)
    assert reread(ticket).status is Status.IN_PROGRESS
    assert reread(ticket).version == ticket.version + 1
    assert [entry.action for entry in entries_on(ticket)][-2:] == ["ticket.message_written", "ticket.status_changed"]
    assert _letters(ticket) == letters, "nobody gets mail about their own answer"


@pytest.mark.parametrize("name", ["abe", "eve", "mia", "ada"])
def test_a_word_of_staff_leaves_a_waiting_ticket_waiting(name: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.PENDING)
    do(messages.write, cast.everyone[name], id_of(ticket), "Any news?", PUBLIC)
    assert reread(ticket).status is Status.PENDING
    assert _letters(ticket)[-1] == f"There is an answer on ticket #{ticket.id}."


@pytest.mark.parametrize("status", [Status.NEW, Status.IN_PROGRESS, Status.HELD, Status.RESOLVED])
def test_only_waiting_tickets_are_set_going_by_an_answer(status: Status, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=status)
    do(messages.write, cast.cara, id_of(ticket), "By the way…", PUBLIC)
    assert (reread(ticket).status, reread(ticket).version) == (status, ticket.version)


def test_customers_write_and_read_no_internal_notes(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    number = id_of(ticket)
    with pytest.raises(Forbidden):
        do(messages.write, cast.cara, number, "psst", INTERNAL)
    for visibility in Visibility:
        with pytest.raises(Missing):
            do(messages.write, cast.carlo, number, "let me in", visibility)
    do(messages.write, cast.abe, number, "Difficult customer.", INTERNAL)
    do(messages.write, cast.abe, number, "Good morning.", PUBLIC)
    assert [m.body for m in ask(messages.on, cast.cara, [ticket])] == ["Good morning."]
    assert [m.body for m in ask(messages.on, cast.eve, [ticket])] == ["Difficult customer.", "Good morning."]
    assert "Difficult" not in "".join(m.subject + m.body for m in outbox())


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_ticket_that_is_over_takes_notes_but_no_letters(status: Status, cast: Cast, make_ticket: MakeTicket) -> None:
    number = id_of(make_ticket(status=status))
    for actor in (cast.cara, cast.abe):
        with pytest.raises(Conflict):
            do(messages.write, actor, number, "One more thing", PUBLIC)
    do(messages.write, cast.abe, number, "For the file.", INTERNAL)


@pytest.mark.parametrize("body", ["", " \n\t ", "\u200b\ufeff", "x" * 20_001])
def test_a_message_says_something_and_has_an_end(body: str, cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    with pytest.raises(Invalid) as refusal:
        do(messages.write, cast.abe, id_of(ticket), body, PUBLIC)
    assert list(refusal.value.fields) == ["body"]
    assert reread(ticket).first_response_at is None
