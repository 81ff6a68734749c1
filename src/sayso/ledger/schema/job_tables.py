"""The tables of work in the background, and of what each person has seen. `new.py` makes them.

A job is what somebody asked to be read; its inputs are what they handed in, its outcomes what each gave.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)

from sayso.ledger.schema.tables import metadata
from sayso.ledger.schema.types import Timestamp

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("asked_by", String, nullable=False),
    Column("asked_from", String, nullable=False),
    Column("asked_at", Timestamp, nullable=False),
    Column("options", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("step", String, nullable=False),
    Column("worker", String, nullable=False),
    Column("started_at", Timestamp),
    Column("beat_at", Timestamp),
    Column("ended_at", Timestamp),
    Column("stop_asked", Boolean, nullable=False, server_default=false()),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("change_from", Integer, nullable=False),  # the last change of the picture before it
    Column("change_to", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Index(None, "state", "id"),
)

job_input = Table(
    "job_input",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, ForeignKey("job.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("location", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("state", String, nullable=False),
    Index(None, "job_id", "id"),
)

job_outcome = Table(
    "job_outcome",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, ForeignKey("job.id"), nullable=False),
    Column("input_id", Integer, ForeignKey("job_input.id")),
    Column("location", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("report_id", String(16), nullable=False),
    Column("figures", Integer, nullable=False),
    Index(None, "job_id", "kind", "id"),
    Index(None, "input_id"),
    Index(None, "report_id"),
)

picture_change = Table(  # how the picture changed, row by row as it did
    "picture_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("kind", String, nullable=False),
    Column("target", String(16), nullable=False),
    Column("day", Date),
    Column("before_day", Date),
    Column("before", BigInteger),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    Column("report_id", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "kind", "target"),
    Index(None, "report_id"),
)

last_look = Table(
    "last_look",
    metadata,
    Column("who", String, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("reading_id", Integer, nullable=False),
    Column("change_id", Integer, nullable=False),
)

watched_series = Table(
    "watched_series",
    metadata,
    Column("who", String, primary_key=True),
    Column("series_id", String(16), primary_key=True),
    Column("at", Timestamp, nullable=False),
)

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("who", String, nullable=False),
    Column("name", String, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("made_at", Timestamp, nullable=False),
    Column("watched", Boolean, nullable=False),
    Column("seen_reading", Integer, nullable=False),
    Column("seen_at", Timestamp, nullable=False),
    Column("feed_hash", String(64), unique=True),
    Index(None, "who", "name"),
)

TABLES = (
    job, job_input, job_outcome, picture_change, last_look, watched_series, saved_search,
)  # fmt: skip
