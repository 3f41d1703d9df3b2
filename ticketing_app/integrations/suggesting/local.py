"""The local source: a classifier that starts from the labels' own words and learns from what people decided.

Up to four experts score every label (`experts`), and `blend` weighs them against each other into probabilities:

1. the labels' own words, alone on the very first day;
2. what the house's tickets say beside those words: learned from texts without a label, sorted by the first expert;
3. what people decided: a linear support vector machine over words, pairs and pieces of words;
4. the most similar labelled texts.

Trust in them is fitted on scores for texts that they had not learned from, so a stated confidence means what it says.
All is computed from the house's own texts: no model is ever read from a file or written to one. Equal input gives equal
answers, in whatever order it comes. Importing this file loads scikit-learn: only the process that suggests does.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from ticketing_app.domain.wording import words
from ticketing_app.integrations.suggesting import blend
from ticketing_app.integrations.suggesting.blend import Scores
from ticketing_app.integrations.suggesting.experts import (
    Expert,
    LabelWords,
    Learned,
    Matrix,
    Neighbours,
    Places,
    Reader,
    stacked,
)
from ticketing_app.integrations.suggesting.source import Example, Guess, Label, Suggestion
from ticketing_app.integrations.suggesting.words import features, pairs, pieces

# Trust in each expert before any evidence; the blend moves it once there are examples.
TRUST_WORDS, TRUST_HEARD, TRUST_LEARNED, TRUST_NEIGHBOURS = 0.5, 1.5, 2.0, 2.0
FOLDS = 5
NAME_COUNTS = 3
LABEL_COUNTS = 0.5
"""A label's own words weigh half an example where examples are learned from, its name three times its other words."""
SHARPNESS = 8.0
"""How much more a waiting text counts of which the labels' words are sure than one that they cannot place."""
MOST_WAITING = 4_000
MOST_WORDS = 4
MANY = 500
"""From so many texts on, a feature that is in one of them alone is left out: it teaches nothing, and costs memory."""


