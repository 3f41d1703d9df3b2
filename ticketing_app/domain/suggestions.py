"""Suggestions at an agent's side: kept as sources gave them, seen by those who decide, accepted or overridden by them.

A suggestion changes nothing by itself. Accepting and overriding go through `tickets.edit`, as any hand does.
"""

import functools
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ticketing_app.domain import access, sources, spine, tickets, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, within_reach
from ticketing_app.domain.similar import Similar
from ticketing_app.domain.tickets import Changes
from ticketing_app.domain.triage import COLUMN_OF
from ticketing_app.errors import Conflict, Decided, Invalid, Missing
from ticketing_app.models import Decision, SuggestedFacet, Suggestion, Ticket, id_of
from ticketing_app.texts import mark, tr
from ticketing_app.vocabulary import FINAL, OPEN, Facet, Severity, Urgency, Verdict, label

SURE, LIKELY = 0.85, 0.6
"""From which confidence on a suggestion is called sure, and likely."""
_FACETS = {
    Facet.CATEGORY: mark("the category"),
    Facet.SEVERITY: mark("the severity"),
    Facet.URGENCY: mark("the urgency"),
}
_NO_SUCH = {
    Facet.CATEGORY: mark("There is no category “{value}”."),
    Facet.SEVERITY: mark("There is no severity “{value}”."),
    Facet.URGENCY: mark("There is no urgency “{value}”."),
}


@dataclass(frozen=True)
class Said:
    """What a source said of one facet: a category's id or a word, how likely it is right (0 to 1), and why."""

    value: str
    confidence: float
    reason: str = ""
    second_value: str | None = None
    second_confidence: float = 0.0


@dataclass(frozen=True)
class Answer:
    """What one source said of a ticket."""

    source: str
    model_version: str
    latency_ms: int
    facets: Mapping[Facet, Said]


