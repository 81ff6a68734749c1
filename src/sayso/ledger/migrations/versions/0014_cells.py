"""The cell of a table that a figure stands in, and whether it adds up others."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer

from sayso.ledger.schema.views import FIGURES, NAMES, drop_view, make_views

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ADDED = (
    ("table_number", Integer),
    ("table_row", Integer),
    ("table_column", Integer),
    ("is_total", Boolean),
)
IN_VIEW = "\n       f.table_number, f.table_row, f.table_column, f.is_total,"
OF_ITS_TIME = FIGURES.replace("\n       f.as_of,", "")  # a column of 0015


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
    make_views(connection, OF_ITS_TIME.replace(IN_VIEW, ""))