class LocalModel:
    """A source that learned once, from these labels and texts; when there are more, a new one takes its place."""

    def __init__(self, labels: Sequence[Label], examples: Iterable[Example] = (), waiting: Iterable[str] = ()) -> None:
        """Learn. Examples of labels that are not given are left out; `waiting` are the house's texts without a label.

        Raises `ValueError` where no label is given.
        """
        if not labels:
            raise ValueError("There is no label to suggest.")
        self.names = [label.name for label in labels]
        self._readers: list[Reader] = []
        self._experts: list[Expert] = []
        described = [_described(label) for label in labels]
        heard = [_seen(text) for text in sorted(waiting, key=_digest)[:MOST_WAITING]]
        place = {name: index for index, name in enumerate(self.names)}
        known = sorted((e for e in examples if e.label in place), key=lambda e: (e.text, e.label))
        # One core: for matrices this small, threads that wait for each other take twice the time.
        with threadpool_limits(limits=1):
            self._blend = blend.prior(self._listen(described, heard), len(labels))
            if known and len(labels) > 1:
                self._learn(described, [e.text for e in known], np.array([place[e.label] for e in known]))

    def probabilities(self, texts: Sequence[str]) -> Scores:
        """A row for each text, a column for each name in `names`; each row sums to one."""
        return self._likely(self._rows([_seen(text) for text in texts]))

    def suggest(self, text: str) -> Suggestion:
        """The two likeliest labels; for a text that says nothing, with little confidence. A tie goes to the label that was given first."""
        found = words(text)
        rows = self._rows([features(found)])
        likely = self._likely(rows)[0]
        best, *rest = (
            Guess(self.names[label], float(likely[label]), self._reason(found, rows, label))
            for label in np.argsort(-likely, kind="stable")[:2].tolist()
        )
        return Suggestion(best, rest[0] if rest else None)

    def _listen(self, described: list[list[str]], waiting: list[list[str]]) -> list[float]:
        """Make the experts that need no example; returns the trust in them."""
        # Twice, so that the labels' own words are kept where no text has used them yet.
        reader = Reader([*described, *described, *waiting], seen_in=2)
        own = reader.rows(described)
        by_words = LabelWords(own)
        self._add(reader, by_words)
        if len(waiting) < MANY or len(described) < 2:
            return [TRUST_WORDS]
        rows = reader.rows(waiting)
        likely = blend.prior([SHARPNESS], len(described)).probabilities([by_words.scores(rows)])
        self._add(reader, _learned(own, rows, likely.argmax(axis=1), likely.max(axis=1)))
        return [TRUST_WORDS, TRUST_HEARD]

    def _learn(self, described: list[list[str]], texts: list[str], right: Places) -> None:
        """Make the experts that learn from examples, and fit the trust in all of them."""
        seen = [_seen(text) for text in texts]
        reader = Reader([*described, *described, *seen], seen_in=2 if len(texts) >= MANY else 1)
        own, rows = reader.rows(described), reader.rows(seen)
        blind = [expert.scores(known.rows(seen)) for known, expert in zip(self._readers, self._experts, strict=True)]
        tested_later = [np.zeros((len(texts), len(described))) for _ in range(2)]
        # A text that comes twice must not be learned from in one fold and tested in another.
        fold = np.array([int(_digest(text)[:8], 16) % FOLDS for text in texts])
        for tested in (fold == one for one in set(fold.tolist())):
            taught = _taught(own, rows[~tested], right[~tested])
            for scores, expert in zip(tested_later, taught, strict=True):
                scores[tested] = expert.scores(rows[tested])
        start = blend.prior([*self._blend.weights, TRUST_LEARNED, TRUST_NEIGHBOURS], len(described))
        self._blend = blend.fitted(start, [*blind, *tested_later], right)
        for expert in _taught(own, rows, right):
            self._add(reader, expert)

    def _add(self, reader: Reader, expert: Expert) -> None:
        self._readers.append(reader)
        self._experts.append(expert)

    def _rows(self, seen: list[list[str]]) -> list[Matrix]:
        """What each expert reads of the texts."""
        read = {id(reader): reader.rows(seen) for reader in dict.fromkeys(self._readers)}
        return [read[id(reader)] for reader in self._readers]

    def _likely(self, rows: list[Matrix]) -> Scores:
        return self._blend.probabilities([e.scores(r) for e, r in zip(self._experts, rows, strict=True)])

    def _reason(self, found: list[str], rows: list[Matrix], label: int) -> tuple[str, ...]:
        """The words that spoke for the label, the heaviest first; none where nothing did."""
        credit: Counter[str] = Counter()
        told = zip(self._blend.weights, self._experts, self._readers, rows, strict=True)
        for trust, expert, reader, row in told:
            for feature, weight in reader.credit(expert.spoke_for(row, label), row.indices).items():
                credit[feature] += trust * weight
        weights = _by_word(found, credit)
        heaviest = sorted((word for word in weights if weights[word] > 0), key=lambda word: -weights[word])
        return tuple(heaviest[:MOST_WORDS])


def _taught(own: Matrix, rows: Matrix, right: Places) -> list[Expert]:
    return [_learned(own, rows, right, np.ones(len(right))), Neighbours(rows, right, own.shape[0])]


def _learned(own: Matrix, rows: Matrix, right: Places, weights: Scores) -> Learned:
    """The labels' own words go in as examples of themselves, so that a label without examples has its place."""
    labels = own.shape[0]
    counts = np.concatenate([np.full(labels, LABEL_COUNTS), weights])
    return Learned(stacked(own, rows), np.concatenate([np.arange(labels), right]), counts)


def _seen(text: str) -> list[str]:
    return features(words(text))


def _described(label: Label) -> list[str]:
    """The features of the label's own words; each phrase stands for itself, so that no pair crosses two of them."""
    parts = [*[label.name] * NAME_COUNTS, label.description, *label.phrases]
    # The mark is in no text. It gives a row to a label of which all words are too common to count, like "IT".
    return [f"={label.name}", *(feature for part in parts for feature in _seen(part))]


def _by_word(found: list[str], credit: Counter[str]) -> dict[str, float]:
    """What every word of the text earned: by itself, and its share of pairs and pieces that it is a part of."""
    distinct = list(dict.fromkeys(found))
    owners = Counter(piece for word in distinct for piece in set(pieces(word)))
    earned = {
        word: credit[word] + sum(credit[piece] / owners[piece] for piece in dict.fromkeys(pieces(word)))
        for word in distinct
    }
    for pair in dict.fromkeys(pairs(found)):
        for word in pair.split(" "):
            earned[word] += credit[pair] / 2
    return earned


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
