"""The bars of the dashboard: names with a number and its share of the largest one, each a way to its tickets."""

from dataclasses import dataclass
from datetime import date, timedelta

from ticketing_app.domain import figures
from ticketing_app.domain.figures import Figures, Part
from ticketing_app.domain.moments import DONE_LATE, NOTHING, Counted
from ticketing_app.texts import amount, mark, tr, trn
from ticketing_app.ui.pages.dashboard.asked import Asked
from ticketing_app.ui.ticket_list.wanted import NO_TEAM, TEAM
from ticketing_app.vocabulary import ClockName, label

MOST = 6
"""So many bars stand below each other; what comes after them has little to say."""
BEGINNING = date(2000, 1, 1)
LATE_NAMES = (
    mark("up to 15 min"),
    mark("up to 1 h"),
    mark("up to 4 h"),
    mark("up to a day"),
    mark("more than a day"),
)
AGE_NAMES = (
    mark("since today"),
    mark("1 to 2 days"),
    mark("3 to 6 days"),
    mark("7 to 29 days"),
    mark("30 days and more"),
)


@dataclass(frozen=True)
class Bar:
    """A number as a share of the largest one beside it, and what of it is late; `words` say what it counts."""

    key: str
    name: str
    number: str
    percent: int
    href: str
    words: str
    tone: str = "accent"
    late_percent: int = 0


@dataclass(frozen=True)
class Ways:
    """The ways to the tickets of these days."""

    asked: Asked
    first: date
    last: date

    def to(self, what: Counted, *, late: int | None = None, cause: str | None = None, **filters: str) -> str:
        return self.asked.way(what, self.first, self.last, late=late, cause=cause, **filters)


def late(found: Figures, days: Ways, name: ClockName) -> list[Bar]:
    """By how much it was missed."""
    rows = [
        (tr(by_so_much), number, days.to(DONE_LATE[name], late=step))
        for step, (by_so_much, number) in enumerate(zip(LATE_NAMES, found.kept[name].late, strict=True))
    ]
    return _bars(rows, "warning")


def by_category(parts: list[Part], days: Ways) -> list[Bar]:
    """Late solutions of each category."""
    rows = [
        (part.name, part.resolution.missed, days.to(Counted.RESOLVED_LATE, category=str(part.category_id)))
        for part in parts
    ]
    return _bars(rows[:MOST])


def by_team(parts: list[Part], days: Ways) -> list[Bar]:
    """Late solutions of each team."""
    rows = [
        (
            part.name or tr("no team"),
            part.resolution.missed,
            days.to(Counted.RESOLVED_LATE, team=f"{TEAM}{part.name}" if part.name else NO_TEAM),
        )
        for part in parts
    ]
    return _bars(rows[:MOST])


def causes(found: Figures, days: Ways) -> list[Bar]:
    """Late solutions by what the ticket last waited for."""
    rows = [
        (label(cause) if cause else tr("never waited"), number, days.to(Counted.RESOLVED_LATE, cause=cause or NOTHING))
        for cause, number in sorted(found.causes.items(), key=lambda one: -one[1])
        if number
    ]
    return _bars(rows[:MOST])


def ages(found: Figures, asked: Asked) -> list[Bar]:
    """Open tickets by age."""
    today = found.asked.last
    ends = [today, *(today - timedelta(days=age) for age in figures.AGES)]
    starts = [*(today - timedelta(days=age - 1) for age in figures.AGES), BEGINNING]
    rows = [
        (tr(name), number, asked.way(Counted.ARRIVED, start, end, status=""))
        for name, number, start, end in zip(AGE_NAMES, found.now.ages, starts, ends, strict=True)
    ]
    return _bars(rows)


def _bars(rows: list[tuple[str, int, str]], tone: str = "accent") -> list[Bar]:
    most = max((number for _, number, _ in rows), default=0) or 1
    return [
        Bar(
            key=name,
            name=name,
            number=amount(number),
            percent=round(100 * number / most),
            href=href if number else "",
            words=trn("{name}: {number} ticket", "{name}: {number} tickets", number, name=name),
            tone=tone,
        )
        for name, number, href in rows
    ]


def loads(found: Figures, asked: Asked) -> list[Bar]:
    """Who holds most of the open ones, with what of it is late."""
    holders = found.now.holders
    most = max((one.open for one in holders), default=0) or 1
    return [
        Bar(
            key=str(one.id),
            name=one.name,
            number=amount(one.open),
            percent=round(100 * one.open / most),
            href=asked.open_ones(person=str(one.id)),
            words=trn(
                "{name}: {number} open ticket, {late} overdue",
                "{name}: {number} open tickets, {late} overdue",
                one.open,
                name=one.name,
                late=amount(one.overdue),
            ),
            late_percent=round(100 * one.overdue / most),
        )
        for one in holders
    ]
