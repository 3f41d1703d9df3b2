"""How people read what suggestions are made of: facets and their values, sources, shares."""

from collections.abc import Mapping

from sqlmodel import Session

from ticketing_app.domain import categories
from ticketing_app.models import id_of
from ticketing_app.vocabulary import Facet, Severity, ShownSource, Urgency, label

SOURCE: dict[str, str] = {ShownSource.LOCAL: "Local source", ShownSource.GEMINI: "Gemini"}
WORDS: dict[Facet, list[Severity] | list[Urgency]] = {Facet.SEVERITY: list(Severity), Facet.URGENCY: list(Urgency)}


def source(name: str) -> str:
    """What a source is called."""
    return SOURCE.get(name, name)


def category_names(session: Session) -> dict[str, str]:
    """All categories, retired ones too, by their id as suggestions write it, in the house's order."""
    return {str(id_of(one)): one.name for one in categories.in_order(session)}


def value(facet: Facet, word: str, names: Mapping[str, str]) -> str:
    """What a facet's value is called; `names` are the categories'. Whatever is not there any more keeps its number."""
    if facet is Facet.CATEGORY:
        return names.get(word, f"category {word}")
    known = {str(one): label(one) for one in WORDS[facet]}
    return known.get(word, word)


def percent(share: float | None) -> str:
    """ "87 %"; empty where there is no share."""
    return "" if share is None else f"{round(100 * share)} %"
