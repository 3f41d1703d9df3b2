"""Words in the text of tickets are found through an index; and who solved what in a category is read from one.

On SQLite the index is a table of its own, which triggers keep in step with `ticket`. Rebuilding `ticket` (a
batch_alter_table that changes a column) drops them: whoever does so makes `TRIGGERS` anew in the same migration.

Revision: 0003
After: 0002
"""

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The text itself stays in `ticket`, and only "which tickets have this word" is kept: no places, no lengths.
TABLE = """
CREATE VIRTUAL TABLE ticket_text USING fts5(
    title, description,
    content='ticket', content_rowid='id', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2'
)
"""
_ADD = "INSERT INTO ticket_text (rowid, title, description) VALUES (new.id, new.title, new.description);"
# The index cannot know by itself which words a ticket had: it has to be told.
_REMOVE = (
    "INSERT INTO ticket_text (ticket_text, rowid, title, description)"
    " VALUES ('delete', old.id, old.title, old.description);"
)
TRIGGERS = {
    "ticket_text_added": f"AFTER INSERT ON ticket BEGIN {_ADD} END",
    "ticket_text_removed": f"AFTER DELETE ON ticket BEGIN {_REMOVE} END",
    "ticket_text_changed": f"AFTER UPDATE OF title, description ON ticket BEGIN {_REMOVE} {_ADD} END",
}


def upgrade() -> None:
    op.create_index("ix_ticket_category_id_resolved_at", "ticket", ["category_id", "resolved_at", "assignee_id"])
    if _is_sqlite():
        op.execute(sa.text(TABLE))
        op.execute(sa.text("INSERT INTO ticket_text (ticket_text) VALUES ('rebuild')"))
        for name, what in TRIGGERS.items():
            op.execute(sa.text(f"CREATE TRIGGER {name} {what}"))
    else:
        op.execute(sa.text("CREATE FULLTEXT INDEX ft_ticket_text ON ticket (title, description)"))


def downgrade() -> None:
    if _is_sqlite():
        for name in TRIGGERS:
            op.execute(sa.text(f"DROP TRIGGER {name}"))
        op.execute(sa.text("DROP TABLE ticket_text"))
    else:
        op.execute(sa.text("DROP INDEX ft_ticket_text ON ticket"))
    op.drop_index("ix_ticket_category_id_resolved_at", "ticket")


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
