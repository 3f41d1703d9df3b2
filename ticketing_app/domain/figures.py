"""What the manager's dashboard says: what was kept and missed in a period, and how the open tickets stand now.

The past is read from the figures of each day (`daily`), seconds behind the tickets; what is open is counted as it is.
Percentiles are read from fixed steps (`models.figures.TOOK`), evenly spread inside of one: they are as exact as those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ticketing_app import clock, db
from ticketing_app.domain import access, daily, details, listing
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Standing, TicketQuery
from ticketing_app.domain.moments import ONE_DAY, midnight
from ticketing_app.domain.policy import Action
from ticketing_app.models import Category, FiguresState, Ticket, User, daily_figure
from ticketing_app.models.figures import CAUSES, COUNTERS, TOOK, late_names, took_names
from ticketing_app.vocabulary import OPEN, STAFF, ClockName, PauseReason

PERIODS = (7, 30, 90)
"""Days, today being the last one."""
AGES = (1, 3, 7, 30)
"""Open tickets by age: raised today, in the last three days, seven, thirty (UTC, today included), or before."""
LEAD_IN = 6
KEPT = {name: (f"{name}_met", *late_names(name)) for name in ClockName}
"""The counters of what was met and missed."""
ALL_KEPT = tuple(counter for counters in KEPT.values() for counter in counters)
MOST_HOLDERS = 6
Counts = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The period, and which tickets: None does not narrow."""

    days: int = 30
    category_id: int | None = None
    region: str | None = None
    team: str | None = None

    @property
    def last(self) -> date:
        """Today."""
        return clock.now().date()

    @property
    def first(self) -> date:
        """Its first day."""
        return self.last - timedelta(days=self.days - 1)

    @property
    def open_ones(self) -> TicketQuery:
        """The open tickets of it, whenever they were raised."""
        category = () if self.category_id is None else (self.category_id,)
        return TicketQuery(status=tuple(OPEN), category_id=category, region=self.region, team=self.team)

    @property
    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """The same open tickets as conditions on `ticket`."""
        return listing.filters(self.open_ones)


@dataclass(frozen=True)
class Kept:
    """One kind of target over a period: how many were met, how many missed by how much, and how long it took (which
    is not counted of the clocks among staff).
    """

    met: int
    late: list[int]
    took: list[int]

    @property
    def missed(self) -> int:
        """How many came too late."""
        return sum(self.late)

    @property
    def ended(self) -> int:
        """How many had a target and are done."""
        return self.met + self.missed

    @property
    def share(self) -> float | None:
        """How much was met, from 0 to 1; None where nothing ended."""
        return self.met / self.ended if self.ended else None

    def __add__(self, other: "Kept") -> "Kept":
        late = [one + two for one, two in zip(self.late, other.late, strict=True)]
        return Kept(self.met + other.met, late, [one + two for one, two in zip(self.took, other.took, strict=True)])

    def percentile(self, share: float) -> float | None:
        """In how many minutes so many of them were done; None where there are none, or it is more than we count."""
        return percentile(self.took, share)


@dataclass(frozen=True)
class Day:
    """What happened on one day, and how many were open when it ended."""

    day: date
    arrived: int
    left: int
    open: int
    reopened: int
    paused_late: int
    kept: Mapping[ClockName, Kept]


@dataclass(frozen=True)
class Part:
    """The solutions of one category or one team."""

    name: str
    category_id: int | None
    resolution: Kept


@dataclass(frozen=True)
class Holder:
    """Somebody who holds open ones; `overdue` are among `open`."""

    id: int
    name: str
    open: int
    overdue: int


@dataclass(frozen=True)
class Now:
    """The open tickets at this moment. `oldest_overdue` is when the oldest of those that are late was raised,
    `holders` are those who hold most.
    """

    open: int
    overdue: int
    nearly_due: int
    unassigned: int
    oldest_overdue: datetime | None
    ages: list[int]
    holders: list[Holder]


