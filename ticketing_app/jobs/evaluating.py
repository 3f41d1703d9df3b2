"""Measure the local source on texts that people labelled: one half teaches, the other, never learned from, tests.

The SHA-256 of a text decides its half, so equal texts never stand on both sides. Of the teaching half the model gets
the first 0, 50, 200, … texts, in three orders; those without a label yet are the house's waiting tickets, read but not
learned from. Beside it stand two that know less: the commonest label, and the labels' own words without any ticket.
"""

import hashlib
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ticketing_app.errors import Invalid
from ticketing_app.integrations import tables
from ticketing_app.integrations.suggesting.local import LocalModel
from ticketing_app.integrations.suggesting.source import Example, Label

SIZES = (0, 50, 200, 1_000, 4_000)
ORDERS = 3
TIMED = 100
"""So many suggestions are made one by one with a watch; the rest are only counted, all at once."""
BINS = 10


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How well a method did on the testing half, having learned `n` labelled texts.

    `ece` is the expected calibration error over ten bins of confidence, 0 for a method that means what it says.
    `coverage_at_90` is the largest share of tickets, the surest first, of which nine in ten are right. Times are
    milliseconds for one suggestion with its reason; `rss_mb` is the most memory that the process ever held.
    """

    method: str
    n: int
    order: int
    accuracy: float
    macro_f1: float
    top2: float
    ece: float
    coverage_at_90: float
    p50_ms: float
    p95_ms: float
    rss_mb: float

    @property
    def line(self) -> str:
        """The row for people."""
        order = f", order {self.order + 1}" if self.n else ""
        return (
            f"{self.method}, {self.n:,} labelled{order}: accuracy {self.accuracy:.3f}, macro-F1 {self.macro_f1:.3f}, "
            f"top two {self.top2:.3f}, calibration error {self.ece:.3f}, nine in ten right for "
            f"{self.coverage_at_90:.0%}; {self.p50_ms:.1f} ms ({self.p95_ms:.1f} ms for the slowest in twenty), "
            f"{self.rss_mb:.0f} MB"
        )


@dataclass(frozen=True)
class Halves:
    """The labels in the order of the alphabet, the texts that teach, and those that test."""

    labels: list[Label]
    teaching: list[Example]
    testing: list[Example]


def prepare(file: Path, text: str, label: str, keywords: Path | None) -> Halves:
    """Read and split. Raises `Invalid` where a file cannot be read, or holds nothing that could be learned."""
    rows = [row.values for row in tables.read(file, [text, label]).rows if row.problem is None]
    examples = [Example(row[text].strip(), row[label].strip()) for row in rows]
    examples = [example for example in examples if example.text and example.label]
    names = {example.label for example in examples}
    if len(names) < 2:
        found = f"only “{names.pop()}”" if names else "none"
        raise Invalid(f"{file} needs at least two different labels in the column {label}, and has {found}.")
    teaching, testing = halves(examples)
    if not teaching or not testing:
        raise Invalid(f"{file} has too few different texts to be split into two halves.")
    phrases = _phrases(keywords) if keywords else {}
    # A label that has keywords and no text is still one that a house may have, and that may be suggested wrongly.
    labels = [Label(name, phrases=phrases.get(name, ())) for name in sorted(names | set(phrases))]
    return Halves(labels, teaching, testing)


def halves(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """The lower half by the SHA-256 of the text, and the upper one; a text that comes twice is not torn apart."""
    placed = sorted(examples, key=lambda example: (_digest(example.text), example.label))
    border = _digest(placed[len(placed) // 2].text)
    lower = [example for example in placed if _digest(example.text) < border]
    return lower, placed[len(lower) :]


def measure(of: Halves, on_row: Callable[[Measured], None] = lambda _: None) -> list[Measured]:
    """Every row, told one by one as it is there. Sizes beyond the teaching half become one row with all of it."""
    rows = []
    for row in _measured(of):
        on_row(row)
        rows.append(row)
    return rows


def sizes(teaching: int) -> list[int]:
    """How many labelled texts are tried where there are so many."""
    return sorted({min(size, teaching) for size in SIZES})


def _measured(of: Halves) -> Iterator[Measured]:
    alone = LocalModel(of.labels)
    yield _row("keywords", 0, 0, of, alone.probabilities, alone.suggest)
    for order in range(ORDERS):
        lined_up = sorted(of.teaching, key=lambda example: _digest(f"{order}:{example.text}"))
        for size in sizes(len(lined_up)):
            learned, waiting = lined_up[:size], lined_up[size:]
            if learned:
                yield _row("majority", size, order, of, _commonest(of.labels, learned))
            model = LocalModel(of.labels, learned, [example.text for example in waiting])
            yield _row("local", size, order, of, model.probabilities, model.suggest)


Method = Callable[[Sequence[str]], NDArray[np.float64]]


def _row(
    name: str, n: int, order: int, of: Halves, method: Method, one: Callable[[str], Any] | None = None
) -> Measured:
    texts = [example.text for example in of.testing]
    place = {label.name: index for index, label in enumerate(of.labels)}
    right = np.array([place[example.label] for example in of.testing])
    likely = method(texts)
    times = [_milliseconds(one or (lambda text: method([text])), text) for text in texts[:TIMED]]
    return Measured(method=name, n=n, order=order, **_quality(likely, right), **_cost(times))


def _quality(likely: NDArray[np.float64], right: NDArray[np.intp]) -> dict[str, float]:
    ranked = np.argsort(-likely, axis=1, kind="stable")
    sure, hit = likely.max(axis=1), ranked[:, 0] == right
    return {
        "accuracy": round(float(hit.mean()), 4),
        "macro_f1": round(macro_f1(ranked[:, 0], right), 4),
        "top2": round(float((ranked[:, :2] == right[:, None]).any(axis=1).mean()), 4),
        "ece": round(calibration_error(sure, hit), 4),
        "coverage_at_90": round(coverage(sure, hit, 0.9), 4),
    }


def _cost(times: list[float]) -> dict[str, float]:
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2), "rss_mb": round(_most_memory(), 1)}


def macro_f1(said: NDArray[np.intp], right: NDArray[np.intp]) -> float:
    """The mean over the labels that were said or right of 2·both / (said + right)."""
    there = np.union1d(said, right)
    both = [2 * ((said == label) & (right == label)).sum() for label in there]
    either = [(said == label).sum() + (right == label).sum() for label in there]
    return float(np.mean(np.array(both) / np.array(either)))


def calibration_error(sure: NDArray[np.float64], hit: NDArray[np.bool_]) -> float:
    """By how much the stated confidence misses the measured one, weighed by the number of texts in each bin."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(sure[bins == one].sum() - hit[bins == one].sum()) for one in range(BINS)) / len(sure))


