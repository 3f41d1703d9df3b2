"""What every source of suggestions takes and gives: labels described in words, a text, and what it thinks of each.

A facet (`vocabulary.Facet`) is what is asked about a text: its category, its severity, its urgency. For each facet
there are labels to choose from. A source never answers with anything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ticketing_app.texts import mark
from ticketing_app.vocabulary import Facet

BECAUSE = mark("Because of {words}.")
NO_WORD_SPEAKS = mark("No word of the text speaks for anything.")
"""The reasons of the local source: kept in English, put into the reader's language when they are shown."""


@dataclass(frozen=True)
class Label:
    """One answer to choose from, in the house's own words. `phrases` are what people write when they mean it."""

    name: str
    description: str = ""
    phrases: tuple[str, ...] = ()


Labels = Mapping[Facet, Sequence[Label]]


@dataclass(frozen=True)
class Example:
    """A text and the name of the label that a person gave it."""

    text: str
    label: str


@dataclass(frozen=True)
class Guess:
    """A label, the probability that it is the right one, and the words of the text that spoke for it most."""

    label: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """The likeliest label and the one after it, if there is one."""

    best: Guess
    second: Guess | None


@dataclass(frozen=True)
class Opinion:
    """What a source thinks of one facet: a label's name, the probability (0 to 1) that it is right, and why in words.

    `reason` is one line of plain text for staff, empty where there is nothing to say.
    """

    label: str
    confidence: float
    reason: str = ""
    second: str | None = None
    second_confidence: float = 0.0


class Outcome(StrEnum):
    """What became of a question to a source outside of the house."""

    ANSWERED = "answered"
    TIMED_OUT = "timed_out"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"  # 5xx, refused, dropped
    MALFORMED = "malformed"  # no JSON, HTML, truncated, empty
    NOTHING_USABLE = "nothing_usable"  # JSON, but no label of ours in it
    BLOCKED = "blocked"  # the provider's safety filter
    REFUSED = "refused"  # 4xx: a wrong key or request
    RESTING = "resting"  # the circuit breaker is open: nothing was sent


@dataclass(frozen=True)
class Exchange:
    """What went out to a source outside of the house, already redacted, and what came back; for admins to read."""

    outcome: Outcome
    sent: str = ""
    received: str = ""
    milliseconds: float = 0.0


@dataclass(frozen=True)
class Advice:
    """What a source answered. `model` names the model and its version, as the record will count it."""

    source: str
    model: str
    opinions: Mapping[Facet, Opinion]
    exchange: Exchange | None = None


class NoAdvice(Exception):
    """A source had nothing to say; `exchange` tells why. The house goes on without it."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange.outcome.value)
        self.exchange = exchange


class Source(Protocol):
    """Says what it thinks of a text. Keeps no text that it is asked about."""

    name: str

    def advise(self, text: str, labels: Labels) -> Advice:
        """An opinion on each facet in `labels` of which the source has one. Raises `NoAdvice` where it has none."""
        ...
