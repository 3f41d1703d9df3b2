"""What the desk shows of a suggestion: each facet with its reason, similar tickets, whom to give it to; staff alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from ticketing_app import clock
from ticketing_app.domain import endings, offers, record, sources, suggestions, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.suggestions import Shown, confidence_word, name_of
from ticketing_app.models import Decision, SuggestedFacet, Suggestion, Ticket, id_of
from ticketing_app.texts import mark, tr, trn
from ticketing_app.ui import routes, suggestion_words
from ticketing_app.ui.pages.ticket.history import Words
from ticketing_app.ui.suggestion_words import percent
from ticketing_app.vocabulary import FINAL, Facet, Verdict, label

LOOKS_OUT = timedelta(seconds=30)
"""For so long after a question the page looks every two seconds whether there is an answer."""
TONES = {"sure": "good", "likely": "hint", "unsure": "neutral"}
LEAST = 0.01
HELD_BACK = mark(
    "This ticket is decided without a suggestion. A small share of all tickets is, so that we can tell whether "
    "suggestions help."
)


@dataclass(frozen=True, kw_only=True)
class FacetView:
    """One line of the suggestion. `decided` says what became of it, empty while that is open."""

    key: str
    name: str
    label: str
    reason: str
    word: str
    tone: str
    percent: str
    second: str = ""
    decided: str = ""
    is_right: bool = False


@dataclass(frozen=True, kw_only=True)
class RelatedView:
    """A similar ticket or a probable duplicate, and how it ended."""

    reference: str
    href: str
    title: str
    status: str
    ended: str


@dataclass(frozen=True, kw_only=True)
class AdviceView:
    """The suggestion on the ticket. `number` is 0 where none is shown; `awaited` while the answer is on its way.

    The values under `open_…` are those suggested and not decided, for the form; empty where nothing is open.
    """

    number: int = 0
    by: str = ""
    facets: list[FacetView] = field(default_factory=list)
    is_open: bool = False
    open_category: str = ""
    open_severity: str = ""
    open_urgency: str = ""
    engineer_id: int = 0
    engineer: str = ""
    engineer_why: str = ""
    similar: list[RelatedView] = field(default_factory=list)
    duplicates: list[RelatedView] = field(default_factory=list)
    awaited: bool = False
    note: str = ""
    may_decide: bool = False


def view(session: Session, actor: Actor, ticket: Ticket, words: Words) -> AdviceView:
    """What this actor sees suggested for the ticket: nothing at all where suggestions are not theirs to see."""
    if not may(actor, Action.SEE_SUGGESTIONS, ticket):
        return AdviceView()
    may_decide = may(actor, Action.DECIDE_SUGGESTIONS, ticket) and ticket.status not in FINAL
    shown = next((one for one in suggestions.on(session, actor, ticket) if one.current), None)
    if shown is None:
        return _nothing_yet(session, ticket, may_decide)
    names = {str(number): name for number, name in words.categories.items()}
    alike = [int(one["ticket_id"]) for one in shown.row.similar]
    is_open = may_decide and bool(shown.open_facets)
    offer = _offer(session, actor, ticket, shown, alike) if ticket.assignee_id is None and may_decide else None
    return AdviceView(
        number=id_of(shown.row),
        by=_by(session, shown, names),
        facets=[_facet(facet, shown, names, words) for facet in Facet if facet in shown.facets],
        is_open=is_open,
        open_category=_open(shown, Facet.CATEGORY),
        open_severity=_open(shown, Facet.SEVERITY),
        open_urgency=_open(shown, Facet.URGENCY),
        engineer_id=offer.user_id if offer else 0,
        engineer=offer.name if offer else "",
        engineer_why=offer.reason if offer else "",
        similar=_related(session, actor, alike),
        duplicates=_related(session, actor, shown.row.duplicates),
        may_decide=may_decide,
    )


def _nothing_yet(session: Session, ticket: Ticket, may_decide: bool) -> AdviceView:
    asked_at = triage.asked_at(session, id_of(ticket))
    if asked_at is None or not may_decide or not sources.rules(session).enabled:
        return AdviceView(may_decide=may_decide)
    if triage.is_held_back(session, id_of(ticket)):
        return AdviceView(may_decide=may_decide, note=tr(HELD_BACK))
    return AdviceView(may_decide=may_decide, awaited=clock.now() - asked_at < LOOKS_OUT)


def _facet(facet: Facet, shown: Shown, names: Mapping[str, str], words: Words) -> FacetView:
    said = shown.facets[facet]
    word = confidence_word(said.confidence)
    decision = shown.decisions.get(facet)
    return FacetView(
        key=facet.value,
        name=label(facet),
        label=name_of(facet, said.value, names),
        reason=suggestion_words.reason(shown.row.source, said.reason),
        word=tr(suggestion_words.CONFIDENCE[word]),
        tone=TONES[word],
        percent=percent(said.confidence),
        second=_second(facet, said, names),
        decided=_became(facet, decision, names, words) if decision else "",
        is_right=decision is not None and decision.value == said.value,
    )


def _second(facet: Facet, said: SuggestedFacet, names: Mapping[str, str]) -> str:
    """The other candidate, where it is one: for the category always, else only where the first is not sure."""
    if said.second_value is None or (facet is not Facet.CATEGORY and confidence_word(said.confidence) == "sure"):
        return ""
    share = percent(said.second_confidence) if said.second_confidence >= LEAST else tr("under 1 %")
    return tr("or {value} ({share})", value=name_of(facet, said.second_value, names), share=share)


def _became(facet: Facet, decision: Decision, names: Mapping[str, str], words: Words) -> str:
    who, value = words.person(decision.decided_by_id), name_of(facet, decision.value, names)
    if decision.verdict is Verdict.ACCEPTED:
        return tr("accepted by {who}", who=who)
    if decision.verdict is Verdict.OVERRIDDEN:
        return tr("{who} chose {value}", who=who, value=value)
    if decision.verdict is Verdict.AS_IT_WAS:
        return tr("solved by {who} as {value}", who=who, value=value)
    return tr("{who} set {value} by hand", who=who, value=value)


def _by(session: Session, shown: Shown, names: Mapping[str, str]) -> str:
    """Where it comes from, and how often that was right on this category where there is history to say so."""
    origin = _origin(shown.row)
    category = shown.facets.get(Facet.CATEGORY)
    if category is None:
        return origin
    so_far = record.right_on(session, shown.row.source, Facet.CATEGORY, category.value)
    if not so_far.enough or so_far.accuracy is None:
        return origin
    return tr(
        "{origin} · right {share} of the time on {category}",
        origin=origin,
        share=percent(so_far.accuracy),
        category=names.get(category.value, ""),
    )


def _origin(row: Suggestion) -> str:
    model, _, learned = row.model_version.partition("+")
    if row.source != "local" or not learned.isdigit():
        return tr("from {model}", model=model.split("/")[0])
    if learned == "0":
        return tr("from this house's own model, before its first lesson")
    return trn(
        "from this house's own model, learned from {number} ticket",
        "from this house's own model, learned from {number} tickets",
        int(learned),
    )


def _offer(session: Session, actor: Actor, ticket: Ticket, shown: Shown, alike: Sequence[int]) -> offers.Offer | None:
    """For the category as it is decided or, before that, as it is suggested."""
    suggested = shown.facets.get(Facet.CATEGORY)
    still_open = suggested is not None and Facet.CATEGORY in shown.open_facets
    category = int(suggested.value) if suggested is not None and still_open else ticket.category_id
    return offers.engineer_for(session, actor, category, alike)


def _open(shown: Shown, facet: Facet) -> str:
    return shown.facets[facet].value if facet in shown.open_facets else ""


def _related(session: Session, actor: Actor, ids: Sequence[int]) -> list[RelatedView]:
    return [
        RelatedView(
            reference=one.reference,
            href=routes.ticket(one.ticket_id),
            title=one.title,
            status=one.status.value,
            ended=one.note,
        )
        for one in endings.ended(session, actor, list(ids))
    ]
