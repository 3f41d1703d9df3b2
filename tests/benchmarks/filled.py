"""A house of any size for measuring, written row by row: its people, tickets, what was said and what was done."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from tests.benchmarks.invented import Invented, Tickets
from ticketing_app import clock, db, migrations
from ticketing_app.domain import sessions
from ticketing_app.domain.actor import Actor
from ticketing_app.models import NEVER, AuditEntry, Category, Message, OutboxMessage, Ticket, User
from ticketing_app.vocabulary import (
    OPEN,
    Channel,
    DeliveryChannel,
    DeliveryStatus,
    Door,
    Priority,
    Role,
    Severity,
    Status,
    Urgency,
    Visibility,
)

DAYS = 730
STAFF_OF = {Role.ADMIN: 2, Role.MANAGER: 4, Role.AGENT: 20, Role.ENGINEER: 40}
CATEGORIES = ("Broadband", "Mobile", "Television", "Billing and payments", "Telephony", "Moving house", "Devices")
# Of a hundred tickets five are open; most of what was ever raised is closed.
STATUSES = [Status.CLOSED] * 89 + [Status.RESOLVED] * 3 + [Status.CANCELLED] * 2 + [Status.REJECTED]
STILL_OPEN = [Status.NEW] * 40 + [Status.IN_PROGRESS] * 35 + [Status.PENDING] * 15 + [Status.HELD] * 10
BUSINESS_HAS = 300
AT_ONCE = 2_000


@dataclass(frozen=True)
class Filled:
    """What was written, and who looks at it."""

    tickets: int
    people: int
    city: str
    cities: list[str]
    names: list[str]
    words: list[str]
    actors: dict[Role, Actor]
    business: Actor
    customer_name: str
    secrets: dict[int, str] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(3))

    @property
    def pages_of_a_hundred(self) -> int:
        """How many there are of tickets."""
        return self.tickets // 100

    def any_ticket(self) -> int:
        """A ticket's number."""
        return self.chance.randint(1, self.tickets)

    def any_word(self) -> str:
        """A word that somebody looks for: neither in every ticket nor in none."""
        return self.chance.choice(self.words)

    def any_city(self) -> str:
        """A place where people live."""
        return self.chance.choice(self.cities)

    def any_name(self) -> str:
        """The last name of somebody."""
        return self.chance.choice(self.names).split()[1]


def filled(tickets: int, people: int) -> Filled:
    """Migrate the database in force and fill it; the same for the same numbers."""
    migrations.upgrade()
    supply, chance = Tickets(1), random.Random(2)
    users = list(_people(supply, chance, people))
    staff = {role: [user for user in users if user["role"] is role] for role in Role}
    _write(Category, ({"name": name, "active": True, "position": at} for at, name in enumerate(CATEGORIES)))
    _write(User, users)
    now = clock.now()
    invented = sorted((supply.one(now, DAYS) for _ in range(tickets)), key=lambda one: one.created_at)
    rows = [_ticket(number, one, chance, staff, now) for number, one in enumerate(invented, 1)]
    _write(Ticket, rows)
    _write(Message, (said for row in rows for said in _said(row, chance)))
    _write(AuditEntry, (entry for row in rows for entry in _done(row)))
    _write(OutboxMessage, (_asked(row) for row in rows))
    with db.engine().begin() as connection:
        tables = [table.name for table in SQLModel.metadata.sorted_tables]
        connection.exec_driver_sql(f"ANALYZE TABLE {', '.join(f'`{name}`' for name in tables)}")
    return _with_doors(users, staff, supply, tickets)


def _with_doors(
    users: list[dict[str, Any]], staff: dict[Role, list[dict[str, Any]]], supply: Tickets, tickets: int
) -> Filled:
    first = {role: those[0]["id"] for role, those in staff.items()}
    business = staff[Role.CUSTOMER][1]["id"]
    secrets, actors = {}, {}
    for person in (*first.values(), business):
        with db.transaction() as session:
            user = session.get_one(User, person)
            secrets[person] = sessions.open_for(session, user, lifetime=timedelta(hours=12))
            actors[person] = sessions.as_actor(user, Door.REST)
    return Filled(
        tickets=tickets,
        people=len(users),
        city=supply.places[3],
        cities=supply.places[:60],
        names=[user["full_name"] for user in users],
        words=supply.words[60:400],
        actors={role: actors[person] for role, person in first.items()},
        business=actors[business],
        customer_name=staff[Role.CUSTOMER][0]["full_name"].split()[1],
        secrets=secrets,
    )


