"""Tables of suggestions: what sources said of a ticket, what people decided, and what the sources go by."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import created, document, instant, text, word
from ticketing_app.vocabulary import Facet, ShownSource, Verdict


class Suggestion(SQLModel, table=True):
    """What one source said of a ticket's text at one time. Never changed but for `superseded_at`.

    `request_key` is that of the outbox message that asked: the answers of several sources to one question share it.
    `shown` is the answer that staff see (never one that is `held_back` before people decided); the others are only
    compared. `similar` lists `{"ticket_id", "likeness"}`, `duplicates` ticket ids. `latency_ms` is the source's time.
    """

    __tablename__ = "suggestion"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute
    __table_args__ = (
        sa.UniqueConstraint("request_key", "source"),
        sa.Index("ix_suggestion_ticket_id_id", "ticket_id", "id"),
        sa.Index("ix_suggestion_created_at", "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    request_key: str = Field(max_length=40)
    source: str = Field(max_length=20)
    model_version: str = Field(max_length=80)
    input_hash: str = Field(max_length=64)
    created_at: datetime = created()
    latency_ms: int
    held_back: bool = False
    shown: bool = True
    similar: list[dict[str, Any]] = document(default_factory=list)
    duplicates: list[int] = document(default_factory=list)
    superseded_at: datetime | None = instant(default=None)


class SuggestedFacet(SQLModel, table=True):
    """One facet of a suggestion. `value` is a category's id, or a word of severity or urgency; confidence is 0 to 1."""

    __tablename__ = "suggested_facet"  # pyright: ignore[reportAssignmentType] - as above

    suggestion_id: int = Field(foreign_key="suggestion.id", primary_key=True)
    facet: Facet = word(Facet, primary_key=True)
    value: str = Field(max_length=20)
    confidence: float
    reason: str = Field(default="", max_length=300)
    second_value: str | None = Field(default=None, max_length=20)
    second_confidence: float = 0.0


class Decision(SQLModel, table=True):
    """What a person decided about one facet of a ticket. Written once, never changed: the sources learn from these.

    `request_key` names the suggestions that stood beside it, null where there were none. `seconds` is the time since
    somebody who may decide first opened the ticket, null where nobody had.
    """

    __tablename__ = "decision"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        # A second decision on the same suggestion fails here, whoever was faster.
        sa.UniqueConstraint("request_key", "facet"),
        sa.Index("ix_decision_facet_id", "facet", "id"),
        sa.Index("ix_decision_decided_at", "decided_at"),
        sa.Index("ix_decision_ticket_id_id", "ticket_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    facet: Facet = word(Facet)
    value: str = Field(max_length=20)
    verdict: Verdict = word(Verdict)
    request_key: str | None = Field(default=None, max_length=40)
    decided_by_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    decided_at: datetime = created()
    seconds: float | None = None


class Opening(SQLModel, table=True):
    """When somebody who may decide on suggestions first opened a ticket: from then on the record counts the time."""

    __tablename__ = "opening"  # pyright: ignore[reportAssignmentType] - as above

    ticket_id: int = Field(foreign_key="ticket.id", primary_key=True)
    at: datetime = created()


class Cue(SQLModel, table=True):
    """What people write when a severity or an urgency is meant, as phrases with commas between; kept by admins."""

    __tablename__ = "cue"  # pyright: ignore[reportAssignmentType] - as above

    facet: Facet = word(Facet, primary_key=True)
    value: str = Field(max_length=20, primary_key=True)
    phrases: str = Field(default="", max_length=1000)


class SuggestionRules(SQLModel, table=True):
    """The one row of switches: whether suggestions are made, and whose staff see."""

    __tablename__ = "suggestion_rules"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    enabled: bool = True
    shown_source: ShownSource = word(ShownSource, default=ShownSource.LOCAL)
    version: int = Field(default=1)


class SourceExchange(SQLModel, table=True):
    """What went out to a source outside of the house (redacted) and what came back, for admins; swept after a while."""

    __tablename__ = "source_exchange"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant(index=True)
    source: str = Field(max_length=20)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", index=True)
    outcome: str = Field(max_length=20)
    sent: str = text(default="")
    received: str = text(default="")
    milliseconds: int = 0
