"""A row for each series over all years, so that lists of them can be sorted."""

from alembic import op
from sqlalchemy import select

from sayso.ledger.picture.summaries import write_summaries
from sayso.ledger.schema.picture_tables import series, series_summary

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, with what the series of the picture give."""
    connection = op.get_bind()
    series_summary.create(connection)
    write_summaries(connection, connection.execute(select(series.c.id).distinct()).scalars().all())


def downgrade() -> None:
    """Take it away again."""
    series_summary.drop(op.get_bind())
