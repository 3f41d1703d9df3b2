"""How good suggestions were, in numbers that mean something: computed from pairs of what was suggested and decided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import Facet, Verdict

ENOUGH = 30
"""Below this number of decisions a share says little: it is shown as "too few yet"."""
BINS = 10


@dataclass(frozen=True)
class Judged:
    """One facet of one suggestion beside what a person decided."""

    ticket_id: int
    facet: Facet
    source: str
    model_version: str
    shown: bool
    held_back: bool
    suggested: str
    confidence: float
    decided: str
    verdict: Verdict

    @property
    def right(self) -> bool:
        """Whether the source said what the person decided."""
        return self.suggested == self.decided


@dataclass(frozen=True)
class Score:
    """How good suggestions were: shares from 0 to 1, None where nothing was decided."""

    decided: int
    accuracy: float | None
    macro_f1: float | None

    @property
    def enough(self) -> bool:
        """Whether there are so many that the shares mean something."""
        return self.decided >= ENOUGH


@dataclass(frozen=True)
class Bin:
    """Suggestions with a confidence from `start` to `end`: what they stated on average, and how often they were right.

    Both are shares from 0 to 1.
    """

    start: float
    end: float
    stated: float
    measured: float
    count: int


@dataclass(frozen=True)
class BySource:
    """One source, in the state in which it had learned from so many tickets."""

    source: str
    model: str
    score: Score


def score(judged: Iterable[Judged]) -> Score:
    """Accuracy, and the mean over the values of 2·both / (suggested + decided)."""
    pairs = [(one.suggested, one.decided) for one in judged]
    if not pairs:
        return Score(0, None, None)
    both = Counter(suggested for suggested, decided in pairs if suggested == decided)
    either = Counter(suggested for suggested, _ in pairs) + Counter(decided for _, decided in pairs)
    macro = sum(2 * both[value] / count for value, count in either.items()) / len(either)
    return Score(len(pairs), both.total() / len(pairs), macro)


def reliability(judged: Sequence[Judged]) -> list[Bin]:
    """What was stated against what was measured, in ten steps of confidence; empty steps are left out."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bins[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return [
        Bin(
            start=step / BINS,
            end=(step + 1) / BINS,
            stated=sum(one.confidence for one in inside) / len(inside),
            measured=sum(one.right for one in inside) / len(inside),
            count=len(inside),
        )
        for step, inside in sorted(bins.items())
    ]


def by_source(judged: Sequence[Judged]) -> list[BySource]:
    """The score of each source; of one that learns, in each state of learning by itself."""
    groups: dict[tuple[str, str, int, str], list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.source, *_state_of(one.model_version)].append(one)
    return [
        BySource(source, f"{model}, {learned}" if learned else model, score(inside))
        for (source, model, _, learned), inside in sorted(groups.items())
    ]


_STEPS = (10, 50, 200, 1000)
_LEARNED = (
    mark("learned from fewer than 10"),
    mark("learned from 10 to 49"),
    mark("learned from 50 to 199"),
    mark("learned from 200 to 999"),
    mark("learned from 1,000 or more"),
)


def _state_of(version: str) -> tuple[str, int, str]:
    """What a version is counted under: a model that learns has a version for each ticket, so they are put together.

    Its name, a number to sort its states by, and what to say of the state.
    """
    model, plus, learned = version.partition("+")
    if not plus or not learned.isdigit():
        return version, 0, ""
    place = sum(int(learned) >= least for least in _STEPS)
    return model, place, tr(_LEARNED[place])
