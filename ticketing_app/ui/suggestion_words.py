"""How people read what suggestions are made of: facets and their values, sources, shares."""

import re
from collections.abc import Mapping

from sqlmodel import Session

from ticketing_app.domain import categories
from ticketing_app.integrations.suggesting.source import BECAUSE, NO_WORD_SPEAKS
from ticketing_app.models import id_of
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import Facet, Severity, ShownSource, Urgency, label

SOURCE: dict[str, str] = {ShownSource.LOCAL: mark("Local source"), ShownSource.GEMINI: mark("Gemini")}
FACETS = {Facet.CATEGORY: mark("Category"), Facet.SEVERITY: mark("Severity"), Facet.URGENCY: mark("Urgency")}
CONFIDENCE = {"sure": mark("sure"), "likely": mark("likely"), "unsure": mark("unsure")}
"""By the words of `domain.suggestions.confidence_word`."""
WORDS: dict[Facet, list[Severity] | list[Urgency]] = {Facet.SEVERITY: list(Severity), Facet.URGENCY: list(Urgency)}


def source(name: str) -> str:
    """What a source is called."""
    return tr(SOURCE[name]) if name in SOURCE else name


def category_names(session: Session) -> dict[str, str]:
    """All categories, retired ones too, by their id as suggestions write it, in the house's order."""
    return {str(id_of(one)): one.name for one in categories.in_order(session)}


def value(facet: Facet, word: str, names: Mapping[str, str]) -> str:
    """What a facet's value is called; `names` are the categories'. Whatever is not there any more keeps its number."""
    if facet is Facet.CATEGORY:
        return names.get(word) or tr("category {number}", number=word)
    known = {str(one): label(one) for one in WORDS[facet]}
    return known.get(word, word)


def percent(share: float | None) -> str:
    """ "87 %"; empty where there is no share."""
    return "" if share is None else tr("{share} %", share=round(100 * share))


def reason(source: str, said: str) -> str:
    """Why, in the reader's language. Reasons are kept in English: those of the local source are put into words anew,
    those of a model that writes by itself stay as it wrote them."""
    if source != ShownSource.LOCAL:
        return said
    if said == NO_WORD_SPEAKS:
        return tr(said)
    before, after = BECAUSE.split("{words}")
    found = re.fullmatch(f"{re.escape(before)}(.+){re.escape(after)}", said)
    if found is None:
        return said
    return tr(BECAUSE, words=re.sub("“([^”]*)”", lambda word: tr("“{words}”", words=word[1]), found[1]))
