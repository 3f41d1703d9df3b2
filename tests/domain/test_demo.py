"""The demo is a small telecom with a past that holds together, loaded once and never in production."""

import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from tests.support.cast import Cast
from tests.support.databases import Database, all_rows, environment
from tests.support.tickets import ask, do, outbox
from ticketing_app import clock, db, demo, migrations
from ticketing_app.demo.stories import STORIES
from ticketing_app.domain import escalation, figures, forecast, listing, sessions, sign_in
from ticketing_app.domain.actor import house
from ticketing_app.domain.lifecycle import STEPS
from ticketing_app.errors import Conflict, Forbidden, Unauthenticated
from ticketing_app.integrations import storage
from ticketing_app.jobs import counting
from ticketing_app.jobs.outbox import deliver_due
from ticketing_app.models import (
    NEVER,
    Attachment,
    AuditEntry,
    Category,
    Message,
    Notification,
    SlaEscalation,
    Ticket,
    User,
)
from ticketing_app.vocabulary import ClockName, DeliveryStatus, Door, Role, Severity, Status, Urgency, Visibility

PASSWORD = "password1234"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Loading takes seconds: what no database could do otherwise is tried on one."""
HOUSE = house(Door.JOB)
ACCOUNTS = {role: f"{role.value}@demo.example" for role in Role}


@pytest.fixture(scope="module")
def _loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A folder with the demo in it, for all tests that only look."""
    settings = {"TICKETING_DATA_DIR": str(tmp_path_factory.mktemp("demo"))}
    with environment(settings):
        migrations.upgrade()
        assert demo.load_if_empty()
    return settings


@pytest.fixture
def telecom(_loaded: dict[str, str]) -> Iterator[None]:
    """The demo, to look at."""
    with environment(_loaded):
        yield


