"""Results of events: the deaths and injuries that an act brought."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "event_result",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_row", sa.Integer, sa.ForeignKey("event.row"), nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
    )
    op.create_index(op.f("ix_event_result_event_row"), "event_result", ["event_row"])


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("event_result")
