"""Trying it: what would be suggested for a text, said at once and kept nowhere."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from sqlmodel import Session

from ticketing_app import advice
from ticketing_app.advice import Preview
from ticketing_app.domain import access, fields, sources
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action
from ticketing_app.domain.suggestions import Said, confidence_word
from ticketing_app.errors import Invalid, Unavailable
from ticketing_app.texts import amount, tr
from ticketing_app.ui import suggestion_words
from ticketing_app.ui.components.forms import to_first_wrong
from ticketing_app.ui.gate import allow
from ticketing_app.ui.suggestion_words import percent
from ticketing_app.ui.transact import ask
from ticketing_app.vocabulary import Facet, label

NOTHING_WRONG: dict[str, str] = {"title": "", "description": ""}
TONES = {"sure": "good", "likely": "info", "unsure": "neutral"}


@dataclass(frozen=True)
class SaidView:
    """What would be suggested for one field: the value, how sure that is in a word, why, and what comes second."""

    facet: str
    value: str
    word: str
    tone: str
    percent: str
    reason: str
    second: str


@dataclass(frozen=True)
class TrialView:
    """What would be suggested for this title, and who said it; `stood_in` says for whom, where somebody did not."""

    title: str = ""
    said: list[SaidView] = field(default_factory=list)
    source: str = ""
    stood_in: str = ""


class TrialState(rx.State):
    """A text on trial. `busy` while the sources are asked."""

    busy: bool = False
    tried: TrialView = TrialView()
    wrong: dict[str, str] = NOTHING_WRONG
    problem: str = ""

    # In the background: a source outside may take its time, and until then the page must go on.
    @rx.event(background=True)
    @allow(Action.TRY_SUGGESTIONS)
    async def try_it(self, form: dict[str, Any]):
        """Ask what would be suggested for this title and text."""
        async with self:
            typed = self._begun(form)
        if typed is not None:
            return await self._asked(*typed)
        return to_first_wrong()

    def _begun(self, form: dict[str, Any]) -> tuple[str, str] | None:
        """The text, made fit; None where it is not fit, or where the last one is still being looked at."""
        if self.busy:
            return None
        self.tried, self.problem, self.wrong = TrialView(), "", NOTHING_WRONG
        title, description = (str(form.get(name) or "") for name in NOTHING_WRONG)
        try:
            typed = fields.each(
                title=lambda: fields.line("title", title, fields.TITLE),
                description=lambda: fields.paragraph("description", description, least=0),
            )
        except Invalid as error:
            self.wrong = {**NOTHING_WRONG, **error.fields}
            return None
        self.busy = True
        return typed["title"], typed["description"]

    async def _asked(self, title: str, description: str) -> None:
        tried, problem = TrialView(), tr("Something went wrong. Please try again.")
        try:
            await ask(self, may_try)
            found = await asyncio.to_thread(lambda: advice.current().preview(title, description))
            tried, problem = await ask(self, view, title, found), ""
        except Unavailable as error:
            problem = error.detail
        finally:
            async with self:
                self.busy, self.tried, self.problem = False, tried, problem


def may_try(_session: Session, actor: Actor) -> None:
    """Raises `Forbidden` for whom it is not."""
    access.allow(actor, Action.TRY_SUGGESTIONS)


def view(session: Session, actor: Actor, title: str, found: Preview) -> TrialView:
    """What was found, in words. Raises `Forbidden`."""
    access.allow(actor, Action.TRY_SUGGESTIONS)
    names, answer, wanted = suggestion_words.category_names(session), found.answer, sources.shown_now(session)
    stood_in = tr("{source} did not answer; this stood in.", source=suggestion_words.source(wanted))
    by_whom = tr(
        "{source}, {model}, after {milliseconds} ms",
        source=suggestion_words.source(answer.source),
        model=answer.model_version,
        milliseconds=amount(answer.latency_ms),
    )
    said = [_said(one, answer.source, answer.facets[one], names) for one in Facet if one in answer.facets]
    return TrialView(title, said, by_whom, "" if answer.source == wanted else stood_in)


def _said(facet: Facet, source: str, said: Said, names: Mapping[str, str]) -> SaidView:
    word = confidence_word(said.confidence)
    second = suggestion_words.value(facet, said.second_value, names) if said.second_value is not None else ""
    return SaidView(
        facet=label(facet),
        value=suggestion_words.value(facet, said.value, names),
        word=tr(suggestion_words.CONFIDENCE[word]),
        tone=TONES[word],
        percent=percent(said.confidence),
        reason=suggestion_words.reason(source, said.reason),
        second=tr("else {value}, {share}", value=second, share=percent(said.second_confidence)) if second else "",
    )