@pytest.fixture
def own_copy(_loaded: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """A copy of the demo, to change: loading it takes seconds."""
    shutil.copyfile(Path(_loaded["TICKETING_DATA_DIR"]) / "ticketing.db", tmp_path / "ticketing.db")
    settings = {"TICKETING_DATA_DIR": str(tmp_path)}
    with environment(settings):
        yield settings


@pytest.fixture
def own_copy_with_password(own_copy: dict[str, str]) -> dict[str, str]:
    """A copy whose accounts have the password."""
    with environment({**own_copy, "TICKETING_DEMO_PASSWORD": PASSWORD}):
        demo.sync_password()
    return own_copy


def all_of(table: Any) -> list[Any]:
    with db.reading() as session:
        return list(session.exec(select(table).order_by(sa.asc("id"))))


def enter(email: str, password: str) -> User:
    return sign_in.sign_in(email, password, lifetime=timedelta(hours=1), address="127.0.0.1", device=None)[0]


@pytest.mark.usefixtures("telecom")
def test_there_is_an_account_for_every_role_and_more_people_than_that() -> None:
    people: list[User] = all_of(User)
    assert {user.email: user.role for user in people}.items() >= {
        email: role for role, email in ACCOUNTS.items()
    }.items()
    counts = Counter(user.role for user in people)
    assert counts[Role.CUSTOMER] >= 8
    assert counts[Role.AGENT] >= 3
    assert counts[Role.ENGINEER] >= 4
    assert all(user.demo and user.active for user in people)
    assert len({user.full_name for user in people}) == len(people)


@pytest.mark.usefixtures("telecom")
def test_categories_have_help_and_keywords_and_other_stays_last() -> None:
    categories: list[Category] = sorted(all_of(Category), key=lambda category: category.position)
    names = [category.name for category in categories]
    assert {"Billing and payments", "Broadband", "Mobile", "Television"} <= set(names)
    assert names[-1] == "Other"
    assert all(category.description and category.keywords for category in categories[:-1])


@pytest.mark.usefixtures("telecom")
def test_tickets_are_in_all_states_and_of_all_kinds() -> None:
    tickets: list[Ticket] = all_of(Ticket)
    # About sixty are the house of today; fifty of the weeks before give the forecast enough to go by.
    assert 105 <= len(tickets) == len(STORIES) <= 120
    assert {ticket.status for ticket in tickets} == set(Status)
    assert {ticket.urgency for ticket in tickets} == set(Urgency)
    assert {ticket.severity for ticket in tickets} >= {Severity.CRITICAL, Severity.MAJOR, Severity.MINOR}
    assert any(ticket.priority_overridden for ticket in tickets)
    assert any(ticket.preferred_contact_from for ticket in tickets)
    assert all(ticket.city and ticket.region and ticket.postal_code for ticket in tickets)
    assert any(entry.action == "ticket.reopened" for entry in all_of(AuditEntry))
    assert {message.visibility for message in all_of(Message)} == set(Visibility)


@pytest.mark.usefixtures("telecom")
def test_some_tickets_are_overdue_some_nearly_and_some_have_time() -> None:
    overdue, nearly = (
        ask(listing.count, HOUSE, query)
        for query in (listing.TicketQuery(overdue=True), listing.TicketQuery(nearly_due=True))
    )
    still_open = ask(listing.count, HOUSE, listing.TicketQuery(status=tuple(s for s in Status if STEPS[s])))
    assert overdue >= 5
    assert nearly >= 3
    assert still_open > overdue + nearly


@pytest.mark.usefixtures("telecom")
def test_the_five_accounts_find_something_to_do() -> None:
    people = {user.email: sessions.as_actor(user, Door.UI) for user in all_of(User)}
    customer, engineer, agent = (people[ACCOUNTS[role]] for role in (Role.CUSTOMER, Role.ENGINEER, Role.AGENT))
    mine = ask(listing.counts_by, customer, "status", listing.TicketQuery(scope=listing.Scope.RAISED))
    assert mine.keys() >= {Status.NEW, Status.PENDING, Status.RESOLVED, Status.CLOSED}
    held = listing.TicketQuery(scope=listing.Scope.ASSIGNED, assignee_id=engineer.id)
    assert ask(listing.counts_by, engineer, "status", held).keys() >= {Status.IN_PROGRESS, Status.HELD}
    assert ask(listing.count, agent, listing.TicketQuery(scope=listing.Scope.UNASSIGNED)) >= 8


@pytest.mark.usefixtures("telecom")
def test_the_past_happened_in_the_order_in_which_it_is_told() -> None:
    entries: list[AuditEntry] = [entry for entry in all_of(AuditEntry) if entry.ticket_id]
    assert all(earlier.at <= later.at for earlier, later in pairwise(entries))
    assert clock.now() - timedelta(days=50) < entries[0].at < clock.now() - timedelta(days=40)
    assert clock.now() - timedelta(minutes=10) < entries[-1].at <= clock.now()
    tickets: list[Ticket] = all_of(Ticket)
    assert all(earlier.created_at < later.created_at for earlier, later in pairwise(tickets))
    for ticket in tickets:
        assert ticket.created_at <= ticket.status_changed_at <= ticket.updated_at <= clock.now()
    people = {user.id: user for user in all_of(User)}
    for entry in entries:
        if entry.action == escalation.ESCALATED:
            assert entry.actor_id is None
        else:
            assert entry.actor_id is not None
            assert people[entry.actor_id].created_at < entry.at


@pytest.mark.usefixtures("telecom")
def test_nothing_in_it_lies_in_the_future() -> None:
    now = clock.now()
    ahead = {
        (table, name)
        for table, rows in all_rows().items()
        for row in rows
        for name, value in row.items()
        if isinstance(value, datetime) and now < value < NEVER
    }
    deadlines = {"response_due_at", "next_response_due_at", "resolution_due_at", "next_due_at", "next_escalation_at"}
    calls = {"preferred_contact_from", "preferred_contact_until"}
    assert {("ticket", "resolution_due_at")} <= ahead <= {("ticket", name) for name in deadlines | calls}


@pytest.mark.usefixtures("telecom")
def test_the_steps_of_escalation_were_taken_when_they_fell_due_and_none_is_left_for_the_worker() -> None:
    taken: list[SlaEscalation] = all_of(SlaEscalation)
    assert {one.action for one in taken} >= {"notify_assignee", "notify_lead", "notify_managers"}
    assert ask(escalation.to_look_at, 100) == []
    assert sum(clock.now() - one.at > timedelta(days=7) for one in taken) > 20


@pytest.mark.usefixtures("telecom")
def test_there_is_enough_history_to_say_what_will_likely_be_late() -> None:
    seen = ask(forecast.outlook, HOUSE)
    assert seen.known == seen.looked_at >= 10
    # Those that were made to be nearly due, and not half the house.
    assert 2 <= len(seen.likely) <= 8
    for _, told in seen.likely[:2]:
        assert told.kind.priority is not None
        assert 0.5 < (told.probability or 0) < 0.95
    assert forecast.said(seen).startswith(f"{len(seen.likely)} tickets will likely miss their target: #")


@pytest.mark.usefixtures("own_copy")
def test_the_dashboard_shows_a_house_that_lives() -> None:
    while counting.count_stale():
        pass
    seen = ask(figures.of, HOUSE, figures.Asked(days=30))
    assert all(day.arrived + day.left for day in seen.days)
    for name in (ClockName.RESOLUTION, ClockName.FIRST_RESPONSE):
        assert 0.6 < (seen.kept[name].share or 0) < 0.95, name
    assert all(kept.ended >= 5 for kept in seen.kept.values())
    arrived, left = (sum(getattr(day, what) for day in seen.days[:-7]) for what in ("arrived", "left"))
    assert abs(arrived - left) <= 10
    assert sum(day.reopened for day in seen.days) >= 3
    assert sum(number > 0 for number in seen.causes.values()) >= 3
    assert len(seen.teams) == 3


@pytest.mark.usefixtures("telecom")
def test_nobody_is_told_of_a_past_that_never_was() -> None:
    assert {message.status for message in outbox()} == {DeliveryStatus.SENT}
    assert deliver_due() == (0, 0)


@pytest.mark.usefixtures("telecom")
def test_below_their_bells_people_find_a_handful_of_the_last_hours() -> None:
    people = {user.email: user.id for user in all_of(User)}
    told: list[Notification] = all_of(Notification)
    for role in (Role.CUSTOMER, Role.AGENT, Role.ENGINEER, Role.MANAGER):
        assert 1 <= sum(one.user_id == people[ACCOUNTS[role]] and one.read_at is None for one in told) <= 6
    lately = clock.now() - timedelta(hours=6)
    assert all(one.created_at >= lately for one in told if one.read_at is None)
    assert sum(one.read_at is not None for one in told) > 300


@pytest.mark.usefixtures("telecom")
def test_the_files_of_the_demo_can_be_opened() -> None:
    files: list[Attachment] = all_of(Attachment)
    assert {file.content_type for file in files} >= {"image/png", "text/plain", "text/csv"}
    for file in files:
        assert storage.attachments().path(file.storage_key).stat().st_size == file.size


def test_of_two_processes_that_start_at_once_one_loads_and_a_later_one_does_not(database: Database) -> None:
    with ThreadPoolExecutor(2) as both:
        did = list(both.map(lambda _: demo.load_if_empty(), range(2)))
    assert sorted(did) == [False, True]
    before = all_rows()
    assert len(before["ticket"]) == len(STORIES)
    assert demo.load_if_empty() is False
    with pytest.raises(Conflict):
        demo.load()
    assert all_rows() == before
    kept = [path for path in (database.data_dir / "attachments").rglob("*") if path.is_file()]
    assert len(kept) == len(before["attachment"])


def test_a_database_with_people_is_left_alone(database: Database, cast: Cast) -> None:
    assert demo.load_if_empty() is False
    assert all_of(Ticket) == []


@on_sqlite
def test_on_demand_the_demo_joins_people_who_are_there_and_alone_has_its_password(
    database: Database, cast: Cast
) -> None:
    before = {user.email: user.password_hash for user in all_of(User)}
    with environment({**database.environ, "TICKETING_DEMO_PASSWORD": PASSWORD}):
        loaded = demo.load()
        for role, email in ACCOUNTS.items():
            assert enter(email, PASSWORD).role is role
    assert loaded.tickets == len(all_of(Ticket))
    assert loaded.people == sum(user.demo for user in all_of(User))
    # What real people did before stays to be delivered.
    assert {message.status for message in outbox() if message.topic == "user.created"} == {
        DeliveryStatus.QUEUED,
        DeliveryStatus.SENT,
    }
    with environment({**database.environ, "TICKETING_DEMO_PASSWORD": "another1234567"}):
        demo.sync_password()
    assert {user.email: user.password_hash for user in all_of(User) if not user.demo} == before


@pytest.mark.parametrize("setting", [{"TICKETING_ENV": "production"}, {"TICKETING_DEMO": "false"}])
def test_where_the_settings_forbid_it_nothing_is_loaded(database: Database, setting: dict[str, str]) -> None:
    with environment({**database.environ, **setting}):
        assert demo.load_if_empty() is False
        with pytest.raises(Forbidden):
            demo.load()
        assert all_of(User) == []


@pytest.mark.usefixtures("own_copy")
def test_without_a_password_the_accounts_open_by_one_click_alone() -> None:
    assert {user.password_hash for user in all_of(User)} == {None}
    for email in ACCOUNTS.values():
        assert do(sign_in.sign_in_as_demo, email, lifetime=timedelta(hours=1), address="127.0.0.1", device=None)
    with pytest.raises(Unauthenticated):
        enter(ACCOUNTS[Role.ADMIN], "")


def test_a_password_that_is_set_later_works_from_the_next_start(own_copy: dict[str, str]) -> None:
    secret = do(sign_in.sign_in_as_demo, ACCOUNTS[Role.ADMIN], lifetime=timedelta(hours=1), address="", device=None)
    with environment({**own_copy, "TICKETING_DEMO_PASSWORD": PASSWORD}):
        demo.sync_password()
        assert enter(ACCOUNTS[Role.MANAGER], PASSWORD).role is Role.MANAGER
        with pytest.raises(Unauthenticated):
            ask(sessions.resolve, secret, Door.UI)


def test_a_start_with_the_same_password_changes_nothing(own_copy_with_password: dict[str, str]) -> None:
    with environment({**own_copy_with_password, "TICKETING_DEMO_PASSWORD": PASSWORD}):
        before = all_rows()
        demo.sync_password()
        assert all_rows() == before


@pytest.mark.parametrize("now", [{}, {"TICKETING_ENV": "production", "TICKETING_DEMO_PASSWORD": PASSWORD}])
def test_a_password_that_is_gone_or_not_allowed_opens_nothing(
    own_copy_with_password: dict[str, str], now: dict[str, str]
) -> None:
    with environment({**own_copy_with_password, **now}):
        demo.sync_password()
        with pytest.raises(Unauthenticated):
            enter(ACCOUNTS[Role.ADMIN], PASSWORD)
