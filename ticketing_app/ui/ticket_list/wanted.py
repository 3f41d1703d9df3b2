"""What somebody wants to see of a list, as it stands in the address bar: reload, back button and links keep it."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from ticketing_app.domain import overview
from ticketing_app.domain.listing import Mixed, Scope, Sort, TicketQuery
from ticketing_app.domain.moments import NOTHING, Behind, Counted
from ticketing_app.models.figures import LATE as STEPS_LATE
from ticketing_app.vocabulary import OPEN, Facet, IssueType, PauseReason, Priority, Severity, Status, Urgency

PAGE_SIZE = 25

ANY, DONE, WAITING, NOBODY, LATELY = "any", "done", "waiting", "nobody", "lately"
LATE, SOON, LIKELY = "late", "soon", "likely"
CITY, REGION = "city:", "region:"
TEAM, NO_TEAM = "team:", "none"

SORTS = {
    "": Sort.TIME_LEFT,
    "priority": Sort.MOST_URGENT,
    "newest": Sort.NEWEST,
    "oldest": Sort.OLDEST,
}
GROUPS = {DONE: tuple(status for status in Status if status not in OPEN), WAITING: overview.WAITING}


def _word(*known: str) -> Callable[[str], bool]:
    return frozenset(known).__contains__


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def mixed_word(cell: Mixed) -> str:
    """A cell of the confusion table as it stands in an address: "category:2:5", or with a day "…:2026-11-02"."""
    since = [cell.since.date().isoformat()] if cell.since else []
    return ":".join([cell.facet, cell.suggested, cell.decided, *since])


def mixed_of(text: str) -> Mixed | None:
    """The cell, from midnight UTC of its day on; None where that is no cell."""
    facet, suggested, decided, since = (*text.split(":", 4), "", "", "")[:4]
    day = _day(since)
    if text.count(":") != (3 if day else 2) or facet not in VALUE_FITS:
        return None
    fits = VALUE_FITS[Facet(facet)]
    return Mixed(Facet(facet), suggested, decided, day) if fits(suggested) and fits(decided) else None


def behind_word(number: Behind) -> str:
    """A number of the dashboard as it stands in an address: "left:2026-11-02:2026-11-08", and which late ones:
    "resolved_late:…:…:late-2", "…:after-parts"."""
    step = [] if number.late is None else [f"late-{number.late}"]
    cause = [] if number.cause is None else [f"after-{number.cause}"]
    return ":".join([number.what, number.first.isoformat(), number.last.isoformat(), *step, *cause])


def behind_of(text: str) -> Behind | None:
    """The number; None where that is none."""
    what, first, last, *more = (*text.split(":"), "", "")[: max(3, text.count(":") + 1)]
    since, until = _day(first), _day(last)
    if what not in set(Counted) or since is None or until is None or len(more) > 1:
        return None
    step, cause = _late(more[0]) if more else (None, None)
    if more and step is None and cause is None:
        return None
    return Behind(Counted(what), since.date(), until.date(), step, cause)


def _late(text: str) -> tuple[int | None, str | None]:
    kind, _, value = text.partition("-")
    if kind == "late" and _number(value) and int(value) <= len(STEPS_LATE):
        return int(value), None
    return None, (value if kind == "after" and value in {*PauseReason, NOTHING} else None)


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) if len(text) == 10 else None
    except ValueError:
        return None


VALUE_FITS: dict[str, Callable[[str], bool]] = {
    Facet.CATEGORY: _number,
    Facet.SEVERITY: _word(*Severity),
    Facet.URGENCY: _word(*Urgency),
}

FITS: dict[str, Callable[[str], bool]] = {
    "status": _word(*Status, ANY, DONE, WAITING),
    "severity": _word(*Severity),
    "priority": _word(*Priority),
    "category": _number,
    "type": _word(*IssueType),
    "place": lambda text: text.startswith((CITY, REGION)) and len(text) <= 90,
    "person": lambda text: text == NOBODY or _number(text),
    "due": _word(LATE, SOON, LIKELY),
    "solved": _word(LATELY),
    "mixed": lambda text: mixed_of(text) is not None,
    "team": lambda text: text == NO_TEAM or (text.startswith(TEAM) and len(text) <= 90),
    "behind": lambda text: behind_of(text) is not None,
    "q": lambda text: len(text) <= 200,
    "sort": _word(*SORTS),
}


@dataclass(frozen=True)
class Wanted:
    """Filters, order and page of a list. An empty word filters nothing; an empty `status` is the open ones."""

    status: str = ""
    severity: str = ""
    priority: str = ""
    category: str = ""
    type: str = ""
    place: str = ""
    person: str = ""
    due: str = ""
    solved: str = ""
    mixed: str = ""
    team: str = ""
    behind: str = ""
    q: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of_address(cls, parameters: Mapping[str, Any]) -> "Wanted":
        """What an address asks for; whatever makes no sense in it is left out."""
        words = {name: str(value) for name, value in parameters.items() if name in FITS and FITS[name](str(value))}
        page = str(parameters.get("page", ""))
        return cls(**words, page=max(1, int(page)) if _number(page) else 1)

    def but(self, name: str, value: str) -> "Wanted":
        """The same with one filter changed, from its first page; a value that makes no sense removes the filter."""
        if name not in FITS:
            return self
        return dataclasses.replace(self, page=1, **{name: value if FITS[name](value) else ""})

    def on_page(self, page: int) -> "Wanted":
        """The same list on another page."""
        return dataclasses.replace(self, page=max(1, page))

    def cleared(self) -> "Wanted":
        """No filters; the order stays."""
        return Wanted(sort=self.sort)

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return self.cleared() != self.on_page(1)

    def address(self, path: str) -> str:
        """The path with all this in its query."""
        words = {name: getattr(self, name) for name in FITS if getattr(self, name)}
        if self.page > 1:
            words["page"] = str(self.page)
        return f"{path}?{urlencode(words, safe=':')}" if words else path

    def query(
        self, scope: Scope = Scope.ALL, assignee_id: int | None = None, *, cursor: str | None = None
    ) -> TicketQuery:
        """The question to the domain. Only a list of all tickets asks for a person; the others have one already."""
        if scope is Scope.ALL and self.person:
            scope = Scope.UNASSIGNED if self.person == NOBODY else Scope.ASSIGNED
            assignee_id = None if self.person == NOBODY else int(self.person)
        return TicketQuery(
            scope=scope,
            assignee_id=assignee_id,
            status=self._statuses(),
            severity=(Severity(self.severity),) if self.severity else (),
            priority=(Priority(self.priority),) if self.priority else (),
            issue_type=(IssueType(self.type),) if self.type else (),
            category_id=(int(self.category),) if self.category else (),
            city=self.place.removeprefix(CITY) if self.place.startswith(CITY) else None,
            region=self.place.removeprefix(REGION) if self.place.startswith(REGION) else None,
            overdue=self.due == LATE,
            nearly_due=self.due == SOON,
            likely_late=self.due == LIKELY,
            resolved_from=overview.lately() if self.solved else None,
            mixed=mixed_of(self.mixed),
            team=self._of_team(),
            behind=behind_of(self.behind),
            q=self.q or None,
            sort=self._order(),
            cursor=cursor,
            limit=PAGE_SIZE,
        )

    def _of_team(self) -> str | None:
        if self.team == NO_TEAM:
            return ""
        return self.team.removeprefix(TEAM) or None

    def _statuses(self) -> tuple[Status, ...]:
        if not self.status:
            return tuple(OPEN)
        if self.status in GROUPS:
            return GROUPS[self.status]
        return tuple(Status) if self.status == ANY else (Status(self.status),)

    def _order(self) -> Sort:
        """Where no clock runs, nothing has time left: what happened last stands on top."""
        nothing_runs = bool(self.solved) or not OPEN.intersection(self._statuses())
        return Sort.CHANGED if nothing_runs and not self.sort else SORTS[self.sort]
