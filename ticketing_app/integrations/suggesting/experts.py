"""Three ways to score every label for a text, each able to say which features of the text spoke for a label.

All take texts as rows of a TF-IDF matrix, of length one, and give texts × labels.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from ticketing_app.integrations.suggesting.blend import Scores

Matrix = Any  # SciPy's sparse rows, which have no types that a checker could follow
Places = NDArray[np.intp]

NEAREST = 20
AT_ONCE = 250
"""So many texts are held against all examples at once, which takes memory for each pair of them."""
PAIRS, PIECES = 0.6, 0.4
SOFTNESS = 0.1
"""How strict the learned weights are: low, because a house's labels contradict each other."""


class Reader:
    """Turns the features of texts into rows, weighing what is rare over what is common in the texts it was made of."""

    def __init__(self, texts: Sequence[list[str]], seen_in: int = 1) -> None:
        """A reader that knows the features that are in at least `seen_in` of the texts."""
        # The features of a text come as a list already; rows are brought to length one after the kinds were weighed.
        # scikit-learn's own hints for types know only the defaults.
        options: dict[str, Any] = {"analyzer": list, "norm": None, "sublinear_tf": True, "min_df": seen_in}
        self._counting = TfidfVectorizer(**options).fit(texts)
        self._names: list[str] = self._counting.get_feature_names_out().tolist()
        self._weighing = np.array([_weight(name) for name in self._names])

    def rows(self, texts: Sequence[list[str]]) -> Matrix:
        """A row for each text; one that shares no feature with what the reader knows is empty."""
        rows = self._counting.transform(texts)
        rows.data *= self._weighing[rows.indices]
        return normalize(rows, copy=False)

    def credit(self, weights: NDArray[np.float64], indices: NDArray[np.int32]) -> dict[str, float]:
        """The weights at these columns, by the feature that each column is."""
        return {self._names[index]: float(weight) for index, weight in zip(indices, weights, strict=True)}


class Expert(Protocol):
    """Scores texts, and says why."""

    def scores(self, texts: Matrix) -> Scores:
        """Texts × labels; only differences within a row mean something."""
        ...

    def spoke_for(self, text: Matrix, label: int) -> NDArray[np.float64]:
        """What each feature of the one text, in the order of `text.indices`, did for the label."""
        ...


class LabelWords:
    """How much of the text is in the label's own words. Needs no example."""

    def __init__(self, labels: Matrix) -> None:
        """`labels` holds a row for each label. Who describes a label at length neither wins nor loses by it: a feature
        is in its words or it is not, and how rare it is counts once more."""
        self._words = np.ascontiguousarray((labels > 0).T.toarray(), dtype=np.float64)

    def scores(self, texts: Matrix) -> Scores:
        """0 for nothing in common, growing with what is shared."""
        return texts @ self._words

    def spoke_for(self, text: Matrix, label: int) -> NDArray[np.float64]:
        """What each feature of the text adds to the label, above what it adds to labels on average."""
        return _above_average(self._words, text, label)


class Learned:
    """A hyperplane for each label, between its examples and all others."""

    def __init__(self, texts: Matrix, right: Places, weights: NDArray[np.float64]) -> None:
        """Every label must be right for some text. `weights` says how much each text counts."""
        machine = LinearSVC(C=SOFTNESS, class_weight="balanced", random_state=0)
        machine.fit(texts, right, sample_weight=weights)
        # Of two labels the machine keeps one plane; the other's is its mirror image.
        two = len(machine.classes_) == 2
        planes = np.vstack([-machine.coef_, machine.coef_]) if two else machine.coef_
        self._planes = np.ascontiguousarray(planes.T)
        away = np.asarray(machine.intercept_)
        self._away = np.concatenate([-away, away]) if two else away

    def scores(self, texts: Matrix) -> Scores:
        """About -1 for texts like those of others, about 1 for texts like the label's own."""
        return texts @ self._planes + self._away

    def spoke_for(self, text: Matrix, label: int) -> NDArray[np.float64]:
        """As above."""
        return _above_average(self._planes, text, label)


class Neighbours:
    """The votes of the most similar examples, the closer the heavier."""

    def __init__(self, texts: Matrix, right: Places, labels: int) -> None:
        """`labels` is the number of labels, with or without examples."""
        self._texts, self._right = texts.T.tocsr(), right  # turned once: this is what looking for neighbours needs
        self._votes = np.eye(labels)[right]

    def scores(self, texts: Matrix) -> Scores:
        """The label's share of the votes, 0 to 1; near 0 for all where nothing is similar."""
        starts = range(0, texts.shape[0], AT_ONCE)
        return np.concatenate([self._some_scores(texts[start : start + AT_ONCE]) for start in starts])

    def _some_scores(self, texts: Matrix) -> Scores:
        close = (texts @ self._texts).toarray()
        if close.shape[1] > NEAREST:
            least = np.partition(close, -NEAREST, axis=1)[:, [-NEAREST]]
            close[close < least] = 0.0
        close **= 2
        return (close @ self._votes) / (close.sum(axis=1, keepdims=True) + SOFTNESS)

    def spoke_for(self, text: Matrix, label: int) -> NDArray[np.float64]:
        """What the text shares with the nearest examples of the label."""
        close = (text @ self._texts).toarray()[0]
        nearest = np.argsort(-close, kind="stable")[:NEAREST]
        own = nearest[self._right[nearest] == label]
        shared = self._texts[text.indices][:, own].toarray()
        return text.data * (shared @ close[own]) / ((close[nearest] ** 2).sum() + SOFTNESS)


def stacked(upper: Matrix, lower: Matrix) -> Matrix:
    """The rows of both, one below the other."""
    return vstack([upper, lower], format="csr")


def _above_average(weights: NDArray[np.float64], text: Matrix, label: int) -> NDArray[np.float64]:
    own = weights[text.indices]
    return text.data * (own[:, label] - own.mean(axis=1))


def _weight(feature: str) -> float:
    """Pairs and pieces back the words up; there are so many of them that they would outvote the words otherwise."""
    return PIECES if feature.startswith("~") else PAIRS if " " in feature else 1.0
