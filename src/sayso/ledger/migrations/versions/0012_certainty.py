"""How certain each figure is, by its least certain field, and which measure the model would have chosen."""

from alembic import op
from sqlalchemy import Column, Float, String

from sayso.ledger.schema.views import FIGURES, NAMES, drop_view, make_views

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OF_ITS_TIME = (
    FIGURES.replace("\n       f.page, f.section,", "")
    .replace("\n       f.table_number, f.table_row, f.table_column, f.is_total,", "")
    .replace("\n       f.as_of,", "")
)  # columns of 0013 and later
ADDED = (("certainty", Float), ("least_certain", String), ("model_measure", String))


def upgrade() -> None:
    """Add the columns; what was read before has none."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    for name, kind in ADDED:
        op.add_column("figure", Column(name, kind()))
    make_views(connection, OF_ITS_TIME)


def downgrade() -> None:
    """Take them away again."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    for name, _ in ADDED:
        op.execute(f"ALTER TABLE figure DROP COLUMN {name}")
    make_views(connection, OF_ITS_TIME.replace(" f.certainty, f.least_certain,", ""))