@dataclass(frozen=True)
class Question:
    """A ticket's text as the sources are asked about it."""

    ticket_id: int
    title: str
    description: str
    city: str | None

    @property
    def text(self) -> str:
        """Title and description, as sources read them."""
        return f"{self.title}\n{self.description}"

    @property
    def hash(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Found:
    """What the house found beside a ticket: similar ones, and probable duplicates of the same customer."""

    similar: list[Similar]
    duplicates: list[int]


@dataclass(frozen=True)
class Shown:
    """A suggestion with its facets and what was decided on each; `current` is false once the text was changed."""

    row: Suggestion
    facets: Mapping[Facet, SuggestedFacet]
    decisions: Mapping[Facet, Decision] = field(default_factory=dict)

    @property
    def current(self) -> bool:
        """Whether it speaks about the text as it is now."""
        return self.row.superseded_at is None

    @property
    def open_facets(self) -> list[Facet]:
        """What is still to be decided."""
        return [facet for facet in Facet if facet in self.facets and facet not in self.decisions]

    def sure_facets(self) -> list[Facet]:
        """What is still to be decided, and the source is sure of."""
        return [facet for facet in self.open_facets if self.facets[facet].confidence >= SURE]


def confidence_word(confidence: float) -> str:
    """ "sure", "likely" or "unsure": a word to compare with; translated where it is shown."""
    return mark("sure") if confidence >= SURE else mark("likely") if confidence >= LIKELY else mark("unsure")


def name_of(facet: Facet, value: str, categories: Mapping[str, str]) -> str:
    """How people read a value: the category's name (`categories` holds them by id as text), or the word."""
    if facet is Facet.CATEGORY:
        return categories.get(value, tr("category {number}", number=value))
    return label(Severity(value) if facet is Facet.SEVERITY else Urgency(value))


def question(session: Session, ticket_id: int, key: str) -> Question | None:
    """What to ask about the ticket; None where nobody waits for an answer any more.

    That is so when suggestions are switched off, when the ticket is final, when its text was changed since (there is a
    newer question), or when the answer is there already: a message may come twice.
    """
    if not sources.rules(session).enabled:
        return None
    ticket = session.get(Ticket, ticket_id)
    if ticket is None or ticket.status in FINAL or triage.question_on(session, ticket_id) != key:
        return None
    if session.exec(select(Suggestion.id).where(Suggestion.request_key == key).limit(1)).first() is not None:
        return None
    return Question(ticket_id, ticket.title, ticket.description, ticket.city)


def keep(
    session: Session, key: str, asked: Question, answer: Answer, *, holdback: float, found: Found | None = None
) -> bool:
    """Keep what a source said; returns whether it still fitted the ticket. Changes nothing on the ticket.

    The first answer to a question is the one that staff see, later ones of other sources are only compared with it.
    `holdback` is the share (0 to 1) of tickets whose suggestions are held back; `found` what else the house found.
    """
    # The lock makes this and a change of the text follow each other; reading alone would not.
    session.exec(select(Ticket.id).where(Ticket.id == asked.ticket_id).with_for_update()).one()
    there = set(session.exec(select(Suggestion.source).where(Suggestion.request_key == key)))
    ticket = session.get_one(Ticket, asked.ticket_id, populate_existing=True)
    now = Question(asked.ticket_id, ticket.title, ticket.description, ticket.city)
    outdated = now.hash != asked.hash or triage.question_on(session, asked.ticket_id) != key
    if answer.source in there or outdated or ticket.status in FINAL:
        return False
    row = Suggestion(
        ticket_id=asked.ticket_id,
        request_key=key,
        source=answer.source,
        model_version=answer.model_version,
        input_hash=asked.hash,
        latency_ms=answer.latency_ms,
        held_back=is_held_back(asked.ticket_id, holdback),
        shown=not there,
        similar=[vars(one) for one in found.similar] if found else [],
        duplicates=found.duplicates if found else [],
    )
    session.add(row)
    session.flush()
    session.add_all(
        SuggestedFacet(suggestion_id=id_of(row), facet=facet, **vars(said)) for facet, said in answer.facets.items()
    )
    session.flush()
    return True


def is_held_back(ticket_id: int, share: float) -> bool:
    """Whether this ticket is one of the share that is decided without a suggestion; the same answer every time."""
    digest = hashlib.sha256(f"held back {ticket_id}".encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2**64


def on(session: Session, actor: Actor, ticket: Ticket) -> list[Shown]:
    """What staff may see suggested for the ticket, newest first. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_SUGGESTIONS, ticket)
    return _seen(session, [id_of(ticket)], current_only=False)


def hints(session: Session, actor: Actor, ticket_ids: Collection[int]) -> dict[int, Shown]:
    """The current suggestion of each of these tickets, in three queries. Raises `Forbidden`."""
    access.allow(actor, Action.SEE_SUGGESTIONS)
    found = _seen(session, ticket_ids, current_only=True)
    return {shown.row.ticket_id: shown for shown in reversed(found)}


def sure_ones(session: Session, actor: Actor, limit: int = 50) -> list[tuple[Ticket, Shown]]:
    """Tickets of the queue whose category is suggested for sure and not decided, least time left first."""
    access.allow(actor, Action.DECIDE_SUGGESTIONS)
    # Nor any whose category a person decided for an earlier text: that is not to be overwritten in passing.
    undecided = ~sa.exists().where(
        col(Decision.ticket_id) == col(Suggestion.ticket_id), col(Decision.facet) == Facet.CATEGORY
    )
    wanted = (
        select(Ticket)
        .join(Suggestion, col(Suggestion.ticket_id) == col(Ticket.id))
        .join(SuggestedFacet, col(SuggestedFacet.suggestion_id) == col(Suggestion.id))
        .where(
            within_reach(actor, Action.VIEW),
            col(Ticket.assignee_id).is_(None),
            col(Ticket.status).in_(OPEN),
            *_visible_now(),
            SuggestedFacet.facet == Facet.CATEGORY,
            SuggestedFacet.confidence >= SURE,
            undecided,
        )
        .order_by(col(Ticket.next_due_at), col(Ticket.id))
        .limit(limit)
    )
    found = list(session.exec(wanted))
    shown = hints(session, actor, [id_of(ticket) for ticket in found])
    return [(ticket, shown[id_of(ticket)]) for ticket in found if id_of(ticket) in shown]


def accept(
    session: Session,
    actor: Actor,
    ticket_id: int,
    suggestion_id: int,
    facets: Collection[Facet] | None = None,
    *,
    version: int | None = None,
) -> Ticket:
    """Make these facets of the suggestion the ticket's own; None means all that are not decided.

    Raises `Missing`, `Forbidden`, `Stale`; `Decided` for a facet that was decided before; `Conflict` where the text was
    changed since or the ticket is final; `Invalid` for a facet that is not in the suggestion.
    """
    ticket, shown = _to_decide(session, actor, ticket_id, suggestion_id, version)
    wanted = shown.open_facets if facets is None else [facet for facet in Facet if facet in facets]
    if facets is not None and (not wanted or not shown.facets.keys() >= set(wanted)):
        raise Invalid.field("fields", tr("The suggestion says nothing about that."))
    _not_decided(shown, wanted)
    values = {facet: shown.facets[facet].value for facet in wanted}
    return _decide(session, actor, ticket, shown, values)


def override(
    session: Session,
    actor: Actor,
    ticket_id: int,
    suggestion_id: int,
    instead: Mapping[Facet, str],
    *,
    version: int | None = None,
) -> Ticket:
    """Decide these facets otherwise than suggested (`instead` holds category ids and words as text).

    Raises as `accept` does, and `Invalid` for a value that does not exist or where nothing is given.
    """
    ticket, shown = _to_decide(session, actor, ticket_id, suggestion_id, version)
    if not instead:
        raise Invalid.field("fields", tr("Say what should stand instead: category, severity or urgency."))
    _not_decided(shown, instead)
    return _decide(session, actor, ticket, shown, instead)


def _to_decide(
    session: Session, actor: Actor, ticket_id: int, suggestion_id: int, version: int | None
) -> tuple[Ticket, Shown]:
    access.allow(actor, Action.DECIDE_SUGGESTIONS)
    ticket = access.ticket_for(session, actor, Action.DECIDE_SUGGESTIONS, ticket_id, version=version)
    shown = next((one for one in on(session, actor, ticket) if one.row.id == suggestion_id), None)
    if shown is None:
        raise Missing(tr("There is no such suggestion on this ticket."))
    if not shown.current:
        raise Conflict(tr("The text was changed since this was suggested. Look at the newer suggestion."))
    return ticket, shown


def _not_decided(shown: Shown, wanted: Collection[Facet]) -> None:
    before = [facet for facet in wanted if facet in shown.decisions]
    if before or not wanted:
        names = [tr(_FACETS[facet]) for facet in before] or [tr("all of it")]
        what = functools.reduce(lambda one, other: tr("{one} and {other}", one=one, other=other), names)
        raise Decided(tr("Somebody decided on {what} before. Edit the ticket to change it.", what=what))


def _decide(session: Session, actor: Actor, ticket: Ticket, shown: Shown, values: Mapping[Facet, str]) -> Ticket:
    changes = cast("Changes", {COLUMN_OF[facet]: _typed(facet, value) for facet, value in values.items()})
    before = {name: getattr(ticket, name) for name in changes}
    suggested = {facet: said.value for facet, said in shown.facets.items() if facet in values}
    for facet, value in values.items():
        verdict = Verdict.ACCEPTED if suggested.get(facet) == value else Verdict.OVERRIDDEN
        if facet not in suggested:
            verdict = Verdict.BY_HAND
        triage.decide(session, actor, ticket, shown.row.request_key, facet, value, verdict)
    spine.record_on(
        session,
        actor,
        "ticket.suggestion_accepted" if suggested == values else "ticket.suggestion_overridden",
        ticket,
        before=before,
        after={
            **changes,
            "suggestion_id": shown.row.id,
            "suggested": {COLUMN_OF[facet]: _typed(facet, value) for facet, value in suggested.items()},
            "source": shown.row.source,
            "model_version": shown.row.model_version,
        },
    )
    return tickets.edit(session, actor, id_of(ticket), changes)


def _typed(facet: Facet, value: str) -> int | Severity | Urgency:
    """The value as the ticket's column holds it. Raises `Invalid` for a word that does not exist."""
    try:
        if facet is Facet.CATEGORY:
            return int(value)
        return Severity(value) if facet is Facet.SEVERITY else Urgency(value)
    except ValueError:
        raise Invalid.field(COLUMN_OF[facet], tr(_NO_SUCH[facet], value=value[:20])) from None


def _visible_now() -> list[sa.ColumnElement[bool]]:
    """Suggestions that staff see before anything is decided."""
    return [
        col(Suggestion.shown).is_(True),
        col(Suggestion.held_back).is_(False),
        col(Suggestion.superseded_at).is_(None),
    ]


def _seen(session: Session, ticket_ids: Collection[int], *, current_only: bool) -> list[Shown]:
    wanted = select(Suggestion).where(col(Suggestion.ticket_id).in_(ticket_ids), col(Suggestion.shown).is_(True))
    if current_only:
        wanted = wanted.where(col(Suggestion.superseded_at).is_(None))
    rows = list(session.exec(wanted.order_by(col(Suggestion.id).desc())))
    if not rows:
        return []
    facets: dict[int, dict[Facet, SuggestedFacet]] = {id_of(row): {} for row in rows}
    for one in session.exec(select(SuggestedFacet).where(col(SuggestedFacet.suggestion_id).in_(facets))):
        facets[one.suggestion_id][one.facet] = one
    decisions: dict[str, dict[Facet, Decision]] = {row.request_key: {} for row in rows}
    for decision in session.exec(select(Decision).where(col(Decision.request_key).in_(decisions))):
        decisions[decision.request_key or ""][decision.facet] = decision
    found = [Shown(row, facets[id_of(row)], decisions[row.request_key]) for row in rows]
    # What is held back shows itself only once nobody can be led by it any more.
    return [shown for shown in found if not shown.row.held_back or shown.decisions]
