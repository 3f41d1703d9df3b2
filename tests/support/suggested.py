"""Suggestions and decisions as rows, for tests of what is made of them: the house's own way to them takes too long."""

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import col, select

from ticketing_app import clock, db
from ticketing_app.models import Decision, SourceExchange, SuggestedFacet, Suggestion, Ticket, User, id_of
from ticketing_app.vocabulary import Facet, Role, Verdict

_keys = itertools.count(1)


def suggest(
    ticket: Ticket,
    facets: Mapping[Facet, str],
    *,
    key: str = "",
    source: str = "local",
    model: str = "local-1",
    confidence: float = 0.9,
    shown: bool = True,
    held_back: bool = False,
    at: datetime | None = None,
) -> str:
    """A source's answer on a ticket, an hour ago unless told otherwise; returns the question's key."""
    key = key or f"question-{next(_keys)}"
    with db.transaction() as session:
        row = Suggestion(
            ticket_id=id_of(ticket),
            request_key=key,
            source=source,
            model_version=model,
            input_hash="0" * 64,
            created_at=at or _lately(),
            latency_ms=5,
            held_back=held_back,
            shown=shown,
        )
        session.add(row)
        session.flush()
        session.add_all(
            SuggestedFacet(suggestion_id=id_of(row), facet=facet, value=value, confidence=confidence)
            for facet, value in facets.items()
        )
    return key


def decide(
    ticket: Ticket,
    key: str,
    facet: Facet,
    value: str,
    verdict: Verdict,
    *,
    seconds: float | None = None,
    at: datetime | None = None,
) -> None:
    """What an agent decided on it, a moment later."""
    with db.transaction() as session:
        agent = session.exec(select(User.id).where(User.role == Role.AGENT).order_by(col(User.id))).first()
        session.add(
            Decision(
                ticket_id=id_of(ticket),
                facet=facet,
                value=value,
                verdict=verdict,
                request_key=key,
                decided_by_id=agent,
                decided_at=at or _lately() + timedelta(minutes=1),
                seconds=seconds,
            )
        )


def judged(
    ticket: Ticket,
    suggested: str,
    decided: str,
    *,
    facet: Facet = Facet.CATEGORY,
    confidence: float = 0.9,
    held_back: bool = False,
    seconds: float | None = None,
    at: datetime | None = None,
) -> str:
    """One facet suggested as this and decided as that; returns the question's key."""
    key = suggest(ticket, {facet: suggested}, confidence=confidence, held_back=held_back, at=at)
    verdict = Verdict.ACCEPTED if suggested == decided else Verdict.OVERRIDDEN
    decide(ticket, key, facet, decided, Verdict.BY_HAND if held_back else verdict, seconds=seconds, at=at)
    return key


def exchanged(outcome: str, *, sent: str = "", received: str = "", ticket: Ticket | None = None) -> None:
    """A question that went out to Gemini, an hour ago."""
    with db.transaction() as session:
        session.add(
            SourceExchange(
                at=_lately(),
                source="gemini",
                ticket_id=ticket.id if ticket else None,
                outcome=outcome,
                sent=sent,
                received=received,
                milliseconds=840,
            )
        )


def _lately() -> datetime:
    return clock.now() - timedelta(hours=1)
