"""The picture: stories, series, estimates, disagreements and incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "picture_state",
    "picture_reading",
    "story_band",
    "story_link",
    "story_member",
    "series",
    "series_figure",
    "estimate",
    "disagreement",
    "telling",
    "telling_link",
    "incident",
)


def upgrade() -> None:
    """Make the tables, and an index for figures that somebody denies."""
    op.create_index("ix_figure_denied", "figure", ["measure"], sqlite_where=sa.text("status = 'denied'"))
    _stories()
    _series()
    _incidents()


def _stories() -> None:
    op.create_table(
        "picture_state",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )
    op.create_table(
        "picture_reading",
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), primary_key=True),
        sa.Column("report_id", sa.String(16), nullable=False),
    )
    op.create_table(
        "story_band",
        sa.Column("hash", sa.BigInteger, primary_key=True),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_link",
        sa.Column("one", sa.String(16), primary_key=True),
        sa.Column("other", sa.String(16), primary_key=True),
        sa.Column("shared", sa.Float, nullable=False),
        sa.Column("alike", sa.Float, nullable=False),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("agency", sa.String, nullable=False),
    )
    op.create_index(op.f("ix_story_link_other"), "story_link", ["other"])
    op.create_table(
        "story_member",
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), primary_key=True),
        sa.Column("story_id", sa.String(16), nullable=False),
        sa.Column("speaks", sa.Boolean, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("nearest", sa.String(16)),
        sa.Column("shared", sa.Float, nullable=False),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_story_member_story_id"), "story_member", ["story_id"])


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("block", sa.String, primary_key=True),
        sa.Column("family", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("counted", sa.String, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("place_key", sa.String, nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("measures", sa.JSON, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("figures", sa.Integer, nullable=False),
        sa.Column("reports", sa.Integer, nullable=False),
    )
    op.create_index(op.f("ix_series_country_family"), "series", ["country", "family"])
    op.create_table(
        "series_figure",
        sa.Column("figure_row", sa.Integer, sa.ForeignKey("figure.row"), primary_key=True),
        sa.Column("figure_id", sa.String(16), nullable=False),
        sa.Column("report_id", sa.String(16), nullable=False),
        sa.Column("series_id", sa.String(16), nullable=False),
        sa.Column("block", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("voice", sa.String, nullable=False),
        sa.Column("speaks", sa.String, nullable=False),
        sa.Column("quality", sa.Integer, nullable=False),
        sa.Column("story", sa.String(16), nullable=False),
        sa.Column("low", sa.BigInteger),
        sa.Column("high", sa.BigInteger),
        sa.Column("disputed", sa.Boolean, nullable=False),
        sa.Column("note", sa.String),
    )
    op.create_index(op.f("ix_series_figure_block"), "series_figure", ["block"])
    op.create_index(op.f("ix_series_figure_report_id"), "series_figure", ["report_id"])
    op.create_index(op.f("ix_series_figure_series_id_day"), "series_figure", ["series_id", "day"])
    op.create_table(
        "estimate",
        sa.Column("series_id", sa.String(16), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("block", sa.String, nullable=False),
        sa.Column("low", sa.BigInteger),
        sa.Column("best", sa.BigInteger),
        sa.Column("high", sa.BigInteger),
        sa.Column("disputed", sa.Boolean, nullable=False),
        sa.Column("best_figure", sa.String(16)),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("voices", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "disagreement",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("block", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("series_id", sa.String(16)),
        sa.Column("country", sa.String(2)),
        sa.Column("place", sa.String),
        sa.Column("day", sa.Date),
        sa.Column("one", sa.JSON, nullable=False),
        sa.Column("other", sa.JSON, nullable=False),
    )
    op.create_index(op.f("ix_disagreement_block"), "disagreement", ["block"])


def _incidents() -> None:
    op.create_table(
        "telling",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("month", sa.Integer),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("killed", sa.Integer),
        sa.Column("injured", sa.Integer),
        sa.Column("incident_id", sa.String(16)),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_telling_about_month"), "telling", ["about", "month"])
    op.create_index(op.f("ix_telling_incident_id"), "telling", ["incident_id"])
    op.create_index(op.f("ix_telling_report_id"), "telling", ["report_id"])
    op.create_table(
        "telling_link",
        sa.Column("one", sa.String(16), primary_key=True),
        sa.Column("other", sa.String(16), primary_key=True),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_telling_link_about_month"), "telling_link", ["about", "month"])
    op.create_index(op.f("ix_telling_link_other"), "telling_link", ["other"])
    op.create_table(
        "incident",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("codes", sa.JSON, nullable=False),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("place", sa.String),
        sa.Column("place_kind", sa.String),
        sa.Column("country", sa.String(2)),
        sa.Column("admin1", sa.String),
        sa.Column("geonames_id", sa.Integer),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("killed", sa.Integer),
        sa.Column("injured", sa.Integer),
        sa.Column("reports", sa.Integer, nullable=False),
        sa.Column("stories", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("tellings", sa.JSON, nullable=False),
    )
    op.create_index(op.f("ix_incident_country"), "incident", ["country"])
    op.create_index(op.f("ix_incident_first"), "incident", ["first"])


def downgrade() -> None:
    """Take the tables away again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_figure_denied", "figure")
