"""Change, audit entry and outbox message stand or fall together, for every verb that there is."""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.domain.every_verb import EXAMPLES, HOUSEKEEPING, READS, STEPS_OF_VERBS
from tests.domain.verbs import QUIET, Example, Stage
from tests.support.cast import Cast
from tests.support.databases import Rows, all_rows
from tests.support.tickets import MakeTicket, do, entries_on, outbox
from ticketing_app import db, domain
from ticketing_app.domain import categories, people, status
from ticketing_app.domain.people import NewPerson
from ticketing_app.models import id_of
from ticketing_app.vocabulary import DeliveryChannel, DeliveryStatus, Role, Status

TRACES = ("audit_entry", "outbox_message")
pytestmark = pytest.mark.usefixtures("stopped_clock")  # a reopened ticket has its deadline moved by each second
examples = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.verb}:{e.actions[-1]}-by-{e.actor}")


class PowerCut(Exception):
    """What the tests throw into the middle of a verb."""


@pytest.fixture
def stage(cast: Cast, make_ticket: MakeTicket) -> Stage:
    """Everything that an example needs."""
    return Stage(cast, make_ticket)


def _functions_with_a_session() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(domain.__path__):
        loaded = importlib.import_module(f"{domain.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            ours = function.__module__ == loaded.__name__ and not name.startswith("_")
            if ours and next(iter(inspect.signature(function).parameters), "") == "session":
                found.add(f"{module.name}.{name}")
    return found


def test_every_verb_of_the_domain_is_walked_here() -> None:
    known = {example.verb for example in EXAMPLES} | READS | STEPS_OF_VERBS | HOUSEKEEPING | QUIET
    there = _functions_with_a_session()
    assert sorted(there - known) == [], "new in the domain: say in tests/domain/verbs.py what they are"
    assert sorted(known - there) == [], "gone from the domain, still in tests/domain/verbs.py"


@examples
def test_every_verb_leaves_its_audit_entry_and_its_messages(example: Example, stage: Stage) -> None:
    act = example.prepare(stage)
    before = all_rows()
    do(act)
    after = all_rows()
    entries, messages = (_added(before, after, table) for table in TRACES)
    assert tuple(entry["action"] for entry in entries) == example.actions
    assert _changed_tables(before, after) - {*TRACES, "notification"}, "the verb changed nothing"
    actor = stage.cast.everyone.get(example.actor)
    for entry in entries:
        assert entry["before"] != entry["after"]
        assert actor is None or (entry["actor_id"], entry["role"]) == (actor.id, actor.role)
        announced = f"{entry['subject']}/{entry['subject_id']}"
        assert [m["recipient"] for m in messages if m["topic"] == entry["action"] and not m["body"]].count(
            announced
        ) == 1
    assert all(message["status"] is DeliveryStatus.QUEUED for message in messages)
    told = {message["channel"] for message in messages if message["user_id"] == stage.cast.cara.id}
    assert told == ({DeliveryChannel.EMAIL, DeliveryChannel.SMS} if example.tells else set())


@examples
def test_an_error_anywhere_in_a_verb_leaves_nothing_behind(example: Example, stage: Stage) -> None:
    act = example.prepare(stage)
    before = all_rows()
    statements = 0
    while not _survives(act, power_cut_at=statements):
        assert all_rows() == before, f"something was left behind by a failure at write {statements + 1}"
        statements += 1
    assert statements >= 3, "a change, its entry and its message are three writes at least"
    assert _changed_tables(before, all_rows()) >= set(TRACES)


def _survives(act: Any, power_cut_at: int) -> bool:
    """Run the verb with a power cut at this write (from 0; the commit is the last); false where it came to that."""
    writes = 0

    def cut() -> None:
        nonlocal writes
        if writes == power_cut_at:
            raise PowerCut
        writes += 1

    def on_statement(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            cut()

    def on_commit(_connection: sa.Connection) -> None:
        cut()

    engine = db.engine()
    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    try:
        do(act)
    except PowerCut:
        return False
    else:
        return True
    finally:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "commit", on_commit)


def test_what_was_tried_in_vain_leaves_no_trace(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(status=Status.CLOSED)
    before = all_rows()
    for attempt in (
        lambda s: status.change_status(s, cast.abe, id_of(ticket), Status.IN_PROGRESS),
        lambda s: people.create(s, cast.abe, NewPerson(email="x@x.example", full_name="X"), Role.ADMIN, None),
        lambda s: categories.add(s, cast.mia, "Mine"),
    ):
        with pytest.raises(Exception, match=r".+"):
            do(attempt)
    assert all_rows() == before


def test_the_entry_names_the_door_and_the_request(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    entry = entries_on(ticket)[0]
    assert (entry.door, entry.request_id, entry.before) == (cast.cara.door, None, {})
    assert entry.after["title"] == ticket.title


def test_an_inactive_customer_is_told_nothing(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket(customer=cast.carlo, status=Status.IN_PROGRESS)
    do(people.edit, cast.ada, cast.carlo.person_id, {"active": False})
    do(status.change_status, cast.abe, id_of(ticket), Status.RESOLVED, reason="Done.")
    last = [m for m in outbox() if m.ticket_id == ticket.id][-1]
    assert last.channel is DeliveryChannel.EVENT


def test_the_customer_learns_the_number_by_mail_and_sms(cast: Cast, make_ticket: MakeTicket) -> None:
    ticket = make_ticket()
    letters = [m for m in outbox() if m.ticket_id == ticket.id and m.user_id == cast.cara.id]
    assert {(m.channel, m.recipient) for m in letters} == {
        (DeliveryChannel.EMAIL, cast.email(cast.cara)),
        (DeliveryChannel.SMS, "+1 555 0100"),
    }
    assert {m.subject for m in letters} == {f"Ticket #{ticket.id} has been created."}
    assert len({m.idempotency_key for m in outbox()}) == len(outbox())


def _added(before: Rows, after: Rows, table: str) -> list[dict[str, Any]]:
    known = {row["id"] for row in before[table]}
    return sorted((row for row in after[table] if row["id"] not in known), key=lambda row: row["id"])


def _changed_tables(before: Rows, after: Rows) -> set[str]:
    return {table for table in after if after[table] != before[table]}
