"""The tables of the picture: what reconciling many reports gave. `new.py` makes them.

All of it can be made again from the findings. Rows carry the `partition` that they were computed with; a new
report replaces the rows of the partitions that it touches, and no others. Lists are JSON.
"""

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
    String,
    Table,
    Text,
)

from sayso.ledger.schema.tables import metadata
from sayso.ledger.schema.types import Timestamp

picture_state = Table(
    "picture_state",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

picture_reading = Table(
    "picture_reading",
    metadata,
    Column("reading_id", Integer, ForeignKey("reading.id"), primary_key=True),
    Column("report_id", String(16), nullable=False),
)

story_band = Table(
    "story_band",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("report_id", String(16), ForeignKey("report.id"), primary_key=True),
    sqlite_with_rowid=False,
)

story_link = Table(
    "story_link",
    metadata,
    Column("one", String(16), primary_key=True),
    Column("other", String(16), primary_key=True),
    Column("shared", Float, nullable=False),
    Column("alike", Float, nullable=False),
    Column("passage", Text, nullable=False),
    Column("agency", String, nullable=False),
    Index(None, "other"),
)

story_member = Table(
    "story_member",
    metadata,
    Column("report_id", String(16), ForeignKey("report.id"), primary_key=True),
    Column("story_id", String(16), nullable=False),
    Column("representative", Boolean, nullable=False),
    Column("kind", String, nullable=False),
    Column("nearest", String(16)),
    Column("shared", Float, nullable=False),
    Column("passage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "story_id"),
    Index(None, "nearest"),
)

series = Table(
    "series",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("partition", String, primary_key=True),
    Column("family", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("since", Date),
    Column("counted", String, nullable=False),
    Column("unit", String, nullable=False, server_default="people"),
    Column("place", String),
    Column("place_key", String, nullable=False),
    Column("country", String(2)),
    Column("measures", JSON, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("situation_id", String(16)),  # empty outside of any situation, and with it the columns below
    Column("level", String, nullable=False, server_default=""),
    Column("part_of", String(16)),
    Column("basis", String, nullable=False, server_default=""),
    Column("organisation", String, nullable=False, server_default=""),
    Index(None, "situation_id"),
    Index(None, "country", "family"),
    Index(None, "last", "id"),
    Index(None, "family", "last"),
    Index(None, "place_key"),
)

series_summary = Table(  # a series over all years, so that lists can be sorted
    "series_summary",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("family", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("counted", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("place", String),
    Column("country", String(2)),
    Column("measures", JSON, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("several", Boolean, nullable=False),  # more than one figure
    Column("change", Float, nullable=False),
    Column("original_sources", Integer, nullable=False),
    Index(None, "several", "last", "id"),
    Index(None, "several", "change", "id"),
    Index(None, "several", "original_sources", "id"),
    Index(None, "last", "id"),
    Index(None, "country", "family"),
    Index(None, "family", "last"),
)

series_figure = Table(
    "series_figure",
    metadata,
    Column("partition", String, primary_key=True),
    Column("figure_row", Integer, ForeignKey("figure.row"), primary_key=True),
    Column("figure_id", String(16), nullable=False),
    Column("report_id", String(16), nullable=False),
    Column("series_id", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("original_source", String, nullable=False),
    Column("source_name", String, nullable=False),
    Column("quality", Integer, nullable=False),
    Column("story", String(16), nullable=False),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("disputed", Boolean, nullable=False),
    Column("note", String),
    Column("role", String, nullable=False, server_default=""),
    Index(None, "series_id", "day"),
    Index(None, "report_id"),
)

estimate = Table(
    "estimate",
    metadata,
    Column("series_id", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("partition", String, nullable=False),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    Column("disputed", Boolean, nullable=False),
    Column("best_figure", String(16)),
    Column("figures", JSON, nullable=False),
    Column("original_sources", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("converted", Boolean, nullable=False),
    Column("said", String, nullable=False, server_default=""),
)

disagreement = Table(
    "disagreement",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("partition", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("series_id", String(16)),
    Column("country", String(2)),
    Column("place", String),
    Column("day", Date),
    Column("one", JSON, nullable=False),
    Column("other", JSON, nullable=False),
    Index(None, "partition"),
    Index(None, "severity", "day", "id"),
    Index(None, "series_id"),
    Index(None, "country", "severity"),
)

disagreement_side = Table(
    "disagreement_side",
    metadata,
    Column("disagreement_id", String(16), primary_key=True),
    Column("finding_id", String(16), primary_key=True),
    Column("report_id", String(16), nullable=False),
    Index(None, "finding_id"),
    Index(None, "report_id"),
)

trend = Table(
    "trend",
    metadata,
    Column("series_id", String(16), primary_key=True),
    Column("partition", String, primary_key=True),
    Column("day", Date, nullable=False),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    Column("disputed", Boolean, nullable=False),
    Column("before_day", Date),
    Column("before", BigInteger),
    Column("change", Float, nullable=False),
    Column("converted", Boolean, nullable=False),
    Column("said", String, nullable=False, server_default=""),
    Column("before_said", String, nullable=False, server_default=""),
    Index(None, "day", "change"),
    Index(None, "partition"),
    *(Index(f"ix_trend_{name}", name, "series_id") for name in ("day", "change", "best")),
)

queue = Table(
    "queue",
    metadata,
    Column("finding_id", String(16), primary_key=True),
    Column("kind", String, nullable=False),
    Column("report_id", String(16), nullable=False),
    Column("partition", String, nullable=False),
    Column("country", String(2)),
    Column("measure", String),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("quote", String, nullable=False),
    Index(None, "score", "finding_id"),
    Index(None, "country", "score", "finding_id"),
    Index(None, "measure", "score", "finding_id"),
    Index(None, "partition"),
    Index(None, "report_id"),
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("finding_row", Integer),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("day", Date),
    Index(None, "report_id"),
    sqlite_autoincrement=True,  # numbers of words that are gone are not given again
)

mention = Table(
    "mention",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("about", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("month", Integer),
    Column("first", Date),
    Column("last", Date),
    Column("killed", Integer),
    Column("injured", Integer),
    Column("incident_id", String(16)),
    Column("data", Text, nullable=False),
    Index(None, "report_id"),
    Index(None, "about", "month"),
    Index(None, "incident_id"),
)

mention_link = Table(
    "mention_link",
    metadata,
    Column("one", String(16), primary_key=True),
    Column("other", String(16), primary_key=True),
    Column("about", String, nullable=False),
    Column("month", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("joined", String, nullable=False, server_default=""),
    Index(None, "about", "month"),
    Index(None, "other"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("about", String, nullable=False),
    Column("codes", JSON, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("place", String),
    Column("place_kind", String),
    Column("country", String(2)),
    Column("admin1", String),
    Column("geonames_id", Integer),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("killed", Integer),
    Column("killed_low", Integer),
    Column("killed_high", Integer),
    Column("injured", Integer),
    Column("injured_low", Integer),
    Column("injured_high", Integer),
    Column("reports", Integer, nullable=False),
    Column("stories", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("mentions", JSON, nullable=False),
    Index(None, "first"),
    Index(None, "country"),
    *(Index(f"ix_incident_{name}_id", name, "id") for name in ("first", "killed", "injured", "reports")),
    Index(None, "geonames_id"),
)

situation_member = Table(  # figures, and reports as a whole (row 0), that a situation may claim, and why
    "situation_member",
    metadata,
    Column("situation_id", String(16), primary_key=True),
    Column("report_id", String(16), ForeignKey("report.id"), primary_key=True),
    Column("figure_row", Integer, primary_key=True),
    Column("belongs", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided", String, nullable=False, server_default=""),
    Index(None, "report_id"),
    Index(None, "figure_row"),
)

picture_failure = Table(  # what could not be reconciled, and why
    "picture_failure",
    metadata,
    Column("report_id", String(16), primary_key=True),
    Column("step", String, primary_key=True),
    Column("message", Text, nullable=False),
    Column("at", Timestamp, nullable=False),
)

pending_report = Table(  # a report that people decided on, and whose picture was not made anew since
    "pending_report",
    metadata,
    Column("report_id", String(16), ForeignKey("report.id"), primary_key=True),
    Column("mark", String(16), nullable=False),  # another one at each decision
    Column("at", Timestamp, nullable=False),
)

TABLES = (
    picture_state, picture_reading, story_band, story_link, story_member, series, series_summary,
    series_figure, estimate, disagreement, disagreement_side, trend, queue, document, mention,
    mention_link, incident, situation_member, picture_failure, pending_report,
)  # fmt: skip
