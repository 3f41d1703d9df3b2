"""Two at once: exactly one wins, and the other learns why."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session, select

from tests.support.cast import Cast
from tests.support.tickets import MakeTicket, do, entries_on, other_category, reread
from ticketing_app import db
from ticketing_app.domain import assignment, attachments, idempotency, merging, people, sessions, tickets
from ticketing_app.domain.attachments import StoredFile
from ticketing_app.domain.people import NewPerson
from ticketing_app.domain.status import change_status
from ticketing_app.errors import Conflict, IllegalStep, Invalid, Stale, Taken, Unauthenticated
from ticketing_app.models import Attachment, Ticket, User, id_of
from ticketing_app.vocabulary import Door, Role, Status

P = ParamSpec("P")
T = TypeVar("T")
ROUNDS = 8


def at_once(*works: Callable[[], T]) -> list[T | Exception]:
    """Run all of them at the same moment, each in a thread of its own; what each returned or raised."""
    gate = threading.Barrier(len(works))

    def start(work: Callable[[], T]) -> T | Exception:
        gate.wait(10)
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(start, works))


def call(verb: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
    """The verb, ready to be called in a transaction of its own."""
    return lambda: do(verb, *args, **kwargs)


def test_of_two_agents_who_take_one_ticket_one_gets_it(cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(ROUNDS):
        ticket = make_ticket()
        number = id_of(ticket)
        results = at_once(*(call(assignment.take, who, number) for who in (cast.abe, cast.anya)))
        winners = [result for result in results if isinstance(result, Ticket)]
        losers = [result for result in results if not isinstance(result, Ticket)]
        assert [len(winners), len(losers)] == [1, 1], results
        assert isinstance(losers[0], Taken), losers
        after = reread(ticket)
        assert after.assignee_id == winners[0].assignee_id
        assert after.version == ticket.version + 1
        assert [entry.action for entry in entries_on(ticket)].count("ticket.assigned") == 1


def test_who_takes_while_a_manager_assigns_never_overwrites_it(cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(ROUNDS):
        ticket = make_ticket()
        number = id_of(ticket)
        took, assigned = at_once(
            call(assignment.take, cast.abe, number),
            call(assignment.assign, cast.mia, number, cast.eve.person_id, version=ticket.version),
        )
        after = reread(ticket)
        if isinstance(took, Ticket):
            assert isinstance(assigned, Stale)
            assert after.assignee_id == cast.abe.id
        else:
            assert isinstance(took, Taken)
            assert after.assignee_id == cast.eve.id


def test_of_two_edits_of_one_version_one_is_stale(cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(ROUNDS):
        ticket = make_ticket()
        number, seen = id_of(ticket), ticket.version
        results = at_once(
            call(tickets.edit, cast.abe, number, {"title": "Abe's title"}, version=seen),
            call(tickets.edit, cast.mia, number, {"title": "Mia's title"}, version=seen),
        )
        kept = [result.title for result in results if isinstance(result, Ticket)]
        assert len(kept) == 1, results
        assert sum(isinstance(result, Stale) for result in results) == 1
        assert reread(ticket).title == kept[0]


def test_of_two_decisions_on_one_ticket_one_stands(cast: Cast, make_ticket: MakeTicket) -> None:
    for _ in range(ROUNDS):
        ticket = make_ticket(status=Status.NEW)
        number = id_of(ticket)
        results = at_once(
            call(change_status, cast.abe, number, Status.REJECTED, reason="Not ours."),
            call(change_status, cast.cara, number, Status.CANCELLED),
        )
        assert sum(isinstance(result, Ticket) for result in results) == 1, results
        assert sum(isinstance(result, IllegalStep) for result in results) == 1, results


def test_one_key_makes_one_ticket_however_often_it_is_sent(cast: Cast) -> None:
    category = other_category()

    def create(key: str) -> Callable[[], int]:
        def work(session: Session) -> int:
            claimed = idempotency.claim(session, cast.cara, "POST /tickets/", key, "same content")
            if claimed.result_id is None:
                draft = tickets.Draft(category_id=category, title="Once", description="Only once.")
                claimed.result_id = id_of(tickets.raise_ticket(session, cast.cara, draft))
            return claimed.result_id

        return lambda: db.run(work, repeatable=True)

    for number in range(ROUNDS):
        results = at_once(*[create(f"key-{number}")] * 4)
        assert len(set(map(str, results))) == 1, results
        assert isinstance(results[0], int), results
    with db.reading() as session:
        assert len(session.exec(select(Ticket)).all()) == ROUNDS


def test_a_ticket_takes_twenty_files_however_they_arrive(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    number = id_of(ticket)

    def add(part: str, count: int) -> list[Attachment]:
        files = [
            StoredFile(name="a.txt", content_type="text/plain", size=1, sha256="0" * 64, storage_key=f"{part}-{file}")
            for file in range(count)
        ]
        return do(attachments.attach, cast.cara, number, files)

    for part in "abc":
        add(part, 5)
    results = at_once(lambda: add("x", 3), lambda: add("y", 3))
    assert sum(isinstance(result, list) for result in results) == 1, results
    assert sum(isinstance(result, Invalid) for result in results) == 1, results


def test_one_address_makes_one_account(cast: Cast) -> None:
    def join(name: str) -> User:
        return do(people.create, cast.ada, NewPerson(email="twin@x.example", full_name=name), Role.AGENT, None)

    results = at_once(lambda: join("One"), lambda: join("Two"))
    assert sum(isinstance(result, User) for result in results) == 1, results
    assert sum(isinstance(result, Conflict) for result in results) == 1, results


def test_no_ticket_is_left_behind_with_a_double_that_is_merged_at_that_moment(cast: Cast) -> None:
    draft = tickets.Draft(category_id=other_category(), title="Noise", description="It hums.")
    for number in range(ROUNDS):
        new = NewPerson(email=f"double{number}@cast.example", full_name="Cara Customer")
        double = do(people.create, cast.ada, new, Role.CUSTOMER, None)
        who = sessions.as_actor(double, Door.REST)
        results = at_once(
            call(merging.merge, cast.ada, who.person_id, cast.cara.person_id), call(tickets.raise_ticket, who, draft)
        )
        assert all(isinstance(one, (User, Ticket, Unauthenticated)) for one in results), results
    with db.reading() as session:
        assert {ticket.customer_id for ticket in session.exec(select(Ticket))} <= {cast.cara.id}


def test_no_ticket_is_given_to_a_colleague_who_is_merged_at_that_moment(cast: Cast, make_ticket: MakeTicket) -> None:
    for number in range(ROUNDS):
        ticket = make_ticket()
        new = NewPerson(email=f"double{number}@cast.example", full_name="Eve Engineer")
        double = do(people.create, cast.ada, new, Role.ENGINEER, None)
        results = at_once(
            call(merging.merge, cast.ada, id_of(double), cast.eve.person_id),
            call(assignment.assign, cast.mia, id_of(ticket), id_of(double)),
        )
        assert all(isinstance(one, (User, Ticket, Invalid)) for one in results), results
        assert reread(ticket).assignee_id in (None, cast.eve.id)
