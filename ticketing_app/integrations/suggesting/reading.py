"""Turns the features of texts into rows of numbers: what is rare weighs more, what comes often not much more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import CountVectorizer

Matrix = Any  # SciPy's sparse rows, which have no types that a checker could follow
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Kinds:
    """What a pair of words, a piece of a word and an opening word weigh beside a word, which weighs one."""

    pair: float = 0.6
    piece: float = 0.4
    opening: float = 0.4

    def weight(self, feature: str) -> float:
        """Pairs and pieces back the words up; there are so many of them that they would outvote the words otherwise."""
        marked = {"~": self.piece, "^": self.opening}
        return self.pair if " " in feature else marked.get(feature[0], 1.0)


class Reader:
    """Knows the features of the texts it was made of, and how rare each of them is there."""

    def __init__(
        self, texts: Sequence[list[str]], *, seen_in: int = 1, kinds: Kinds = Kinds(), level: bool = True
    ) -> None:
        """A reader that knows the features in at least `seen_in` of the texts. Its rows have length one if `level`."""
        # The features of a text come as a list already; scikit-learn's own hints for types know only the defaults.
        options: dict[str, Any] = {"analyzer": list, "min_df": seen_in}
        self._counting = CountVectorizer(**options)
        counts: Matrix = self._counting.fit_transform(texts)
        self.names: list[str] = self._counting.get_feature_names_out().tolist()
        rarity = 1.0 + np.log((1 + len(texts)) / (1 + np.bincount(counts.indices, minlength=len(self.names))))
        self._weighing = rarity * np.array([kinds.weight(name) for name in self.names])
        self._level = level

    @property
    def plain(self) -> NDArray[np.intp]:
        """The columns of words and openings: those that are neither pairs nor pieces."""
        return np.flatnonzero([not name.startswith("~") and " " not in name for name in self.names])

    def rows(self, texts: Sequence[list[str]]) -> Matrix:
        """A row for each text; one that shares no feature with what the reader knows is empty."""
        counts = self._counting.transform(texts)
        weights = (1.0 + np.log(counts.data)) * self._weighing[counts.indices]
        rows = with_data(counts, weights)
        return levelled(rows) if self._level else rows

    def features(self, row: Matrix) -> list[str]:
        """The features of the one row, in the order of `row.indices`."""
        return [self.names[index] for index in row.indices.tolist()]


def stacked(upper: Matrix, lower: Matrix) -> Matrix:
    """The rows of both, one below the other."""
    return vstack([upper, lower], format="csr")


def lengths(rows: Matrix) -> Weights:
    """The Euclidean length of each row."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    return np.sqrt(np.bincount(owners, weights=rows.data**2, minlength=rows.shape[0]))


def levelled(rows: Matrix) -> Matrix:
    """The same rows, each of length one; empty ones stay so."""
    each = np.repeat(lengths(rows), np.diff(rows.indptr))
    return with_data(rows, np.divide(rows.data, each, out=np.zeros_like(rows.data), where=each > 0))


def with_data(rows: Matrix, data: Weights) -> Matrix:
    """Other numbers in the same places."""
    return csr_matrix((data, rows.indices, rows.indptr), rows.shape)
