"""Partial days of reports, notes on inputs, reports that were forgotten, codebooks; low and high of
incidents.
"""

import sqlalchemy as sa
from alembic import op

from sayso.ledger.schema import picture_tables, review_tables, tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NEW = (tables.forgotten, tables.codebook, picture_tables.picture_failure, review_tables.incident_decision)
BOUNDS = ("killed_low", "killed_high", "injured_low", "injured_high")


def upgrade() -> None:
    """Make tables and add columns; the picture is made anew."""
    connection = op.get_bind()
    op.add_column("report", sa.Column("published_precision", sa.String, nullable=False, server_default="day"))
    op.add_column("source", sa.Column("notes", sa.Text, nullable=False, server_default=""))
    for name in BOUNDS:
        op.add_column("incident", sa.Column(name, sa.Integer))
    op.add_column("telling_link", sa.Column("joined", sa.String, nullable=False, server_default=""))
    for table in NEW:
        table.create(connection)
    op.execute("DELETE FROM picture_state")


def downgrade() -> None:
    """Take it away again: what was forgotten may be read again, and notes are lost."""
    connection = op.get_bind()
    for table in reversed(NEW):
        table.drop(connection)
    for name in BOUNDS:
        op.execute(f"ALTER TABLE incident DROP COLUMN {name}")
    op.execute("ALTER TABLE telling_link DROP COLUMN joined")
    op.execute("ALTER TABLE source DROP COLUMN notes")
    op.execute("ALTER TABLE report DROP COLUMN published_precision")
    op.execute("DELETE FROM picture_state")
