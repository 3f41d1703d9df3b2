"""A ticket with all that belongs to it: customers see their part of the story and nothing of the rest."""

import json
from typing import Any

from sqlalchemy import event

from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, ask, do, reread
from ticketing_app import db
from ticketing_app.domain import assignment, attachments, details, messages, tickets
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.status import change_status
from ticketing_app.models import Ticket, id_of
from ticketing_app.vocabulary import Priority, Severity, Status, Visibility


def _file(name: str) -> StoredFile:
    return StoredFile(name=name, content_type="text/plain", size=1, sha256="0" * 64, storage_key=f"key-{name}")


def _story(cast: Cast, make_ticket: MakeTicket) -> Ticket:
    """A ticket that went through many hands, with secrets on the way."""
    ticket = make_ticket()
    number = id_of(ticket)
    do(assignment.take, cast.abe, number)
    do(messages.write, cast.anya, number, "SECRET: he shouts.", Visibility.INTERNAL)
    do(attachments.attach, cast.abe, number, [_file("SECRET.txt")], Visibility.INTERNAL)
    do(tickets.edit, cast.abe, number, {"severity": Severity.MAJOR})
    do(tickets.edit, cast.abe, number, {"priority": Priority.LOW}, reason="SECRET: not a good payer.")
    do(assignment.assign, cast.abe, number, cast.eve.person_id)
    do(change_status, cast.eve, number, Status.IN_PROGRESS)
    do(change_status, cast.eve, number, Status.HELD, reason="SECRET: the supplier sleeps.")
    do(change_status, cast.eve, number, Status.IN_PROGRESS)
    do(change_status, cast.eve, number, Status.PENDING, reason="Which lamp is red?")
    do(messages.write, cast.cara, number, "The left one.", Visibility.PUBLIC)
    do(attachments.attach, cast.cara, number, [_file("a.txt"), _file("b.txt")])
    do(messages.write, cast.eve, number, "Thank you.", Visibility.PUBLIC)
    do(change_status, cast.eve, number, Status.RESOLVED, reason="New splitter.")
    do(change_status, cast.cara, number, Status.IN_PROGRESS)
    do(assignment.release, cast.eve, number)
    do(change_status, cast.mia, number, Status.RESOLVED, reason="Newer splitter.")
    do(change_status, cast.cara, number, Status.CLOSED)
    return reread(ticket)


def test_the_customer_reads_their_story_in_sentences(cast: Cast, make_ticket: MakeTicket) -> None:
    told = ask(details.of, cast.cara, _story(cast, make_ticket))
    assert [happening.text for happening in told.timeline] == [
        "We received your report.",
        "Somebody from our team looks after it.",
        "Another colleague looks after it now.",
        "We are working on it.",
        "On hold: we wait for somebody else and will go on by ourselves.",
        "We are working on it.",
        "We wait for your answer. Which lamp is red?",
        "You wrote to us.",
        "We are working on it.",
        "2 files added.",
        "We answered.",
        "Resolved. New splitter.",
        "You reopened it.",
        "Resolved. Newer splitter.",
        "You confirmed that it is solved.",
    ]


def test_the_customer_sees_nothing_internal(cast: Cast, make_ticket: MakeTicket) -> None:
    told = ask(details.of, cast.cara, _story(cast, make_ticket))
    assert told.history is None
    assert [message.body for message in told.messages] == ["The left one.", "Thank you."]
    assert [file.name for file in told.attachments] == ["a.txt", "b.txt"]
    everything = f"{told.messages} {told.attachments} {told.timeline} {told.names}"
    assert "SECRET" not in everything
    assert "Anya" not in everything, "who only wrote a note among staff is none of the customer's business"
    assert "Mia" not in everything


def test_staff_see_everything(cast: Cast, make_ticket: MakeTicket) -> None:
    known = ask(details.of, cast.emil, _story(cast, make_ticket))
    assert known.history is not None
    assert json.dumps([[e.before, e.after, e.reason] for e in known.history]).count("SECRET") >= 3
    assert {message.visibility for message in known.messages} == set(Visibility)
    assert len(known.attachments) == 3
    assert set(known.names.values()) == {cast.everyone[name].name for name in ("cara", "abe", "anya", "eve", "mia")}
    assert [entry.id for entry in known.history] == sorted(entry.id or 0 for entry in known.history)


def test_many_tickets_cost_no_more_questions_than_one(cast: Cast, make_ticket: MakeTicket) -> None:
    made = [make_ticket(assignee=cast.eve) for _ in range(5)]
    questions: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        questions.append(statement)

    event.listen(db.engine(), "before_cursor_execute", count)
    numbers = []
    for several in (made[:1], made):
        questions.clear()
        ask(details.of_all, cast.abe, several)
        numbers.append(len([q for q in questions if q.lstrip().upper().startswith("SELECT")]))
    assert numbers[0] == numbers[1] <= 5


def test_the_details_of_no_tickets_are_none(cast: Cast) -> None:
    assert ask(details.of_all, cast.abe, []) == []
