"""What the API answers about suggestions. Staff alone get these; no shape of a customer's holds any of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import Field
from sqlmodel import Session

from ticketing_app.advice import Preview
from ticketing_app.api.shapes import AT, Shape
from ticketing_app.domain import categories, details, endings, offers
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.suggestions import Said, Shown, confidence_word, name_of
from ticketing_app.models import Decision, SuggestedFacet, id_of
from ticketing_app.vocabulary import Facet, Status, Verdict


class SaidShape(Shape):
    """What is suggested for one field: a category's id or a word, how people read it, how sure it is, and why."""

    value: int | str = Field(examples=[2])
    label: str = Field(examples=["Broadband"])
    confidence: float = Field(examples=[0.91])
    confidence_word: str = Field(examples=["sure"])
    reason: str = Field(examples=["Because of “router”, “internet”."])


class AlternativeShape(Shape):
    """The next likely value of a field."""

    field: Facet
    value: int | str = Field(examples=[5])
    label: str = Field(examples=["Equipment and returns"])
    confidence: float = Field(examples=[0.06])
    confidence_word: str = Field(examples=["unsure"])


class RelatedShape(Shape):
    """Another ticket, and how it ended if it has."""

    id: int = Field(examples=[97])
    reference: str = Field(examples=["#97"])
    title: str = Field(examples=["No internet since the thunderstorm"])
    status: Status
    ended: str | None = Field(examples=["The line card was replaced."])
    likeness: float | None = Field(examples=[0.62], description="0 to 1.")


class EngineerShape(Shape):
    """Whom to hand it to, and why."""

    id: int = Field(examples=[6])
    name: str = Field(examples=["Edvin Hallorane"])
    reason: str = Field(examples=["solved 14 like it · 2 open"])


class VerdictShape(Shape):
    """What became of one field."""

    verdict: Verdict
    value: int | str = Field(examples=[2])
    label: str = Field(examples=["Broadband"])
    decided_by: str | None = Field(examples=["Amara Lindqvane"])
    decided_at: datetime = Field(examples=[AT])
    seconds: float | None = Field(examples=[41.5], description="Since somebody who may decide first opened the ticket.")


class DecisionShape(Shape):
    """What became of it, as far as it was decided: `complete` once every field was."""

    complete: bool
    fields: dict[Facet, VerdictShape]


class AdviceShape(Shape):
    """What is suggested for a text, and what the house found beside it."""

    source: str = Field(examples=["local"])
    model_version: str = Field(examples=["local-2+57"])
    fields: dict[Facet, SaidShape]
    alternatives: list[AlternativeShape]
    similar_tickets: list[RelatedShape]
    duplicates: list[RelatedShape]
    engineer: EngineerShape | None


class PreviewShape(AdviceShape):
    """What would be suggested. It is on no ticket, so it has no id and nobody decides on it."""

    id: None = None
    created_at: None = None
    decision: None = None


class SuggestionShape(AdviceShape):
    """A suggestion on a ticket. It is `current` until the ticket's text is changed."""

    id: int = Field(examples=[31])
    created_at: datetime = Field(examples=[AT])
    current: bool
    decision: DecisionShape | None


class ScoreShape(Shape):
    """How good it was; shares from 0 to 1, null where nothing was decided. `enough` is false below 30 decisions."""

    decided: int = Field(examples=[120])
    accuracy: float | None = Field(examples=[0.87])
    macro_f1: float | None = Field(examples=[0.84])
    enough: bool


class SourceShape(Shape):
    """One source, in one state of learning."""

    source: str = Field(examples=["local"])
    model: str = Field(examples=["local-2, learned from 50 to 199"])
    score: ScoreShape


class CellShape(Shape):
    """Suggested as this, decided as that, so often."""

    facet: Facet
    suggested: str = Field(examples=["2"])
    decided: str = Field(examples=["5"])
    count: int = Field(examples=[4])


class BinShape(Shape):
    """One step of the reliability plot."""

    start: float = Field(examples=[0.8])
    end: float = Field(examples=[0.9])
    stated: float = Field(examples=[0.86])
    measured: float = Field(examples=[0.84])
    count: int = Field(examples=[37])


class DayShape(Shape):
    """One day."""

    day: date = Field(examples=["2026-05-04"])
    shown: int = Field(examples=[12])
    accepted: int = Field(examples=[21])
    overridden: int = Field(examples=[3])


class WaitedShape(Shape):
    """From the first opening of a ticket to the first decision on it. `enough` is false below 30 tickets."""

    median_seconds: float | None = Field(examples=[38.0])
    tickets: int = Field(examples=[112])
    enough: bool


