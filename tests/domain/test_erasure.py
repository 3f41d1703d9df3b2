"""An erased ticket is gone: its words from every table, itself from every list; that it was stays known."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.support.cast import Cast
from tests.support.databases import all_rows
from tests.support.suggesting import answer, suggest
from tests.support.tickets import MakeTicket, ask, do, entries_on, outbox, reread
from ticketing_app import clock, db
from ticketing_app.domain import (
    access,
    assignment,
    attachments,
    closing,
    endings,
    erasure,
    idempotency,
    learning,
    letters,
    listing,
    messages,
    offers,
    overview,
    people,
    rarity,
    record,
    similar,
    sources,
    suggestions,
    tickets,
    triage,
)
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.closing import Terms
from ticketing_app.domain.listing import Scope, TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.domain.similar import Similar
from ticketing_app.domain.sources import Sent
from ticketing_app.domain.status import change_status
from ticketing_app.domain.suggestions import Found
from ticketing_app.errors import Forbidden, Invalid, Missing, Stale
from ticketing_app.models import Notification, OutboxMessage, Ticket, id_of
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus, Facet, Severity, Status, Visibility

SECRET = "zebrafinch"
"""A word that stands in everything that people wrote on the ticket, and nowhere else."""
TERMS = Terms(timedelta(), timedelta())
REASON = "The customer asked us to forget it."


@dataclass(frozen=True)
class Full:
    """A ticket with something of everything, and another one that looks like it."""

    ticket: Ticket
    twin: Ticket

    @property
    def number(self) -> int:
        """Its id."""
        return id_of(self.ticket)


@pytest.fixture
def full(cast: Cast, make_ticket: MakeTicket) -> Full:
    """Everything that can hang on a ticket, each with the secret word in it."""
    twin = make_ticket(title="The modem sings", description="It sings like a bird.")
    ticket = make_ticket(
        title=f"The {SECRET} modem sings",
        description=f"It is a {SECRET} of a modem.",
        city=f"{SECRET} Springs",
        region=SECRET,
    )
    number = id_of(ticket)
    suggest(
        ticket,
        answer(severity="major", reason=f"Because of “{SECRET}”."),
        found=Found([Similar(id_of(twin), 0.9)], [id_of(twin)]),
    )
    suggest(twin, answer(severity="major"), found=Found([Similar(number, 0.9)], [number]))
    do(triage.opened, cast.abe, number)
    do(assignment.assign, cast.mia, number, cast.eve.person_id)
    do(tickets.edit, cast.abe, number, {"severity": Severity.CRITICAL, "title": f"The {SECRET} sings"})
    do(tickets.edit, cast.abe, number, {"priority": None})
    do(messages.write, cast.eve, number, f"Which {SECRET}?", Visibility.PUBLIC)
    do(messages.write, cast.eve, number, f"They mean the {SECRET}.", Visibility.INTERNAL)
    file = StoredFile(
        name=f"{SECRET}.png", content_type="image/png", size=3, sha256="0" * 64, storage_key="key-of-a-file"
    )
    do(attachments.attach, cast.cara, number, [file])
    do(change_status, cast.eve, number, Status.IN_PROGRESS)
    do(change_status, cast.eve, number, Status.HELD, reason=f"A part for the {SECRET} is missing.")
    do(sources.note_exchange, Sent("gemini", "answered", f"About a {SECRET}", SECRET, 12.0, number))
    with db.transaction() as session:
        letter = session.exec(select(OutboxMessage).where(col(OutboxMessage.body).contains(SECRET))).first()
        assert letter is not None
        letter.status, letter.last_error = DeliveryStatus.FAILED, f"SMTPDataError: refused “{SECRET}”"
    do(letters.retry, cast.ada, letter.id or 0)
    with db.transaction() as session:
        session.add(
            Notification(
                user_id=cast.eve.person_id, ticket_id=number, topic="t", subject=SECRET, created_at=clock.now()
            )
        )
        claimed = idempotency.claim(session, cast.cara, "POST /tickets", "key", "fingerprint")
        claimed.result_id = number
        session.add(claimed)
    return Full(reread(ticket), twin)


def _said_anywhere() -> Iterator[str]:
    for table, rows in all_rows().items():
        for row in rows:
            for column, value in row.items():
                if SECRET in json.dumps(value, default=str).lower():
                    yield f"{table}.{column}"


def test_no_word_of_it_is_left_in_any_table(cast: Cast, full: Full) -> None:
    before = set(_said_anywhere())
    assert before >= {
        "ticket.title",
        "ticket.description",
        "ticket.status_reason",
        "ticket.city",
        "ticket.region",
        "message.body",
        "attachment.name",
        "audit_entry.before",
        "audit_entry.after",
        "audit_entry.reason",
        "outbox_message.body",
        "notification.subject",
        "suggested_facet.reason",
        "source_exchange.sent",
        "source_exchange.received",
    }
    assert do(erasure.erase, cast.ada, full.number, REASON) == ["key-of-a-file"]
    assert set(_said_anywhere()) == set()
    rows = all_rows()
    for table in ("message", "attachment", "notification", "opening", "decision", "source_exchange"):
        assert [row for row in rows[table] if row["ticket_id"] == full.number] == [], table
    assert rows["idempotency_key"] == []
    assert [row["id"] for row in rows["suggestion"] if row["ticket_id"] == full.number] == []


def test_who_did_what_and_when_stays_known_and_why_it_was_erased(cast: Cast, full: Full) -> None:
    before = entries_on(full.ticket)
    do(erasure.erase, cast.ada, full.number, REASON)
    after = entries_on(full.ticket)
    assert [(one.at, one.actor_id, one.action) for one in after[: len(before)]] == [
        (one.at, one.actor_id, one.action) for one in before
    ]
    ended, erased = after[len(before) :]
    assert (ended.action, ended.before, ended.after) == (
        "ticket.status_changed",
        {"status": "held"},
        {"status": "cancelled"},
    )
    assert (erased.action, erased.actor_id, erased.reason) == ("ticket.erased", cast.ada.id, REASON)
    assert erased.after == {"messages": 2, "attachments": 1}
    edited = next(one for one in after if one.action == "ticket.edited")
    assert edited.after == {"severity": "critical", "priority": "critical"}
    assert [one.reason for one in after if one.reason] == [REASON]


def test_what_waited_to_be_sent_never_leaves_and_its_files_are_ordered_away(cast: Cast, full: Full) -> None:
    do(erasure.erase, cast.ada, full.number, REASON)
    left = [row for row in all_rows()["outbox_message"] if row["ticket_id"] == full.number]
    assert {row["channel"] for row in left} == {DeliveryChannel.EVENT, DeliveryChannel.STORAGE}
    assert [(row["recipient"], row["status"]) for row in left if row["channel"] is DeliveryChannel.STORAGE] == [
        ("key-of-a-file", DeliveryStatus.QUEUED)
    ]
    assert [one.topic for one in outbox() if one.ticket_id == full.number][-2:] == [
        "ticket.status_changed",
        "ticket.erased",
    ]


def _numbers(found: Any) -> set[int]:
    """Every ticket that a list names."""
    return {id_of(one) if isinstance(one, Ticket) else one.ticket_id for one in found}


def _everything(actor: Actor, eve: int, full: Full) -> dict[str, Callable[[Session], Any]]:
    """Every list, count and answer of the domain that may name tickets; each gives the numbers it names, or a count."""
    everything = TicketQuery(q=None)

    def of(query: TicketQuery) -> Callable[[Session], Any]:
        return lambda s: _numbers(listing.tickets(s, actor, query).items)

    return {
        "listing.tickets": of(everything),
        "listing.tickets unassigned": of(TicketQuery(scope=Scope.UNASSIGNED, status=tuple(Status))),
        "listing.tickets assigned": of(TicketQuery(scope=Scope.ASSIGNED, assignee_id=eve)),
        "listing.tickets words": of(TicketQuery(q=SECRET)),
        "listing.count": lambda s: listing.count(s, actor, everything),
        **{
            f"listing.counts_by {column}": lambda s, by=column: sum(
                listing.counts_by(s, actor, by, everything).values()
            )
            for column in ("status", "priority", "category_id", "assignee_id", "city", "region")
        },
        "overview.figures": lambda s: overview.figures(s, actor),
        "overview.loads": lambda s: [(one.user.id, one.open_tickets, one.overdue) for one in overview.loads(s, actor)],
        "people.engineers": lambda s: [(one.user.id, one.open_tickets) for one in people.engineers(s, actor)],
        "people.open_tickets": lambda s: people.open_tickets(s, actor, eve),
        "suggestions.hints": lambda s: set(suggestions.hints(s, actor, [full.number])),
        "suggestions.sure_ones": lambda s: _numbers(one for one, _ in suggestions.sure_ones(s, actor)),
        "learning.lessons": lambda s: repr(learning.lessons(s)),
        "rarity.rarity": lambda s: rarity.rarity(s).seen,
        "closing.to_announce": lambda s: closing.to_announce(s, TERMS, 50),
    }


def test_it_is_in_no_list_and_no_count_any_more(cast: Cast, full: Full) -> None:
    def look() -> dict[str, Any]:
        return {name: ask(question) for name, question in _everything(cast.mia, cast.eve.person_id, full).items()}

    with_it = look()
    do(erasure.erase, cast.ada, full.number, REASON)
    without = look()
    for name in ("listing.tickets", "listing.tickets assigned", "listing.tickets words", "suggestions.hints"):
        assert full.number in with_it[name], name
    for name, value in without.items():
        assert full.number not in value if isinstance(value, set) else SECRET not in repr(value), name
    assert without["listing.tickets"] == {id_of(full.twin)}
    assert without["listing.count"] == with_it["listing.count"] - 1 == 1
    assert {value for name, value in without.items() if name.startswith("listing.counts_by")} == {1}
    assert without["overview.figures"].open == with_it["overview.figures"].open - 1
    assert sum(load for _, load, _ in without["overview.loads"]) == 0
    assert sum(load for _, load in without["people.engineers"]) == 0
    assert without["people.open_tickets"].held == 0


def test_search_finds_none_of_its_words_and_nobody_is_told_that_it_is_similar(cast: Cast, full: Full) -> None:
    def found(session: Session) -> tuple[list[int], list[int]]:
        by_words = session.exec(_having(SECRET)).all()
        rare = rarity.rarity(session)
        alike = similar.similar_to(session, title=f"{SECRET} sings", description="The modem sings.", rare=rare)
        twins = similar.duplicates_of(session, session.get_one(Ticket, full.twin.id), rare)
        return list(by_words), [*[one.ticket_id for one in alike], *twins]

    by_words, alike = ask(found)
    assert by_words == [full.number]
    assert full.number in alike
    do(erasure.erase, cast.ada, full.number, REASON)
    by_words, alike = ask(found)
    assert by_words == []
    assert full.number not in alike
    assert ask(endings.ended, cast.abe, [full.number]) == []


def _having(word: str) -> Any:
    return select(col(Ticket.id)).where(db.text_has_any([(word,)], 10))


def test_for_everybody_there_is_no_such_ticket(cast: Cast, full: Full) -> None:
    do(erasure.erase, cast.ada, full.number, REASON)
    attempts: list[Callable[[Session, Actor], Any]] = [
        lambda s, who: access.ticket_for(s, who, Action.VIEW, full.number, lock=False),
        lambda s, who: messages.write(s, who, full.number, "Hello?", Visibility.PUBLIC),
        lambda s, who: change_status(s, who, full.number, Status.IN_PROGRESS),
        lambda s, who: tickets.edit(s, who, full.number, {"title": "Mine"}),
        lambda s, who: assignment.take(s, who, full.number),
        lambda s, who: erasure.erase(s, who, full.number, REASON),
    ]
    before = all_rows()
    for actor in cast.everyone.values():
        for attempt in attempts:
            with pytest.raises(Missing):
                do(attempt, actor)
    assert all_rows() == before


def test_only_an_admin_erases_with_a_reason_and_as_they_saw_it(cast: Cast, full: Full) -> None:
    before = all_rows()
    for name in ("cara", "abe", "eve", "mia"):
        with pytest.raises(Forbidden):
            do(erasure.erase, cast.everyone[name], full.number, REASON)
    with pytest.raises(Missing):
        do(erasure.erase, cast.carlo, full.number, REASON)
    with pytest.raises(Invalid):
        do(erasure.erase, cast.ada, full.number, "  ")
    with pytest.raises(Stale):
        do(erasure.erase, cast.ada, full.number, REASON, version=1)
    assert all_rows() == before


@pytest.mark.parametrize("status", Status)
def test_a_number_is_never_given_away_again_and_the_ticket_ends(
    status: Status, cast: Cast, make_ticket: MakeTicket
) -> None:
    ticket = make_ticket(status=status)
    do(erasure.erase, cast.ada, id_of(ticket), REASON)
    left = reread(ticket)
    ends = {Status.RESOLVED: Status.CLOSED, **{one: one for one in (Status.CLOSED, Status.REJECTED, Status.CANCELLED)}}
    assert left.status is ends.get(status, Status.CANCELLED)
    assert left.erased_at is not None
    assert (left.title, left.description, left.assignee_id) == ("", "", None)
    assert id_of(make_ticket()) > id_of(ticket)


def test_what_comes_back_from_outside_after_it_was_erased_is_not_kept(cast: Cast, full: Full) -> None:
    do(erasure.erase, cast.ada, full.number, REASON)
    do(sources.note_exchange, Sent("gemini", "answered", f"About a {SECRET}", SECRET, 12.0, full.number))
    assert set(_said_anywhere()) == set()


def test_the_sources_learn_anew_at_once(cast: Cast, full: Full) -> None:
    before = ask(learning.marks)
    do(erasure.erase, cast.ada, full.number, REASON)
    assert all(mark != before[facet] for facet, mark in ask(learning.marks).items())


def test_the_record_counts_no_decision_on_it(cast: Cast, full: Full) -> None:
    def decided(session: Session) -> int:
        return record.right_on(session, "local", Facet.SEVERITY, "major").decided

    assert ask(decided) == 1
    do(erasure.erase, cast.ada, full.number, REASON)
    assert ask(decided) == 0


def test_nobody_is_offered_for_having_solved_it(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.RESOLVED, assignee=cast.eve)
    assert ask(offers.engineer_for, cast.abe, ticket.category_id) is not None
    do(erasure.erase, cast.ada, id_of(ticket), REASON)
    assert ask(offers.engineer_for, cast.abe, ticket.category_id) is None
