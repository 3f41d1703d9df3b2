"""Ways to score every label for a text, each able to say which features of the text spoke for a label.

All take texts as rows that a `reading.Reader` made, and give texts × labels. `topics` holds one more.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

from ticketing_app.integrations.suggesting.blend import Scores
from ticketing_app.integrations.suggesting.reading import Matrix, Reader, Weights, lengths, levelled, with_data

Places = NDArray[np.intp]

NEAREST = 40
AT_ONCE = 250
"""So many texts are held against all examples at once, which takes memory for each pair of them."""
SOFTNESS = 0.1
"""How strict the learned weights are: low, because a house's labels contradict each other."""
NEAR_ENOUGH = 0.05
"""Where the search for a plane ends. Nearer gave the same answers, a fifth later."""
DOUBT = 2.0
"""So much of a text must be in the labels' words, by length of its row, that they are half believed."""


class Expert(Protocol):
    """Scores texts, and says why."""

    def scores(self, texts: Matrix) -> Scores:
        """Texts × labels; only differences within a row mean something."""
        ...

    def spoke_for(self, text: Matrix, labels: list[int]) -> Scores:
        """Labels × features: what each feature of the one text, in the order of `text.indices`, did for the label."""
        ...


class LabelWords:
    """How much of what the text has in common with any label's own words is in this label's. Needs no example."""

    def __init__(self, reader: Reader, cues: Sequence[Mapping[str, float]]) -> None:
        """`cues` says for each label what the features of its own words are worth; the reader knows no others."""
        self._worth = np.array([[told.get(name, 0.0) for told in cues] for name in reader.names])

    def scores(self, texts: Matrix) -> Scores:
        """0 for nothing in common, growing with what is shared, and ever more slowly. A text that has as much of other
        labels is worth less to each of them than one that speaks for a single one."""
        shared = texts @ self._worth
        every = np.maximum(shared.sum(axis=1, keepdims=True), 1e-9)
        return shared * np.sqrt(shared / every) / (lengths(texts) + DOUBT)[:, None]

    def spoke_for(self, text: Matrix, labels: list[int]) -> Scores:
        """What each feature of the text adds to the label, above what it adds to labels on average."""
        return _above_average(self._worth[text.indices], text, labels) / (lengths(text) + DOUBT)


class Learned:
    """A hyperplane for each label, between its examples and all others.

    The plane is sought where every feature was stretched by how much commoner it is among the label's examples than
    among others (the logarithm of the ratio, as in naive Bayes), so that a few examples of a telling word suffice.
    """

    def __init__(self, texts: Matrix, right: Places, labels: int, weights: Weights) -> None:
        """Every label must be right for some text. `weights` says how much each text counts."""
        there = with_data(texts, np.repeat(weights, np.diff(texts.indptr)))
        met = np.array([np.asarray(there[right == label].sum(axis=0)).ravel() for label in range(labels)])
        self._planes = np.zeros((texts.shape[1], labels))
        self._stretch, self._away = np.zeros_like(self._planes), np.zeros(labels)
        for label in range(labels):
            # One more of each than was met: a feature that was met once proves little.
            own, others = met[label] + 1.0, met.sum(axis=0) - met[label] + 1.0
            stretch = np.log(own / own.sum()) - np.log(others / others.sum())
            stretched = levelled(with_data(texts, texts.data * stretch[texts.indices]))
            machine = LinearSVC(C=SOFTNESS, tol=NEAR_ENOUGH, class_weight="balanced", random_state=0)
            machine.fit(stretched, right == label, sample_weight=weights)
            self._planes[:, label] = np.ravel(machine.coef_) * stretch
            self._stretch[:, label], self._away[label] = stretch**2, np.ravel(machine.intercept_)[0]

    def scores(self, texts: Matrix) -> Scores:
        """About -1 for texts like those of others, about 1 for texts like the label's own."""
        return (texts @ self._planes) / self._lengths(texts) + self._away

    def spoke_for(self, text: Matrix, labels: list[int]) -> Scores:
        """As above."""
        return _above_average(self._planes[text.indices] / self._lengths(text), text, labels)

    def _lengths(self, texts: Matrix) -> Scores:
        """How long each text is after stretching, for each label; texts that share nothing with the examples have 1."""
        stretched = np.sqrt(with_data(texts, texts.data**2) @ self._stretch)
        stretched[stretched == 0.0] = 1.0
        return stretched


class Neighbours:
    """The votes of the most similar examples, the closer the heavier. Looks at words and openings only."""

    def __init__(self, texts: Matrix, right: Places, labels: int, plain: NDArray[np.intp]) -> None:
        """`labels` is the number of labels, with or without examples; `plain` the columns to look at."""
        self._plain = np.zeros(texts.shape[1])
        self._plain[plain] = 1.0
        self._texts, self._right = self._levelled(texts), right
        self._turned = self._texts.T.tocsr()  # turned once: this is what looking for neighbours needs
        self._votes = np.eye(labels)[right]

    def scores(self, texts: Matrix) -> Scores:
        """The label's share of the votes, 0 to 1; near 0 for all where nothing is similar."""
        starts = range(0, texts.shape[0], AT_ONCE)
        return np.concatenate([self._some_scores(texts[start : start + AT_ONCE]) for start in starts])

    def _some_scores(self, texts: Matrix) -> Scores:
        close = (self._levelled(texts) @ self._turned).toarray()
        if close.shape[1] > NEAREST:
            least = np.partition(close, -NEAREST, axis=1)[:, [-NEAREST]]
            close[close < least] = 0.0
        close **= 2
        return (close @ self._votes) / (close.sum(axis=1, keepdims=True) + SOFTNESS)

    def spoke_for(self, text: Matrix, labels: list[int]) -> Scores:
        """What the text shares with the nearest examples of the label."""
        levelled = self._levelled(text)
        close = (levelled @ self._turned).toarray()[0]
        nearest = np.argsort(-close, kind="stable")[:NEAREST]
        by_label = close[nearest] * (self._right[nearest] == np.array(labels)[:, None])
        shared = (by_label @ self._texts[nearest])[:, text.indices]
        return levelled.data * shared / ((close[nearest] ** 2).sum() + SOFTNESS)

    def _levelled(self, texts: Matrix) -> Matrix:
        """The same rows, of length one in the plain columns and 0 elsewhere."""
        return levelled(with_data(texts, texts.data * self._plain[texts.indices]))


def _above_average(weights: Scores, text: Matrix, labels: list[int]) -> Scores:
    """`weights` holds features of the text × all labels."""
    return text.data * (weights[:, labels].T - weights.mean(axis=1))
