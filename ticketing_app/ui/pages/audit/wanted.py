"""Which entries somebody wants to see, as it stands in the address bar; days are those of the viewer's own zone."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from ticketing_app.domain.audit import SYSTEM, AuditQuery
from ticketing_app.ui import routes
from ticketing_app.vocabulary import Door

PAGE_SIZE = 50
HOUSE = "system"
EXPORT = "/api/audit.csv"
FIRST_YEAR = 2000
"""Somebody who types a year is not done before it has four digits."""


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0


def _action(text: str) -> bool:
    return 0 < len(text) <= 60 and text.isascii() and all(c.islower() or c in "._" for c in text)


def _day(text: str) -> bool:
    try:
        return len(text) == 10 and FIRST_YEAR <= date.fromisoformat(text).year < 9000
    except ValueError:
        return False


def _thing(text: str) -> bool:
    """A thing that something was done to: "user:5"."""
    kind, _, number = text.partition(":")
    return kind.isascii() and kind.replace("_", "").isalpha() and len(kind) <= 20 and _number(number)


KINDS = frozenset({"user", "category", "calendar", "sla_policy"})
"""Things without a page of their own history: the trail shows everything that was done to one of them."""


FITS: dict[str, Callable[[str], bool]] = {
    "who": lambda text: text == HOUSE or _number(text),
    "what": _action,
    "since": _day,
    "until": _day,
    "ticket": _number,
    "door": frozenset(door.value for door in Door).__contains__,
    "about": _thing,
}


@dataclass(frozen=True)
class Wanted:
    """Filters and page. An empty word filters nothing; both `since` and `until` are whole days that belong to it."""

    who: str = ""
    what: str = ""
    since: str = ""
    until: str = ""
    ticket: str = ""
    door: str = ""
    about: str = ""
    page: int = 1

    @classmethod
    def of_address(cls, parameters: Mapping[str, Any]) -> "Wanted":
        """What an address asks for; whatever makes no sense in it is left out."""
        words = {name: str(value) for name, value in parameters.items() if name in FITS and FITS[name](str(value))}
        page = str(parameters.get("page", ""))
        return cls(**words, page=int(page) if _number(page) else 1)

    def but(self, name: str, value: str) -> "Wanted":
        """The same with one filter changed, from its first page; what makes no sense changes nothing."""
        if name not in FITS or (value and not FITS[name](value)):
            return self
        return dataclasses.replace(self, page=1, **{name: value})

    def on_page(self, page: int) -> "Wanted":
        """The same on another page."""
        return dataclasses.replace(self, page=max(1, page))

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows it."""
        return self.on_page(1) != Wanted()

    @property
    def filters(self) -> str:
        """The filters as part of an address, without the page."""
        return urlencode({name: getattr(self, name) for name in FITS if getattr(self, name)}, safe=":")

    @property
    def address(self) -> str:
        """Where the page with all this is."""
        parts = [part for part in (self.filters, f"page={self.page}" if self.page > 1 else "") if part]
        return f"{routes.AUDIT.path}?{'&'.join(parts)}" if parts else routes.AUDIT.path

    def query(self, zone: str, cursor: str | None = None) -> AuditQuery:
        """The question to the domain."""
        subject, _, number = self.about.partition(":")
        return AuditQuery(
            actor_id=(SYSTEM if self.who == HOUSE else int(self.who)) if self.who else None,
            action=(self.what,) if self.what else (),
            since=_midnight(self.since, zone) if self.since else None,
            until=_midnight(self.until, zone, days=1) if self.until else None,
            ticket_id=int(self.ticket) if self.ticket else None,
            door=Door(self.door) if self.door else None,
            subject=subject or None,
            subject_id=int(number) if number else None,
            cursor=cursor,
            limit=PAGE_SIZE,
        )

    def export(self, zone: str) -> str:
        """Where the same entries are as a CSV file."""
        query = self.query(zone)
        words: dict[str, Any] = {
            "actor_id": self.who,
            "action": self.what,
            "from": _written(query.since),
            "until": _written(query.until),
            "ticket_id": self.ticket,
            "door": self.door,
            "subject": query.subject,
            "subject_id": query.subject_id,
        }
        said = urlencode({name: word for name, word in words.items() if word})
        return f"{EXPORT}?{said}" if said else EXPORT


def _midnight(day: str, zone: str, days: int = 0) -> datetime:
    on = date.fromisoformat(day) + timedelta(days=days)
    return datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC)


def _written(at: datetime | None) -> str:
    return at.isoformat().replace("+00:00", "Z") if at else ""
