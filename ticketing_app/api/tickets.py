"""Tickets over REST: raise, find, read, assign, move on, edit. Parse, call one verb, answer."""

import contextlib
from typing import Annotated, Any

from fastapi import Query, Request, Response
from sqlmodel import Session

from ticketing_app import db
from ticketing_app.api import forms, problems, shapes, uploads
from ticketing_app.api.conditions import IfMatch, Key, once
from ticketing_app.api.signed_in import Acting, Calling, protected
from ticketing_app.domain import access, assignment, details, erasure, listing, status, tickets, triage
from ticketing_app.domain.actor import Actor
from ticketing_app.domain.listing import Scope, Sort, TicketQuery
from ticketing_app.domain.policy import Action
from ticketing_app.errors import Unavailable
from ticketing_app.integrations import storage
from ticketing_app.models import Ticket, id_of

router = protected("Tickets")
Filter = Annotated[forms.TicketFilter, Query()]
Tickets = shapes.Listed[shapes.AnyTicket]

_ETAG: dict[str, Any] = {"ETag": {"description": "The version, for `If-Match`.", "schema": {"type": "string"}}}
_WITH_ETAG: dict[int | str, dict[str, Any]] = {200: {"headers": _ETAG}}
CHANGES = {**_WITH_ETAG, **problems.documented(404, 409, 412)}
_FILES = {"type": "array", "maxItems": 5, "items": {"type": "string", "format": "binary"}}


def form_with_files(form: type[forms.Form]) -> dict[str, Any]:
    """The body of a form that takes files, for OpenAPI."""
    schema = form.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    # The form is closed: allOf with one more property would contradict itself, so the sum is spelled out.
    schema["properties"][uploads.FILES] = _FILES
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


@router.post(
    "/tickets",
    status_code=201,
    summary="Raise a ticket",
    responses={201: {"headers": {**_ETAG, "Location": {"schema": {"type": "string"}}}}}
    | problems.documented(409, 413, 415),
    openapi_extra=form_with_files(forms.TicketForm),
)
def create(
    request: Request, response: Response, caller: Calling, upload: uploads.Uploaded, key: Key = None
) -> shapes.AnyTicket:
    """Customers raise tickets for themselves, staff for a customer (`customer_id`). Up to five files of 10 MB each."""
    form, actor = upload.as_form(forms.TicketForm), caller.actor
    draft = tickets.Draft(**form.model_dump(), channel=caller.channel)
    with uploads.stored(upload.files) as files:

        def work(session: Session) -> shapes.TicketShape:
            ticket_id = once(
                session,
                actor,
                "POST /tickets",
                key,
                (form, files, None),
                lambda: id_of(tickets.raise_ticket(session, actor, draft, files)),
            )
            return seen(session, actor, access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False))

        ticket = db.run(work, repeatable=key is not None)
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/tickets/{ticket.id}"
    return tagged(response, ticket)


@router.get("/tickets", summary="Tickets")
def find(actor: Acting, wanted: Filter) -> Tickets:
    """Everything that you may see; newest first."""
    return _page(actor, wanted, Scope.ALL, Sort.NEWEST)


@router.get("/tickets/my-tickets", summary="What I raised")
def raised(actor: Acting, wanted: Filter) -> Tickets:
    """Tickets that are yours, or that you raised for a customer; newest first."""
    return _page(actor, wanted, Scope.RAISED, Sort.NEWEST)


@router.get("/tickets/unassigned", summary="The queue")
def queue(actor: Acting, wanted: Filter) -> Tickets:
    """Open tickets that nobody holds, least time left first; for staff."""
    access.allow(actor, Action.SEE_QUEUE)
    return _page(actor, wanted, Scope.UNASSIGNED, Sort.TIME_LEFT)


@router.get("/tickets/assigned-to-me", summary="What I work on")
def mine(actor: Acting, wanted: Filter) -> Tickets:
    """Tickets that you hold, least time left first; for staff."""
    return held_by(actor.person_id, actor, wanted)


@router.get("/tickets/assigned/{assignee_id:id}", summary="What somebody works on")
def held_by(assignee_id: int, actor: Acting, wanted: Filter) -> Tickets:
    """Tickets that this person holds, least time left first; for staff."""
    access.allow(actor, Action.SEE_QUEUE)
    return _page(actor, wanted, Scope.ASSIGNED, Sort.TIME_LEFT, assignee_id)


@router.get("/tickets/{ticket_id:id}", summary="A ticket", responses={**_WITH_ETAG, **problems.documented(404)})
def read(ticket_id: int, response: Response, actor: Acting) -> shapes.AnyTicket:
    """With its messages, files and timeline; for staff also its history."""
    with db.reading() as session:
        found = access.ticket_for(session, actor, Action.VIEW, ticket_id, lock=False)
        ticket, first = seen(session, actor, found), triage.is_first_opening(session, actor, found)
    if first:
        with contextlib.suppress(Unavailable):  # never the reason why somebody cannot read a ticket
            db.run(lambda session: triage.opened(session, actor, ticket_id), repeatable=True)
    return tagged(response, ticket)


