"""Tables that steer the house: which priority a ticket gets, by when it must be answered and solved."""

from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import word
from ticketing_app.vocabulary import Priority, Severity, Urgency


class PriorityRule(SQLModel, table=True):
    """One cell of the matrix: this severity with this urgency makes this priority (ITIL)."""

    __tablename__ = "priority_rule"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute

    severity: Severity = word(Severity, primary_key=True)
    urgency: Urgency = word(Urgency, primary_key=True)
    priority: Priority = word(Priority)


class SlaPolicy(SQLModel, table=True):
    """A named set of targets; the first in order is the one in force."""

    __tablename__ = "sla_policy"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)
    position: int = 0


class SlaTarget(SQLModel, table=True):
    """How many minutes a ticket of this priority may wait for its first response and for its resolution."""

    __tablename__ = "sla_target"  # pyright: ignore[reportAssignmentType] - as above

    policy_id: int = Field(foreign_key="sla_policy.id", primary_key=True)
    priority: Priority = word(Priority, primary_key=True)
    first_response_minutes: int
    resolution_minutes: int
