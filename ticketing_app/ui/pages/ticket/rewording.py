"""What changed in a text, word by word: what was taken out, what was put in, and as much around it as helps to read."""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

How = Literal["same", "out", "in", "gap"]

LEAST_ALIKE = 0.3
"""Texts that have less in common than this are another text: the one goes, the other comes."""

MOST_WORDS = 800
"""Between the first and the last change. Beyond that the one stretch goes and the other comes: comparing takes a time
that grows with the square of the number of words, and customers choose the words.
"""

LONG, AROUND = 160, 60
"""Letters: what stays the same for longer than `LONG` is left out but for `AROUND` beside each change."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text: the same before and after, taken out, put in, or (a gap) the same and left out here."""

    text: str
    how: How = "same"


@dataclass(frozen=True)
class TextChange:
    """What became of one text. `whole` has it without gaps, and is empty where `pieces` has none."""

    name: str = ""
    pieces: list[Piece] = field(default_factory=list)
    whole: list[Piece] = field(default_factory=list)


def change(name: str, before: str, after: str) -> TextChange:
    """How the text that people call `name` became another."""
    whole = pieces(before, after)
    short = tuple(_without_long_stretches(whole))
    return TextChange(name, list(short), list(whole) if short != whole else [])


@functools.lru_cache(maxsize=256)
def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one row of pieces: without what was put in it is the first, without what was taken out the second.

    Kept for the next look: people read a history much more often than they write it.
    """
    first, second = _tokens(before), _tokens(after)
    begin = _alike(first, second)
    end = _alike(first[begin:][::-1], second[begin:][::-1])
    until, till = len(first) - end, len(second) - end
    between = _stretches(first[begin:until], second[begin:till], around=begin + end)
    return tuple(_said([("same", "".join(first[:begin])), *between, ("same", "".join(first[until:]))]))


def _tokens(text: str) -> list[str]:
    """Words, each with the space behind it."""
    return re.findall(r"\S+\s*|\s+", text)


def _alike(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words from the first on are the same in both."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(first), len(second)))


def _stretches(first: Sequence[str], second: Sequence[str], *, around: int) -> Iterable[tuple[How, str]]:
    """What lies between the first and the last change; `around` is how many words stay the same outside of it."""
    whole: list[tuple[How, str]] = [("out", "".join(first)), ("in", "".join(second))]
    if not first or not second or max(len(first), len(second)) > MOST_WORDS:
        return whole
    matcher = SequenceMatcher(None, first, second)
    if not around and matcher.ratio() < LEAST_ALIKE:
        return whole
    found: list[tuple[How, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        same = "".join(first[a:b]) if tag == "equal" else ""
        if len(same.strip()) > 3:
            found.append(("same", same))
        else:
            # A lone “the” between two changes only makes them hard to read: it goes and comes with them.
            found.append(("out", "".join(first[a:b])))
            found.append(("in", "".join(second[c:d])))
    return found


def _said(stretches: Iterable[tuple[How, str]]) -> Iterable[Piece]:
    """Neighbours as one; of a change first what was taken out, then what was put in."""
    waiting: dict[How, str] = {"out": "", "in": ""}
    for how, text in stretches:
        if how in waiting:
            waiting[how] += text
            continue
        text = _space_behind(waiting) + text
        yield from (Piece(words, way) for way, words in waiting.items() if words)
        waiting = {"out": "", "in": ""}
        if text:
            yield Piece(text)


def _space_behind(waiting: dict[How, str]) -> str:
    """The space behind a word that became another belongs to neither: taken from both."""
    kept = len(waiting["in"].rstrip())
    space = waiting["in"][kept:]
    if not space or waiting["out"][len(waiting["out"].rstrip()) :] != space:
        return ""
    waiting |= {"out": waiting["out"].rstrip(), "in": waiting["in"][:kept]}
    return space


def _without_long_stretches(whole: Sequence[Piece]) -> Iterable[Piece]:
    for place, piece in enumerate(whole):
        if piece.how != "same" or len(piece.text) <= LONG:
            yield piece
            continue
        if place > 0:
            yield Piece((piece.text[:AROUND].rsplit(None, 1) or [""])[0])
        yield Piece(" … ", "gap")
        if place < len(whole) - 1:
            yield Piece((piece.text[-AROUND:].split(None, 1) or [""])[-1])