class RecordShape(Shape):
    """The AI's record in a period."""

    since: datetime = Field(examples=[AT])
    until: datetime = Field(examples=[AT])
    shown: int = Field(examples=[140])
    held_back: int = Field(examples=[15])
    accepted: int = Field(examples=[230])
    overridden: int = Field(examples=[31])
    by_hand: int = Field(examples=[4])
    facets: dict[Facet, ScoreShape]
    sources: list[SourceShape]
    confusion: list[CellShape]
    reliability: list[BinShape]
    days: list[DayShape]
    with_suggestion: WaitedShape
    without: WaitedShape
    is_cut: bool = Field(description="Only the newest 20,000 decisions of the period are counted.")


def of(session: Session, actor: Actor, found: Sequence[Shown]) -> list[SuggestionShape]:
    """The suggestions as staff see them."""
    names = _category_names(session)
    people = details.names_of(session, {one.decided_by_id for shown in found for one in shown.decisions.values()})
    return [_suggestion(session, actor, shown, names, people) for shown in found]


def of_preview(session: Session, actor: Actor, found: Preview) -> PreviewShape:
    """What would be suggested, in the same shape."""
    names, answer = _category_names(session), found.answer
    alike = {one.ticket_id: one.likeness for one in found.found.similar}
    return PreviewShape(
        source=answer.source,
        model_version=answer.model_version,
        fields={facet: _said(facet, said, names) for facet, said in answer.facets.items()},
        alternatives=_alternatives(answer.facets, names),
        similar_tickets=_related(session, actor, alike),
        duplicates=[],
        engineer=_engineer(session, actor, answer.facets, alike),
    )


def _suggestion(
    session: Session, actor: Actor, shown: Shown, names: Mapping[str, str], people: Mapping[int, str]
) -> SuggestionShape:
    row = shown.row
    alike = {int(one["ticket_id"]): float(one["likeness"]) for one in row.similar}
    return SuggestionShape(
        id=id_of(row),
        source=row.source,
        model_version=row.model_version,
        created_at=row.created_at,
        current=shown.current,
        fields={facet: _said(facet, said, names) for facet, said in shown.facets.items()},
        alternatives=_alternatives(shown.facets, names),
        similar_tickets=_related(session, actor, alike),
        duplicates=_related(session, actor, dict.fromkeys(row.duplicates)),
        engineer=_engineer(session, actor, shown.facets, alike),
        decision=_decision(shown, names, people),
    )


def _said(facet: Facet, said: Said | SuggestedFacet, names: Mapping[str, str]) -> SaidShape:
    return SaidShape(
        value=_value(facet, said.value),
        label=name_of(facet, said.value, names),
        confidence=round(said.confidence, 4),
        confidence_word=confidence_word(said.confidence),
        reason=said.reason,
    )


def _alternatives(
    facets: Mapping[Facet, Said] | Mapping[Facet, SuggestedFacet], names: Mapping[str, str]
) -> list[AlternativeShape]:
    return [
        AlternativeShape(
            field=facet,
            value=_value(facet, said.second_value),
            label=name_of(facet, said.second_value, names),
            confidence=round(said.second_confidence, 4),
            confidence_word=confidence_word(said.second_confidence),
        )
        for facet, said in facets.items()
        if said.second_value is not None
    ]


def _related(session: Session, actor: Actor, likeness: Mapping[int, float | None]) -> list[RelatedShape]:
    return [
        RelatedShape(
            id=one.ticket_id,
            reference=one.reference,
            title=one.title,
            status=one.status,
            ended=one.note or None,
            likeness=None if (alike := likeness[one.ticket_id]) is None else round(alike, 4),
        )
        for one in endings.ended(session, actor, list(likeness))
    ]


def _engineer(
    session: Session,
    actor: Actor,
    facets: Mapping[Facet, Said] | Mapping[Facet, SuggestedFacet],
    alike: Mapping[int, float],
) -> EngineerShape | None:
    if Facet.CATEGORY not in facets:
        return None
    offer = offers.engineer_for(session, actor, int(facets[Facet.CATEGORY].value), list(alike))
    return EngineerShape(id=offer.user_id, name=offer.name, reason=offer.reason) if offer else None


def _decision(shown: Shown, names: Mapping[str, str], people: Mapping[int, str]) -> DecisionShape | None:
    if not shown.decisions:
        return None
    return DecisionShape(
        complete=not shown.open_facets,
        fields={facet: _verdict(facet, one, names, people) for facet, one in shown.decisions.items()},
    )


def _verdict(facet: Facet, one: Decision, names: Mapping[str, str], people: Mapping[int, str]) -> VerdictShape:
    return VerdictShape(
        verdict=one.verdict,
        value=_value(facet, one.value),
        label=name_of(facet, one.value, names),
        decided_by=people.get(one.decided_by_id) if one.decided_by_id else None,
        decided_at=one.decided_at,
        seconds=one.seconds,
    )


def _value(facet: Facet, value: str) -> int | str:
    return int(value) if facet is Facet.CATEGORY else value


def _category_names(session: Session) -> dict[str, str]:
    return {str(id_of(category)): category.name for category in categories.in_order(session)}
