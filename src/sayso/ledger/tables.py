"""The tables, as SQLAlchemy Core sees them; `migrations/` makes them.

A report is stored once. Each reading of it is a row; its findings point at the reading. The newest reading
of a report has `superseded_by` NULL. An input is a file, a row of a table, or standard input.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

report = Table(
    "report",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("publisher", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("title", String, nullable=False),
    Column("published", Date),
    Column("url", String, nullable=False),
    Column("language", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("added_at", DateTime, nullable=False),
    Index(None, "published"),
    Index(None, "publisher"),
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("location", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("outcome", String, nullable=False),
    Column("reason", String),
    Column("message", String),
    Column("report_id", String(16), ForeignKey("report.id")),
    Column("seen_at", DateTime, nullable=False),
    UniqueConstraint("location", "digest"),
    Index(None, "outcome"),
    Index(None, "report_id"),
)

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("reader", String, nullable=False),
    Column("read_at", DateTime, nullable=False),
    Column("superseded_by", Integer, ForeignKey("reading.id")),
    Index(None, "report_id", "superseded_by"),
)

figure = Table(
    "figure",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", String(16), nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False),
    Column("measure", String, nullable=False),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("qualifier", String, nullable=False),
    Column("counted", String),
    Column("period_first", Date),
    Column("period_last", Date),
    Column("period_precision", String, nullable=False),
    Column("place", String),
    Column("country", String(2)),
    Column("location", String),
    Column("location_kind", String),
    Column("geonames_id", Integer),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("location_approximate", Boolean),
    Column("speaker", String),
    Column("status", String, nullable=False),
    Column("quote", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    UniqueConstraint("id", "reading_id"),
    Index(None, "reading_id"),
    Index(None, "report_id"),
    Index(None, "measure", "country", "period_last"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("figure_row", Integer, ForeignKey("figure.row"), nullable=False),
    Column("field", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", String, nullable=False),
    Index(None, "figure_row"),
)

claim = Table(
    "claim",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", String(16), nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False),
    Column("speaker", String),
    Column("name", String),
    Column("cue", String),
    Column("stance", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("content", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("actor", String),
    Column("actor_kind", String),
    Column("actor_country", String(2)),
    Column("role", String),
    Column("access", String),
    Column("quality", Integer),
    Column("negated", Boolean, nullable=False, server_default="0"),
    Column("certainty", String, nullable=False, server_default="asserted"),
    Column("disputes", String(16)),
    Column("verdict", String),
    UniqueConstraint("id", "reading_id"),
    Index(None, "reading_id"),
    Index(None, "report_id"),
    Index(None, "disputes"),
)

norm = Table(
    "norm",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_row", Integer, ForeignKey("claim.row"), nullable=False),
    Column("instrument", String, nullable=False),
    Column("article", String),
    Column("verdict", String),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", String, nullable=False),
    Index(None, "claim_row"),
    Index(None, "instrument"),
)
