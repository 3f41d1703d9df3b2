"""What resolved tickets took, to make forecasts from, and open tickets found by when their resolution is due.

The history begins empty: the house writes it from now on, and `sla rebuild-history` writes that of earlier tickets.

Revision: 0008
After: 0007
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

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resolution_fact",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("used", sa.Float(), nullable=False),
        sa.Column("target", sa.Float(), nullable=False),
        sa.Column("begun", sa.Float(), nullable=True),
        sa.Column("held", sa.Float(), nullable=True),
        sa.Column("held_until", sa.Float(), nullable=True),
        sa.Column("load", sa.Integer(), nullable=True),
        sa.Column("resolved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_resolution_fact_category_id_category")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_resolution_fact_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_resolution_fact")),
        **UTF8,
    )
    op.create_index(
        op.f("ix_resolution_fact_category_id_priority_resolved_at"),
        "resolution_fact",
        ["category_id", "priority", "resolved_at"],
    )
    op.create_index(op.f("ix_resolution_fact_priority_resolved_at"), "resolution_fact", ["priority", "resolved_at"])
    op.create_index(op.f("ix_resolution_fact_resolved_at"), "resolution_fact", ["resolved_at"])
    op.create_index(op.f("ix_ticket_status_resolution_due_at"), "ticket", ["status", "resolution_due_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_ticket_status_resolution_due_at"), "ticket")
    op.drop_table("resolution_fact")
