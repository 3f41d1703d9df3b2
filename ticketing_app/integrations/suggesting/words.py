"""What the local source sees of a text: its words, neighbouring words, pieces of words, and which words open it."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

PIECE = 4
OPENING = 8
"""About as many words as a title has. What people put first is what it is about."""


def features(found: list[str]) -> list[str]:
    """Words, pairs of neighbours (`slow speed`), pieces of words (`~slow`), and the opening once more (`^slow`)."""
    return [*found, *pairs(found), *(piece for word in found for piece in pieces(word)), *opening(found)]


def pairs(found: list[str]) -> Iterator[str]:
    """Neighbouring words, joined by a space."""
    return (f"{first} {second}" for first, second in pairwise(found))


def opening(found: list[str]) -> Iterator[str]:
    """The first words of the text, marked (`^slow`)."""
    return (f"^{word}" for word in found[:OPENING])


@lru_cache(maxsize=20_000)
def pieces(word: str) -> tuple[str, ...]:
    """Runs of letters, marked so that none of them is taken for a word; `<` and `>` are the word's ends."""
    whole = f"<{word}>"
    return tuple(f"~{whole[start : start + PIECE]}" for start in range(max(1, len(whole) - PIECE + 1)))
