"""Milestones of tickets: what may come again (a next response, a reopening, a late pause), and the clocks among staff.

Reopenings are told by the audit trail, late pauses by the ticket's column, which goes. Which next responses were in
time, and which tickets were triaged and taken in time, is known of open tickets, which the worker looks at soon, and of
what happens from now on. The figures are counted anew: they can all be made from the rest.

Revision: 0009
After: 0008
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from alembic import op

INSTANT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
UTF8: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mariadb_charset": "utf8mb4",
    "mysql_engine": "InnoDB",
    "mariadb_engine": "InnoDB",
}
STEPS_LATE, STEPS_TOOK = 5, 16
REASONS = ("customer", "supplier", "parts", "site_visit", "change_window", "outage", "other")
COLUMNS = ("created_at", "first_response_at", "resolved_at", "closed_at")
GONE = ("reopened_at", "paused_late_at")
CELL = ("day", "category_id", "region", "team")
PLAIN = ("arrived", "left", "reopened", "paused_late")

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _met_and_late(clock: str) -> list[str]:
    return [f"{clock}_met", *(f"{clock}_late_{step}" for step in range(STEPS_LATE))]


def _took(clock: str) -> list[str]:
    return [f"{clock}_took_{step}" for step in range(STEPS_TOOK)]


def _names(clocks: tuple[str, ...], of_clock: Callable[[str], list[str]]) -> list[str]:
    return [name for clock in clocks for name in of_clock(clock)]


CAUSES = [f"late_after_{reason}" for reason in REASONS]
BEFORE = [
    *PLAIN,
    *_names(("response", "resolution"), lambda clock: [*_met_and_late(clock), *_took(clock)]),
    *CAUSES,
]
AFTER = [
    *PLAIN,
    *_names(("first_response", "next_response", "resolution", "triage", "own"), _met_and_late),
    *_names(("first_response", "next_response", "resolution"), _took),
    *CAUSES,
]


def upgrade() -> None:
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_milestone_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("ticket_id", "kind", "since", name=op.f("uq_milestone_ticket_id_kind_since")),
        **UTF8,
    )
    op.create_index("ix_milestone_kind_at_ticket_id", "milestone", ["kind", "at", "ticket_id"])
    op.execute(
        "INSERT INTO milestone (ticket_id, kind, since, at) SELECT DISTINCT ticket_id, 'reopened', at, at"
        " FROM audit_entry WHERE action = 'ticket.reopened' AND ticket_id IN (SELECT id FROM ticket)"
    )
    op.execute(
        "INSERT INTO milestone (ticket_id, kind, since, at) SELECT id, 'paused_late', paused_late_at, paused_late_at"
        " FROM ticket WHERE paused_late_at IS NOT NULL"
    )
    for column in GONE:
        op.drop_index(op.f(f"ix_ticket_{column}"), "ticket")
        # Plain DROP COLUMN: Alembic's batch mode would rebuild SQLite's table, and drop what hangs on it.
        op.drop_column("ticket", column)
    op.get_bind().execute(
        sa.text(
            "UPDATE ticket SET next_escalation_at = :now WHERE status IN ('new', 'in_progress', 'pending', 'held')"
            " AND imported_from IS NULL AND next_escalation_at > :now"
        ).bindparams(sa.bindparam("now", datetime.now(UTC).replace(tzinfo=None), INSTANT))
    )
    _count_anew(AFTER, by_cell=True)


def downgrade() -> None:
    for column in GONE:
        op.add_column("ticket", sa.Column(column, INSTANT, nullable=True))
        kind = column.removesuffix("_at")
        op.execute(
            f"UPDATE ticket SET {column} = (SELECT max(milestone.at) FROM milestone"  # noqa: S608 - our own words
            f" WHERE milestone.ticket_id = ticket.id AND milestone.kind = '{kind}')"
            f" WHERE id IN (SELECT ticket_id FROM milestone WHERE kind = '{kind}')"
        )
        op.create_index(op.f(f"ix_ticket_{column}"), "ticket", [column])
    _count_anew(BEFORE, by_cell=False)
    op.drop_table("milestone")


def _count_anew(counters: list[str], *, by_cell: bool) -> None:
    """Figures with these counters, for now without any: each day on which anything happened is marked.

    `by_cell`: rows lie in the order of days, so that a period is read in one go.
    """
    op.drop_table("daily_figure")
    op.create_table(
        "daily_figure",
        *([] if by_cell else [sa.Column("id", sa.Integer(), nullable=False)]),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counters),
        sa.PrimaryKeyConstraint(*(CELL if by_cell else ("id",)), name=op.f("pk_daily_figure")),
        **UTF8,
    )
    if not by_cell:
        op.create_index(op.f("ix_daily_figure_day"), "daily_figure", ["day"])
    days = " UNION ".join(
        [
            "SELECT date(at) AS day FROM milestone",
            *(f"SELECT date({column}) AS day FROM ticket WHERE {column} IS NOT NULL" for column in COLUMNS),  # noqa: S608 - our own words
        ]
    )
    op.execute("DELETE FROM stale_day")
    op.execute(f"INSERT INTO stale_day (day) SELECT day FROM ({days}) AS days ORDER BY day")  # noqa: S608 - as above
