"""Which open tickets will likely miss their resolution target, from what tickets of this house took so far.

Everything is read from the ticket's own columns: its deadline says how much is left, its status where it is in its
life. Lists look at tickets that are due from now on, soonest first, by index, and never at every stored ticket.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app import clock
from ticketing_app.domain import access, calendars, policy, resolutions, survival, working_time
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.lifecycle import CLOCK, ClockEffect
from ticketing_app.domain.policy import Action
from ticketing_app.domain.survival import Case, Forecast, Stage
from ticketing_app.domain.working_time import Calendar
from ticketing_app.models import NEVER, SlaCalendar, SlaPolicy, Ticket, id_of
from ticketing_app.texts import amount, tr, trn
from ticketing_app.vocabulary import OPEN, Priority, Status

LIKELY: Final = 0.5
"""From this probability on a ticket will likely miss its target."""
MOST: Final = 2_000
"""So many open tickets, those due soonest, are looked at for a list."""
NAMED: Final = 3
RUNNING = tuple(status for status in OPEN if CLOCK[status] is ClockEffect.RUNS)
"""In these an open ticket's resolution clock runs."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Promise:
    """What a policy promises for the resolution: minutes of a calendar's working time."""

    target: int
    calendar: Calendar


class OpenTicket(NamedTuple):
    """What is read of an open ticket: no text, as there may be thousands."""

    id: int
    category_id: int
    priority: Priority
    status: Status
    status_changed_at: datetime
    assignee_id: int | None
    sla_policy_id: int | None
    resolution_due_at: datetime | None


COLUMNS = tuple(col(getattr(Ticket, name)) for name in OpenTicket._fields)


@dataclass(frozen=True)
class Outlook:
    """Of `looked_at` open tickets that are not late, the ids of those that will likely miss their target, the surest
    first.

    `known` is for how many there was enough history to say anything. `is_all`: there are no more than were looked at.
    """

    looked_at: int
    known: int
    is_all: bool
    likely: list[tuple[int, Forecast]]


def of_ticket(session: Session, actor: Actor, ticket_id: int) -> Forecast | None:
    """The forecast for one ticket; None where nothing is open or promised. Raises `Missing`, `Forbidden`."""
    access.allow(actor, Action.SEE_SLA)
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
    if ticket.status not in OPEN or ticket.resolution_due_at is None:
        return None
    loads = held(session, [ticket.assignee_id] if ticket.assignee_id else [])
    case = case_of(read(ticket), promises(session).get(ticket.sla_policy_id or 0), loads, clock.now())
    return survival.forecast(case, resolutions.reading(session)) if case else None


def outlook(session: Session, actor: Actor, *conditions: sa.ColumnElement[bool]) -> Outlook:
    """What is likely to be missed among the open tickets that are due soonest and meet the conditions.

    Raises `Forbidden`.
    """
    access.allow(actor, Action.SEE_SLA)
    now, due = clock.now(), col(Ticket.resolution_due_at)
    wanted = sa.select(*COLUMNS).where(policy.within_reach(actor, Action.VIEW), due >= now, *conditions)
    wanted = wanted.order_by(due, col(Ticket.id)).limit(MOST + 1)
    # One question a status: each goes along the index until it has enough, and sorts nothing.
    parts = [session.execute(wanted.where(col(Ticket.status) == status)) for status in RUNNING]
    found = sorted((OpenTicket(*row) for part in parts for row in part), key=_soonest)
    looked_at, known, promised = found[:MOST], resolutions.reading(session), promises(session)
    loads = held(session, {ticket.assignee_id for ticket in looked_at if ticket.assignee_id})
    seen: list[tuple[float, int, Forecast]] = []
    for ticket in looked_at:
        case = case_of(ticket, promised.get(ticket.sla_policy_id or 0), loads, now)
        told = survival.forecast(case, known) if case else None
        if told is not None and told.probability is not None:
            seen.append((-told.probability, ticket.id, told))
    likely = [(number, told) for chance, number, told in sorted(seen, key=lambda one: one[:2]) if -chance >= LIKELY]
    return Outlook(len(looked_at), len(seen), len(found) <= MOST, likely)


