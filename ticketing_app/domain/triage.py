"""What becomes of the question "what kind of ticket is this?": asked when its text is new, decided once by a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ticketing_app import clock
from ticketing_app.domain import access, spine
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.policy import Action, may
from ticketing_app.models import Decision, Opening, OutboxMessage, SuggestedFacet, Suggestion, Ticket, id_of
from ticketing_app.vocabulary import FINAL, DeliveryChannel, Facet, Verdict

FACET_OF = {"category_id": Facet.CATEGORY, "severity": Facet.SEVERITY, "urgency": Facet.URGENCY}
"""The columns of a ticket that a suggestion speaks about."""
COLUMN_OF = {facet: name for name, facet in FACET_OF.items()}


def ask(session: Session, ticket: Ticket) -> None:
    """Ask the sources about a new ticket."""
    spine.ask_sources(session, ticket)


def ask_again(session: Session, ticket: Ticket) -> None:
    """Ask about a text that was changed; what was suggested for the old one can no longer be decided.

    Only while nobody works on the ticket: after that a suggestion helps no one.
    """
    if ticket.assignee_id is not None:
        return
    session.execute(
        sa.update(Suggestion)
        .where(col(Suggestion.ticket_id) == ticket.id, col(Suggestion.superseded_at).is_(None))
        .values(superseded_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    spine.ask_sources(session, ticket)


def question_on(session: Session, ticket_id: int) -> str | None:
    """The key of the newest question about the ticket, answered or not; None where nobody ever asked."""
    newest = _newest_question(session, ticket_id)
    return newest.idempotency_key if newest else None


def asked_at(session: Session, ticket_id: int) -> datetime | None:
    """When the newest question about the ticket was asked."""
    newest = _newest_question(session, ticket_id)
    return newest.created_at if newest else None


def is_held_back(session: Session, ticket_id: int) -> bool:
    """Whether there is an answer to the newest question, and it is held back."""
    key = question_on(session, ticket_id)
    held_back = select(Suggestion.id).where(Suggestion.request_key == key, col(Suggestion.held_back).is_(True)).limit(1)
    return key is not None and session.exec(held_back).first() is not None


def opened(session: Session, actor: Actor, ticket_id: int) -> bool:
    """Note that somebody who may decide opened the ticket, if they are the first; returns whether they were."""
    ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
    if not is_first_opening(session, actor, ticket):
        return False
    try:
        with session.begin_nested():
            session.add(Opening(ticket_id=ticket_id, at=clock.now()))
    except IntegrityError:
        return False  # another person was faster by a moment
    return True


def is_first_opening(session: Session, actor: Actor, ticket: Ticket) -> bool:
    """Whether the time until a decision begins now."""
    counts = may(actor, Action.DECIDE_SUGGESTIONS, ticket) and ticket.status not in FINAL
    return counts and not actor.is_house and session.get(Opening, ticket.id) is None


def decided_by_hand(session: Session, actor: Actor, ticket: Ticket, said: Mapping[str, Any]) -> None:
    """A person set category, severity or urgency themself: a decision, also on the suggestion that they saw.

    `said` maps columns of the ticket to their new values; other columns are passed over. The caller holds the lock.
    """
    values = {FACET_OF[name]: str(value) for name, value in said.items() if name in FACET_OF}
    if actor.is_house or not values:
        return
    key = question_on(session, id_of(ticket))
    suggested = _before_their_eyes(session, actor, key)
    for facet, value in values.items():
        verdict = Verdict.BY_HAND
        if facet in suggested:
            verdict = Verdict.ACCEPTED if suggested[facet] == value else Verdict.OVERRIDDEN
        if not decide(session, actor, ticket, key, facet, value, verdict):
            _correct(session, actor, ticket, facet, value)


def solved(session: Session, actor: Actor, ticket: Ticket) -> None:
    """Staff solved a ticket whose suggestion is held back, without a word on what it is: it was what it says.

    Then the held-back suggestion has something to be compared with. The caller holds the lock.
    """
    if not actor.is_staff:
        return
    key = question_on(session, id_of(ticket))
    if not is_held_back(session, id_of(ticket)):
        return
    for name, facet in FACET_OF.items():
        decide(session, actor, ticket, key, facet, str(getattr(ticket, name)), Verdict.AS_IT_WAS)


def decide(
    session: Session, actor: Actor, ticket: Ticket, key: str | None, facet: Facet, value: str, verdict: Verdict
) -> bool:
    """Write the decision down, unless one was taken on this question before; returns whether it was written.

    `key` is the question's. The caller authorised it and holds the ticket's lock, so nobody decides at the same time.
    """
    if key is not None and facet in decided(session, key):
        return False
    opening = session.get(Opening, ticket.id)
    now = clock.now()
    session.add(
        Decision(
            ticket_id=id_of(ticket),
            facet=facet,
            value=value,
            verdict=verdict,
            request_key=key,
            decided_by_id=actor.id,
            decided_at=now,
            seconds=max((now - opening.at).total_seconds(), 0.0) if opening else None,
        )
    )
    session.flush()
    return True


def decided(session: Session, key: str) -> dict[Facet, Decision]:
    """The decisions on this question."""
    return {one.facet: one for one in session.exec(select(Decision).where(Decision.request_key == key))}


def _correct(session: Session, actor: Actor, ticket: Ticket, facet: Facet, value: str) -> None:
    """What was decided before is changed: the first decision stays the answer to its question, but this one teaches."""
    latest = session.exec(
        select(Decision)
        .where(Decision.ticket_id == ticket.id, Decision.facet == facet)
        .order_by(col(Decision.id).desc())
        .limit(1)
    ).first()
    if latest is not None and latest.value != value:
        decide(session, actor, ticket, None, facet, value, Verdict.BY_HAND)


def _before_their_eyes(session: Session, actor: Actor, key: str | None) -> dict[Facet, str]:
    """What the actor could see suggested on this question, by facet."""
    if key is None or not may(actor, Action.SEE_SUGGESTIONS):
        return {}
    wanted = (
        select(SuggestedFacet)
        .join(Suggestion, col(Suggestion.id) == col(SuggestedFacet.suggestion_id))
        .where(
            Suggestion.request_key == key,
            col(Suggestion.shown).is_(True),
            col(Suggestion.held_back).is_(False),
            col(Suggestion.superseded_at).is_(None),
        )
    )
    return {one.facet: one.value for one in session.exec(wanted)}


def _newest_question(session: Session, ticket_id: int) -> OutboxMessage | None:
    wanted = (
        select(OutboxMessage)
        .where(OutboxMessage.ticket_id == ticket_id, OutboxMessage.channel == DeliveryChannel.SUGGESTION)
        .order_by(col(OutboxMessage.id).desc())
        .limit(1)
    )
    return session.exec(wanted).first()