@router.put("/tickets/{ticket_id:id}/assign", summary="Hand a ticket over", responses=CHANGES)
def assign(
    ticket_id: int, wanted: forms.Assignment, response: Response, actor: Acting, condition: IfMatch
) -> shapes.AnyTicket:
    """Agents, managers and admins hand tickets to anybody who works on them; engineers take them. No status changes."""
    access.allow_on_some(actor, Action.TAKE, Action.ASSIGN)

    def work(session: Session) -> shapes.TicketShape:
        version = condition.holds(session, actor, ticket_id, wanted.version)
        return seen(session, actor, assignment.assign(session, actor, ticket_id, wanted.assignee_id, version=version))

    return tagged(response, db.run(work))


@router.put("/tickets/{ticket_id:id}/status", summary="Take a ticket one step on", responses=CHANGES)
def move_on(
    ticket_id: int, wanted: forms.Step, response: Response, actor: Acting, condition: IfMatch
) -> shapes.AnyTicket:
    """Staff work on tickets; customers cancel theirs, and confirm or reopen what was resolved.

    Who closes a resolved ticket may say that it was not solved: `solved` false, and why.
    """

    def work(session: Session) -> shapes.TicketShape:
        version = condition.holds(session, actor, ticket_id, wanted.version)
        return seen(
            session,
            actor,
            status.change_status(
                session,
                actor,
                ticket_id,
                wanted.status,
                reason=wanted.reason,
                pause=wanted.pause_reason,
                solved=wanted.solved,
                version=version,
            ),
        )

    return tagged(response, db.run(work))


@router.patch("/tickets/{ticket_id:id}", summary="Edit a ticket", responses=CHANGES)
def edit(
    ticket_id: int, wanted: forms.TicketChanges, response: Response, actor: Acting, condition: IfMatch
) -> shapes.AnyTicket:
    """Customers correct the text while the ticket is new; staff classify. A priority set by hand needs a reason."""
    changes = tickets.Changes(**wanted.model_dump(exclude_unset=True, exclude={"reason", "version"}))  # pyright: ignore[reportArgumentType] - TicketChanges has the same keys, a test says so

    def work(session: Session) -> shapes.TicketShape:
        version = condition.holds(session, actor, ticket_id, wanted.version)
        return seen(
            session,
            actor,
            tickets.edit(session, actor, ticket_id, changes, reason=wanted.reason, version=version),
        )

    return tagged(response, db.run(work))


@router.delete(
    "/tickets/{ticket_id:id}", status_code=204, summary="Erase a ticket", responses=problems.documented(404, 409, 412)
)
def erase(ticket_id: int, wanted: forms.Erasure, actor: Acting, condition: IfMatch) -> None:
    """For admins, and for good: its words and files are gone, and so is it, for everybody. That it was stays known."""
    access.allow(actor, Action.ERASE)

    def work(session: Session) -> list[str]:
        version = condition.holds(session, actor, ticket_id, wanted.version)
        return erasure.erase(session, actor, ticket_id, wanted.reason, version=version)

    storage.discard_now(db.run(work))


def _page(
    actor: Actor, wanted: forms.TicketFilter, scope: Scope, sort: Sort, assignee_id: int | None = None
) -> Tickets:
    """One page of a list; `assignee_id` is whom the list is about, `assignedTo` narrows it down further."""
    if assignee_id is not None and wanted.assignedTo not in (None, assignee_id):
        return shapes.Listed(items=[])
    query = TicketQuery(
        scope=scope,
        assignee_id=wanted.assignedTo if assignee_id is None else assignee_id,
        status=tuple(wanted.status),
        severity=tuple(wanted.severity),
        priority=tuple(wanted.priority),
        category_id=tuple(wanted.category_id),
        city=wanted.city,
        region=wanted.region,
        created_from=wanted.created_from,
        created_to=wanted.created_to,
        q=wanted.q,
        sort=wanted.sort or sort,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    with db.reading() as session:
        page = listing.tickets(session, actor, query)
        found = details.of_all(session, actor, page.items)
    return shapes.Listed(items=[shapes.ticket(each, actor) for each in found], next_cursor=page.next_cursor)


def seen(session: Session, actor: Actor, ticket: Ticket) -> shapes.TicketShape:
    """The ticket as the actor may see it, as of this transaction."""
    return shapes.ticket(details.of(session, actor, ticket), actor)


def tagged(response: Response, ticket: shapes.TicketShape) -> shapes.TicketShape:
    response.headers["ETag"] = f'"{ticket.version}"'
    return ticket
