"""Calendars and policies for the tests, made by the verbs that admins use, and looks of the worker."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.cast import Cast
from tests.support.tickets import ask, do, entries_on
from ticketing_app.domain import calendars, escalation, messages, sla, sla_policies
from ticketing_app.domain.actor import Actor, house
from ticketing_app.domain.calendars import CalendarFacts
from ticketing_app.domain.ledger import Clock, ClockState
from ticketing_app.domain.sla import Standing
from ticketing_app.domain.status import change_status
from ticketing_app.models import AuditEntry, Ticket, id_of
from ticketing_app.vocabulary import ClockName, Door, PauseReason, Status, Visibility

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE: CalendarFacts = {
    "name": "Office hours",
    "timezone": "UTC",
    "hours": {day: [["09:00", "17:00"]] for day in WORKDAYS},
}
"""Eight hours a day on weekdays; the stopped clock begins as they begin, on Monday 2 March 2026 at 9:00."""
HOUR = timedelta(hours=1)
ALL_TARGETS = {
    "first_response_minutes": 60,
    "next_response_minutes": 120,
    "resolution_minutes": 480,
    "triage_minutes": 120,
    "own_minutes": 60,
}


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """That moment of March 2026; the second is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def a_calendar(cast: Cast, **facts: Any) -> int:
    """The id of a new calendar: office hours, but for what is said."""
    return id_of(do(calendars.add, cast.ada, {**OFFICE, **facts}))  # pyright: ignore[reportArgumentType] - tests may be wrong


def a_policy(cast: Cast, **facts: Any) -> int:
    """The id of a new policy, tried first, for every ticket: 8 hours of office time, but for what is said."""
    if "calendar_id" not in facts:
        facts["calendar_id"] = a_calendar(cast)
    wanted = {"name": "Gold", "position": 0, "targets": {"resolution_minutes": 480}, **facts}
    return id_of(do(sla_policies.add, cast.ada, wanted))  # pyright: ignore[reportArgumentType] - as above


def look(ticket: Ticket | int) -> int:
    """Have the worker look at the ticket; how many steps it took."""
    number = ticket if isinstance(ticket, int) else id_of(ticket)
    return do(escalation.look_at, house(Door.JOB), number)


def look_at_all() -> int:
    """Have the worker look at whatever is due, until nothing is; how many steps it took."""
    steps = 0
    while found := ask(escalation.to_look_at, 100):
        steps += sum(look(number) for number in found)
    return steps


def standing(ticket: Ticket) -> Standing:
    """The clocks of a ticket that has some."""
    found = ask(sla.of_ticket, house(Door.JOB), id_of(ticket))
    assert found is not None
    return found


def clock_of(ticket: Ticket, name: ClockName = ClockName.RESOLUTION) -> Clock:
    """One clock of the ticket."""
    return standing(ticket).clocks[name]


def moves(ticket: Ticket) -> list[AuditEntry]:
    """What the trail says of deadlines that moved."""
    return [entry for entry in entries_on(ticket) if entry.action == sla.MOVED]


def taken(ticket: Ticket) -> list[tuple[int, str]]:
    """The steps of escalation that were taken, in their order."""
    found = [entry.after for entry in entries_on(ticket) if entry.action == escalation.ESCALATED]
    return [(said["percent"], said["action"]) for said in found]


def step(actor: Actor, ticket: Ticket, status: Status, pause: PauseReason | None = None) -> None:
    """Somebody takes it one step on, with a reason."""
    do(change_status, actor, id_of(ticket), status, reason="Because.", pause=pause)


def say(actor: Actor, ticket: Ticket, body: str = "Hello.") -> None:
    """Somebody writes a public message."""
    do(messages.write, actor, id_of(ticket), body, Visibility.PUBLIC)


def states(ticket: Ticket) -> dict[ClockName, ClockState]:
    """Where each clock stands."""
    return {name: clock.state for name, clock in standing(ticket).clocks.items()}
