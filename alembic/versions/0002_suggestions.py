"""Suggestions: what sources said, what people decided, what the sources go by; with the cues that every house has.

Revision: 0002
After: 0001
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from alembic import op

INSTANT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
UTF8: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mariadb_charset": "utf8mb4",
    "mysql_engine": "InnoDB",
    "mariadb_engine": "InnoDB",
}

# What people write; each list is a beginning that admins of a house change to their customers' words.
CUES = {
    "severity": {
        "minor": "slow, sometimes, now and then, drops, keeps dropping, unstable, intermittent, noise, crackling, "
        "freezes, buffering, one channel, poor quality, wrong amount, overcharged, charged twice, still billed",
        "major": "no internet, no service, no signal, no connection, no dial tone, does not work, not working, "
        "stopped working, completely down, is down, went down, dead, cut off, disconnected, cannot call, "
        "cannot make calls, cannot work, lost connection, all day, since yesterday, for days",
        "critical": "whole street, whole building, whole village, whole town, entire area, all neighbours, everybody, "
        "everyone, all customers, all phones, all lines, outage, emergency, emergency calls, hospital, doctor, clinic, "
        "alarm system, life support, fire, police, 911, 112, cable cut, data breach, stolen, fraud",
        "warning": "question, how do I, how can I, would like to know, please explain, information, advice, request, "
        "please send, change of address, cosmetic, spelling, suggestion, feedback, wish",
    },
    "urgency": {
        "medium": "this week, soon, in the next days, please fix, please check, please correct",
        "high": "urgent, urgently, immediately, as soon as possible, asap, right now, at once, today, tonight, "
        "emergency, cannot work, business, shop, working from home, exam, elderly, disabled, pregnant, alarm, "
        "third time, again and again, still waiting, cannot wait, deadline, tomorrow morning",
        "low": "no hurry, not urgent, whenever, when you have time, at some point, next month, in the future, "
        "just wondering, only a question, for your information, by the way",
    },
}

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cue",
        sa.Column("facet", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("phrases", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("facet", "value", name=op.f("pk_cue")),
        **UTF8,
    )
    op.create_table(
        "suggestion_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("shown_source", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_rules")),
        **UTF8,
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("request_key", sa.String(length=40), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_decision_decided_by_id_user")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_decision_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("request_key", "facet", name=op.f("uq_decision_request_key_facet")),
        **UTF8,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_decided_at", ["decided_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index("ix_decision_facet_id", ["facet", "id"], unique=False)
        batch_op.create_index("ix_decision_ticket_id_id", ["ticket_id", "id"], unique=False)

    op.create_table(
        "opening",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_opening_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_opening")),
        **UTF8,
    )
    op.create_table(
        "source_exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("sent", LONG_TEXT, nullable=False),
        sa.Column("received", LONG_TEXT, nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_source_exchange_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_exchange")),
        **UTF8,
    )
    with op.batch_alter_table("source_exchange", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_exchange_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_exchange_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("model_version", sa.String(length=80), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("held_back", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("similar", sa.JSON(), nullable=False),
        sa.Column("duplicates", sa.JSON(), nullable=False),
        sa.Column("superseded_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_suggestion_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("request_key", "source", name=op.f("uq_suggestion_request_key_source")),
        **UTF8,
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index("ix_suggestion_created_at", ["created_at"], unique=False)
        batch_op.create_index("ix_suggestion_ticket_id_id", ["ticket_id", "id"], unique=False)

    op.create_table(
        "suggested_facet",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("second_value", sa.String(length=20), nullable=True),
        sa.Column("second_confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_suggested_facet_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "facet", name=op.f("pk_suggested_facet")),
        **UTF8,
    )

    op.bulk_insert(
        sa.table("suggestion_rules", *(sa.column(name) for name in ("id", "enabled", "shown_source", "version"))),
        [{"id": 1, "enabled": True, "shown_source": "local", "version": 1}],
    )
    op.bulk_insert(
        sa.table("cue", *(sa.column(name) for name in ("facet", "value", "phrases"))),
        [
            {"facet": facet, "value": value, "phrases": phrases}
            for facet, cues in CUES.items()
            for value, phrases in cues.items()
        ],
    )


def downgrade() -> None:
    # The version before knows no such channel and would stumble over every question that waits.
    op.execute(sa.text("DELETE FROM outbox_message WHERE channel = 'suggestion'"))
    for table in (
        "suggested_facet",
        "suggestion",
        "source_exchange",
        "opening",
        "decision",
        "suggestion_rules",
        "cue",
    ):
        op.drop_table(table)
