"""What if somebody else had the ticket: how many misses are to be expected on each desk, with it and without it.

The expected misses of somebody are the probabilities of their open tickets added up. They work by due time, so a
ticket waits behind those due earlier. History holds the usual wait already; each ticket ahead beyond the usual number
takes one usual gap between two solutions away from the time that is left, and somebody's absence takes its own time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app import clock
from ticketing_app.domain import access, forecast, presence, resolutions, survival, working_time
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.forecast import COLUMNS, RUNNING, OpenTicket, Promise
from ticketing_app.domain.policy import Action
from ticketing_app.domain.survival import ENOUGH, Case, History
from ticketing_app.domain.working_time import Calendar
from ticketing_app.models import NEVER, Ticket, User, id_of
from ticketing_app.vocabulary import OPEN

SAMPLE: Final = 500
"""So many of the newest solutions say how fast people go on."""
MOST_EACH: Final = 50
"""So many open tickets of one person are looked at, those due soonest."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Pace:
    """How the house goes on: minutes between two solutions of one person, and how many tickets usually stand ahead."""

    gap: float
    usual: float


@dataclass(frozen=True)
class Queued:
    """An open ticket on somebody's desk. `waits`: its clock runs, so that it stands in the line."""

    number: int
    case: Case
    due: datetime
    waits: bool = True


@dataclass(frozen=True)
class Expected:
    """The misses to be expected on somebody's desk, without the ticket and with it."""

    without: float
    with_it: float


def of_candidates(session: Session, actor: Actor, ticket_id: int, people: Sequence[User]) -> dict[int, Expected]:
    """What to expect if each of these people had the ticket; empty where history is too short to say.

    Raises `Missing`, `Forbidden`.
    """
    access.allow(actor, Action.ASSIGN)
    ticket = access.ticket_for(session, actor, Action.ASSIGN, ticket_id, lock=False)
    now, promised = clock.now(), forecast.promises(session)
    promise = promised.get(ticket.sla_policy_id or 0)
    history, pace = resolutions.reading(session), _pace(session, promise)
    loads = forecast.held(session, {id_of(person) for person in people})
    queued = _queued(forecast.read(ticket), promise, loads, now)
    if pace is None or promise is None or queued is None or history.comparable(queued.case) is None:
        return {}
    desks, there = _desks(session, loads, promised, now), presence.of(session, people, now)
    found: dict[int, Expected] = {}
    for person in people:
        number = id_of(person)
        away = _away(there[number].away_until, promise.calendar, now)
        others = [one for one in desks.get(number, []) if one.number != ticket.id]
        theirs = replace(queued, case=replace(queued.case, load=len(others)))
        found[number] = Expected(
            expected(others, history, pace, away), expected([*others, theirs], history, pace, away)
        )
    return found


def expected(desk: Sequence[Queued], history: History, pace: Pace, away: float = 0.0) -> float:
    """The probabilities to miss of all tickets on a desk, added up; what is missed already can be missed no more."""
    total, ahead = 0.0, 0
    for one in sorted(desk, key=lambda queued: (queued.due, queued.number)):
        wait = away + max(0.0, ahead - pace.usual) * pace.gap if one.waits else away
        told = survival.forecast(one.case, history, wait)
        total += 0.0 if told.is_missed else told.probability or 0.0
        ahead += one.waits
    return total


def _queued(ticket: OpenTicket, promise: Promise | None, loads: dict[int, int], now: datetime) -> Queued | None:
    case = forecast.case_of(ticket, promise, loads, now)
    if case is None:
        return None
    return Queued(ticket.id, case, ticket.resolution_due_at or NEVER, ticket.status in RUNNING)


def _desks(
    session: Session, loads: dict[int, int], promised: dict[int, Promise], now: datetime
) -> dict[int, list[Queued]]:
    """The open tickets of each of these people, those due soonest."""
    found: dict[int, list[Queued]] = {}
    for ticket in _soonest(session, loads):
        queued = _queued(ticket, promised.get(ticket.sla_policy_id or 0), loads, now)
        if queued is not None and ticket.assignee_id is not None:
            found.setdefault(ticket.assignee_id, []).append(queued)
    return found


def _soonest(session: Session, people: Collection[int]) -> list[OpenTicket]:
    place = sa.func.row_number().over(
        partition_by=col(Ticket.assignee_id), order_by=[col(Ticket.resolution_due_at), col(Ticket.id)]
    )
    ranked = (
        sa.select(col(Ticket.id).label("id"), place.label("place"))
        .where(col(Ticket.assignee_id).in_(people), col(Ticket.status).in_(OPEN))
        .where(col(Ticket.resolution_due_at).is_not(None))
        .subquery()
    )
    wanted = sa.select(*COLUMNS).join(ranked, ranked.c.id == col(Ticket.id)).where(ranked.c.place <= MOST_EACH)
    return [OpenTicket(*row) for row in session.execute(wanted)]


def _pace(session: Session, promise: Promise | None) -> Pace | None:
    """From the newest solutions, in the working time of this promise; None where there are too few."""
    facts = resolutions.facts(session, SAMPLE)
    if promise is None or len(facts) < ENOUGH:
        return None
    whose = sa.select(sa.func.count(sa.distinct(col(Ticket.assignee_id))))
    people = session.execute(whose.where(col(Ticket.id).in_([fact.ticket_id for fact in facts]))).scalar_one()
    passed = working_time.between(promise.calendar, facts[0].resolved_at, facts[-1].resolved_at) / _MINUTE
    loads = [fact.load for fact in facts if fact.load is not None]
    # Of those that somebody has beside a ticket, half are due before it.
    return Pace(passed * max(1, people) / len(facts), sum(loads) / len(loads) / 2 if loads else 0.0)


def _away(until: datetime | None, calendar: Calendar, now: datetime) -> float:
    return working_time.between(calendar, now, until) / _MINUTE if until else 0.0
