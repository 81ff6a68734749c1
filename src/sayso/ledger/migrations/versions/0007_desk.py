"""The desk: reviews, resolutions and accounts; what its pages ask for; numbers that are no figures."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from sayso.ledger.migrations import picture_0008 as old
from sayso.ledger.schema import picture_tables, review_tables, tables
from sayso.ledger.schema.indexes import make_full_text
from sayso.ledger.schema.views import NAMES, drop_view, make_views

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW = (
    *(table for table in review_tables.TABLES if table is not review_tables.incident_decision),
    tables.number,
    tables.route,
    picture_tables.disagreement_side,
    old.movement,
    old.queue,
    picture_tables.document,
)
INDEXES = {
    "series": (("last", "id"), ("family", "last")),
    "disagreement": (("severity", "day", "id"), ("series_id",), ("country", "severity")),
}
SUPERSEDED = "SELECT id FROM reading WHERE superseded_by IS NOT NULL"
OLD_VIEWS = (
    ("0001_first", "FIGURES_VIEW"),
    ("0002_claims", "CLAIMS_VIEW"),
)


def upgrade() -> None:
    """Make tables, indexes and views, add columns to findings; the picture is made anew."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    for table in NEW:
        table.create(connection)
    for name in ("figure", "claim", "event"):
        for column in ("review_id", "made_by"):  # Alembic has no words for this on SQLite
            op.execute(f"ALTER TABLE {name} ADD COLUMN {column} INTEGER REFERENCES review (id)")
        op.add_column(name, sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))
        op.execute(f"UPDATE {name} SET withdrawn = true WHERE reading_id IN ({SUPERSEDED})")
    for name, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{name}_{'_'.join(columns)}"), name, list(columns))
    for name, mapped in tables.MAPPED.items():
        op.create_index(f"ix_{name}_map", name, list(mapped))
    make_full_text(connection)
    make_views(connection, old.FIGURES, old.CLAIMS, old.EVENTS)
    op.execute("DELETE FROM picture_state")


def downgrade() -> None:
    """Take it away again: what people decided is lost."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    op.execute("DROP TABLE document_words")
    for name in tables.MAPPED:
        op.drop_index(f"ix_{name}_map", name)
    for name, indexes in INDEXES.items():
        for columns in indexes:
            op.drop_index(op.f(f"ix_{name}_{'_'.join(columns)}"), name)
    for name in ("figure", "claim", "event"):
        for column in ("review_id", "made_by", "withdrawn"):
            op.execute(f"ALTER TABLE {name} DROP COLUMN {column}")
    for table in reversed(NEW):
        table.drop(connection)
    for module, view in OLD_VIEWS:
        op.execute(getattr(import_module(f"sayso.ledger.migrations.versions.{module}"), view))
    op.execute(import_module("sayso.ledger.migrations.versions.0003_events").events_view())
    op.execute("DELETE FROM picture_state")
