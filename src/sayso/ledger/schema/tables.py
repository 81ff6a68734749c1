"""The tables, as SQLAlchemy Core sees them; `new.py` makes them, `migrations/` those of older ledgers.

A report is stored once. Each reading of it is a row; its findings point at the reading. The newest reading
of a report has `superseded_by` NULL. An input is a file, a row of a table, or standard input.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from sayso.ledger.schema.types import LayoutType, Timestamp

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _finding() -> list[Column[Any]]:
    """What a finding is known by: its id is the same in every reading that finds it, its row is not.

    `review_id` is the last standing verdict on it, `made_by` the review that it comes from, not from a
    reader. A finding is `withdrawn` if a review rejected it or put another in its place, or if its reading is
    superseded.
    """
    return [
        Column("row", Integer, primary_key=True),
        Column("id", String(16), nullable=False),
        Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
        Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False),
        Column("review_id", Integer, ForeignKey("review.id")),
        Column("made_by", Integer, ForeignKey("review.id")),
        Column("withdrawn", Boolean, nullable=False, server_default=false()),
    ]


def _when_and_where() -> list[Column[Any]]:
    """A period, the words of a place, and the place that they mean."""
    return [
        Column("period_first", Date),
        Column("period_last", Date),
        Column("period_precision", String, nullable=False),
        Column("place_text", String),
        Column("country", String(2)),
        Column("place", String),
        Column("place_kind", String),
        Column("geonames_id", Integer),
        Column("latitude", Float),
        Column("longitude", Float),
        Column("place_approximate", Boolean),
    ]


def _words() -> list[Column[Any]]:
    """The words of a report and where they stand, in characters of its text."""
    return [
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("quote", String, nullable=False),
    ]


def _actor() -> list[Column[Any]]:
    """Who is meant, by one name."""
    return [
        Column("actor", String),
        Column("actor_kind", String),
        Column("actor_country", String(2)),
    ]


def _ordered(table: str, *names: str) -> list[Index]:
    """Indexes that a list of findings is walked by, in the order of a column."""
    return [Index(f"ix_{table}_{name}", name, "row", "withdrawn") for name in names]


def _counted(table: str, *names: str) -> list[Index]:
    """Indexes that a list of findings is filtered by, and by which alone its facets are counted."""
    return [Index(f"ix_{table}_{name}", name, "withdrawn") for name in names]


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
    Column("added_at", Timestamp, nullable=False),
    Column("published_precision", String, nullable=False, server_default="day"),
    Column("layout", LayoutType),
    Column("first_words", String, nullable=False, server_default=""),  # what goes for a title, if it has none
    Index(None, "published"),
    Index(None, "published", "id"),
    Index(None, "publisher"),
    Index(None, "agency"),
)

input_ = Table(
    "input",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("location", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("outcome", String, nullable=False),
    Column("reason", String),
    Column("message", String),
    Column("report_id", String(16), ForeignKey("report.id")),
    Column("seen_at", Timestamp, nullable=False),
    Column("notes", Text, nullable=False, server_default=""),  # what a user should know of it, a line each
    UniqueConstraint("location", "digest"),
    Index(None, "outcome"),
    Index(None, "report_id"),
)

forgotten = Table(  # reports that were taken out; they are not read again
    "forgotten",
    metadata,
    Column("report_id", String(16), primary_key=True),
    Column("publisher", String, nullable=False),
    Column("published", Date),
    Column("title", String, nullable=False),
    Column("url", String, nullable=False),
    Column("at", Timestamp, nullable=False),
    Column("who", String, nullable=False),
    Column("why", Text, nullable=False),
)

codebook = Table(  # users' own codebooks that reports of this ledger were read with
    "codebook",
    metadata,
    Column("name", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("added_at", Timestamp, nullable=False),
)

conversion = Table(  # what a user sets: households of a country as people, a currency as another
    "conversion",
    metadata,
    Column("unit", String, primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("factor", Float, nullable=False),
    Column("to", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("at", Timestamp, nullable=False),
)

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("reader", String, nullable=False),
    Column("read_at", Timestamp, nullable=False),
    Column("superseded_by", Integer, ForeignKey("reading.id")),
    Index(None, "report_id", "superseded_by"),
)

report_place = Table(
    "report_place",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("country", String(2)),
    Column("admin1", String),
    Column("geonames_id", Integer),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("mentions", Integer, nullable=False),
    *_words(),
    Index(None, "reading_id"),
    Index(None, "geonames_id"),
    Index(None, "country"),
)

route = Table(
    "route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("points", JSON, nullable=False),
    *_words(),
    Index(None, "reading_id"),
    Index(None, "report_id"),
)

PLACED = ("period_last", "withdrawn", "latitude", "longitude")
MAPPED = {  # all that a map asks of a finding, so that it reads the index alone
    "figure": (*PLACED, "measure", "country", "low", "high", "row"),
    "event": (*PLACED, "code", "country", "row"),
}

number = Table(
    "number",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", String, nullable=False),
    *_words(),
    Index(None, "reading_id"),
)

figure = Table(
    "figure",
    metadata,
    *_finding(),
    Column("measure", String, nullable=False),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("qualifier", String, nullable=False),
    Column("counted", String),
    Column("unit", String, nullable=False, server_default="people"),
    *_when_and_where(),
    Column("speaker", String),
    Column("status", String, nullable=False),
    Column("certainty", Float),  # of its least certain field; empty where people or rules alone read it
    Column("least_certain", String),
    Column("model_measure", String),
    Column("page", Integer),  # on which its number is printed, from 1
    Column("section", String),  # the heading above it
    Column("table_number", Integer),  # of the document, from 1; row and column of its cell as well
    Column("table_row", Integer),
    Column("table_column", Integer),
    Column("is_total", Boolean),  # whether its cell adds up others
    Column("as_of", Date),  # the day that it tells of: the last of its period, else that of its report
    *_words(),
    UniqueConstraint("id", "reading_id"),
    Index(None, "reading_id"),
    Index(None, "report_id"),
    Index(None, "measure", "country", "period_last"),
    Index(
        "ix_figure_denied",
        "measure",
        sqlite_where=text("status = 'denied'"),
        postgresql_where=text("status = 'denied'"),
    ),
    Index("ix_figure_map", *MAPPED["figure"]),
    Index(
        "ix_figure_reviewed",
        "review_id",
        sqlite_where=text("review_id IS NOT NULL"),
        postgresql_where=text("review_id IS NOT NULL"),
    ),
    *_ordered("figure", "as_of", "low", "certainty"),
    *_counted("figure", "country", "speaker", "unit", "status", "geonames_id"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("figure_row", Integer, ForeignKey("figure.row"), nullable=False),
    Column("field", String, nullable=False),
    *_words(),
    Index(None, "figure_row"),
)

claim = Table(
    "claim",
    metadata,
    *_finding(),
    Column("speaker", String),
    Column("name", String),
    Column("cue", String),
    Column("stance", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("content", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    *_actor(),
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
    *_ordered("claim", "actor", "quality"),
    *_counted("claim", "speaker", "name", "stance", "actor_kind", "actor_country", "certainty"),
)

norm = Table(
    "norm",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim_row", Integer, ForeignKey("claim.row"), nullable=False),
    Column("instrument", String, nullable=False),
    Column("article", String),
    Column("verdict", String),
    *_words(),
    Index(None, "claim_row"),
    Index(None, "instrument"),
)

event = Table(
    "event",
    metadata,
    *_finding(),
    Column("code", String, nullable=False),
    Column("type", String),
    Column("mode", String),
    Column("acled_event", String),
    Column("acled", String),
    Column("status", String, nullable=False),
    Column("trigger", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    *_when_and_where(),
    Column("contexts", String, nullable=False),
    Column("claim", String(16)),
    Column("denied_by", String(16)),
    UniqueConstraint("id", "reading_id"),
    Index(None, "reading_id"),
    Index(None, "report_id"),
    Index(None, "code", "country", "period_last"),
    Index("ix_event_map", *MAPPED["event"]),
    *_ordered("event", "period_last", "code"),
    *_counted("event", "country", "type", "status", "geonames_id"),
)

participant = Table(
    "participant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_row", Integer, ForeignKey("event.row"), nullable=False),
    Column("side", String, nullable=False),
    *_words(),
    *_actor(),
    Column("person", Boolean),
    Column("role", String),
    Index(None, "event_row"),
    Index("ix_participant_actor", "actor", "side", "event_row"),
    Index(None, "quote"),
)

event_evidence = Table(
    "event_evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_row", Integer, ForeignKey("event.row"), nullable=False),
    Column("field", String, nullable=False),
    *_words(),
    Index(None, "event_row"),
)

event_result = Table(
    "event_result",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_row", Integer, ForeignKey("event.row"), nullable=False),
    Column("code", String, nullable=False),
    *_words(),
    Index(None, "event_row"),
)

event_figure = Table(
    "event_figure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_row", Integer, ForeignKey("event.row"), nullable=False),
    Column("figure_row", Integer, ForeignKey("figure.row"), nullable=False),
    Index(None, "event_row"),
    Index(None, "figure_row"),
)
