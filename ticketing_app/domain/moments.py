"""What a ticket counts for and on which day: the moments of its life that the manager's figures are made of.

A day is one of UTC. A clock is counted on the day on which it ended, met or missed; what is still open is not counted
in it, however late it is. An imported ticket that was done already came in and went out on the same day.
"""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from ticketing_app import db
from ticketing_app.models import Milestone, Ticket
from ticketing_app.models.figures import LATE
from ticketing_app.vocabulary import OPEN, ClockName, MilestoneKind, PauseReason

ONE_DAY = timedelta(days=1)
COLUMNS = ("created_at", "first_response_at", "resolved_at", "closed_at")
"""The columns of a ticket that say when something happened that counts; the rest are its milestones."""


class Counted(StrEnum):
    """What is counted; the late ones are among the others."""

    ARRIVED = "arrived"
    LEFT = "left"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    NEXT_ANSWERED = "next_answered"
    NEXT_ANSWERED_LATE = "next_answered_late"
    RESOLVED = "resolved"
    RESOLVED_LATE = "resolved_late"
    TRIAGED = "triaged"
    TRIAGED_LATE = "triaged_late"
    OWNED = "owned"
    OWNED_LATE = "owned_late"
    REOPENED = "reopened"
    PAUSED_LATE = "paused_late"


@dataclass(frozen=True)
class Behind:
    """The tickets behind a number: what was counted from the first to the last day, both inclusive.

    Of late ones `late` says which step of lateness (see `models.figures.LATE`) and `cause` what they last waited for,
    "nothing" where they never did.
    """

    what: Counted
    first: date
    last: date
    late: int | None = None
    cause: PauseReason | str | None = None


NOTHING = "nothing"
"""The cause of those that never waited."""


def _in(name: str) -> Any:
    return col(getattr(Ticket, name))


@dataclass(frozen=True)
class Source:
    """Where it stands that something happened: in a column, where the conditions are met.

    Of a clock `since` is when it was set and `due` its deadline. A milestone has columns of its own.
    """

    at: Any
    conditions: tuple[Any, ...] = ()
    since: Any = None
    due: Any = None
    of_milestone: bool = False

    def late(self) -> "Source":
        """Only what came after its deadline."""
        return dataclasses.replace(self, conditions=(*self.conditions, self.due < self.at))


def _milestone(kind: MilestoneKind) -> Source:
    at, since, due = col(Milestone.at), col(Milestone.since), col(Milestone.due_at)
    return Source(at, (col(Milestone.kind) == kind,), since, due, of_milestone=True)


_ENDED, _CLOSED, _CREATED = _in("resolved_at"), _in("closed_at"), _in("created_at")
_CLOCKS = {
    ClockName.FIRST_RESPONSE: Source(_in("first_response_at"), since=_CREATED, due=_in("response_due_at")),
    ClockName.NEXT_RESPONSE: _milestone(MilestoneKind.NEXT_RESPONSE),
    ClockName.RESOLUTION: Source(_ENDED, since=_CREATED, due=_in("resolution_due_at")),
    ClockName.TRIAGE: _milestone(MilestoneKind.TRIAGE),
    ClockName.OWN: _milestone(MilestoneKind.OWN),
}
DONE = {
    ClockName.FIRST_RESPONSE: Counted.ANSWERED,
    ClockName.NEXT_RESPONSE: Counted.NEXT_ANSWERED,
    ClockName.RESOLUTION: Counted.RESOLVED,
    ClockName.TRIAGE: Counted.TRIAGED,
    ClockName.OWN: Counted.OWNED,
}
"""What it is called that a clock was done, in time or late."""
DONE_LATE = {name: Counted(f"{what}_late") for name, what in DONE.items()}
SOURCES: dict[Counted, tuple[Source, ...]] = {
    Counted.ARRIVED: (Source(_CREATED),),
    Counted.LEFT: (
        Source(_ENDED),
        Source(_CLOSED, (_ENDED.is_(None),)),
        Source(_CREATED, (_ENDED.is_(None), _CLOSED.is_(None), _in("status").not_in(OPEN))),
    ),
    **{DONE[name]: (source,) for name, source in _CLOCKS.items()},
    **{DONE_LATE[name]: (source.late(),) for name, source in _CLOCKS.items()},
    Counted.REOPENED: (_milestone(MilestoneKind.REOPENED),),
    Counted.PAUSED_LATE: (_milestone(MilestoneKind.PAUSED_LATE),),
}


def midnight(day: date) -> datetime:
    """When a day begins."""
    return datetime.combine(day, datetime.min.time(), UTC)


def within(at: Any, first: date, last: date) -> list[Any]:
    """Conditions: from the beginning of the first day to the end of the last one."""
    return [at >= midnight(first), at < midnight(last) + ONE_DAY]


def are_behind(number: Behind) -> sa.ColumnElement[bool]:
    """The tickets behind a number: a WHERE clause on `ticket`. One that was reopened twice is one ticket."""
    found = sa.or_(*(_happened(number, source) for source in SOURCES[number.what]))
    cause = [] if number.cause is None else [_waited_for(number.cause)]
    return sa.and_(found, *cause, col(Ticket.erased_at).is_(None))


def _happened(number: Behind, source: Source) -> sa.ColumnElement[bool]:
    then = sa.and_(*within(source.at, number.first, number.last), *source.conditions, *_by_so_much(number, source))
    return col(Ticket.id).in_(sa.select(col(Milestone.ticket_id)).where(then)) if source.of_milestone else then


def _by_so_much(number: Behind, source: Source) -> list[Any]:
    if number.late is None or source.due is None:
        return []
    seconds, bounds = db.seconds_between(source.due, source.at), [60 * minutes for minutes in LATE]
    return [
        *([seconds > bounds[number.late - 1]] if number.late > 0 else []),
        *([seconds <= bounds[number.late]] if number.late < len(bounds) else []),
    ]


def _waited_for(cause: PauseReason | str) -> sa.ColumnElement[bool]:
    waited = _in("paused_for")
    return waited.is_(None) if cause == NOTHING else waited == cause