@dataclass(frozen=True)
class Figures:
    """Everything for one period. `before` is what was kept in the period of the same length before it, `lead_in` the
    six days before its first one: with them every day has a whole week that ends with it.

    `causes` are late solutions by what the ticket last waited for, None where it never did. `is_stale` says that
    some days changed since they were counted, the last time at `counted_at` (None: never).
    """

    asked: Asked
    now: Now
    days: list[Day]
    lead_in: list[Day]
    kept: Mapping[ClockName, Kept]
    before: Mapping[ClockName, Kept]
    causes: dict[PauseReason | None, int]
    categories: list[Part]
    teams: list[Part]
    is_stale: bool
    counted_at: datetime | None

    def total(self, name: str) -> int:
        """Over all days: "arrived", "left", "reopened", "paused_late"."""
        return sum(getattr(day, name) for day in self.days)


def of(session: Session, actor: Actor, asked: Asked) -> Figures:
    """The figures of this period. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_DASHBOARD)
    now = _now(session, actor, asked)
    lead_in = asked.first - LEAD_IN * ONE_DAY
    per_day = {day: sums for (day,), sums in _sums(session, asked, (daily_figure.c.day,), COUNTERS, lead_in).items()}
    days = _days(asked, per_day, now.open)
    earlier = _sums(session, asked, (), ALL_KEPT, asked.first - timedelta(days=asked.days), asked.first - ONE_DAY)
    whole = _added_up(counts for day, counts in per_day.items() if day >= asked.first)
    named = session.execute(sa.select(col(Category.id), col(Category.name)))
    names: dict[int, str] = {row[0]: row[1] for row in named}
    parts = _sums(session, asked, (daily_figure.c.category_id, daily_figure.c.team), KEPT[ClockName.RESOLUTION])
    return Figures(
        asked=asked,
        now=now,
        days=days[LEAD_IN:],
        lead_in=days[:LEAD_IN],
        kept=_each(whole),
        before=_each(earlier.get((), {})),
        causes=_causes(whole),
        categories=_parts([(names.get(number, "?"), number, sums) for number, sums in _along(parts, 0).items()]),
        teams=_parts([(team, None, sums) for team, sums in _along(parts, 1).items()]),
        is_stale=daily.is_stale(session),
        counted_at=session.execute(sa.select(col(FiguresState.counted_at))).scalar_one_or_none(),
    )


def teams(session: Session, actor: Actor) -> list[str]:
    """The teams of the staff. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_DASHBOARD)
    wanted = sa.select(col(User.team)).where(col(User.role).in_(STAFF), col(User.team).is_not(None)).distinct()
    return sorted(team for team in session.execute(wanted).scalars() if team)


