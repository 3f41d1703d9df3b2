"""The local source: a classifier that starts from the labels' own words and learns from what people decided.

Up to five experts score every label (`experts`, `topics`), and `blend` weighs them against each other to probabilities:

1. the labels' own words, alone on the very first day;
2. what the house's tickets say beside those words: learned from texts without a label, sorted by the first expert;
3. what people decided: a hyperplane for each label over words, pairs and pieces of words;
4. the most similar labelled texts;
5. a small neural network over what texts are about.

Trust in them is fitted on scores for texts that they had not learned from, so a stated confidence means what it says.
All is computed from the house's own texts: no model is ever read from a file or written to one. Equal input gives equal
answers, in whatever order it comes. Importing this file loads scikit-learn: only the process that suggests does.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from threadpoolctl import threadpool_limits

from ticketing_app.domain.wording import words
from ticketing_app.integrations.suggesting import blend, describing
from ticketing_app.integrations.suggesting.blend import Scores
from ticketing_app.integrations.suggesting.experts import Expert, LabelWords, Learned, Neighbours, Places
from ticketing_app.integrations.suggesting.reading import Kinds, Matrix, Reader, Weights, stacked
from ticketing_app.integrations.suggesting.source import Example, Guess, Label, Suggestion
from ticketing_app.integrations.suggesting.topics import LearnedTopics, Topics
from ticketing_app.integrations.suggesting.words import features, opening, pairs, pieces

# Trust in each expert before any evidence; the blend moves it once there are examples.
TRUST_ALONE = 2.0
"""The labels' words, while there is nothing else."""
TRUST_LISTENED = (0.8, 1.1)
"""The labels' words, and what was heard beside them."""
TRUST_TAUGHT = (2.0, 2.0, 0.3)
"""Learned, neighbours, topics."""
FOLDS = 5
LABEL_COUNTS = 0.5
"""A label's own words weigh half an example where examples are learned from."""
SHARPNESS = 2.0
"""How soon the labels' words count as sure of a waiting text, which then teaches what stands beside them."""
CUES = Kinds(pair=1.0, piece=0.2, opening=1.1)
"""Where only the labels' own words are met, an opening counts twice, and pieces only hint."""
MOST_WAITING = 4_000
MOST_WORDS = 4
MANY = 500
"""From so many texts on, a feature that is in one of them alone is left out: it teaches nothing, and costs memory."""
ENOUGH = 100
"""With fewer examples a neural network would only learn their chance."""


class LocalModel:
    """A source that learned once, from these labels and texts; when there are more, a new one takes its place."""

    def __init__(self, labels: Sequence[Label], examples: Iterable[Example] = (), waiting: Iterable[str] = ()) -> None:
        """Learn. Examples of labels that are not given are left out; `waiting` are the house's texts without a label.

        Raises `ValueError` where no label is given.
        """
        if not labels:
            raise ValueError("There is no label to suggest.")
        self.names = [label.name for label in labels]
        place = {name: index for index, name in enumerate(self.names)}
        known = sorted((e for e in examples if e.label in place), key=lambda e: (e.text, e.label))
        right = np.array([place[e.label] for e in known], dtype=np.intp)
        heard = sorted(waiting, key=_digest)[:MOST_WAITING]
        self._readers: list[Reader] = []
        self._experts: list[Expert] = []
        # One core: for matrices this small, threads that wait for each other take twice the time.
        with threadpool_limits(limits=1):
            self._read_labels(labels)
            if len(labels) > 1 and (known or len(heard) >= MANY):
                self._learn(labels, [e.text for e in known], right, heard)

    def probabilities(self, texts: Sequence[str]) -> Scores:
        """A row for each text, a column for each name in `names`; each row sums to one."""
        return self._likely(self._rows([_seen(text) for text in texts]))

    def suggest(self, text: str) -> Suggestion:
        """The two likeliest labels; for a text that says nothing, with little confidence.

        A tie goes to the label that was given first.
        """
        found = words(text)
        rows = self._rows([features(found)])
        likely = self._likely(rows)[0]
        likeliest: list[int] = np.argsort(-likely, kind="stable")[:2].tolist()
        reasons = self._reasons(found, rows, likeliest)
        best, *rest = (
            Guess(self.names[label], float(likely[label]), reason)
            for label, reason in zip(likeliest, reasons, strict=True)
        )
        return Suggestion(best, rest[0] if rest else None)

    def _read_labels(self, labels: Sequence[Label]) -> None:
        cues = [describing.cues(label) for label in labels]
        reader = Reader([list(told) for told in cues], kinds=CUES, level=False)
        self._add(reader, LabelWords(reader, cues))
        self._blend = blend.prior([TRUST_ALONE], len(labels))

    def _learn(self, labels: Sequence[Label], texts: list[str], right: Places, heard: list[str]) -> None:
        """Make the experts that learn from the house's texts, and fit the trust in all of them."""
        described = [describing.example(label) for label in labels]
        known, waiting = [_seen(text) for text in texts], [_seen(text) for text in heard]
        many = len(known) + len(waiting) >= MANY
        # The labels come twice, so that their own words are kept where no text has used them yet.
        reader = Reader([*described, *described, *known, *waiting], seen_in=2 if many else 1)
        own, rows, unsorted = reader.rows(described), reader.rows(known), reader.rows(waiting)
        if len(waiting) >= MANY:
            by_words = blend.prior([SHARPNESS], len(labels)).probabilities(self._scores(self._rows(waiting)))
            self._add(reader, _learned(own, unsorted, by_words.argmax(axis=1), _sure(by_words)))
            self._blend = blend.prior(TRUST_LISTENED, len(labels))
        if known:
            topics = Topics(stacked(rows, unsorted), reader.plain) if many and len(known) >= ENOUGH else None
            lessons = _Lessons(own, reader.plain, topics)
            tested = lessons.tested(rows, right, _folds(texts))
            start = blend.prior([*self._blend.weights, *TRUST_TAUGHT[: len(tested)]], len(labels))
            self._blend = blend.fitted(start, [*self._scores(self._rows(known)), *tested], right)
            for expert in lessons.taught(rows, right):
                self._add(reader, expert)

    def _add(self, reader: Reader, expert: Expert) -> None:
        self._readers.append(reader)
        self._experts.append(expert)

    def _rows(self, seen: list[list[str]]) -> list[Matrix]:
        """What each expert reads of the texts."""
        read = {id(reader): reader.rows(seen) for reader in dict.fromkeys(self._readers)}
        return [read[id(reader)] for reader in self._readers]

    def _scores(self, rows: list[Matrix]) -> list[Scores]:
        return [expert.scores(row) for expert, row in zip(self._experts, rows, strict=True)]

    def _likely(self, rows: list[Matrix]) -> Scores:
        return self._blend.probabilities(self._scores(rows))

    def _reasons(self, found: list[str], rows: list[Matrix], labels: list[int]) -> list[tuple[str, ...]]:
        """For each label the words that spoke for it, the heaviest first; none where nothing did."""
        credit: list[Counter[str]] = [Counter() for _ in labels]
        told = zip(self._blend.weights, self._experts, self._readers, rows, strict=True)
        for reader, experts in groupby(told, key=lambda one: one[2]):
            same = list(experts)
            spoke = sum(trust * expert.spoke_for(row, labels) for trust, expert, _, row in same)
            names = reader.features(same[0][3])
            for own, weights in zip(credit, np.asarray(spoke).tolist(), strict=True):
                own.update(dict(zip(names, weights, strict=True)))
        return [_heaviest(_by_word(found, own)) for own in credit]


