"""The places that a report names, each once, for the incidents that it tells of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "report_place",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("admin1", sa.String),
        sa.Column("geonames_id", sa.Integer),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("mentions", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
    )
    op.create_index(op.f("ix_report_place_reading_id"), "report_place", ["reading_id"])
    op.create_index(op.f("ix_report_place_geonames_id"), "report_place", ["geonames_id"])


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("report_place")
