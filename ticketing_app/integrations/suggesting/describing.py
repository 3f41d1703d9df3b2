"""What a label says about itself: the features of its own words, and what each of them is worth."""

from ticketing_app.domain.wording import words
from ticketing_app.integrations.suggesting.source import Label
from ticketing_app.integrations.suggesting.words import features, pairs

NAME_COUNTS = 3
PART, WHOLE, PAIR = 0.5, 1.0, 2.0
"""A word that is a phrase by itself is a whole cue; `new` in `new line` is half of one, the two together are two."""


def example(label: Label) -> list[str]:
    """The features of the label's own words, as if they were a text. Each phrase stands for itself, so that no pair
    crosses two of them; the name counts three times."""
    parts = [*[label.name] * NAME_COUNTS, label.description, *label.phrases]
    return [_mark(label), *(feature for part in parts for feature in features(words(part)))]


def cues(label: Label) -> dict[str, float]:
    """What each feature of the label's own words is worth where it is met in a text; words count as openings too."""
    worth = {_mark(label): WHOLE}
    for part in (label.name, label.description, *label.phrases):
        found = words(part)
        each = WHOLE if len(found) == 1 else PART
        for feature in features(found):
            worth[feature] = max(worth.get(feature, 0.0), each)
        for word in found:
            worth[f"^{word}"] = worth[word]
        for pair in pairs(found):
            worth[pair] = PAIR
    return worth


def _mark(label: Label) -> str:
    """In no text. It gives a row to a label of which all words are too common to count, like "IT"."""
    return f"={label.name}"
