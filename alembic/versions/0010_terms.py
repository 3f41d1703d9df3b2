"""What tickets were promised, word for word, so that it stays when a policy or a calendar changes.

Tickets get the words of their policy as it stands now. Those that ended before there were policies, or whose policy was
removed, get those of the policy that takes them now: from here on they stay as well.

Revision: 0010
After: 0009
"""

from typing import Any

import sqlalchemy as sa

from alembic import op

UTF8: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mariadb_charset": "utf8mb4",
    "mysql_engine": "InnoDB",
    "mariadb_engine": "InnoDB",
}
MINUTES = ("first_response_minutes", "next_response_minutes", "resolution_minutes", "triage_minutes", "own_minutes")
DAYS = ("timezone", "hours", "holidays", "exceptions")
OPEN = ("new", "in_progress", "pending", "held")
PLACES = ("city", "region")

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

POLICY = sa.table(
    "sla_policy",
    *(sa.column(name) for name in ("id", "name", "version", "position", "is_default", "calendar_id", *MINUTES)),
    sa.column("conditions", sa.JSON),
)
CALENDAR = sa.table("sla_calendar", *(sa.column(name) for name in ("id", "name", "version", *DAYS)))
TERMS = sa.table(
    "sla_terms",
    *(sa.column(name) for name in ("id", "policy_id", "policy_version", "calendar_id", "calendar_version")),
    *(sa.column(name) for name in ("policy", *MINUTES, "calendar", *DAYS)),
)
USER = sa.table("user", sa.column("id"), sa.column("tier"))
TICKET = sa.table(
    "ticket",
    *(sa.column(name) for name in ("sla_policy_id", "sla_terms_id", "status", "imported_from", "customer_id")),
    *(sa.column(name) for name in ("priority", "severity", "issue_type", "channel", "category_id")),
    *(sa.column(name, sa.String) for name in (*PLACES, "postal_code")),
)


def upgrade() -> None:
    _create_table()
    # Plain ADD COLUMN: Alembic's batch mode would rebuild SQLite's table, and drop what hangs on it.
    if _is_sqlite():
        # Alembic would add the constraint in a second step, which SQLite does not know.
        op.execute(
            "ALTER TABLE ticket ADD COLUMN sla_terms_id INTEGER "
            "CONSTRAINT fk_ticket_sla_terms_id_sla_terms REFERENCES sla_terms (id)"
        )
    else:
        op.add_column("ticket", sa.Column("sla_terms_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_ticket_sla_terms_id_sla_terms"), "ticket", "sla_terms", ["sla_terms_id"], ["id"])
    _fill()


def downgrade() -> None:
    if not _is_sqlite():
        op.drop_constraint(op.f("fk_ticket_sla_terms_id_sla_terms"), "ticket", type_="foreignkey")
    op.drop_column("ticket", "sla_terms_id")
    op.drop_table("sla_terms")


def _create_table() -> None:
    op.create_table(
        "sla_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=80), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in MINUTES),
        sa.Column("calendar", sa.String(length=80), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=True),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["sla_calendar.id"], name=op.f("fk_sla_terms_calendar_id_sla_calendar")
        ),
        sa.ForeignKeyConstraint(["policy_id"], ["sla_policy.id"], name=op.f("fk_sla_terms_policy_id_sla_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_terms")),
        sa.UniqueConstraint(
            "policy_id",
            "policy_version",
            "calendar_version",
            name=op.f("uq_sla_terms_policy_id_policy_version_calendar_version"),
        ),
        **UTF8,
    )


def _fill() -> None:
    words = {
        "policy_id": POLICY.c.id,
        "policy_version": POLICY.c.version,
        "policy": POLICY.c.name,
        "calendar_id": CALENDAR.c.id,
        "calendar_version": CALENDAR.c.version,
        "calendar": CALENDAR.c.name,
        **{name: POLICY.c[name] for name in MINUTES},
        **{name: CALENDAR.c[name] for name in DAYS},
    }
    every = sa.select(*words.values()).join_from(POLICY, CALENDAR, POLICY.c.calendar_id == CALENDAR.c.id)
    op.execute(sa.insert(TERMS).from_select(list(words), every.order_by(POLICY.c.id)))
    theirs = sa.select(TERMS.c.id).where(TERMS.c.policy_id == TICKET.c.sla_policy_id).scalar_subquery()
    op.execute(sa.update(TICKET).where(TICKET.c.sla_policy_id.is_not(None)).values(sla_terms_id=theirs))
    ended = [TICKET.c.sla_policy_id.is_(None), TICKET.c.imported_from.is_(None), TICKET.c.status.not_in(OPEN)]
    op.execute(sa.update(TICKET).where(*ended).values(sla_terms_id=_what_fits()))
    promised = sa.select(TICKET.c.sla_terms_id).where(TICKET.c.sla_terms_id.is_not(None))
    op.execute(sa.delete(TERMS).where(TERMS.c.id.not_in(promised)))


def _what_fits() -> Any:
    """The terms of the first policy in order whose conditions the ticket meets."""
    rows = op.get_bind().execute(
        sa.select(TERMS.c.id, POLICY.c.conditions, POLICY.c.is_default)
        .join_from(TERMS, POLICY, POLICY.c.id == TERMS.c.policy_id)
        .order_by(POLICY.c.is_default, POLICY.c.position, POLICY.c.id)
    )
    fitting = [(sa.and_(sa.true(), *map(_meets, one.conditions.items())), one.id) for one in rows]
    return sa.case(*fitting) if fitting else None


def _meets(condition: tuple[str, list[Any]]) -> sa.ColumnElement[bool]:
    name, values = condition
    if name == "tier":
        return TICKET.c.customer_id.in_(sa.select(USER.c.id).where(USER.c.tier.in_(values)))
    if name == "postal_code":
        return sa.or_(*(TICKET.c.postal_code.startswith(value, autoescape=True) for value in values))
    if name in PLACES:
        return sa.func.lower(TICKET.c[name]).in_([value.lower() for value in values])
    return TICKET.c[name].in_(values)


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
