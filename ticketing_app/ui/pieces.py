"""Sentences whose numbers open the tickets behind them: put into words with marks, then taken apart at these."""

import re
from dataclasses import dataclass

_BEGIN, _THEN, _END = "\x02", "\x1f", "\x03"
"""Control characters, which no text of ours has."""
_WAY = re.compile(f"{_BEGIN}(.*?){_THEN}(.*?){_END}")


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence; one with an `href` opens what it speaks of."""

    text: str
    href: str = ""


def way(text: str, href: str) -> str:
    """The text, marked as a way to somewhere: to be put into a sentence that is taken apart by `pieces`."""
    return f"{_BEGIN}{href}{_THEN}{text}{_END}"


def pieces(said: str) -> list[Piece]:
    """The sentence in pieces, in the order in which its language says them."""
    found: list[Piece] = []
    at = 0
    for marked in _WAY.finditer(said):
        found += [Piece(said[at : marked.start()]), Piece(marked[2], marked[1])]
        at = marked.end()
    return [piece for piece in [*found, Piece(said[at:])] if piece.text]
