"""The tables of the picture as they were from schema 0007 to 0008, for migrations that make or drop them.

Frozen: what a migration makes does not change with the code.
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
    MetaData,
    String,
    Table,
    Text,
)

from sayso.ledger.schema.tables import metadata as naming

metadata = MetaData(naming_convention=naming.naming_convention)

# What foreign keys point at; not made here.
Table("report", metadata, Column("id", String(16), primary_key=True))
Table("figure", metadata, Column("row", Integer, primary_key=True))

story_member = Table(
    "story_member",
    metadata,
    Column("report_id", String(16), ForeignKey("report.id"), primary_key=True),
    Column("story_id", String(16), nullable=False),
    Column("speaks", Boolean, nullable=False),
    Column("kind", String, nullable=False),
    Column("nearest", String(16)),
    Column("shared", Float, nullable=False),
    Column("passage", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "story_id"),
)

series = Table(
    "series",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("block", String, primary_key=True),
    Column("family", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("since", Date),
    Column("counted", String, nullable=False),
    Column("place", String),
    Column("place_key", String, nullable=False),
    Column("country", String(2)),
    Column("measures", JSON, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Index(None, "country", "family"),
    Index(None, "last", "id"),
    Index(None, "family", "last"),
)

series_figure = Table(
    "series_figure",
    metadata,
    Column("figure_row", Integer, ForeignKey("figure.row"), primary_key=True),
    Column("figure_id", String(16), nullable=False),
    Column("report_id", String(16), nullable=False),
    Column("series_id", String(16), nullable=False),
    Column("block", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("voice", String, nullable=False),
    Column("speaks", String, nullable=False),
    Column("quality", Integer, nullable=False),
    Column("story", String(16), nullable=False),
    Column("low", BigInteger),
    Column("high", BigInteger),
    Column("disputed", Boolean, nullable=False),
    Column("note", String),
    Index(None, "series_id", "day"),
    Index(None, "block"),
    Index(None, "report_id"),
)

estimate = Table(
    "estimate",
    metadata,
    Column("series_id", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("block", String, nullable=False),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    Column("disputed", Boolean, nullable=False),
    Column("best_figure", String(16)),
    Column("figures", JSON, nullable=False),
    Column("voices", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

disagreement = Table(
    "disagreement",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("block", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("series_id", String(16)),
    Column("country", String(2)),
    Column("place", String),
    Column("day", Date),
    Column("one", JSON, nullable=False),
    Column("other", JSON, nullable=False),
    Index(None, "block"),
    Index(None, "severity", "day", "id"),
    Index(None, "series_id"),
    Index(None, "country", "severity"),
)

movement = Table(
    "movement",
    metadata,
    Column("series_id", String(16), primary_key=True),
    Column("block", String, primary_key=True),
    Column("day", Date, nullable=False),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    Column("disputed", Boolean, nullable=False),
    Column("before_day", Date),
    Column("before", BigInteger),
    Column("moved", Float, nullable=False),
    Index(None, "day", "moved"),
    Index(None, "block"),
)

queue = Table(
    "queue",
    metadata,
    Column("finding_id", String(16), primary_key=True),
    Column("kind", String, nullable=False),
    Column("report_id", String(16), nullable=False),
    Column("block", String, nullable=False),
    Column("country", String(2)),
    Column("measure", String),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("quote", String, nullable=False),
    Index(None, "score", "finding_id"),
    Index(None, "country", "score", "finding_id"),
    Index(None, "measure", "score", "finding_id"),
    Index(None, "block"),
    Index(None, "report_id"),
)

telling = Table(
    "telling",
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

telling_link = Table(
    "telling_link",
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
    Column("tellings", JSON, nullable=False),
    Index(None, "first"),
    Index(None, "country"),
)

TABLES = (
    story_member,
    series,
    series_figure,
    estimate,
    disagreement,
    movement,
    queue,
    telling,
    telling_link,
    incident,
)

# Views, which `make_views` puts together

FIGURES = """
CREATE VIEW figures AS
SELECT f.id AS figure_id, f.measure, f.low, f.high, f.qualifier, f.counted, f.period_first, f.period_last,
       f.place, f.country, f.speaker, f.status, f.quote, r.publisher, r.agency, r.published, r.title, r.url,
       f.latitude, f.longitude, f.report_id, g.reader, v.verdict AS review, v.reviewer
FROM figure f JOIN report r ON r.id = f.report_id JOIN reading g ON g.id = f.reading_id
LEFT JOIN review v ON v.id = f.review_id
WHERE g.superseded_by IS NULL AND NOT f.withdrawn
"""

CLAIMS = """
CREATE VIEW claims AS
SELECT c.id AS claim_id, c.speaker, c.name, c.actor, c.actor_kind, c.actor_country, c.role, c.stance,
       c.content, c.direct, c.negated, c.certainty, c.access, c.quality, c.disputes, r.publisher, r.agency,
       r.published, r.title, r.url, c.report_id, g.reader, v.verdict AS review, v.reviewer
FROM claim c JOIN report r ON r.id = c.report_id JOIN reading g ON g.id = c.reading_id
LEFT JOIN review v ON v.id = c.review_id
WHERE g.superseded_by IS NULL AND NOT c.withdrawn
"""

EVENTS = """
CREATE VIEW events AS
SELECT e.id AS event_id, e.code, e.type, e.mode, e.acled_event, e.acled, e.status,
       {actors} AS actors, {recipients} AS recipients,
       e.trigger, e.period_first, e.period_last, e.place, e.country, e.contexts, e.claim, e.denied_by,
       r.publisher, r.agency, r.published, r.title, r.url, e.latitude, e.longitude, e.report_id, g.reader,
       v.verdict AS review, v.reviewer
FROM event e JOIN report r ON r.id = e.report_id JOIN reading g ON g.id = e.reading_id
LEFT JOIN review v ON v.id = e.review_id
WHERE g.superseded_by IS NULL AND NOT e.withdrawn
"""
