"""What somebody wants to see of the dashboard, as it stands in the address bar, and the ways from it to the tickets."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from ticketing_app.domain import figures
from ticketing_app.domain.moments import Behind, Counted
from ticketing_app.texts import mark
from ticketing_app.ui import routes
from ticketing_app.ui.ticket_list.wanted import ANY, REGION, TEAM, Wanted, behind_word
from ticketing_app.vocabulary import PauseReason

PERIODS = {"7": mark("7 days"), "30": mark("30 days"), "90": mark("90 days")}
"""Translated where they are used."""
FITS: dict[str, Callable[[str], bool]] = {
    "period": PERIODS.__contains__,
    "category": lambda text: text.isascii() and text.isdigit() and len(text) < 10,
    "region": lambda text: len(text) <= 80,
    "team": lambda text: len(text) <= 80,
}


@dataclass(frozen=True)
class Asked:
    """The period and what narrows it; empty words do not."""

    period: str = "30"
    category: str = ""
    region: str = ""
    team: str = ""

    @classmethod
    def of_address(cls, parameters: Mapping[str, Any]) -> "Asked":
        """What an address asks for; whatever makes no sense in it is left out."""
        return cls(
            **{name: str(value) for name, value in parameters.items() if name in FITS and FITS[name](str(value))}
        )

    def but(self, name: str, value: str) -> "Asked":
        """The same with another period or filter."""
        fits = name in FITS and (FITS[name](value) or (not value and name != "period"))
        return dataclasses.replace(self, **{name: value}) if fits else self

    @property
    def address(self) -> str:
        """The page with this in its query; what goes without saying is left out."""
        words = {name: getattr(self, name) for name in FITS if getattr(self, name) != getattr(Asked(), name)}
        return f"{routes.DASHBOARD.path}?{urlencode(words)}" if words else routes.DASHBOARD.path

    @property
    def file(self) -> str:
        """Where the same is to be had as CSV."""
        named = {"days": self.period, "category_id": self.category, "region": self.region, "team": self.team}
        return f"/api/dashboard.csv?{urlencode({name: word for name, word in named.items() if word})}"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the period is chosen."""
        return bool(self.category or self.region or self.team)

    @property
    def of_domain(self) -> figures.Asked:
        """The question to the domain."""
        return figures.Asked(
            days=int(self.period),
            category_id=int(self.category) if self.category else None,
            region=self.region or None,
            team=self.team or None,
        )

    @property
    def wanted(self) -> Wanted:
        """The list of open tickets that are meant."""
        return Wanted(
            category=self.category,
            place=f"{REGION}{self.region}" if self.region else "",
            team=f"{TEAM}{self.team}" if self.team else "",
        )

    def open_ones(self, **filters: str) -> str:
        """The way to open tickets."""
        return dataclasses.replace(self.wanted, **filters).address(routes.OVERVIEW.path)

    def way(
        self,
        what: Counted,
        first: date,
        last: date,
        *,
        late: int | None = None,
        cause: PauseReason | str | None = None,
        **filters: str,
    ) -> str:
        """The way to the tickets behind a number of these days."""
        number = behind_word(Behind(what, first, last, late, cause))
        return dataclasses.replace(self.wanted, behind=number, **{"status": ANY, **filters}).address(
            routes.OVERVIEW.path
        )