def _people(supply: Tickets, chance: random.Random, number: int) -> Iterator[dict[str, Any]]:
    roles = [role for role, count in STAFF_OF.items() for _ in range(count)]
    names = [word.capitalize() for word in supply.words if len(word) > 3]
    for person in range(1, number + 1):
        first, last = chance.choice(names), chance.choice(names)
        yield User(
            id=person,
            email=f"{first}.{last}.{person}@bench.example".lower(),
            full_name=f"{first} {last}",
            role=roles[person - 1] if person <= len(roles) else Role.CUSTOMER,
            phone=f"+1 555 {person:07}",
            city=chance.choices(supply.places, cum_weights=supply.place_odds)[0],
            created_at=clock.now() - timedelta(days=DAYS),
        ).model_dump()


def _ticket(
    number: int, told: Invented, chance: random.Random, staff: dict[Role, list[dict[str, Any]]], now: datetime
) -> dict[str, Any]:
    # The newest twentieth is open, with a few old ones among it.
    age = now - told.created_at
    still_open = age < timedelta(days=DAYS / 22) or chance.random() < 0.003
    status = chance.choice(STILL_OPEN if still_open else STATUSES)
    held = status is not Status.NEW or chance.random() < 0.25
    customers = staff[Role.CUSTOMER]
    customer = customers[1] if number % 100 == 0 and number // 100 <= BUSINESS_HAS else chance.choice(customers)
    worked_on = status not in (Status.NEW, Status.CANCELLED)
    ended = told.created_at + min(age, timedelta(hours=chance.uniform(2, 90)))
    due = now + timedelta(hours=chance.uniform(-4, 70)) if status in OPEN else None
    return Ticket(
        id=number,
        title=told.title[:200],
        description=told.description,
        category_id=chance.randint(2, len(CATEGORIES) + 1),
        status=status,
        status_changed_at=ended,
        severity=chance.choice(list(Severity)),
        urgency=chance.choice(list(Urgency)),
        priority=chance.choices(list(Priority), weights=(1, 5, 10, 6))[0],
        customer_id=customer["id"],
        raised_by_id=customer["id"],
        assignee_id=chance.choice(staff[Role.ENGINEER])["id"] if held else None,
        channel=Channel.WEB,
        city=told.city,
        region=f"Region {told.city[0]}",
        created_at=told.created_at,
        updated_at=ended,
        first_response_at=told.created_at + timedelta(hours=1) if worked_on else None,
        resolved_at=ended if status in (Status.RESOLVED, Status.CLOSED) else None,
        closed_at=ended if status not in OPEN and status is not Status.RESOLVED else None,
        response_due_at=told.created_at + timedelta(hours=4),
        resolution_due_at=due,
        next_due_at=due if due and status in (Status.NEW, Status.IN_PROGRESS) else NEVER,
    ).model_dump()


def _said(ticket: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    for turn in range(chance.randint(0, 4)):
        yield Message(
            ticket_id=ticket["id"],
            author_id=(ticket["customer_id"] if turn % 2 else ticket["assignee_id"]),
            visibility=Visibility.PUBLIC if turn < 3 else Visibility.INTERNAL,
            body=ticket["description"][: chance.randint(20, 200)],
            created_at=ticket["created_at"] + timedelta(hours=turn + 1),
        ).model_dump(exclude={"id"})


def _done(ticket: dict[str, Any]) -> Iterator[dict[str, Any]]:
    new, begun, ended = ({"status": status.value} for status in (Status.NEW, Status.IN_PROGRESS, ticket["status"]))
    holder = ticket["assignee_id"]
    steps: list[tuple[str, dict[str, Any], dict[str, Any]]] = [("ticket.created", {}, new)]
    if holder:
        steps.append(("ticket.assigned", {"assignee_id": None}, {"assignee_id": holder}))
    if ticket["status"] is not Status.NEW:
        steps.append(("ticket.status_changed", new, begun))
    if ticket["status"] not in OPEN:
        steps.append(("ticket.status_changed", begun, ended))
    for at, (action, before, after) in enumerate(steps):
        yield AuditEntry(
            at=ticket["created_at"] + timedelta(minutes=at),
            actor_id=holder if at else ticket["customer_id"],
            role=Role.ENGINEER if at else Role.CUSTOMER,
            action=action,
            subject="ticket",
            subject_id=ticket["id"],
            ticket_id=ticket["id"],
            before=before,
            after=after,
            door=Door.UI,
        ).model_dump(exclude={"id"})


def _asked(ticket: dict[str, Any]) -> dict[str, Any]:
    return OutboxMessage(
        idempotency_key=f"bench-{ticket['id']}",
        created_at=ticket["created_at"],
        topic="suggestion.wanted",
        channel=DeliveryChannel.SUGGESTION,
        recipient=f"ticket/{ticket['id']}",
        ticket_id=ticket["id"],
        subject="suggestion.wanted",
        status=DeliveryStatus.SENT,
        attempts=1,
        sent_at=ticket["created_at"],
    ).model_dump(exclude={"id"})


def _write(table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    """In batches, each committed by itself."""
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            _insert(table, waiting)
            waiting = []
    if waiting:
        _insert(table, waiting)


def _insert(table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    with db.engine().begin() as connection:
        connection.execute(sa.insert(table), rows)