def regions(session: Session, actor: Actor) -> list[str]:
    """The regions that tickets came from. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_DASHBOARD)
    found = session.execute(sa.select(col(Ticket.region)).distinct()).scalars()
    return sorted({region for region in found if region})


def percentile(steps: Sequence[int], share: float) -> float | None:
    """Minutes within which this share of what `took` counts was done, evenly spread inside of a step.

    None where nothing was counted, or the answer lies above the last bound.
    """
    whole = sum(steps)
    wanted, below = share * whole, 0
    for count, (low, high) in zip(steps, zip((0, *TOOK), TOOK, strict=False), strict=False):
        if count and below + count >= wanted:
            return low + (high - low) * (wanted - below) / count
        below += count
    return None


def _now(session: Session, actor: Actor, asked: Asked) -> Now:
    today = clock.now().date()
    edges = [midnight(today - timedelta(days=age - 1)) for age in AGES]
    found = listing.standing(session, actor, asked.open_ones, edges)
    whole = sum(one.number for one in found)
    since = [sum(one.since[place] for one in found) for place in range(len(edges))]
    return Now(
        open=whole,
        overdue=sum(one.overdue for one in found),
        nearly_due=sum(one.nearly_due for one in found),
        unassigned=sum(one.number for one in found if one.assignee_id is None),
        oldest_overdue=min((one.oldest_overdue for one in found if one.oldest_overdue), default=None),
        ages=[here - younger for here, younger in zip([*since, whole], [0, *since], strict=True)],
        holders=_holders(session, found),
    )


def _holders(session: Session, found: list[Standing]) -> list[Holder]:
    held = {one.assignee_id: one for one in found if one.assignee_id is not None}
    most = sorted(held, key=lambda number: (-held[number].number, -held[number].overdue, number))[:MOST_HOLDERS]
    names = details.names_of(session, set(most))
    return [Holder(number, names.get(number, "?"), held[number].number, held[number].overdue) for number in most]


def _sums(
    session: Session,
    asked: Asked,
    by: tuple[Any, ...],
    names: Sequence[str],
    first: date | None = None,
    last: date | None = None,
) -> dict[tuple[Any, ...], Counts]:
    """These counters over the period, added up by some columns."""
    table = daily_figure.c
    conditions: list[sa.ColumnElement[bool]] = [table.day.between(first or asked.first, last or asked.last)]
    if asked.category_id is not None:
        conditions.append(table.category_id == asked.category_id)
    if asked.region:
        conditions.append(db.is_called(asked.region, table.region))
    if asked.team:
        conditions.append(db.is_called(asked.team, table.team))
    sums = [db.quick_sum(table[name]) for name in names]
    rows = session.execute(sa.select(*by, *sums).where(*conditions).group_by(*by))
    return {row[: len(by)]: {name: int(n or 0) for name, n in zip(names, row[len(by) :], strict=True)} for row in rows}


def _along(parts: dict[tuple[Any, ...], Counts], place: int) -> dict[Any, Counts]:
    """By one of the columns alone."""
    found: dict[Any, list[Counts]] = {}
    for key, counts in parts.items():
        found.setdefault(key[place], []).append(counts)
    return {one: _added_up(many) for one, many in found.items()}


def _added_up(many: Any) -> Counts:
    whole = dict.fromkeys(COUNTERS, 0)
    for counts in many:
        for name, number in counts.items():
            whole[name] += number
    return whole


def _each(counts: Counts) -> dict[ClockName, Kept]:
    return {name: _kept(name, counts) for name in ClockName}


def _kept(name: ClockName, counts: Counts) -> Kept:
    return Kept(
        met=counts.get(f"{name}_met", 0),
        late=[counts.get(counter, 0) for counter in late_names(name)],
        took=[counts.get(counter, 0) for counter in took_names(name)],
    )


def _causes(whole: Counts) -> dict[PauseReason | None, int]:
    found: dict[PauseReason | None, int] = {reason: whole[name] for reason, name in CAUSES.items()}
    missed = sum(whole[name] for name in late_names(ClockName.RESOLUTION))
    return {**found, None: missed - sum(found.values())}


NO_KEPT = _kept(ClockName.RESOLUTION, {})


def _days(asked: Asked, per_day: dict[Any, Counts], open_now: int) -> list[Day]:
    """Every day of the period and before it; how many were open follows backwards from how many are open now."""
    found: list[Day] = []
    still_open = open_now
    for back in range(asked.days + LEAD_IN):
        day = asked.last - timedelta(days=back)
        counts = per_day.get(day, {})
        arrived, left = counts.get("arrived", 0), counts.get("left", 0)
        found.append(
            Day(
                day=day,
                arrived=arrived,
                left=left,
                open=still_open,
                reopened=counts.get("reopened", 0),
                paused_late=counts.get("paused_late", 0),
                kept=_each(counts),
            )
        )
        still_open -= arrived - left
    return found[::-1]


def _parts(found: list[tuple[str, int | None, Counts]]) -> list[Part]:
    """Those with late ones, most of them first."""
    parts = [Part(name, category_id, _kept(ClockName.RESOLUTION, counts)) for name, category_id, counts in found]
    return sorted(
        (part for part in parts if part.resolution.missed), key=lambda part: (-part.resolution.missed, part.name)
    )
