"""What the local source sees of a text: its words, neighbouring words, and pieces of words against misspellings."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

MOST_CHARACTERS = 8_000
"""Of a longer text only the beginning is read, so that a suggestion takes no longer than it should."""

PIECE = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Words that hold sentences together. "No" and "not" stay: in a trouble ticket they are the news.
_GLUE_WORDS = """
a about am an and are as at be been but by can could did do does for from had has have he her his i i'm i've if in into
is it it's its just me my of on or our she should so than that the their them then there they this to too was we were
what when which who will with would you your
"""
_GLUE = frozenset(_GLUE_WORDS.split())


def words(text: str) -> list[str]:
    """The words in their order, in small letters, without those that only hold sentences together."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold().replace("’", "'")
    return [word for word in _WORD.findall(plain) if word not in _GLUE]


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
