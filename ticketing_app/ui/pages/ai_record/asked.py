"""What somebody wants to see of the record, as it stands in the address bar: the period, and which table."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ticketing_app import clock
from ticketing_app.texts import mark, tr
from ticketing_app.ui import routes
from ticketing_app.vocabulary import Facet

PERIODS = {"7": mark("7 days"), "30": mark("30 days"), "90": mark("90 days"), "all": mark("All")}
"""Translated where they are used."""
FITS: dict[str, frozenset[str]] = {"period": frozenset(PERIODS), "facet": frozenset(str(one) for one in Facet)}
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Before anything that a record could be about."""


@dataclass(frozen=True)
class Asked:
    """Which days the record is about, and for which facet suggested and decided are compared."""

    period: str = "30"
    facet: str = Facet.CATEGORY.value

    @classmethod
    def of_address(cls, parameters: Mapping[str, Any]) -> "Asked":
        """What an address asks for; whatever makes no sense in it is left out."""
        return cls(**{name: str(value) for name, value in parameters.items() if str(value) in FITS.get(name, ())})

    def but(self, name: str, value: str) -> "Asked":
        """The same with another period or facet."""
        return dataclasses.replace(self, **{name: value}) if value in FITS.get(name, ()) else self

    @property
    def address(self) -> str:
        """The page with this in its query; what goes without saying is left out."""
        words = {name: getattr(self, name) for name in FITS if getattr(self, name) != getattr(Asked(), name)}
        return f"{routes.AI_RECORD.path}?{urlencode(words)}" if words else routes.AI_RECORD.path

    @property
    def since(self) -> datetime | None:
        """Midnight UTC of its first day, today being its last one; None is from the beginning."""
        if self.period == "all":
            return None
        first = clock.now().astimezone(UTC).date() - timedelta(days=int(self.period) - 1)
        return datetime.combine(first, datetime.min.time(), UTC)

    @property
    def words(self) -> str:
        """ "in the last 30 days"."""
        return tr("so far") if self.period == "all" else tr("in the last {number} days", number=self.period)
