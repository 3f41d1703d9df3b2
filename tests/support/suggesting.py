"""Suggestions as sources would give them, kept by the real verb; no source is asked."""

from collections.abc import Mapping

from sqlmodel import Session, select

from tests.support.tickets import ask, do
from ticketing_app import db
from ticketing_app.domain import suggestions, triage
from ticketing_app.domain.suggestions import Answer, Found, Question, Said
from ticketing_app.models import Decision, OutboxMessage, Suggestion, Ticket, id_of
from ticketing_app.vocabulary import DeliveryChannel, Facet


def answer(
    category: int | None = None,
    severity: str | None = None,
    urgency: str | None = None,
    *,
    confidence: float = 0.9,
    source: str = "local",
    version: str = "local-2+12",
    reason: str = "Because of “dial tone”.",
) -> Answer:
    """What a source says of a ticket."""
    given = {Facet.CATEGORY: category, Facet.SEVERITY: severity, Facet.URGENCY: urgency}
    said = {facet: Said(str(value), confidence, reason) for facet, value in given.items() if value is not None}
    return Answer(source, version, 5, said)


def question_about(ticket: Ticket) -> tuple[str, Question]:
    """The newest question that the ticket asked, and its key."""
    with db.reading() as session:
        key = triage.question_on(session, id_of(ticket))
        row = session.get_one(Ticket, ticket.id)
        assert key is not None, "nobody asked about this ticket"
        return key, Question(id_of(ticket), row.title, row.description, row.city)


def suggest(ticket: Ticket, said: Answer, *, holdback: float = 0.0, found: Found | None = None) -> int:
    """Keep this answer to the ticket's newest question; gives the suggestion's id. `holdback` 1 holds it back."""
    key, asked = question_about(ticket)
    assert do(suggestions.keep, key, asked, said, holdback=holdback, found=found), "it did not fit the ticket"
    with db.reading() as session:
        wanted = select(Suggestion).where(Suggestion.request_key == key, Suggestion.source == said.source)
        return id_of(session.exec(wanted).one())


def questions(ticket: Ticket) -> list[OutboxMessage]:
    """What the ticket asked the sources so far, oldest first."""
    return ask(_questions, id_of(ticket))


def decisions(ticket: Ticket) -> Mapping[Facet, Decision]:
    """The latest decision on each facet of the ticket."""
    return ask(_decisions, id_of(ticket))


def _questions(session: Session, ticket_id: int) -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(
        OutboxMessage.ticket_id == ticket_id, OutboxMessage.channel == DeliveryChannel.SUGGESTION
    )
    return sorted(session.exec(wanted), key=id_of)


def _decisions(session: Session, ticket_id: int) -> Mapping[Facet, Decision]:
    found = sorted(session.exec(select(Decision).where(Decision.ticket_id == ticket_id)), key=id_of)
    return {one.facet: one for one in found}
