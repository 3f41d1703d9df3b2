"""How likely an open ticket misses its target, judged by what comparable resolved tickets took.

Of the comparable ones that lasted at least as long, what share took longer than the target allows? Time is counted from
where the ticket is in its life: from its creation while nobody has begun, from the beginning of the work, or from being
put on hold. Amounts are minutes of working time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from ticketing_app.vocabulary import Priority

ENOUGH: Final = 30
"""So many comparable resolved tickets there must be at least."""
MODERATE, HEAVY = 5, 15
"""From so many other open tickets on somebody has a moderate, a heavy load."""


class Stage(StrEnum):
    """Where a ticket is in its life; time is counted from there."""

    NEW = "new"  # nobody has begun
    BEGUN = "begun"
    HELD = "held"


class Load(StrEnum):
    """How much else the one who has the ticket has."""

    LIGHT = "light"
    MODERATE = "moderate"
    HEAVY = "heavy"


class Took(NamedTuple):
    """What a resolved ticket took: a row of the history."""

    category_id: int
    priority: Priority
    used: float
    begun: float | None = None
    held: float | None = None
    load: int | None = None

    def since(self, stage: Stage) -> float | None:
        """What it took from there on; None where it never came there."""
        if stage is Stage.NEW:
            return self.used
        entered = self.begun if stage is Stage.BEGUN else self.held
        return None if entered is None else self.used - entered


@dataclass(frozen=True)
class Case:
    """An open ticket: `used` of its `target`, and how much was used when it came into its `stage`."""

    category_id: int
    priority: Priority
    used: float
    target: float
    stage: Stage = Stage.NEW
    entered: float = 0.0
    load: int | None = None

    @property
    def left(self) -> float:
        """What is left of the target; less than nothing once it is missed."""
        return self.target - self.used


@dataclass(frozen=True)
class Kind:
    """Which resolved tickets are comparable; what is None does not matter."""

    category_id: int | None = None
    priority: Priority | None = None
    stage: Stage = Stage.NEW
    load: Load | None = None


@dataclass(frozen=True)
class Forecast:
    """The probability of missing the target, and the count behind it.

    Of `comparable` tickets of this kind `lasted` ran at least as long, and `longer` of those took more than there is.
    Without a probability there is not enough history.
    """

    case: Case
    probability: float | None = None
    kind: Kind = Kind()
    comparable: int = 0
    lasted: int = 0
    longer: int = 0

    @property
    def is_missed(self) -> bool:
        """Whether the target is missed already."""
        return self.case.left < 0


class History:
    """What resolved tickets took, asked by kind; each kind is read and sorted once.

    `fetch` gives the rows of a category with a priority, of a priority (without category), or all (without either).
    """

    def __init__(self, fetch: Callable[[int | None, Priority | None], Sequence[Took]]) -> None:
        self._fetch = fetch
        self._read: dict[tuple[int | None, Priority | None], Sequence[Took]] = {}
        self._lasted: dict[Kind, list[float]] = {}

    @classmethod
    def of(cls, rows: Sequence[Took], most: int = 0) -> "History":
        """A history that is in memory already, oldest first; of each kind at `most` the newest (0: all)."""
        by: dict[tuple[int | None, Priority | None], list[Took]] = {}
        for row in rows:
            for key in ((row.category_id, row.priority), (None, row.priority), (None, None)):
                by.setdefault(key, []).append(row)
        return cls(lambda category_id, priority: by.get((category_id, priority), [])[-most:])

    def lasted(self, kind: Kind) -> list[float]:
        """What tickets of this kind took from its stage on, the shortest first."""
        if kind not in self._lasted:
            key = (kind.category_id, kind.priority)
            if key not in self._read:
                self._read[key] = self._fetch(*key)
            rows = [row for row in self._read[key] if kind.load is None or _load(row.load) is kind.load]
            self._lasted[kind] = sorted(took for row in rows if (took := row.since(kind.stage)) is not None)
        return self._lasted[kind]

    def comparable(self, case: Case) -> tuple[Kind, list[float]] | None:
        """The narrowest kind of which there is enough; None where there is not enough of anything."""
        for kind in _kinds(case):
            found = self.lasted(kind)
            if len(found) >= ENOUGH:
                return kind, found
        return None


def forecast(case: Case, history: History, wait: float = 0.0) -> Forecast:
    """How likely it misses its target. `wait`: minutes in which nobody can get to it, beyond what is usual.

    The share is smoothed (Jeffreys: half a ticket on either side), so that few tickets never make 0 or 100 %. With the
    same target more time used never lowers it: then fewer have lasted as long, and as many took longer.
    """
    if case.left < 0:
        return Forecast(case, 1.0)
    found = history.comparable(case)
    if found is None:
        return Forecast(case)
    kind, took = found
    entered = 0.0 if kind.stage is Stage.NEW else case.entered
    lasted = len(took) - bisect_left(took, case.used - entered)
    longer = min(lasted, len(took) - bisect_right(took, case.target - entered - wait))
    return Forecast(case, (longer + 0.5) / (lasted + 1), kind, len(took), lasted, longer)


def _kinds(case: Case) -> list[Kind]:
    """From what is most alike to everything."""
    category, priority, stage, load = case.category_id, case.priority, case.stage, _load(case.load)
    kinds = [
        *([Kind(category, priority, stage, load)] if load else []),
        Kind(category, priority, stage),
        Kind(category, priority),
        Kind(None, priority, stage),
        Kind(None, priority),
        Kind(None, None, stage),
        Kind(),
    ]
    return list(dict.fromkeys(kinds))


def _load(others: int | None) -> Load | None:
    if others is None:
        return None
    if others >= HEAVY:
        return Load.HEAVY
    return Load.MODERATE if others >= MODERATE else Load.LIGHT
