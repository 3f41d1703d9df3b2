"""Calendars, policies with conditions, escalation steps, and what the people of the house need for it.

Each target per priority becomes a policy of its own, on a calendar that never closes: every deadline stays as it is.
Open tickets are due to be looked at, so that the house derives their clocks from their history.

Revision: 0006
After: 0005
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
NEVER = "9999-12-31 00:00:00.000000"
OPEN = "('new', 'in_progress', 'pending', 'held')"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES = ("first_response_minutes", "next_response_minutes", "resolution_minutes", "triage_minutes", "own_minutes")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD_POLICY = sa.table("sla_policy", sa.column("id"), sa.column("name"), sa.column("position"))
OLD_TARGET = sa.table(
    "sla_target",
    sa.column("policy_id"),
    sa.column("priority"),
    sa.column("first_response_minutes"),
    sa.column("resolution_minutes"),
)
CALENDAR = sa.table(
    "sla_calendar",
    sa.column("id"),
    sa.column("name"),
    sa.column("timezone"),
    sa.column("hours", sa.JSON),
    sa.column("holidays", sa.JSON(none_as_null=True)),
    sa.column("exceptions", sa.JSON),
    sa.column("version"),
)
POLICY = sa.table(
    "sla_policy",
    sa.column("id"),
    sa.column("name"),
    sa.column("position"),
    sa.column("is_default", sa.Boolean),
    sa.column("conditions", sa.JSON),
    sa.column("calendar_id"),
    *(sa.column(name) for name in MINUTES),
    sa.column("steps", sa.JSON),
    sa.column("version"),
)


def upgrade() -> None:
    # Plain ADD COLUMN throughout: Alembic's batch mode would rebuild SQLite's tables, and drop what hangs on them.
    targets = list(
        op.get_bind().execute(
            sa.select(OLD_POLICY.c.name, *OLD_TARGET.c)
            .join_from(OLD_TARGET, OLD_POLICY, OLD_TARGET.c.policy_id == OLD_POLICY.c.id)
            .order_by(OLD_POLICY.c.position, OLD_POLICY.c.id, OLD_TARGET.c.resolution_minutes)
        )
    )
    op.drop_table("sla_target")
    op.drop_table("sla_policy")
    _create_tables()
    _fill(targets)
    _add_reference("user", "calendar_id", "sla_calendar")
    op.add_column("user", sa.Column("tier", sa.String(length=20), nullable=False, server_default="standard"))
    op.add_column("user", sa.Column("team", sa.String(length=80), nullable=True))
    op.add_column("user", sa.Column("leads_team", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("user", sa.Column("skills", sa.JSON(), nullable=True))
    op.create_index(op.f("ix_user_team"), "user", ["team"])
    _add_reference("ticket", "sla_policy_id", "sla_policy")
    op.add_column("ticket", sa.Column("pause_reason", sa.String(length=20), nullable=True))
    op.add_column("ticket", sa.Column("sla_unmatched", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("ticket", sa.Column("next_response_due_at", INSTANT, nullable=True))
    op.add_column("ticket", sa.Column("next_escalation_at", INSTANT, nullable=False, server_default=NEVER))
    op.execute(f"UPDATE ticket SET next_escalation_at = created_at WHERE status IN {OPEN}")  # noqa: S608 - our own words
    op.create_index(op.f("ix_ticket_next_escalation_at"), "ticket", ["next_escalation_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_ticket_next_escalation_at"), "ticket")
    for column in ("next_escalation_at", "next_response_due_at", "sla_unmatched", "pause_reason"):
        op.drop_column("ticket", column)
    _drop_reference("ticket", "sla_policy_id", "sla_policy")
    op.drop_index(op.f("ix_user_team"), "user")
    for column in ("skills", "leads_team", "team", "tier"):
        op.drop_column("user", column)
    _drop_reference("user", "calendar_id", "sla_calendar")
    in_force = {
        name.rpartition(": ")[2]: (first, whole)
        for name, first, whole in op.get_bind().execute(
            sa.select(POLICY.c.name, POLICY.c.first_response_minutes, POLICY.c.resolution_minutes)
        )
    }
    for table in ("absence", "sla_escalation", "sla_policy", "sla_calendar"):
        op.drop_table(table)
    _recreate_targets(in_force)


def _create_tables() -> None:
    op.create_table(
        "sla_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=True),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_calendar_name")),
        **UTF8,
    )
    op.create_table(
        "sla_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in MINUTES),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["sla_calendar.id"], name=op.f("fk_sla_policy_calendar_id_sla_calendar")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policy")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_policy_name")),
        **UTF8,
    )
    op.create_index(op.f("ix_sla_policy_calendar_id"), "sla_policy", ["calendar_id"])
    op.create_table(
        "sla_escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=20), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_sla_escalation_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_escalation")),
        sa.UniqueConstraint(
            "ticket_id",
            "clock",
            "since",
            "percent",
            "action",
            name=op.f("uq_sla_escalation_ticket_id_clock_since_percent_action"),
        ),
        **UTF8,
    )
    op.create_index(op.f("ix_sla_escalation_at"), "sla_escalation", ["at"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_absence_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        **UTF8,
    )
    for column in ("until", "user_id"):
        op.create_index(op.f(f"ix_absence_{column}"), "absence", [column])


def _fill(targets: list[Any]) -> None:
    always = {day: [["00:00", "24:00"]] for day in DAYS}
    calendar = {"id": 1, "name": "Around the clock", "timezone": "UTC", "hours": always, "holidays": None}
    op.bulk_insert(CALENDAR, [{**calendar, "exceptions": [], "version": 1}])
    common = {"calendar_id": 1, "triage_minutes": None, "own_minutes": None, "version": 1}
    tell = [
        {"clock": "resolution", "percent": 75, "action": "notify_assignee"},
        {"clock": "resolution", "percent": 100, "action": "notify_managers"},
    ]
    policies = [
        {
            **common,
            "name": f"{one.name}: {one.priority}",
            "position": position,
            "is_default": False,
            "conditions": {"priority": [one.priority]},
            "first_response_minutes": one.first_response_minutes,
            "next_response_minutes": one.first_response_minutes,
            "resolution_minutes": one.resolution_minutes,
            "steps": tell,
        }
        for position, one in enumerate(targets)
    ]
    calmest = max(policies, key=lambda policy: (policy["resolution_minutes"], -policy["position"]))
    default = {**calmest, "name": "Default", "position": len(policies), "is_default": True, "conditions": {}}
    op.bulk_insert(POLICY, [*policies, default])


def _recreate_targets(in_force: dict[str, tuple[int, int]]) -> None:
    op.create_table(
        "sla_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policy")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_policy_name")),
        **UTF8,
    )
    op.create_table(
        "sla_target",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("first_response_minutes", sa.Integer(), nullable=False),
        sa.Column("resolution_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["sla_policy.id"], name=op.f("fk_sla_target_policy_id_sla_policy")),
        sa.PrimaryKeyConstraint("policy_id", "priority", name=op.f("pk_sla_target")),
        **UTF8,
    )
    op.bulk_insert(OLD_POLICY, [{"id": 1, "name": "Standard", "position": 0}])
    rest = in_force["Default"]
    rows = [(priority, *in_force.get(priority, rest)) for priority in ("critical", "high", "medium", "low")]
    names = ("priority", "first_response_minutes", "resolution_minutes")
    op.bulk_insert(OLD_TARGET, [{"policy_id": 1, **dict(zip(names, row, strict=True))} for row in rows])


def _add_reference(table: str, column: str, to: str) -> None:
    name = f"fk_{table}_{column}_{to}"
    if _is_sqlite():
        # Alembic would add the constraint in a second step, which SQLite does not know.
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {to} (id)')
    else:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
        op.create_foreign_key(op.f(name), table, to, [column], ["id"])


def _drop_reference(table: str, column: str, to: str) -> None:
    if not _is_sqlite():
        op.drop_constraint(op.f(f"fk_{table}_{column}_{to}"), table, type_="foreignkey")
    op.drop_column(table, column)


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
