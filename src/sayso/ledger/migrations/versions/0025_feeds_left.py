"""Feeds know the file that names them, and when it named them no more; hosts are found by an index alone."""

import sqlalchemy as sa
from alembic import op

from sayso.ledger.schema.types import Timestamp

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None
OLD, NEW = "ix_feed_page_state_host_next_at", "ix_feed_page_state_host_next_at_feed_id"
COLUMNS = ["state", "host", "next_at"]


def upgrade() -> None:
    """Add the columns and the index, if 0024 did not make the tables with them."""
    known = sa.inspect(op.get_bind())
    columns = {one["name"] for one in known.get_columns("feed")}
    if "file" not in columns:
        op.add_column("feed", sa.Column("file", sa.String, nullable=False, server_default=""))
        op.add_column("feed", sa.Column("left_at", Timestamp))
    if NEW not in {one["name"] for one in known.get_indexes("feed_page")}:
        op.drop_index(OLD, "feed_page")
        op.create_index(NEW, "feed_page", [*COLUMNS, "feed_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(NEW, "feed_page")
    op.create_index(OLD, "feed_page", COLUMNS)
    op.drop_column("feed", "left_at")
    op.drop_column("feed", "file")