class _Lessons:
    """How experts are taught from labelled rows: the labels' own words go in as examples of themselves."""

    def __init__(self, own: Matrix, plain: Places, topics: Topics | None) -> None:
        self._own, self._plain, self._topics = own, plain, topics

    def taught(self, rows: Matrix, right: Places) -> list[Expert]:
        """Experts that know these rows, in the order of `TRUST_TAUGHT`."""
        labels = self._own.shape[0]
        experts: list[Expert] = [
            _learned(self._own, rows, right, np.ones(len(right))),
            Neighbours(rows, right, labels, self._plain),
        ]
        if self._topics:
            every = stacked(self._own, rows)
            experts.append(LearnedTopics(self._topics, every, np.concatenate([np.arange(labels), right])))
        return experts

    def tested(self, rows: Matrix, right: Places, fold: Places) -> list[Scores]:
        """The scores, per expert, that each row gets from experts that were taught the other folds only."""
        scores = [np.zeros((len(right), self._own.shape[0])) for _ in TRUST_TAUGHT[: 3 if self._topics else 2]]
        for left_out in (fold == one for one in set(fold.tolist())):
            for given, expert in zip(scores, self.taught(rows[~left_out], right[~left_out]), strict=True):
                given[left_out] = expert.scores(rows[left_out])
        return scores


def _learned(own: Matrix, rows: Matrix, right: Places, weights: Weights) -> Learned:
    """So that a label without examples has its place, its own words are one."""
    labels = own.shape[0]
    counts = np.concatenate([np.full(labels, LABEL_COUNTS), weights])
    return Learned(stacked(own, rows), np.concatenate([np.arange(labels), right]), labels, counts)


def _sure(likely: Scores) -> Weights:
    """0 where every label is as likely as the others, 1 where one is certain."""
    even = 1.0 / likely.shape[1]
    return (likely.max(axis=1) - even) / (1.0 - even)


def _folds(texts: list[str]) -> Places:
    """A text that comes twice must not be learned from in one fold and tested in another."""
    return np.array([int(_digest(text)[:8], 16) % FOLDS for text in texts])


def _seen(text: str) -> list[str]:
    return features(words(text))


def _heaviest(earned: dict[str, float]) -> tuple[str, ...]:
    spoke_for = sorted((word for word in earned if earned[word] > 0), key=lambda word: -earned[word])
    return tuple(spoke_for[:MOST_WORDS])


def _by_word(found: list[str], credit: Counter[str]) -> dict[str, float]:
    """What every word of the text earned: by itself, as an opening, and its share of pairs and pieces."""
    distinct = list(dict.fromkeys(found))
    owners = Counter(piece for word in distinct for piece in set(pieces(word)))
    earned = {
        word: credit[word] + sum(credit[piece] / owners[piece] for piece in dict.fromkeys(pieces(word)))
        for word in distinct
    }
    for first in dict.fromkeys(opening(found)):
        earned[first[1:]] += credit[first]
    for pair in dict.fromkeys(pairs(found)):
        for word in pair.split(" "):
            earned[word] += credit[pair] / 2
    return earned


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
