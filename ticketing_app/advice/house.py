"""Everything that answers "what kind of ticket is this?", together: the sources, what they learned, similar tickets.

Reads the database in short sessions of its own and never while a source is asked.
"""

import functools
import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ticketing_app import db
from ticketing_app.config import settings
from ticketing_app.domain import learning, rarity, similar, sources
from ticketing_app.domain.learning import Option
from ticketing_app.domain.rarity import Rarity
from ticketing_app.domain.sources import Sent
from ticketing_app.domain.suggestions import Answer, Found, Question, Said
from ticketing_app.errors import Unavailable
from ticketing_app.integrations.suggesting.apart import LocalSource, Schooling
from ticketing_app.integrations.suggesting.gemini import Gemini
from ticketing_app.integrations.suggesting.source import Advice, Example, Exchange, Label, NoAdvice, Opinion, Source
from ticketing_app.models import Ticket
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import Facet, ShownSource

log = logging.getLogger(__name__)
TRIED = mark("(A text that somebody tried; it is not kept.)")
"""Kept in English among the exchanges, translated where they are shown."""
REST = 10.0
"""Seconds until a source that could not be taught is taught again: what ended its process may do so again."""
LOOK_AROUND = 600.0
"""Seconds after which solved tickets and new words are looked for; a decision is learned from at once."""

Options = Mapping[Facet, Sequence[Option]]


@dataclass(frozen=True)
class Preview:
    """What would be suggested for a text that is no ticket. Nothing of it is kept."""

    answer: Answer
    found: Found


class House:
    """One per process. Its local source must be taught before it answers, which `refresh` does."""

    def __init__(self, local: LocalSource | None = None, outside: Source | None = None) -> None:
        """`outside` is a source beyond the house's walls, if one is configured."""
        self._local = local or LocalSource()
        self.outside = outside
        self._rare: Rarity | None = None
        self._looked_at = -LOOK_AROUND
        self._rests_until = 0.0
        self._lock = threading.Lock()

    def refresh(self) -> list[Facet]:
        """Learn what people decided since the last time; returns the facets that were learned anew.

        Where the process that learns fails, nothing is known until the next time; another source stands in.
        """
        if time.monotonic() < self._rests_until:
            return []
        try:
            return self._refresh()
        except NoAdvice:
            log.warning("the local source could not be taught; it is tried again in a moment")
            self._rests_until = time.monotonic() + REST
            return []

    def answers(
        self, text: str, first: ShownSource, *, outside: bool = True
    ) -> Iterator[tuple[Answer | None, Sent | None]]:
        """What each source says of the text, the one that staff should see first; asked one by one as they are taken.

        A source that fails says nothing (None); the next one then stands in for it. With it comes what was sent
        outside, where anything was.
        """
        with db.reading() as session:
            options = learning.options(session)
        asked: list[Source] = [self._local, *([self.outside] if self.outside and outside else [])]
        for source in sorted(asked, key=lambda one: one.name != first):
            yield self._asked(source, text, options)

    def found(self, question: Question) -> Found:
        """Similar tickets and probable duplicates of one that is there; none where the search fails."""
        try:
            with db.reading() as session:
                rare = self._rare or rarity.rarity(session)
                ticket = session.get_one(Ticket, question.ticket_id)
                duplicates = similar.duplicates_of(session, ticket, rare)
            return Found(
                self._alike(question.title, question.description, question.city, question.ticket_id), duplicates
            )
        except Exception:
            # A suggestion without similar tickets is better than none.
            log.exception("no similar tickets were found for ticket %d", question.ticket_id)
            return Found([], [])

    def preview(self, title: str, description: str) -> Preview:
        """What would be suggested for this text; nothing of it is kept, only that something was sent outside.

        Raises `Unavailable` where no source answers.
        """
        self.refresh()
        with db.reading() as session:
            first, on = sources.shown_now(session), sources.rules(session).enabled
        # Switched off means that nothing leaves the house; to try the local source harms nobody.
        for answer, sent in self.answers(f"{title}\n{description}", first, outside=on):
            if sent is not None:
                tried = replace(sent, sent=TRIED, received="")
                db.run(lambda session, tried=tried: sources.note_exchange(session, tried), repeatable=True)
            if answer is not None:
                return Preview(answer, Found(self._alike(title, description, None, None), []))
        raise Unavailable(tr("No source of suggestions answers at the moment. Please try again."))

    def close(self) -> None:
        """End what runs beside the house."""
        self._local.close()

    def _refresh(self) -> list[Facet]:
        with self._lock:
            with db.reading() as session:
                marks = learning.marks(session)
                old = time.monotonic() - self._looked_at >= LOOK_AROUND
                if not old and self._local.knows(marks):
                    return []
                lessons = learning.lessons(session)
                rare = rarity.rarity(session) if old or self._rare is None else self._rare
            schooling = {
                facet: Schooling(
                    marks[facet],
                    as_labels(lesson.options),
                    [Example(text, name) for text, name in lesson.examples],
                    lessons.waiting if facet is Facet.CATEGORY else (),
                )
                for facet, lesson in lessons.by_facet.items()
            }
            anew = self._local.learn(schooling)
            self._rare = rare
            if old:
                self._looked_at = time.monotonic()
            return anew

    def _alike(self, title: str, description: str, city: str | None, ticket_id: int | None) -> list[similar.Similar]:
        with db.reading() as session:
            rare = self._rare or rarity.rarity(session)
            return similar.similar_to(
                session, title=title, description=description, rare=rare, city=city, ticket_id=ticket_id
            )

    def _asked(self, source: Source, text: str, options: Options) -> tuple[Answer | None, Sent | None]:
        begun = time.perf_counter()
        try:
            advice = source.advise(text, {facet: as_labels(choice) for facet, choice in options.items()})
        except NoAdvice as nothing:
            return None, _sent(source, nothing.exchange)
        except Exception:
            # Whatever is wrong with one source, the next one stands in.
            log.exception("the source %s failed", source.name)
            return None, None
        milliseconds = round((time.perf_counter() - begun) * 1000)
        answer = as_answer(advice, milliseconds, options)
        # Without a category it is no suggestion: the next source stands in.
        return answer if Facet.CATEGORY in answer.facets else None, _sent(source, advice.exchange)


