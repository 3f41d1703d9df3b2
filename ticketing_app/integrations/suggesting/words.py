"""What the local source sees of a text: its words, neighbouring words, and pieces of words against misspellings."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

PIECE = 4


def features(found: list[str]) -> list[str]:
    """Every word, every pair of neighbours (`slow speed`), and the pieces of each word (`~slow`)."""
    return [*found, *pairs(found), *(piece for word in found for piece in pieces(word))]


def pairs(found: list[str]) -> Iterator[str]:
    """Neighbouring words, joined by a space."""
    return (f"{first} {second}" for first, second in pairwise(found))


@lru_cache(maxsize=20_000)
def pieces(word: str) -> tuple[str, ...]:
    """Runs of letters, marked so that none of them is taken for a word; `<` and `>` are the word's ends."""
    whole = f"<{word}>"
    return tuple(f"~{whole[start : start + PIECE]}" for start in range(max(1, len(whole) - PIECE + 1)))
