"""One more expert: a small neural network over latent topics, which sees what words mean together.

Topics are found in texts without looking at their labels: words that stand in the same texts share a topic (these are
the singular vectors of the matrix of texts). It names no words, and leaves the reason to the other experts.
"""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.utils.extmath import randomized_svd

from ticketing_app.integrations.suggesting.blend import Scores
from ticketing_app.integrations.suggesting.experts import Places
from ticketing_app.integrations.suggesting.reading import Matrix, levelled

TOPICS = 200
NEURONS = 64
ROUNDS = 20
SPREAD = 8.0
"""The numbers a text is given are about one half each, a size at which the network learns quickly."""


class Topics:
    """What texts are about, in 200 numbers. Finding them needs no label."""

    def __init__(self, texts: Matrix, plain: NDArray[np.intp]) -> None:
        """Topics of words and openings, the `plain` columns: pairs and pieces add time and tell nothing new."""
        self._plain = plain
        rows = levelled(texts[:, plain]).astype(np.float32)
        # scikit-learn's own hints for types know only the defaults, here and below.
        options: dict[str, Any] = {"n_iter": 2, "power_iteration_normalizer": "LU", "random_state": 0}
        _, _, found = randomized_svd(rows, min(TOPICS, *rows.shape), **options)
        self._topics = np.ascontiguousarray(found.T)

    def of(self, texts: Matrix) -> Scores:
        """Texts × topics; all 0 for a text of unknown words."""
        found: Scores = texts[:, self._plain] @ self._topics
        length = np.linalg.norm(found, axis=1, keepdims=True)
        return found * (SPREAD / np.maximum(length, 1e-9))


class LearnedTopics:
    """A neural network with one hidden layer, from topics to labels."""

    def __init__(self, topics: Topics, texts: Matrix, right: Places) -> None:
        """Every label must be right for some text."""
        # The strong decay of the weights (alpha) is what keeps so few texts from being learned by heart.
        options: dict[str, Any] = {"alpha": 1.0, "batch_size": 128, "learning_rate_init": 0.004, "max_iter": ROUNDS}
        machine = MLPClassifier((NEURONS,), random_state=0, **options)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # to stop early is meant
            machine.fit(topics.of(texts).astype(np.float32), right)
        self._topics = topics
        (self._inner, self._outer), (self._inner_away, outer_away) = machine.coefs_, machine.intercepts_
        # Of two labels the machine keeps one output; the other's is its mirror image.
        self._outer_away = outer_away
        if self._outer.shape[1] == 1:
            self._outer, self._outer_away = np.hstack([-self._outer, self._outer]), np.append(-outer_away, outer_away)

    def scores(self, texts: Matrix) -> Scores:
        """Logarithms of likelihoods, up to what is the same for all labels of a text."""
        inner = np.maximum(self._topics.of(texts) @ self._inner + self._inner_away, 0.0)
        return inner @ self._outer + self._outer_away

    def spoke_for(self, text: Matrix, labels: list[int]) -> Scores:
        """Nothing: no feature can be singled out."""
        return np.zeros((len(labels), len(text.indices)))
