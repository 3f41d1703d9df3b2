"""Tables that steer the house: which priority a ticket gets, when we work, and by when we answer and solve."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import document, instant, word
from ticketing_app.vocabulary import ClockName, EscalationAction, Priority, Severity, Urgency


class PriorityRule(SQLModel, table=True):
    """One cell of the matrix: this severity with this urgency makes this priority (ITIL)."""

    __tablename__ = "priority_rule"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute

    severity: Severity = word(Severity, primary_key=True)
    urgency: Urgency = word(Urgency, primary_key=True)
    priority: Priority = word(Priority)


class SlaCalendar(SQLModel, table=True):
    """When the house works. The documents are as the API takes them (see `domain.calendars`): `hours` by weekday,
    `holidays` of a country, `exceptions` by date.
    """

    __tablename__ = "sla_calendar"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    timezone: str = Field(max_length=64)
    hours: dict[str, list[list[str]]] = document(default_factory=dict)
    holidays: dict[str, str | None] | None = document(default=None, nullable=True)
    exceptions: list[dict[str, Any]] = document(default_factory=list)
    version: int = 1


class SlaPolicy(SQLModel, table=True):
    """Targets, in minutes of a calendar's working time, for the tickets that meet the conditions.

    The first in order that matches is in force; the default one takes what no other does. A target of None is no
    promise. `steps` says what happens when how much of which target is used up.
    """

    __tablename__ = "sla_policy"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    position: int = 0
    is_default: bool = False
    conditions: dict[str, list[Any]] = document(default_factory=dict)
    calendar_id: int = Field(foreign_key="sla_calendar.id", index=True)
    first_response_minutes: int | None = None
    next_response_minutes: int | None = None
    resolution_minutes: int | None = None
    triage_minutes: int | None = None
    own_minutes: int | None = None
    steps: list[dict[str, Any]] = document(default_factory=list)
    version: int = 1


class SlaTerms(SQLModel, table=True):
    """What a policy promised and when the house worked, word for word, at one version of both; it is never changed.

    `policy_id` and `calendar_id` say where the words came from; they are None once that was removed.
    """

    __tablename__ = "sla_terms"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (sa.UniqueConstraint("policy_id", "policy_version", "calendar_version"),)

    id: int | None = Field(default=None, primary_key=True)
    policy_id: int | None = Field(default=None, foreign_key="sla_policy.id")
    policy_version: int
    calendar_id: int | None = Field(default=None, foreign_key="sla_calendar.id")
    calendar_version: int
    policy: str = Field(max_length=80)
    first_response_minutes: int | None = None
    next_response_minutes: int | None = None
    resolution_minutes: int | None = None
    triage_minutes: int | None = None
    own_minutes: int | None = None
    calendar: str = Field(max_length=80)
    timezone: str = Field(max_length=64)
    hours: dict[str, list[list[str]]] = document(default_factory=dict)
    holidays: dict[str, str | None] | None = document(default=None, nullable=True)
    exceptions: list[dict[str, Any]] = document(default_factory=list)


class SlaEscalation(SQLModel, table=True):
    """A step that was taken on a ticket: each once in the life of a clock, whoever looks and however often.

    `since` is when the clock was set: a later unanswered message of the customer has steps of its own.
    """

    __tablename__ = "sla_escalation"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (sa.UniqueConstraint("ticket_id", "clock", "since", "percent", "action"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    clock: ClockName = word(ClockName)
    since: datetime = instant()
    percent: int
    action: EscalationAction = word(EscalationAction)
    at: datetime = instant(index=True)


class ResolutionFact(SQLModel, table=True):
    """What a resolved ticket took: the history that forecasts are made from. Amounts are minutes of working time.

    `begun` is how much was used up when work on it first began, `held` and `held_until` when it was first put on hold
    and when that ended; `load` is how many other open tickets its assignee had when it was resolved.
    """

    __tablename__ = "resolution_fact"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        sa.Index("ix_resolution_fact_category_id_priority_resolved_at", "category_id", "priority", "resolved_at"),
        sa.Index("ix_resolution_fact_priority_resolved_at", "priority", "resolved_at"),
    )

    ticket_id: int = Field(primary_key=True, foreign_key="ticket.id")
    category_id: int = Field(foreign_key="category.id")
    priority: Priority = word(Priority)
    used: float
    target: float
    begun: float | None = None
    held: float | None = None
    held_until: float | None = None
    load: int | None = None
    resolved_at: datetime = instant(index=True)
