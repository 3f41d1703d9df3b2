"""The figures of each day, added up from its tickets by category, region and team, so that reading them is quick.

Days are counted anew as a whole, never by adding and taking away: what was counted once too often would stay wrong.
Marks (`stale`) say which. They are read before the tickets are: what is changed after that leaves a mark of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app import clock, db
from ticketing_app.domain.moments import COLUMNS, DONE, ONE_DAY, SOURCES, Counted, Source, within
from ticketing_app.models import FiguresState, Milestone, StaleDay, Ticket, User, daily_figure
from ticketing_app.models.figures import CAUSES, COUNTERS, LATE, TIMED, TOOK, late_names, took_names
from ticketing_app.vocabulary import ClockName

DAYS = 31
"""So many days are counted at once: in a large house that takes a second or two."""
MARKS = 5_000

CELL = ("day", "category_id", "region", "team")
_PLAIN = {
    Counted.ARRIVED: "arrived",
    Counted.LEFT: "left",
    Counted.REOPENED: "reopened",
    Counted.PAUSED_LATE: "paused_late",
}


def recount(session: Session) -> int:
    """Count stale days anew, the newest first; returns how many. 0 where none is, or somebody else counts just now."""
    if not is_stale(session) or not _held(session):
        return 0
    _look_up_people(session)
    marks = session.execute(sa.select(col(StaleDay.day), col(StaleDay.id)).limit(MARKS)).all()
    days = sorted({day for day, _ in marks}, reverse=True)[:DAYS]
    for first, last in _runs(days):
        _count(session, first, last)
    done = [number for day, number in marks if day in days]
    session.execute(sa.delete(StaleDay).where(col(StaleDay.id).in_(done)))
    return len(days)


def is_stale(session: Session) -> bool:
    """Whether any day has to be counted again."""
    return session.execute(sa.select(col(StaleDay.id)).limit(1)).first() is not None


def begin_anew(session: Session) -> list[tuple[date, date]]:
    """Forget all figures and marks; returns the stretches of days that have to be counted now, one after the other.

    Waits for whoever counts just now.
    """
    _held(session, wait=True)
    session.execute(sa.delete(daily_figure))
    session.execute(sa.delete(StaleDay))
    first, last = _first_and_last(session)
    if first is None or last is None:
        return []
    starts = [first + timedelta(days=DAYS * number) for number in range((last - first).days // DAYS + 1)]
    stretches = [(start, min(start + timedelta(days=DAYS - 1), last)) for start in starts]
    # Marked, so that a rebuild that is broken off is finished by the worker.
    session.add_all(StaleDay(day=start + number * ONE_DAY) for start, end in stretches for number in _steps(start, end))
    return stretches


def count_stretch(session: Session, first: date, last: date) -> int:
    """Count these days anew, both inclusive; returns how many."""
    _held(session, wait=True)
    marked = sa.select(col(StaleDay.id)).where(col(StaleDay.day).between(first, last))
    marks = list(session.execute(marked).scalars())
    _count(session, first, last)
    session.execute(sa.delete(StaleDay).where(col(StaleDay.id).in_(marks)))
    return (last - first).days + 1


def _steps(first: date, last: date) -> range:
    return range((last - first).days + 1)


def _held(session: Session, *, wait: bool = False) -> bool:
    """Whether we are the one who counts, until the transaction ends."""
    state = session.exec(select(FiguresState).with_for_update(skip_locked=not wait)).one_or_none()
    if state is None:
        return False
    state.counted_at = clock.now()
    session.add(state)
    return True


def _look_up_people(session: Session) -> None:
    """Turn marks of people into marks of the days on which their tickets count."""
    marks = session.execute(sa.select(col(StaleDay.id), col(StaleDay.assignee_id)).where(col(StaleDay.day).is_(None)))
    found = marks.all()
    if not found:
        return
    days, theirs = set[date](), col(Ticket.assignee_id).in_({person for _, person in found})
    for name in COLUMNS:
        at = col(getattr(Ticket, name))
        days.update(session.execute(sa.select(db.day_of(at)).where(theirs, at.is_not(None)).distinct()).scalars())
    reached = sa.select(db.day_of(col(Milestone.at))).join(Ticket, col(Ticket.id) == col(Milestone.ticket_id))
    days.update(session.execute(reached.where(theirs).distinct()).scalars())
    session.add_all(StaleDay(day=day) for day in sorted(days))
    session.execute(sa.delete(StaleDay).where(col(StaleDay.id).in_([number for number, _ in found])))
    session.flush()


def _first_and_last(session: Session) -> tuple[date | None, date | None]:
    ends: list[date] = []
    for at in (*(col(getattr(Ticket, name)) for name in COLUMNS), col(Milestone.at)):
        for one in session.execute(sa.select(sa.func.min(at), sa.func.max(at))).one():
            ends += [one.date()] if one is not None else []
    return (min(ends), max(ends)) if ends else (None, None)


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days that follow each other as one stretch."""
    run: list[date] = []
    for day in sorted(days):
        if run and day != run[-1] + ONE_DAY:
            yield run[0], run[-1]
            run = []
        run.append(day)
    if run:
        yield run[0], run[-1]


