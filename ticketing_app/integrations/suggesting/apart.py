"""The local source in a process of its own: learning takes a core for seconds, and nobody's click waits for it."""

import importlib
import logging
import multiprocessing
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import Any

from ticketing_app.integrations.suggesting.source import Advice, Example, Exchange, Label, Labels, NoAdvice, Outcome
from ticketing_app.vocabulary import Facet

log = logging.getLogger(__name__)
CHILD = "ticketing_app.integrations.suggesting.child"
ALGORITHM = "local-2"
"""Goes up when the same lessons give other answers."""
PATIENCE = 60.0
"""Seconds after which a process that does not answer is taken for hung."""


@dataclass(frozen=True)
class Schooling:
    """What there is to learn of one facet, and the mark under which it is known.

    `waiting` are texts without a label: they help a little, so that they alone are no reason to learn anew.
    """

    mark: str
    labels: Sequence[Label]
    examples: Sequence[Example]
    waiting: Sequence[str] = ()

    def teaches_more_than(self, other: "Schooling | None") -> bool:
        """Whether somebody who learned the other would answer otherwise after this one."""
        if other is None or (self.labels, self.examples) != (other.labels, other.examples):
            return True
        return len(self.waiting) > 1.2 * len(other.waiting) + 50


class LocalSource:
    """A source that has to be taught before it answers. Used by several threads; one of them at a time is served."""

    name = "local"

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._process: ProcessPoolExecutor | None = None
        self._closed = False
        self._learned: dict[Facet, Schooling] = {}

    def knows(self, marks: Mapping[Facet, str]) -> bool:
        """Whether it has learned what these marks stand for."""
        with self._lock:
            return all(facet in self._learned and self._learned[facet].mark == mark for facet, mark in marks.items())

    def learn(self, schooling: Mapping[Facet, Schooling]) -> list[Facet]:
        """Learn what is new in it; returns the facets that were learned anew. Takes some seconds for thousands.

        Raises `NoAdvice` where the process that suggests fails.
        """
        with self._lock:
            anew = [facet for facet, one in schooling.items() if one.teaches_more_than(self._learned.get(facet))]
            for facet in anew:
                lesson = schooling[facet]
                self._call("learn", facet, lesson.labels, lesson.examples, lesson.waiting)
            for facet, lesson in schooling.items():
                before = self._learned.get(facet)
                # What was not learned anew is measured against what was learned, however slowly it grows.
                kept = before is not None and facet not in anew
                self._learned[facet] = replace(before, mark=lesson.mark) if before and kept else lesson
            return anew

    def advise(self, text: str, labels: Labels) -> Advice:
        """As `Source` says: an opinion on each facet, of labels that are still among `labels`."""
        with self._lock:
            from_child = self._call("advise", text)
            model = self.model
        names = {facet: {label.name for label in choice} for facet, choice in labels.items()}
        fitting = {facet: said for facet, said in from_child.items() if said.label in names.get(facet, ())}
        if not fitting:
            raise NoAdvice(Exchange(Outcome.NOTHING_USABLE))
        return Advice(self.name, model, fitting)

    @property
    def model(self) -> str:
        """Its version: the algorithm, and from how many tickets it learned categories."""
        learned = self._learned.get(Facet.CATEGORY)
        return f"{ALGORITHM}+{len(learned.examples) if learned else 0}"

    def close(self) -> None:
        """End the process, also while somebody waits for its answer; whoever asks later hears nothing."""
        self._closed = True
        if self._process is not None:
            _end(self._process)
        if self._lock.acquire(blocking=False):  # whoever waits holds it, and forgets by themself
            self._forget()
            self._lock.release()

    def _call(self, work: str, *args: Any) -> Any:
        """Raises `NoAdvice` where the process ended or hangs; then it has to be taught again."""
        try:
            return self._started().submit(there, work, *args).result(PATIENCE)
        except (BrokenProcessPool, TimeoutError, OSError, RuntimeError) as error:
            log.warning("the process that suggests ended or hangs: %s", type(error).__name__)
            if self._process is not None:
                _end(self._process)
            self._forget()
            raise NoAdvice(Exchange(Outcome.UNAVAILABLE)) from error

    def _started(self) -> ProcessPoolExecutor:
        if self._closed:
            raise RuntimeError("closed")
        if self._process is None:
            # Not forked: threads of ours hold locks, and a server's sockets are none of a model's business.
            context = multiprocessing.get_context("spawn")
            self._process = ProcessPoolExecutor(
                max_workers=1, mp_context=context, initializer=there, initargs=("begin",)
            )
        return self._process

    def _forget(self) -> None:
        self._process = None
        self._learned.clear()


def _end(pool: ProcessPoolExecutor) -> None:
    """At once: it holds nothing that would have to be put in order."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def there(work: str, *args: Any) -> Any:
    """Do it in the process that this runs in: only there the module is loaded, and scikit-learn with it."""
    return getattr(importlib.import_module(CHILD), work)(*args)
