"""What resolved tickets took: one row each, written in the step that resolves them, gone when they are reopened."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock, db
from ticketing_app.domain import access, clocks, ledger, sla
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.sla import Standing
from ticketing_app.domain.survival import History, Took
from ticketing_app.models import AuditEntry, ResolutionFact, Ticket, id_of
from ticketing_app.vocabulary import OPEN, ClockName, Priority, Status

AGE = timedelta(days=365)
"""What was resolved longer ago says nothing about the house of today."""
MOST = 500
"""So many of the newest of a kind are looked at: the share of 500 is known to two per cent."""
KEPT = timedelta(minutes=1)
"""So long at most what was read of the history stays in memory."""
_MINUTE = timedelta(minutes=1)


def keep(session: Session, ticket: Ticket, standing: Standing | None) -> None:
    """Write down what the ticket took, as its clocks stand now that it is resolved. None without such a target."""
    _write(session, ticket, standing, _others(session, ticket))


def forget(session: Session, ticket: Ticket) -> None:
    """It is not resolved after all."""
    session.execute(sa.delete(ResolutionFact).where(col(ResolutionFact.ticket_id) == ticket.id))


def rebuild(session: Session, actor: Actor, after: int, limit: int) -> tuple[int, int]:
    """Write the rows of resolved tickets anew, `limit` tickets with ids beyond `after`.

    Returns the last id that was looked at (0: there are no more) and how many rows were written. How busy people were
    back then stays as it is known, or unknown. Raises `Forbidden`.
    """
    access.allow(actor, Action.MANAGE_SLA)
    wanted = select(Ticket).where(
        col(Ticket.id) > after,
        col(Ticket.resolved_at) >= clock.now() - AGE,
        col(Ticket.imported_from).is_(None),
    )
    found = list(session.exec(wanted.order_by(col(Ticket.id)).limit(limit)))
    written = 0
    for ticket in found:
        known = session.get(ResolutionFact, ticket.id)
        written += _write(session, ticket, sla.standing(session, ticket), known.load if known else None)
    session.flush()
    return (id_of(found[-1]) if found else 0), written


@dataclass
class _Known:
    """Rows that were read of a database, as long as it holds the same newest ones; and since when."""

    newest: tuple[datetime | None, int | None]
    since: datetime
    rows: dict[tuple[int | None, Priority | None], list[Took]] = field(default_factory=dict)


_known: WeakKeyDictionary[sa.Engine, _Known] = WeakKeyDictionary()


def reading(session: Session) -> History:
    """The house's history; of each kind the newest rows are read when somebody asks for them.

    They are kept in memory until another ticket is resolved, and a minute at most: several pages ask every few seconds.
    """
    known, fact = _fresh(session), ResolutionFact

    def fetch(category_id: int | None, priority: Priority | None) -> list[Took]:
        key = (category_id, priority)
        if key not in known.rows:
            columns = (fact.category_id, fact.priority, fact.used, fact.begun, fact.held, fact.load)
            wanted = sa.select(*map(col, columns)).where(col(fact.resolved_at) >= clock.now() - AGE)
            if category_id is not None:
                wanted = wanted.where(col(fact.category_id) == category_id)
            if priority is not None:
                wanted = wanted.where(col(fact.priority) == priority)
            newest = wanted.order_by(col(fact.resolved_at).desc()).limit(MOST)
            known.rows[key] = [Took(*row) for row in session.execute(newest)]
        return known.rows[key]

    return History(fetch)


def _fresh(session: Session) -> _Known:
    fact, now, database = ResolutionFact, clock.now(), db.engine()
    # Two looks at the end of an index; what was reopened meanwhile is noticed with the minute.
    at, number = (
        session.execute(sa.select(sa.func.max(col(one)))).scalar() for one in (fact.resolved_at, fact.ticket_id)
    )
    known = _known.get(database)
    if known is None or known.newest != (at, number) or not known.since <= now < known.since + KEPT:
        known = _known[database] = _Known((at, number), now)
    return known


def facts(session: Session, limit: int) -> list[ResolutionFact]:
    """The newest rows, the oldest of them first."""
    newest = select(ResolutionFact).order_by(col(ResolutionFact.resolved_at).desc()).limit(limit)
    return list(reversed(session.exec(newest).all()))


def _write(session: Session, ticket: Ticket, standing: Standing | None, load: int | None) -> bool:
    if standing is None or ClockName.RESOLUTION not in standing.clocks or ticket.resolved_at is None:
        return False
    took, calendar = standing.clocks[ClockName.RESOLUTION], standing.working_time

    def used_by(at: datetime | None) -> float | None:
        return None if at is None else round(ledger.used_by(took.spans, calendar, at) / _MINUTE, 3)

    begun, held, held_until = _marks(session, ticket)
    fact = session.get(ResolutionFact, ticket.id) or ResolutionFact(ticket_id=id_of(ticket))  # pyright: ignore[reportCallIssue] - the rest follows
    fact.category_id, fact.priority, fact.resolved_at = ticket.category_id, ticket.priority, ticket.resolved_at
    fact.used, fact.target = used_by(ticket.resolved_at) or 0.0, took.target / _MINUTE
    fact.begun, fact.held, fact.held_until, fact.load = used_by(begun), used_by(held), used_by(held_until), load
    session.add(fact)
    return True


def _marks(session: Session, ticket: Ticket) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When work first began, when it was first put on hold, and when that ended."""
    wanted = select(AuditEntry).where(AuditEntry.ticket_id == ticket.id, col(AuditEntry.action).in_(clocks.STEPS))
    begun = held = held_until = None
    for entry in session.exec(wanted.order_by(col(AuditEntry.id))):
        status = Status(entry.after["status"])
        begun = begun or (entry.at if status is not Status.NEW else None)
        if held is None and status is Status.HELD:
            held = entry.at
        elif held is not None and held_until is None:
            held_until = entry.at
    return begun, held, held_until


def _others(session: Session, ticket: Ticket) -> int | None:
    if ticket.assignee_id is None:
        return None
    wanted = select(sa.func.count()).select_from(Ticket)
    wanted = wanted.where(Ticket.assignee_id == ticket.assignee_id, col(Ticket.status).in_(OPEN))
    return session.exec(wanted.where(Ticket.id != ticket.id)).one()
