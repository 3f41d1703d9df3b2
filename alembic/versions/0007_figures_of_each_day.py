"""The manager's figures, counted day by day; on the ticket what they count: reopened, paused, and for what.

Every day on which anything happened so far is marked to be counted.

Revision: 0007
After: 0006
"""

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
CLOCKS = ("response", "resolution")
STEPS_LATE, STEPS_TOOK = 5, 16
REASONS = ("customer", "supplier", "parts", "site_visit", "change_window", "outage", "other")
COUNTERS = (
    *("arrived", "left", "reopened", "paused_late"),
    *(
        name
        for clock in CLOCKS
        for name in (
            f"{clock}_met",
            *(f"{clock}_late_{step}" for step in range(STEPS_LATE)),
            *(f"{clock}_took_{step}" for step in range(STEPS_TOOK)),
        )
    ),
    *(f"late_after_{reason}" for reason in REASONS),
)
INDEXED = ("first_response_at", "resolved_at", "closed_at", "reopened_at", "paused_late_at")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTERS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_figure")),
        **UTF8,
    )
    op.create_index(op.f("ix_daily_figure_day"), "daily_figure", ["day"])
    op.create_table(
        "stale_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_day")),
        **UTF8,
    )
    op.create_table(
        "figures_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_state")),
        **UTF8,
    )
    op.execute("INSERT INTO figures_state (id) VALUES (1)")
    # Plain ADD COLUMN: Alembic's batch mode would rebuild SQLite's table, and drop what hangs on it.
    op.add_column("ticket", sa.Column("reopened_at", INSTANT, nullable=True))
    op.add_column("ticket", sa.Column("paused_late_at", INSTANT, nullable=True))
    op.add_column("ticket", sa.Column("paused_for", sa.String(length=20), nullable=True))
    op.execute("UPDATE ticket SET paused_for = pause_reason")
    op.execute(
        "UPDATE ticket SET reopened_at = (SELECT max(audit_entry.at) FROM audit_entry"
        " WHERE audit_entry.ticket_id = ticket.id AND audit_entry.action = 'ticket.reopened')"
        " WHERE id IN (SELECT ticket_id FROM audit_entry WHERE action = 'ticket.reopened')"
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_ticket_{column}"), "ticket", [column])
    days = " UNION ".join(
        f"SELECT date({column}) AS day FROM ticket WHERE {column} IS NOT NULL"  # noqa: S608 - our own words
        for column in ("created_at", *INDEXED)
    )
    op.execute(f"INSERT INTO stale_day (day) SELECT day FROM ({days}) AS days ORDER BY day")  # noqa: S608 - as above


def downgrade() -> None:
    for column in INDEXED:
        op.drop_index(op.f(f"ix_ticket_{column}"), "ticket")
    for column in ("paused_for", "paused_late_at", "reopened_at"):
        op.drop_column("ticket", column)
    for table in ("figures_state", "stale_day", "daily_figure"):
        op.drop_table(table)
