"""Feeds that are watched, the pages that they list, and the process that watches them."""

from alembic import op

from sayso.ledger.schema.feed_tables import TABLES

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    for table in TABLES:
        table.create(op.get_bind())


def downgrade() -> None:
    """Take them away again, with what is in them."""
    for table in reversed(TABLES):
        table.drop(op.get_bind())
