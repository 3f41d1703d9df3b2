"""What a ticket counts for and on which day: the moments of its life that the manager's figures are made of.

A day is one of UTC. A clock is counted on the day on which it ended, met or missed; what is still open is not counted
in it, however late it is. An imported ticket that was done already came in and went out on the same day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from ticketing_app import db
from ticketing_app.models import Ticket
from ticketing_app.models.figures import LATE
from ticketing_app.vocabulary import OPEN, PauseReason

ONE_DAY = timedelta(days=1)
COLUMNS = ("created_at", "first_response_at", "resolved_at", "closed_at", "reopened_at", "paused_late_at")
"""The columns that say when something happened that counts."""


class Counted(StrEnum):
    """What is counted; the late ones are among the others."""

    ARRIVED = "arrived"
    LEFT = "left"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    RESOLVED = "resolved"
    RESOLVED_LATE = "resolved_late"
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


_ENDED, _CLOSED = _in("resolved_at"), _in("closed_at")
_LATE: dict[Counted, Any] = {
    Counted.ANSWERED_LATE: _in("response_due_at") < _in("first_response_at"),
    Counted.RESOLVED_LATE: _in("resolution_due_at") < _ENDED,
}
AT: dict[Counted, tuple[tuple[Any, tuple[Any, ...]], ...]] = {
    Counted.ARRIVED: ((_in("created_at"), ()),),
    Counted.LEFT: (
        (_ENDED, ()),
        (_CLOSED, (_ENDED.is_(None),)),
        (_in("created_at"), (_ENDED.is_(None), _CLOSED.is_(None), _in("status").not_in(OPEN))),
    ),
    Counted.ANSWERED: ((_in("first_response_at"), ()),),
    Counted.ANSWERED_LATE: ((_in("first_response_at"), (_LATE[Counted.ANSWERED_LATE],)),),
    Counted.RESOLVED: ((_ENDED, ()),),
    Counted.RESOLVED_LATE: ((_ENDED, (_LATE[Counted.RESOLVED_LATE],)),),
    Counted.REOPENED: ((_in("reopened_at"), ()),),
    Counted.PAUSED_LATE: ((_in("paused_late_at"), ()),),
}
"""When each happened: a column, and under which conditions it is this one that says it."""
DUE = {Counted.ANSWERED: "response_due_at", Counted.RESOLVED: "resolution_due_at"}
DUE |= {Counted.ANSWERED_LATE: DUE[Counted.ANSWERED], Counted.RESOLVED_LATE: DUE[Counted.RESOLVED]}


def midnight(day: date) -> datetime:
    """When a day begins."""
    return datetime.combine(day, datetime.min.time(), UTC)


def within(at: Any, first: date, last: date) -> list[Any]:
    """Conditions: from the beginning of the first day to the end of the last one."""
    return [at >= midnight(first), at < midnight(last) + ONE_DAY]


def are_behind(number: Behind) -> sa.ColumnElement[bool]:
    """The tickets behind a number: a WHERE clause on `ticket`."""
    found = sa.or_(
        *(
            sa.and_(*within(at, number.first, number.last), *conditions, *_narrowed(number, at))
            for at, conditions in AT[number.what]
        )
    )
    return sa.and_(found, col(Ticket.erased_at).is_(None))


def _narrowed(number: Behind, at: Any) -> list[Any]:
    found: list[Any] = []
    if number.late is not None and number.what in DUE:
        seconds = db.seconds_between(_in(DUE[number.what]), at)
        bounds = [60 * minutes for minutes in LATE]
        if number.late > 0:
            found.append(seconds > bounds[number.late - 1])
        if number.late < len(bounds):
            found.append(seconds <= bounds[number.late])
    if number.cause is not None:
        waited = _in("paused_for")
        found.append(waited.is_(None) if number.cause == NOTHING else waited == number.cause)
    return found
