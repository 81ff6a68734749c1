"""Conversions that a user sets, and whether an estimate or a trend was made with one."""

from alembic import op

from sayso.ledger.schema.picture_tables import estimate, trend
from sayso.ledger.schema.tables import conversion

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column. The picture is made anew."""
    connection = op.get_bind()
    conversion.create(connection)
    for table in (estimate, trend):
        table.drop(connection)
        table.create(connection)
    op.execute("DELETE FROM picture_state")


def downgrade() -> None:
    """Take both away again."""
    conversion.drop(op.get_bind())
    for table in (estimate, trend):
        op.execute(f"ALTER TABLE {table.name} DROP COLUMN converted")
    op.execute("DELETE FROM picture_state")