def current() -> House:
    """The house of this process, as its settings are."""
    chosen = settings()
    return _house(chosen.database, chosen.gemini_api_key, chosen.gemini_endpoint, chosen.gemini_model)


def forget() -> None:
    """Let go of the house of this process, and end what runs beside it."""
    if _house.cache_info().currsize:
        current().close()
        _house.cache_clear()


@functools.lru_cache(maxsize=1)
def _house(_database: str, key: str, endpoint: str, model: str) -> House:
    return House(outside=Gemini(key, endpoint, model) if key else None)


def as_answer(advice: Advice, milliseconds: int, options: Options) -> Answer:
    """The source's names of labels as the values that tickets hold; what is no label of ours falls out."""
    facets = {}
    for facet, opinion in advice.opinions.items():
        values = {option.name: option.value for option in options.get(facet, ())}
        if opinion.label in values:
            facets[facet] = _said(opinion, values)
    return Answer(advice.source, advice.model, milliseconds, facets)


def _said(opinion: Opinion, values: Mapping[str, str]) -> Said:
    second = values.get(opinion.second) if opinion.second is not None else None
    return Said(
        value=values[opinion.label],
        confidence=opinion.confidence,
        reason=opinion.reason[:300],
        second_value=second,
        second_confidence=opinion.second_confidence if second is not None else 0.0,
    )


def as_labels(options: Sequence[Option]) -> list[Label]:
    return [Label(option.name, option.description, option.phrases) for option in options]


def _sent(source: Source, exchange: Exchange | None) -> Sent | None:
    """What admins read of it; nothing where the source is one of our own."""
    if exchange is None or isinstance(source, LocalSource):
        return None
    return Sent(source.name, exchange.outcome, exchange.sent, exchange.received, exchange.milliseconds)
