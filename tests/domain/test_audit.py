"""The audit trail is read by filters, newest first, page by page, and taken out of the house batch by batch."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.clock import StoppedClock
from tests.support.tickets import MakeTicket, ask, do
from ticketing_app import clock, db
from ticketing_app.domain import audit, categories, cursors, people, status
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.audit import SYSTEM, AuditQuery
from ticketing_app.errors import Forbidden, Invalid
from ticketing_app.models import AuditEntry, id_of
from ticketing_app.vocabulary import Door, Role, Status


def found(actor: Actor, **filters: Any) -> list[AuditEntry]:
    """Everything that the filters find, walked through in pages of two."""
    query, all_of_it = AuditQuery(**filters, limit=2), list[AuditEntry]()
    while True:
        page = ask(audit.entries, actor, query)
        all_of_it += page.items
        if page.next_cursor is None:
            return all_of_it
        query = replace(query, cursor=page.next_cursor)


def exported(actor: Actor, **filters: Any) -> list[AuditEntry]:
    return [entry for batch in audit.export(actor, AuditQuery(**filters)) for entry in batch]


@pytest.fixture
def busy(stopped_clock: StoppedClock, cast: Cast, make_ticket: MakeTicket) -> dict[str, int]:
    """A house in which several people did several things, an hour apart."""
    ticket, other = make_ticket(), make_ticket(customer=cast.carlo)
    stopped_clock.move(hours=1)
    do(status.change_status, cast.abe, id_of(ticket), Status.IN_PROGRESS)
    stopped_clock.move(hours=1)
    do(people.edit, replace(cast.ada, door=Door.REST), cast.carlo.person_id, {"city": "Saltwick"})
    stopped_clock.move(hours=1)
    mobile = do(categories.add, cast.ada, "Mobile")
    do(status.change_status, cast.abe, id_of(ticket), Status.RESOLVED, reason="Done.")
    return {"ticket": id_of(ticket), "other": id_of(other), "category": id_of(mobile)}


def test_each_filter_finds_what_it_names(stopped_clock: StoppedClock, busy: dict[str, int], cast: Cast) -> None:
    start = stopped_clock.now - timedelta(hours=3)
    steps = ["ticket.status_changed", "ticket.status_changed"]
    for filters, expected in (
        ({"actor_id": cast.abe.id}, steps),
        ({"actor_id": SYSTEM, "since": start}, []),
        ({"action": ("ticket.created",)}, ["ticket.created"] * 2),
        ({"action": ("category", "user.edited")}, ["category.added", "user.edited"]),
        ({"action": ("nothing",)}, []),
        ({"ticket_id": busy["ticket"]}, [*steps, "ticket.created"]),
        ({"door": Door.REST}, ["user.edited"]),
        ({"subject": "category", "subject_id": busy["category"]}, ["category.added"]),
        ({"subject": "user", "subject_id": cast.carlo.id, "since": start}, ["user.edited"]),
        ({"since": start + timedelta(hours=1), "until": start + timedelta(hours=2)}, ["ticket.status_changed"]),
        ({"since": start + timedelta(hours=3)}, ["ticket.status_changed", "category.added"]),
        ({"since": start + timedelta(hours=4)}, []),
        ({"ticket_id": busy["ticket"], "actor_id": cast.abe.id, "until": stopped_clock.now}, steps[:1]),
        ({"ticket_id": busy["ticket"], "action": ("ticket.created",), "door": Door.UI}, ["ticket.created"]),
        ({"actor_id": cast.ada.id, "action": ("user",), "since": start}, ["user.edited"]),
        ({"door": Door.REST, "since": start + timedelta(hours=3)}, []),
    ):
        assert [entry.action for entry in found(cast.mia, **filters)] == expected, filters


def test_what_the_house_did_is_found_under_its_own_name(cast: Cast) -> None:
    made = found(cast.ada, actor_id=SYSTEM, door=Door.CLI)
    assert {entry.action for entry in made} == {"user.created"}
    assert len(made) == len(cast.everyone)


def test_pages_are_newest_first_and_hold_still_while_more_is_written(cast: Cast, busy: dict[str, int]) -> None:
    whole: dict[str, Any] = {}
    recent: dict[str, Any] = {"since": clock.now() - timedelta(days=1)}
    for filters in (whole, recent):
        before = [id_of(entry) for entry in found(cast.mia, **filters)]
        assert before == sorted(before, reverse=True)
        first = ask(audit.entries, cast.mia, replace(AuditQuery(**filters), limit=3))
        do(categories.add, cast.ada, f"Meanwhile {len(before)}")
        second = ask(audit.entries, cast.mia, replace(AuditQuery(**filters), limit=3, cursor=first.next_cursor))
        assert [id_of(entry) for entry in (*first.items, *second.items)] == before[:6]


def test_of_a_time_with_very_many_entries_the_same_is_found(
    stopped_clock: StoppedClock, busy: dict[str, int], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = (
        {"since": stopped_clock.now - timedelta(hours=3)},
        {"since": stopped_clock.now - timedelta(hours=3), "door": Door.UI},
        {"until": stopped_clock.now, "action": ("ticket",)},
        {"until": stopped_clock.now, "actor_id": cast.abe.id},
    )
    few = [[entry.id for entry in found(cast.mia, **query)] for query in queries]
    monkeypatch.setattr(audit, "FEW", 1)
    assert [[entry.id for entry in found(cast.mia, **query)] for query in queries] == few
    assert all(few)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.AGENT, Role.ENGINEER])
def test_it_is_for_managers_and_admins_alone(role: Role, cast: Cast) -> None:
    actor = cast.one(role)
    for question in (audit.entries, audit.exported):
        with pytest.raises(Forbidden):
            do(question, actor, AuditQuery())
    for question in (audit.actions, audit.staff):
        with pytest.raises(Forbidden):
            ask(question, actor)
    with pytest.raises(Forbidden):
        exported(actor)


@pytest.mark.parametrize("cursor", ["x", "4711", cursors.make("-id", 4, 4), cursors.make("-at", 4, 4)])
def test_a_cursor_of_another_list_is_refused(cursor: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        ask(audit.entries, cast.ada, AuditQuery(cursor=cursor))


def test_everything_that_was_ever_done_can_be_chosen(busy: dict[str, int], cast: Cast) -> None:
    assert ask(audit.actions, cast.mia) == [
        "category.added",
        "ticket.created",
        "ticket.status_changed",
        "user.created",
        "user.edited",
    ]


def test_those_who_work_here_can_be_chosen_by_name(cast: Cast) -> None:
    names = [name for _, name in ask(audit.staff, cast.ada)]
    assert names == sorted(actor.name for actor in cast.everyone.values() if actor.is_staff)


def test_an_export_has_all_that_the_list_has_and_is_written_down(
    busy: dict[str, int], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 3)
    filters = {"action": ("ticket",), "door": Door.UI}
    expected = [entry.id for entry in found(cast.mia, **filters)]
    assert [entry.id for entry in exported(cast.mia, **filters)] == expected
    (note,) = found(cast.ada, action=("audit.exported",))
    assert (note.actor_id, note.subject) == (cast.mia.id, "audit")
    assert note.after == {"filters": {"action": ["ticket"], "door": "ui"}}


def test_an_export_holds_no_session_while_its_reader_takes_time(
    busy: dict[str, int], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    pool: Any = db.engine().pool
    busy_before = pool.checkedout()
    for _ in audit.export(cast.ada, AuditQuery()):
        assert pool.checkedout() == busy_before