def _count(session: Session, first: date, last: date) -> None:
    """In one statement, so that no row travels: a house of a million tickets has a thousand a day."""
    session.execute(sa.delete(daily_figure).where(daily_figure.c.day.between(first, last)))
    parts = [
        *(
            _part(source, first, last, {name: sa.func.count()})
            for what, name in _PLAIN.items()
            for source in SOURCES[what]
        ),
        *(
            _part(source, first, last, _of_clock(name, source))
            for name, what in DONE.items()
            for source in SOURCES[what]
        ),
    ]
    every = sa.union_all(*parts).subquery("every")
    sums = [sa.func.sum(every.c[name]) for name in COUNTERS]
    by = [every.c[name] for name in CELL]
    session.execute(sa.insert(daily_figure).from_select([*CELL, *COUNTERS], sa.select(*by, *sums).group_by(*by)))


def _part(source: Source, first: date, last: date, counts: dict[str, Any]) -> sa.Select[Any]:
    """The counts of one thing in every cell, beside noughts for all others."""
    nought = sa.literal_column("0")
    by = (db.day_of(source.at), col(Ticket.category_id), col(Ticket.region), col(User.team))
    day, category_id, region, team = by
    wanted = sa.select(
        day.label("day"),
        category_id.label("category_id"),
        sa.func.coalesce(region, "").label("region"),
        sa.func.coalesce(team, "").label("team"),
        *(counts.get(name, nought).label(name) for name in COUNTERS),
    ).select_from(Ticket)
    if source.of_milestone:
        wanted = wanted.join(Milestone, col(Milestone.ticket_id) == col(Ticket.id))
    return (
        wanted.outerjoin(User, col(User.id) == col(Ticket.assignee_id))
        .where(*within(source.at, first, last), *source.conditions, col(Ticket.erased_at).is_(None))
        .group_by(*by)
    )


def _of_clock(name: ClockName, source: Source) -> dict[str, Any]:
    """The counts of one clock: met, late by how much and after what, and how long it took."""
    ended, due = source.at, source.due
    late, took = db.seconds_between(due, ended), db.seconds_between(source.since, ended)
    found = {f"{name}_met": _if(ended <= due)}
    for counter, step in zip(late_names(name), _between(late, LATE), strict=True):
        found[counter] = _if(ended > due, *step)
    if name in TIMED:
        found |= {counter: _if(*step) for counter, step in zip(took_names(name), _between(took, TOOK), strict=True)}
    if name is ClockName.RESOLUTION:
        found |= {counter: _if(ended > due, col(Ticket.paused_for) == reason) for reason, counter in CAUSES.items()}
    return found


def _between(seconds: Any, minutes: tuple[int, ...]) -> list[list[Any]]:
    """Conditions, one for each step between these bounds and one for what lies above."""
    bounds = [60 * one for one in minutes]
    inside = [[seconds > below, seconds <= bound] for below, bound in pairwise(bounds)]
    return [[seconds <= bounds[0]], *inside, [seconds > bounds[-1]]]


def _if(*conditions: Any) -> Any:
    # MariaDB adds up in decimals, which takes it several times as long as to count.
    return sa.func.count(sa.case((sa.and_(*conditions), 1)))
