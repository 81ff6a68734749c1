"""How documents are laid out; the page and the section of each figure."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String

from sayso.ledger.schema.views import FIGURES, NAMES, drop_view, make_views

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ADDED = (("page", Integer), ("section", String))
OF_ITS_TIME = FIGURES.replace(
    "\n       f.table_number, f.table_row, f.table_column, f.is_total,", ""
).replace("\n       f.as_of,", "")  # columns of 0014 and later


def upgrade() -> None:
    """Add the columns; what was read before has none."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    op.add_column("report", Column("layout", LargeBinary))
    for name, kind in ADDED:
        op.add_column("figure", Column(name, kind()))
    make_views(connection, OF_ITS_TIME)


def downgrade() -> None:
    """Take them away again."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    op.execute("ALTER TABLE report DROP COLUMN layout")
    for name, _ in ADDED:
        op.execute(f"ALTER TABLE figure DROP COLUMN {name}")
    make_views(connection, OF_ITS_TIME.replace("\n       f.page, f.section,", ""))
