"""What runs in the process that suggests: it alone loads scikit-learn, learns, and answers; it keeps no text.

The house's own process starts it (`apart`) and calls these functions there. It ends with its parent, however that ends.
"""

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Sequence

from ticketing_app.integrations.suggesting.local import LocalModel
from ticketing_app.integrations.suggesting.source import BECAUSE, NO_WORD_SPEAKS, Example, Guess, Label, Opinion
from ticketing_app.vocabulary import Facet

_models: dict[Facet, LocalModel] = {}


def begin() -> None:
    """Give way to the house's own work, and do not outlive it."""
    with contextlib.suppress(OSError):
        os.nice(10)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def learn(facet: Facet, labels: Sequence[Label], examples: Sequence[Example], waiting: Sequence[str]) -> None:
    """Learn one facet anew; what was learned before answers until this is done."""
    _models[facet] = LocalModel(labels, examples, waiting)


def advise(text: str) -> dict[Facet, Opinion]:
    """An opinion on every facet that was learned."""
    return {facet: _opinion(model, text) for facet, model in _models.items()}


def _opinion(model: LocalModel, text: str) -> Opinion:
    said = model.suggest(text)
    return Opinion(
        label=said.best.label,
        confidence=said.best.confidence,
        reason=_reason(said.best),
        second=said.second.label if said.second else None,
        second_confidence=said.second.confidence if said.second else 0.0,
    )


def _reason(guess: Guess) -> str:
    if not guess.words:
        return NO_WORD_SPEAKS
    return BECAUSE.format(words=", ".join(f"“{word[:40]}”" for word in guess.words))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
