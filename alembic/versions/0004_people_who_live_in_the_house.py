"""People who live in the house: links, refresh tokens, choices and the bell; tickets that are erased or close alone.

Revision: 0004
After: 0003
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
MERGED_INTO = "fk_user_merged_into_id_user"

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN throughout: Alembic's batch mode would rebuild SQLite's tables, and drop what hangs on them.
    op.add_column("user", sa.Column("language", sa.String(length=10), nullable=False, server_default="en"))
    op.add_column("user", sa.Column("told_by", sa.JSON(), nullable=True))
    op.add_column("user", sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add_merged_into()
    op.create_index("ix_user_full_name_id", "user", ["full_name", "id"])
    op.add_column("sign_in_failure", sa.Column("forgiven", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("ticket", sa.Column("close_warned_at", INSTANT, nullable=True))
    op.add_column("ticket", sa.Column("erased_at", INSTANT, nullable=True))
    op.add_column("outbox_message", sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_outbox_message_status_id", "outbox_message", ["status", "id"])
    op.create_index("ix_audit_entry_action_id", "audit_entry", ["action", "id"])
    op.create_index("ix_audit_entry_door_id", "audit_entry", ["door", "id"])

    op.create_table(
        "refresh_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["user_session.id"], name=op.f("fk_refresh_token_session_id_user_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_refresh_token_token_hash")),
        **UTF8,
    )
    op.create_index(op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"])

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_one_time_link_created_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
        **UTF8,
    )
    for column in ("created_by_id", "expires_at", "user_id"):
        op.create_index(op.f(f"ix_one_time_link_{column}"), "one_time_link", [column])

    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=250), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_notification_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notification_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        **UTF8,
    )
    op.create_index(op.f("ix_notification_created_at"), "notification", ["created_at"])
    op.create_index(op.f("ix_notification_ticket_id"), "notification", ["ticket_id"])
    op.create_index("ix_notification_user_id_id", "notification", ["user_id", "id"])
    op.create_index("ix_notification_user_id_read_at", "notification", ["user_id", "read_at"])


def downgrade() -> None:
    for table in ("notification", "one_time_link", "refresh_token"):
        op.drop_table(table)
    op.drop_index("ix_audit_entry_door_id", "audit_entry")
    op.drop_index("ix_audit_entry_action_id", "audit_entry")
    op.drop_index("ix_outbox_message_status_id", "outbox_message")
    op.drop_column("outbox_message", "confidential")
    op.drop_column("ticket", "erased_at")
    op.drop_column("ticket", "close_warned_at")
    op.drop_column("sign_in_failure", "forgiven")
    op.drop_index("ix_user_full_name_id", "user")
    _drop_merged_into()
    for column in ("must_change_password", "told_by", "language"):
        op.drop_column("user", column)


def _add_merged_into() -> None:
    if op.get_context().dialect.name == "sqlite":
        # Alembic would add the constraint in a second step, which SQLite does not know.
        op.execute(
            f'ALTER TABLE "user" ADD COLUMN merged_into_id INTEGER CONSTRAINT {MERGED_INTO} REFERENCES "user" (id)'
        )
    else:
        op.add_column("user", sa.Column("merged_into_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f(MERGED_INTO), "user", "user", ["merged_into_id"], ["id"])


def _drop_merged_into() -> None:
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint(op.f(MERGED_INTO), "user", type_="foreignkey")
    op.drop_column("user", "merged_into_id")
