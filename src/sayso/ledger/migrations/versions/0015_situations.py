"""Situations, what belongs to them, and the day that a figure tells of."""

from alembic import op
from sqlalchemy import Column, Date

from sayso.ledger.schema.picture_tables import series, series_figure, situation_member
from sayso.ledger.schema.review_tables import situation, situation_decision
from sayso.ledger.schema.views import FIGURES, NAMES, drop_view, make_views

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

IN_VIEW = "\n       f.as_of,"
ADDED = ("situation_id", "level", "part_of", "basis", "organisation")


def upgrade() -> None:
    """Add tables and columns; of what was read before the day is its period's. The picture is made anew."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    op.add_column("figure", Column("as_of", Date))
    op.execute("UPDATE figure SET as_of = period_last")
    for table in (series, series_figure):
        table.drop(connection)
        table.create(connection)
    for table in (situation, situation_decision, situation_member):
        table.create(connection)
    op.execute("DELETE FROM picture_state")
    make_views(connection)


def downgrade() -> None:
    """Take them away again, decisions and all."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    for table in (situation_member, situation_decision, situation):
        table.drop(connection)
    op.execute("DROP INDEX ix_series_situation_id")
    for name in ADDED:
        op.execute(f"ALTER TABLE series DROP COLUMN {name}")
    op.execute("ALTER TABLE series_figure DROP COLUMN role")
    op.execute("ALTER TABLE figure DROP COLUMN as_of")
    op.execute("DELETE FROM picture_state")
    make_views(connection, FIGURES.replace(IN_VIEW, ""))
