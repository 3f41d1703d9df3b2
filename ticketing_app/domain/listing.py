"""Lists of tickets inside what the actor may see: filtered, searched, sorted, one page at a time by keyset."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock, db
from ticketing_app.db import UTC6
from ticketing_app.domain import access, cursors, fields, forecast, record, sla
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.moments import Behind, are_behind
from ticketing_app.domain.policy import Action, within_reach
from ticketing_app.models import Decision, Ticket, User
from ticketing_app.vocabulary import OPEN, Facet, IssueType, Priority, Severity, Status

Row = TypeVar("Row")


class Scope(StrEnum):
    """Which tickets a list is about."""

    ALL = "all"
    RAISED = "raised"  # by me, or for me
    UNASSIGNED = "unassigned"  # and still open
    ASSIGNED = "assigned"  # to `assignee_id`


class Sort(StrEnum):
    """What a list is sorted by; a minus means descending."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    CHANGED = "-updated_at"
    CHANGED_LAST = "updated_at"
    TIME_LEFT = "next_due_at"
    TIME_LEFT_LAST = "-next_due_at"
    MOST_URGENT = "-priority"
    LEAST_URGENT = "priority"
    OPEN_FIRST = "-standing"  # what waits for the customer, then what is open, then what is done; each newest first


@dataclass(frozen=True)
class Mixed:
    """A cell of the record's confusion table: suggested as this, decided as that, not before `since` (aware)."""

    facet: Facet
    suggested: str
    decided: str
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TicketQuery:
    """What somebody wants to see. Empty tuples and None do not filter; times are aware, `created_to` is exclusive.
    `team` is the assignee's, "" for those who have none; `likely_late` are those that the forecast says so of.

    `foreseen` are these, where they were looked up before; so are `hits`, the tickets that have the words of `q`, where
    they are few.
    """

    scope: Scope = Scope.ALL
    assignee_id: int | None = None
    customer_id: int | None = None
    status: tuple[Status, ...] = ()
    severity: tuple[Severity, ...] = ()
    priority: tuple[Priority, ...] = ()
    issue_type: tuple[IssueType, ...] = ()
    category_id: tuple[int, ...] = ()
    city: str | None = None
    region: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    overdue: bool = False
    nearly_due: bool = False
    likely_late: bool = False
    foreseen: tuple[int, ...] | None = None
    resolved_from: datetime | None = None
    mixed: Mixed | None = None
    team: str | None = None
    behind: Behind | None = None
    q: str | None = None
    hits: tuple[int, ...] | None = None
    sort: Sort = Sort.NEWEST
    cursor: str | None = None
    limit: int = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of the next page where there is one."""

    items: list[Row]
    next_cursor: str | None


@dataclass(frozen=True)
class Standing:
    """What somebody holds (None: nobody): how many, of them late and nearly due, and how many were raised at or after
    each edge that was asked for. `oldest_overdue` is when the oldest of the late ones was raised.
    """

    assignee_id: int | None
    oldest_overdue: datetime | None
    number: int
    overdue: int
    nearly_due: int
    since: list[int]


FEW = 500
"""So many hits of a search, and people of that name, are handed on one by one."""

_RANK = {Priority.CRITICAL: 4, Priority.HIGH: 3, Priority.MEDIUM: 2, Priority.LOW: 1}
_STANDING = {Status.PENDING: 3, Status.NEW: 2, Status.IN_PROGRESS: 2, Status.HELD: 2, Status.RESOLVED: 1}


def tickets(session: Session, actor: Actor, query: TicketQuery) -> Page[Ticket]:
    """One page of the tickets that the actor may see and the query asks for.

    Raises `Forbidden` for the queue, the forecast, a cell of the AI's record or a number of the dashboard, where it is
    not for the actor; `Invalid` for a cursor that is not of this list.
    """
    limit = cursors.checked_limit(query.limit)
    key = _sort_key(query.sort)
    descending = query.sort.startswith("-")
    conditions = _conditions(session, actor, query)
    if query.q and query.hits is None and (hits := _few(session, conditions)) is not None:
        conditions = _conditions(session, actor, replace(query, hits=hits))
    wanted = select(Ticket).where(*conditions)
    if query.cursor:
        value, last_id = cursors.read(query.cursor, query.sort, datetime if isinstance(key.type, UTC6) else int)
        wanted = wanted.where(cursors.behind(key, col(Ticket.id), value, last_id, descending=descending))
    order = (key.desc(), col(Ticket.id).desc()) if descending else (key.asc(), col(Ticket.id).asc())
    found = list(session.exec(wanted.order_by(*order).limit(limit + 1)))
    items = found[:limit]
    more = cursors.make(query.sort, _sort_value(query.sort, items[-1]), items[-1].id) if len(found) > limit else None
    return Page(items, more)


def looked_up(session: Session, actor: Actor, query: TicketQuery) -> TicketQuery:
    """The same query with its `hits`, where they are few: every further question about them then reads them alone.

    To walk a list in its order until the page is full is quick for a common word, and takes all tickets for a rare one.
    Other filters may be changed in what this returns, but neither `q` nor the scope. Raises as `tickets` does.
    """
    _check(actor, query)
    if query.likely_late and query.foreseen is None:
        query = replace(query, foreseen=_foreseen(session, actor, query))
    words = _words(session, actor, query.q)
    if not words or query.hits is not None:
        return query
    hits = _few(session, [within_reach(actor, Action.VIEW), *_whose(actor, query), *words])
    return query if hits is None else replace(query, hits=hits)


def count(session: Session, actor: Actor, query: TicketQuery) -> int:
    """How many tickets the query finds in all."""
    return session.exec(select(sa.func.count()).select_from(Ticket).where(*_conditions(session, actor, query))).one()


def counts_by(session: Session, actor: Actor, column: str, query: TicketQuery) -> dict[Any, int]:
    """How many tickets the query finds per value: of `status`, `priority`, `category_id`, `assignee_id`, a place."""
    by = {
        "status": col(Ticket.status),
        "priority": col(Ticket.priority),
        "category_id": col(Ticket.category_id),
        "assignee_id": col(Ticket.assignee_id),
        "city": col(Ticket.city),
        "region": col(Ticket.region),
    }[column]
    if query.q and query.hits is None:
        # Every row must be read for its words: an index would only have them read in a slower order.
        by = sa.func.nullif(by, sa.null(), type_=by.type)
    rows = session.execute(sa.select(by, sa.func.count()).where(*_conditions(session, actor, query)).group_by(by))
    return {row[0]: row[1] for row in rows}


def standing(session: Session, actor: Actor, query: TicketQuery, edges: Sequence[datetime]) -> list[Standing]:
    """How the tickets that the query finds stand, by assignee, in one look at them."""
    holder, due, raised, now = col(Ticket.assignee_id), col(Ticket.next_due_at), col(Ticket.created_at), clock.now()
    is_soon = due.between(now, now + sla.NEARLY_DUE)
    sums = [sa.func.count(sa.case((one, 1))) for one in (due < now, is_soon, *(raised >= edge for edge in edges))]
    oldest = sa.func.min(sa.case((due < now, raised)), type_=UTC6)
    wanted = sa.select(holder, oldest, sa.func.count(), *sums).where(*_conditions(session, actor, query))
    return [
        Standing(person, oldest_one, number, overdue, soon, since)
        for person, oldest_one, number, overdue, soon, *since in session.execute(wanted.group_by(holder))
    ]


def _few(session: Session, conditions: list[sa.ColumnElement[bool]]) -> tuple[int, ...] | None:
    """The ids of the tickets that meet the conditions, None where they are many."""
    found = tuple(session.execute(sa.select(col(Ticket.id)).where(*conditions).limit(FEW + 1)).scalars())
    return found if len(found) <= FEW else None


def _check(actor: Actor, query: TicketQuery) -> None:
    if query.scope is Scope.UNASSIGNED:
        access.allow(actor, Action.SEE_QUEUE)
    if query.mixed:
        access.allow(actor, Action.SEE_AI_RECORD)
    if query.behind:
        access.allow(actor, Action.SEE_DASHBOARD)
    if query.likely_late:
        access.allow(actor, Action.SEE_SLA)


def _conditions(session: Session, actor: Actor, query: TicketQuery) -> list[sa.ColumnElement[bool]]:
    _check(actor, query)
    words = _words(session, actor, query.q) if query.hits is None else [col(Ticket.id).in_(query.hits)]
    likely = [col(Ticket.id).in_(_foreseen(session, actor, query))] if query.likely_late else []
    return [within_reach(actor, Action.VIEW), *_in_scope(actor, query), *filters(query), *likely, *words]


def _foreseen(session: Session, actor: Actor, query: TicketQuery) -> tuple[int, ...]:
    if query.foreseen is not None:
        return query.foreseen
    return tuple(number for number, _ in forecast.outlook(session, actor, *filters(query)).likely)


def _in_scope(actor: Actor, query: TicketQuery) -> list[sa.ColumnElement[bool]]:
    only_open = query.scope is Scope.UNASSIGNED and not query.status
    return [*_whose(actor, query), *([col(Ticket.status).in_(OPEN)] if only_open else [])]


def _whose(actor: Actor, query: TicketQuery) -> list[sa.ColumnElement[bool]]:
    """What the scope says of the people on a ticket."""
    if query.scope is Scope.RAISED:
        return [sa.or_(col(Ticket.customer_id) == actor.id, col(Ticket.raised_by_id) == actor.id)]
    if query.scope is Scope.ASSIGNED:
        return [col(Ticket.assignee_id) == query.assignee_id]
    if query.scope is Scope.UNASSIGNED:
        return [col(Ticket.assignee_id).is_(None)]
    return [col(Ticket.assignee_id) == query.assignee_id] if query.assignee_id is not None else []


def filters(query: TicketQuery) -> list[sa.ColumnElement[bool]]:
    """What the query narrows to, but for words and whose tickets they are, as conditions on `ticket`."""
    found: list[sa.ColumnElement[bool]] = []
    for column, words in (
        (col(Ticket.status), query.status),
        (col(Ticket.severity), query.severity),
        (col(Ticket.priority), query.priority),
        (col(Ticket.issue_type), query.issue_type),
        (col(Ticket.category_id), query.category_id),
    ):
        if words:
            found.append(column.in_(words))
    for column, name, place in ((col(Ticket.city), "city", query.city), (col(Ticket.region), "region", query.region)):
        if named := fields.optional_line(name, place, 80):
            found.append(db.is_called(named, column))
    if query.customer_id is not None:
        found.append(col(Ticket.customer_id) == query.customer_id)
    if query.created_from:
        found.append(col(Ticket.created_at) >= query.created_from)
    if query.created_to:
        found.append(col(Ticket.created_at) < query.created_to)
    now = clock.now()
    if query.overdue:
        found.append(col(Ticket.next_due_at) < now)
    if query.nearly_due:
        found.append(col(Ticket.next_due_at).between(now, now + sla.NEARLY_DUE))
    if query.resolved_from:
        # Resolving changes a ticket: the second condition says nothing new, but it has an index.
        found += [col(Ticket.resolved_at) >= query.resolved_from, col(Ticket.updated_at) >= query.resolved_from]
    if query.mixed:
        found.append(col(Ticket.id).in_(_judged(query.mixed)))
    if query.team is not None:
        found.append(_in_team(query.team))
    if query.behind:
        found.append(are_behind(query.behind))
    return found


def _in_team(team: str) -> sa.ColumnElement[bool]:
    with_one, holder = sa.select(col(User.id)).where(col(User.team).is_not(None)), col(Ticket.assignee_id)
    if not team:
        return sa.or_(holder.is_(None), ~holder.in_(with_one))
    return holder.in_(with_one.where(db.is_called(team, col(User.team))))


def _judged(mixed: Mixed) -> Any:
    judged = record.tickets_judged(mixed.facet, mixed.suggested, mixed.decided)
    return judged.where(col(Decision.decided_at) >= mixed.since) if mixed.since else judged


def _words(session: Session, actor: Actor, q: str | None) -> list[sa.ColumnElement[bool]]:
    """Every word must be in title, description or place (for staff also the customer's name); "#12" is number 12."""
    conditions: list[sa.ColumnElement[bool]] = []
    for word in fields.search_words(q):
        if number := re.fullmatch(r"#(\d{1,9})", word):
            conditions.append(col(Ticket.id) == int(number[1]))
            continue
        matches = [db.has(word, col(Ticket.title), col(Ticket.description), col(Ticket.city), col(Ticket.postal_code))]
        if actor.is_staff:
            matches.append(col(Ticket.customer_id).in_(_people_called(session, word)))
        conditions.append(sa.or_(*matches))
    return conditions


def _people_called(session: Session, word: str) -> Any:
    """The ids of those with this word in name or address, read once in a session; the question itself for many."""
    known: dict[str, Any] = session.info.setdefault("people called", {})
    if word not in known:
        people = sa.select(col(User.id)).where(db.has(word, col(User.full_name), col(User.email)))
        found = session.execute(people.limit(FEW + 1)).scalars().all()
        known[word] = found if len(found) <= FEW else people
    return known[word]


def _sort_key(sort: Sort) -> sa.ColumnElement[Any]:
    name = sort.lstrip("-")
    if name == "priority":
        return sa.case(_RANK, value=col(Ticket.priority), else_=0)
    if name == "standing":
        return sa.case(_STANDING, value=col(Ticket.status), else_=0)
    columns = {"created_at": Ticket.created_at, "updated_at": Ticket.updated_at, "next_due_at": Ticket.next_due_at}
    return sa.type_coerce(columns[name], UTC6)


def _sort_value(sort: Sort, ticket: Ticket) -> datetime | int:
    name = sort.lstrip("-")
    if name == "standing":
        return _STANDING.get(ticket.status, 0)
    return _RANK[ticket.priority] if name == "priority" else getattr(ticket, name)
