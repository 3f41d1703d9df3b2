"""How many tickets there are of each status and priority is counted in an index: the overview asks at every look.

Revision: 0005
After: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_ticket_status_priority", "ticket", ["status", "priority"])


def downgrade() -> None:
    op.drop_index("ix_ticket_status_priority", "ticket")
