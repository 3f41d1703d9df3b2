"""What every source of suggestions takes and gives: labels described in words, a text, and the two likeliest labels."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Label:
    """One answer to choose from, in the house's own words. `phrases` are what people write when they mean it."""

    name: str
    description: str = ""
    phrases: tuple[str, ...] = ()


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


class Source(Protocol):
    """Suggests a label for a text. Keeps no text that it is asked about."""

    def suggest(self, text: str) -> Suggestion:
        """The two likeliest labels; for a text that says nothing, labels with little confidence."""
        ...
