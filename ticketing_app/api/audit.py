"""The audit trail over REST: a page of it as JSON, or all that fits as CSV that no spreadsheet takes for code."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Annotated, Any, Literal

from fastapi import Query
from fastapi.responses import StreamingResponse
from pydantic import Field
from sqlmodel import Session

from ticketing_app import clock, db
from ticketing_app.api import forms, shapes, spreadsheets
from ticketing_app.api.signed_in import Acting, protected
from ticketing_app.domain import audit, details
from ticketing_app.domain.audit import SYSTEM, AuditQuery
from ticketing_app.models import AuditEntry
from ticketing_app.vocabulary import Door, Role

router = protected("Audit")

COLUMNS = (
    "id",
    "at",
    "actor_id",
    "actor",
    "role",
    "action",
    "subject",
    "subject_id",
    "ticket_id",
    "before",
    "after",
    "reason",
    "door",
    "request_id",
)


class AuditFilter(forms.Form):
    """Which entries."""

    actor_id: forms.Id | Literal["system"] | None = Field(
        default=None, description="Who did it: a person's id, or `system` for the house itself."
    )
    action: list[forms.Words] = Field(
        default=[], description="`ticket.edited`, or `ticket` for all of that group; may be repeated."
    )
    since: forms.Instant | None = Field(default=None, alias="from", examples=["2026-05-01T00:00:00Z"])
    until: forms.Instant | None = Field(default=None, description="Exclusive.", examples=["2026-06-01T00:00:00Z"])
    ticket_id: forms.Id | None = None
    door: Door | None = None
    subject: forms.Words | None = Field(default=None, description="What it was done to: `ticket`, `user`, `category`…")
    subject_id: forms.Id | None = None

    def query(self, **paging: Any) -> AuditQuery:
        """The question to the domain."""
        return AuditQuery(
            actor_id=SYSTEM if self.actor_id == "system" else self.actor_id,
            action=tuple(self.action),
            since=self.since,
            until=self.until,
            ticket_id=self.ticket_id,
            door=self.door,
            subject=self.subject,
            subject_id=self.subject_id,
            **paging,
        )


class AuditListFilter(AuditFilter, forms.Paging):
    """Which entries, a page at a time."""


class EntryShape(shapes.Shape):
    """One entry of the audit trail; never deleted, and changed by the erasure of its ticket alone.

    `actor` is null where the house itself did it.
    """

    id: int = Field(examples=[4711])
    at: datetime = Field(examples=[shapes.AT])
    actor: str | None = Field(examples=["Abe Okafor"])
    actor_id: int | None = Field(examples=[12])
    role: Role | None
    action: str = Field(examples=["ticket.status_changed"])
    subject: str = Field(examples=["ticket"])
    subject_id: int = Field(examples=[123])
    ticket_id: int | None = Field(examples=[123])
    before: dict[str, Any] = Field(examples=[{"status": "new"}])
    after: dict[str, Any] = Field(examples=[{"status": "in_progress"}])
    reason: str | None
    door: Door
    request_id: str | None = Field(examples=["7c3a0f0a2f6e4f0f9e0e0a4be4a1f3a2"])


@router.get("/audit", summary="Who did what, when and why")
def entries(actor: Acting, wanted: Annotated[AuditListFilter, Query()]) -> shapes.Listed[EntryShape]:
    """Newest first; for managers and admins."""
    with db.reading() as session:
        page = audit.entries(session, actor, wanted.query(cursor=wanted.cursor, limit=wanted.limit))
        items = _shown(session, page.items)
    return shapes.Listed(items=items, next_cursor=page.next_cursor)


@router.get(
    "/audit.csv",
    summary="The same as a CSV file",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def table(actor: Acting, wanted: Annotated[AuditFilter, Query()]) -> StreamingResponse:
    """All that fits, newest first. Cells that a spreadsheet would take for a formula begin with an apostrophe."""
    batches = audit.export(actor, wanted.query())
    # The first batch is read before the answer begins: a refusal is still a proper answer then.
    rows = _lines(chain([next(batches)], batches))
    name = f"audit-{clock.now():%Y-%m-%d}.csv"
    return StreamingResponse(
        rows,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(batches: Iterator[list[AuditEntry]]) -> Iterator[str]:
    yield spreadsheets.BOM + spreadsheets.written([COLUMNS])
    for batch in batches:
        with db.reading() as session:
            shown = _shown(session, batch)
        yield spreadsheets.written([_cells(entry) for entry in shown])


def _shown(session: Session, found: list[AuditEntry]) -> list[EntryShape]:
    names = details.names_of(session, {entry.actor_id for entry in found})
    return [
        EntryShape(**entry.model_dump(), actor=names.get(entry.actor_id) if entry.actor_id else None) for entry in found
    ]


def _cells(entry: EntryShape) -> list[Any]:
    known = entry.model_dump(mode="json") | {"actor": entry.actor or "System"}
    for name in ("before", "after"):
        known[name] = json.dumps(known[name], ensure_ascii=False) if known[name] else ""
    return [known[name] for name in COLUMNS]
