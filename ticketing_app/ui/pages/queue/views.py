"""What the queue shows of suggestions: a hint on each row, and a preview before the sure ones are accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from ticketing_app.domain import categories, listing, suggestions
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, TicketQuery
from ticketing_app.domain.policy import Action, may
from ticketing_app.domain.suggestions import Shown, confidence_word, name_of
from ticketing_app.domain.triage import COLUMN_OF
from ticketing_app.models import Ticket, id_of
from ticketing_app.texts import mark, tr, trn
from ticketing_app.ui.ticket_list.views import Hint, ListPage, page_of
from ticketing_app.ui.ticket_list.wanted import Wanted
from ticketing_app.vocabulary import Facet, Severity, Urgency, label

EVERYTHING = TicketQuery(scope=Scope.UNASSIGNED)
TONES = {"sure": "hint", "likely": "hint", "unsure": "neutral"}
SURENESS = {"sure": mark("sure"), "likely": mark("likely"), "unsure": mark("unsure")}
URGENCIES = {
    Urgency.HIGH: mark("high urgency"),
    Urgency.MEDIUM: mark("medium urgency"),
    Urgency.LOW: mark("low urgency"),
}
CONFIRMED = {
    Facet.CATEGORY: mark("Category {value} confirmed"),
    Facet.SEVERITY: mark("Severity {value} confirmed"),
    Facet.URGENCY: mark("Urgency {value} confirmed"),
}
CHANGED = {
    Facet.CATEGORY: mark("Category {before} → {after}"),
    Facet.SEVERITY: mark("Severity {before} → {after}"),
    Facet.URGENCY: mark("Urgency {before} → {after}"),
}
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue, how many wait in all, and how many suggestions are sure (None: not theirs to see)."""

    list: ListPage
    waiting: int
    sure: int | None


@dataclass(frozen=True)
class SureView:
    """One ticket in the preview: what would change on it."""

    key: str
    reference: str
    title: str
    changes: str


@dataclass(frozen=True)
class Sure:
    """What accepting it takes; stays on the server."""

    ticket_id: int
    suggestion_id: int
    facets: tuple[Facet, ...]
    version: int


def queue(session: Session, actor: Actor, wanted: Wanted, cursor: str | None) -> QueuePage:
    """One page. Raises `Forbidden`."""
    page = page_of(session, actor, wanted.query(Scope.UNASSIGNED, cursor=cursor), EVERYTHING)
    waiting = listing.count(session, actor, EVERYTHING)
    if not may(actor, Action.SEE_SUGGESTIONS):
        return QueuePage(page, waiting, None)
    names = category_names(session)
    shown = suggestions.hints(session, actor, [row.id for row in page.rows])
    rows = [replace(row, hint=_hint(shown[row.id], names)) if row.id in shown else row for row in page.rows]
    sure = len(suggestions.sure_ones(session, actor, MOST_AT_ONCE))
    return QueuePage(replace(page, rows=rows), waiting, sure)


def preview(session: Session, actor: Actor) -> list[tuple[SureView, Sure]]:
    """The sure ones, and what each would change. Raises `Forbidden`."""
    names = category_names(session)
    return [
        (_sure_view(ticket, shown, names), _sure(ticket, shown))
        for ticket, shown in suggestions.sure_ones(session, actor, MOST_AT_ONCE)
    ]


def category_names(session: Session) -> dict[str, str]:
    """Names of categories by their ids as text."""
    return {str(id_of(one)): one.name for one in categories.in_order(session)}


def _hint(shown: Shown, names: Mapping[str, str]) -> Hint:
    category = shown.facets.get(Facet.CATEGORY)
    if category is None:
        return Hint()
    word = confidence_word(category.confidence)
    decided = Facet.CATEGORY in shown.decisions
    return Hint(
        number=id_of(shown.row),
        category=name_of(Facet.CATEGORY, category.value, names),
        word=tr("decided") if decided else tr(SURENESS[word]),
        tone="neutral" if decided else TONES[word],
        more=_more(shown, names),
        is_open=bool(shown.open_facets),
    )


def _more(shown: Shown, names: Mapping[str, str]) -> str:
    """All that one click would take over, the other candidate where it is not sure, and what else there is."""
    category = shown.facets[Facet.CATEGORY]
    severity, urgency = shown.facets.get(Facet.SEVERITY), shown.facets.get(Facet.URGENCY)
    parts = [label(Severity(severity.value))] if severity else []
    parts += [tr(URGENCIES[Urgency(urgency.value)])] if urgency else []
    if category.second_value and confidence_word(category.confidence) != "sure":
        parts.append(tr("or {category}", category=name_of(Facet.CATEGORY, category.second_value, names)))
    if shown.row.similar:
        parts.append(tr("{number} similar", number=len(shown.row.similar)))
    if shown.row.duplicates:
        parts.append(trn("{number} duplicate", "{number} duplicates", len(shown.row.duplicates)))
    return " · ".join(parts)


def _sure_view(ticket: Ticket, shown: Shown, names: Mapping[str, str]) -> SureView:
    changes = []
    for facet in shown.sure_facets():
        old, new = str(getattr(ticket, COLUMN_OF[facet])), shown.facets[facet].value
        said = name_of(facet, new, names)
        changes.append(
            tr(CONFIRMED[facet], value=said)
            if old == new
            else tr(CHANGED[facet], before=name_of(facet, old, names), after=said)
        )
    return SureView(f"t{ticket.id}", ticket.reference, ticket.title, " · ".join(changes))


def _sure(ticket: Ticket, shown: Shown) -> Sure:
    return Sure(id_of(ticket), id_of(shown.row), tuple(shown.sure_facets()), ticket.version)
