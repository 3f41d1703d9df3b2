"""Tables of the manager's figures: what is counted, what was counted on each day, and which days have to be again."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ticketing_app.models.columns import instant, word
from ticketing_app.vocabulary import TO_CUSTOMERS, ClockName, MilestoneKind, PauseReason

TIMED = TO_CUSTOMERS
"""The clocks of which we count how long they took, too."""
LATE = (15, 60, 240, 1440)
"""How late: up to so many minutes, and more."""
TOOK = (5, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 7200, 10080, 20160, 43200)
"""How long it took: up to so many minutes, and more. Percentiles are read from these steps."""


def late_names(clock: str) -> list[str]:
    """The counters of what was late, the least late first."""
    return [f"{clock}_late_{step}" for step in range(len(LATE) + 1)]


def took_names(clock: str) -> list[str]:
    """The counters of how long it took, the quickest first."""
    return [f"{clock}_took_{step}" for step in range(len(TOOK) + 1)]


CAUSES = {reason: f"late_after_{reason}" for reason in PauseReason}
"""The counters of late solutions, by what the ticket last waited for; the others never waited."""
COUNTERS = (
    "arrived",
    "left",
    "reopened",
    "paused_late",
    *(name for clock in ClockName for name in (f"{clock}_met", *late_names(clock))),
    *(name for clock in TIMED for name in took_names(clock)),
    *CAUSES.values(),
)


class Milestone(SQLModel, table=True):
    """A moment of a ticket's life that figures count and that may come again; what comes once is in its own columns.

    Of a clock that was done `since` is when it was set and `due_at` its deadline; of others `since` is `at`.
    """

    __tablename__ = "milestone"  # pyright: ignore[reportAssignmentType] - SQLModel declares it as a computed attribute
    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "kind", "since"),
        sa.Index("ix_milestone_kind_at_ticket_id", "kind", "at", "ticket_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    kind: MilestoneKind = word(MilestoneKind)
    since: datetime = instant()
    at: datetime = instant()
    due_at: datetime | None = instant(default=None)


daily_figure = sa.Table(
    "daily_figure",
    SQLModel.metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("category_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("region", sa.String(80), primary_key=True),
    sa.Column("team", sa.String(80), primary_key=True),
    *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTERS),
)
"""One row per day (UTC), category, region and team of the assignee ("" where there is none) on which anything
happened. A plain table: nobody holds a row of it, they are only added up."""


class StaleDay(SQLModel, table=True):
    """A day of which something changed since it was counted, or somebody whose tickets now count for another team.

    Written with the change that makes it stale. Rows are only added, so writers never wait for each other.
    """

    __tablename__ = "stale_day"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    day: date | None = None
    assignee_id: int | None = None


class FiguresState(SQLModel, table=True):
    """The one row that whoever counts holds, so that two never count at once."""

    __tablename__ = "figures_state"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    counted_at: datetime | None = instant(default=None)
