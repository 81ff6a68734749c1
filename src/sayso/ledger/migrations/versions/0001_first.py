"""The first schema: reports, sources, readings, figures with evidence, claims, and the view `figures`."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FIGURES_VIEW = """
CREATE VIEW figures AS
SELECT f.id AS figure_id, f.measure, f.low, f.high, f.qualifier, f.counted, f.period_first, f.period_last,
       f.place, f.country, f.speaker, f.status, f.quote, r.publisher, r.agency, r.published, r.title, r.url,
       f.latitude, f.longitude, f.report_id, g.reader
FROM figure f JOIN report r ON r.id = f.report_id JOIN reading g ON g.id = f.reading_id
WHERE g.superseded_by IS NULL
"""


def upgrade() -> None:
    """Make the tables and the view."""
    op.create_table(
        "report",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("publisher", sa.String, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
    )
    op.create_index(op.f("ix_report_published"), "report", ["published"])
    op.create_index(op.f("ix_report_publisher"), "report", ["publisher"])
    op.create_table(
        "source",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("location", sa.String, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("message", sa.String),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id")),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("location", "digest"),
    )
    op.create_index(op.f("ix_source_outcome"), "source", ["outcome"])
    op.create_index(op.f("ix_source_report_id"), "source", ["report_id"])
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("read_at", sa.DateTime, nullable=False),
        sa.Column("superseded_by", sa.Integer, sa.ForeignKey("reading.id")),
    )
    op.create_index(op.f("ix_reading_report_id_superseded_by"), "reading", ["report_id", "superseded_by"])
    op.create_table(
        "figure",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), nullable=False),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("measure", sa.String, nullable=False),
        sa.Column("low", sa.BigInteger),
        sa.Column("high", sa.BigInteger),
        sa.Column("qualifier", sa.String, nullable=False),
        sa.Column("counted", sa.String),
        sa.Column("period_first", sa.Date),
        sa.Column("period_last", sa.Date),
        sa.Column("period_precision", sa.String, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("country", sa.String(2)),
        sa.Column("location", sa.String),
        sa.Column("location_kind", sa.String),
        sa.Column("geonames_id", sa.Integer),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("location_approximate", sa.Boolean),
        sa.Column("speaker", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.UniqueConstraint("id", "reading_id"),
    )
    op.create_index(op.f("ix_figure_reading_id"), "figure", ["reading_id"])
    op.create_index(op.f("ix_figure_report_id"), "figure", ["report_id"])
    op.create_index(
        op.f("ix_figure_measure_country_period_last"), "figure", ["measure", "country", "period_last"]
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("figure_row", sa.Integer, sa.ForeignKey("figure.row"), nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
    )
    op.create_index(op.f("ix_evidence_figure_row"), "evidence", ["figure_row"])
    op.create_table(
        "claim",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), nullable=False),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("speaker", sa.String),
        sa.Column("name", sa.String),
        sa.Column("cue", sa.String),
        sa.Column("stance", sa.String, nullable=False),
        sa.Column("direct", sa.Boolean, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.UniqueConstraint("id", "reading_id"),
    )
    op.create_index(op.f("ix_claim_reading_id"), "claim", ["reading_id"])
    op.create_index(op.f("ix_claim_report_id"), "claim", ["report_id"])
    op.execute(FIGURES_VIEW)


def downgrade() -> None:
    """Drop everything."""
    op.execute("DROP VIEW figures")
    for name in ("claim", "evidence", "figure", "reading", "source", "report"):
        op.drop_table(name)