def coverage(sure: NDArray[np.float64], hit: NDArray[np.bool_], wanted: float) -> float:
    """The largest share of texts, the surest first, of which the wanted share is right. Ties stay together."""
    order = np.argsort(-sure, kind="stable")
    kept = np.arange(1, len(sure) + 1)
    last = np.append(np.diff(sure[order]) != 0, True)
    good = (np.cumsum(hit[order]) / kept >= wanted) & last
    return float(kept[good].max() / len(sure)) if good.any() else 0.0


def _commonest(labels: Sequence[Label], learned: Sequence[Example]) -> Method:
    counts = Counter(example.label for example in learned)
    shares = np.array([counts[label.name] / len(learned) for label in labels])
    return lambda texts: np.tile(shares, (len(texts), 1))


def _phrases(file: Path) -> dict[str, tuple[str, ...]]:
    """Phrases by label: `{"Label": ["a phrase", …]}`, or one string of words for a label."""
    shape = f"{file} must be a JSON object: the label as the key, a list of phrases or a line of words as the value."
    try:
        given = json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{shape} It is no JSON: {error}.") from None
    if not isinstance(given, Mapping):
        raise Invalid(shape)
    phrases = {name: said.split() if isinstance(said, str) else said for name, said in given.items()}
    for name, said in phrases.items():
        if not isinstance(said, list) or not all(isinstance(phrase, str) for phrase in said):
            raise Invalid(f"{shape} That of “{name}” is not.")
    return {name: tuple(said) for name, said in phrases.items()}


def _milliseconds(suggest: Callable[[str], Any], text: str) -> float:
    begun = time.perf_counter()
    suggest(text)
    return (time.perf_counter() - begun) * 1000


def _most_memory() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10  # macOS counts bytes, Linux kilobytes


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