def said(seen: Outlook, number: Callable[[int], str] = amount, ticket: Callable[[int], str] = "#{}".format) -> str:
    """ "9 tickets will likely miss their target: #12, #40 and 7 more." Empty where there is too little history to say.

    `number` and `ticket` write down how many, and which one.
    """
    if not seen.known:
        return ""
    if not seen.likely:
        return tr("No open ticket will likely miss its target.")
    named = [ticket(one) for one, _ in seen.likely[:NAMED]]
    more = len(seen.likely) - len(named)
    listed = ", ".join(named)
    if more:
        listed = tr("{some} and {number} more", some=listed, number=number(more))
    elif len(named) > 1:
        listed = tr("{some} and {last}", some=", ".join(named[:-1]), last=named[-1])
    if not seen.is_all:
        return trn(
            "Of the {all} tickets that are due next, {number} will likely miss its target: {tickets}.",
            "Of the {all} tickets that are due next, {number} will likely miss their target: {tickets}.",
            len(seen.likely),
            number=number(len(seen.likely)),
            all=amount(seen.looked_at),
            tickets=listed,
        )
    return trn(
        "{number} ticket will likely miss its target: {tickets}.",
        "{number} tickets will likely miss their target: {tickets}.",
        len(seen.likely),
        number=number(len(seen.likely)),
        tickets=listed,
    )


def promises(session: Session) -> dict[int, Promise]:
    """What each policy promises for the resolution, by its id; a policy without such a target is not there."""
    rows = session.execute(sa.select(SlaPolicy, SlaCalendar).join(SlaCalendar))
    return {
        id_of(one): Promise(one.resolution_minutes, calendars.read(calendar))
        for one, calendar in rows
        if one.resolution_minutes is not None
    }


def held(session: Session, people: Collection[int]) -> dict[int, int]:
    """How many open tickets each of these people has."""
    if not people:
        return {}
    by = col(Ticket.assignee_id)
    wanted = sa.select(by, sa.func.count()).where(by.in_(people), col(Ticket.status).in_(OPEN)).group_by(by)
    found = {person: number for person, number in session.execute(wanted)}  # noqa: C416 - typed
    return {person: found.get(person, 0) for person in people}


def read(ticket: Ticket) -> OpenTicket:
    """Of a ticket that is at hand."""
    return OpenTicket(*(getattr(ticket, name) for name in OpenTicket._fields))


def case_of(ticket: OpenTicket, promise: Promise | None, loads: Mapping[int, int], now: datetime) -> Case | None:
    """Where the ticket is in its life at `now`; None without a promise.

    `loads` are the open tickets of people; of somebody who is not in it the load is unknown.
    """
    if promise is None or ticket.resolution_due_at is None:
        return None
    runs, at = ticket.status in RUNNING, ticket.status_changed_at
    moment = now if runs else at
    left = _between(promise.calendar, moment, ticket.resolution_due_at)
    used = max(0.0, promise.target - left)
    stage = {Status.NEW: Stage.NEW, Status.HELD: Stage.HELD}.get(ticket.status, Stage.BEGUN)
    entered = 0.0 if stage is Stage.NEW else max(0.0, used - _between(promise.calendar, min(at, moment), moment))
    others = loads.get(ticket.assignee_id) if ticket.assignee_id else None
    return Case(
        category_id=ticket.category_id,
        priority=ticket.priority,
        used=used,
        target=used + left,
        stage=stage,
        entered=entered,
        load=None if others is None else max(0, others - 1),
    )


def _soonest(ticket: OpenTicket) -> tuple[datetime, int]:
    return ticket.resolution_due_at or NEVER, ticket.id


def _between(calendar: Calendar, since: datetime, until: datetime) -> float:
    """Minutes of working time; less than nothing where `until` is earlier."""
    if until >= since:
        return working_time.between(calendar, since, until) / _MINUTE
    return -working_time.between(calendar, until, since) / _MINUTE
