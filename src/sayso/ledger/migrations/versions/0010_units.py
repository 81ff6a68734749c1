"""What a figure is counted in: a unit on figures and series."""

import sqlalchemy as sa
from alembic import op

from sayso.ledger.schema.picture_tables import series
from sayso.ledger.schema.views import FIGURES, NAMES, drop_view, make_views

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OF_ITS_TIME = (
    FIGURES.replace("\n       f.table_number, f.table_row, f.table_column, f.is_total,", "")
    .replace(" f.certainty, f.least_certain,", "")
    .replace("\n       f.page, f.section,", "")
    .replace("\n       f.as_of,", "")
)  # columns of 0012 and later


def upgrade() -> None:
    """Add the column: what was read before counts people or incidents. The picture is made anew."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    op.add_column("figure", sa.Column("unit", sa.String, nullable=False, server_default="people"))
    series.drop(connection)
    series.create(connection)
    op.execute("UPDATE figure SET unit = 'incidents' WHERE measure = 'incidents'")
    make_views(connection, OF_ITS_TIME)
    op.execute("DELETE FROM picture_state")


def downgrade() -> None:
    """Take the columns away again: what counts neither people nor incidents stays, without its unit."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    for table in ("figure", "series"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN unit")
    make_views(connection, OF_ITS_TIME.replace(" f.unit,", ""))
    op.execute("DELETE FROM picture_state")
