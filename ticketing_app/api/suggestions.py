"""Suggestions over REST: read them, accept or override them, try one on a text, and read the AI's record."""

from typing import Annotated

from fastapi import Query, Response
from sqlmodel import Session

from ticketing_app import advice, db
from ticketing_app.api import forms, problems, suggestion_shapes
from ticketing_app.api.conditions import IfMatch
from ticketing_app.api.paging import cut
from ticketing_app.api.shapes import AnyTicket, Listed, TicketShape
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.api.suggestion_forms import Acceptance, Period, PreviewText, Replacement
from ticketing_app.api.suggestion_shapes import PreviewShape, RecordShape, SuggestionShape
from ticketing_app.api.tickets import CHANGES, seen, tagged
from ticketing_app.domain import access, record, suggestions
from ticketing_app.domain.policy import Action

router = protected("Suggestions")


@router.get(
    "/tickets/{ticket_id:id}/ai-suggestions", summary="What the AI suggests", responses=problems.documented(404)
)
def of_ticket(
    ticket_id: int, actor: Acting, page: Annotated[forms.ShortListPaging, Query()]
) -> Listed[SuggestionShape]:
    """Newest first; empty until the AI has looked at it. For agents, managers and admins."""
    access.allow(actor, Action.SEE_SUGGESTIONS)
    with db.reading() as session:
        ticket = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
        wanted = cut("suggestions", suggestions.on(session, actor, ticket), page)
        items = suggestion_shapes.of(session, actor, wanted.items)
    return Listed(items=items, next_cursor=wanted.next_cursor)


@router.post("/tickets/{ticket_id:id}/ai-suggestions/{suggestion_id:id}/accept", summary="Accept it", responses=CHANGES)
def accept(
    ticket_id: int,
    suggestion_id: int,
    response: Response,
    actor: Acting,
    condition: IfMatch,
    wanted: Acceptance | None = None,
) -> AnyTicket:
    """All of it, or some of its fields; what somebody decided before is a 409. Priority and due times follow."""
    access.allow(actor, Action.DECIDE_SUGGESTIONS)
    asked = wanted or Acceptance()

    def work(session: Session) -> TicketShape:
        version = condition.holds(session, actor, ticket_id, asked.version)
        ticket = suggestions.accept(session, actor, ticket_id, suggestion_id, asked.fields, version=version)
        return seen(session, actor, ticket)

    return tagged(response, db.run(work))


@router.post(
    "/tickets/{ticket_id:id}/ai-suggestions/{suggestion_id:id}/override", summary="Decide otherwise", responses=CHANGES
)
def override(
    ticket_id: int, suggestion_id: int, wanted: Replacement, response: Response, actor: Acting, condition: IfMatch
) -> AnyTicket:
    """At least one of category, severity and urgency; the AI learns from it."""
    access.allow(actor, Action.DECIDE_SUGGESTIONS)

    def work(session: Session) -> TicketShape:
        version = condition.holds(session, actor, ticket_id, wanted.version)
        ticket = suggestions.override(session, actor, ticket_id, suggestion_id, wanted.instead, version=version)
        return seen(session, actor, ticket)

    return tagged(response, db.run(work))


@router.post("/ai/preview", summary="Try a suggestion on a text")
def preview(wanted: PreviewText, actor: Acting) -> PreviewShape:
    """What would be suggested for a ticket with this text. Nothing is kept. For staff."""
    access.allow(actor, Action.TRY_SUGGESTIONS)
    found = advice.current().preview(wanted.title, wanted.description)
    with db.reading() as session:
        return suggestion_shapes.of_preview(session, actor, found)


@router.get("/ai/metrics", summary="The AI's record")
def metrics(actor: Acting, period: Annotated[Period, Query()]) -> RecordShape:
    """How often suggestions were right, how sure they were, and whether they save time. For managers and admins."""
    access.allow(actor, Action.SEE_AI_RECORD)
    with db.reading() as session:
        return RecordShape.model_validate(record.of(session, actor, period.since, period.until))
