"""How far each expert is trusted: weights that turn scores into probabilities, fitted where experts were tested.

An expert is anything that gives each label a score. Probabilities are the softmax of the weighted sums of the scores,
with a bias for each label. Weights and biases start from a prior and move as far as the evidence carries them: with few
labelled texts the prior decides, with many the texts do. Scores must come from experts that had not seen the text, or
the weights learn to trust what was merely remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Scores = NDArray[np.float64]

# How many texts' worth of evidence it takes to move a weight (on a log scale) or a bias by about one.
WEIGHT_INERTIA = 3.0
BIAS_INERTIA = 5.0


@dataclass(frozen=True)
class Blend:
    """A weight above zero for every expert and a bias for every label."""

    weights: NDArray[np.float64]
    biases: NDArray[np.float64]

    def probabilities(self, scores: Sequence[Scores]) -> Scores:
        """A row for each text that sums to one. `scores` holds, per expert, texts × labels."""
        mixed = self.biases + sum(weight * score for weight, score in zip(self.weights, scores, strict=True))
        grown = np.exp(mixed - mixed.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)


def prior(weights: Sequence[float], labels: int) -> Blend:
    """The trust that experts start with, and no label preferred."""
    return Blend(np.array(weights), np.zeros(labels))


def fitted(start: Blend, scores: Sequence[Scores], right: NDArray[np.intp]) -> Blend:
    """The blend that makes the right labels likeliest, held back by its start. `right` holds the label of each text."""
    many, rows = len(start.weights), np.arange(len(right))
    first = np.concatenate([np.log(start.weights), start.biases])
    truth = np.zeros_like(scores[0])
    truth[rows, right] = 1.0

    def surprise(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        blend = Blend(np.exp(point[:many]), point[many:])
        likely, moved = blend.probabilities(scores), point - first
        off = likely - truth
        inertia = np.concatenate([np.full(many, WEIGHT_INERTIA), np.full(len(start.biases), BIAS_INERTIA)])
        slope = [weight * (off * score).sum() for weight, score in zip(blend.weights, scores, strict=True)]
        loss = -np.log(np.maximum(likely[rows, right], 1e-12)).sum() + (inertia * moved**2).sum()
        return float(loss), np.concatenate([slope, off.sum(axis=0)]) + 2 * inertia * moved

    best = minimize(surprise, first, jac=True, method="L-BFGS-B").x
    return Blend(np.exp(best[:many]), best[many:])
