"""The tables of the people who work on a ledger: reviews, resolutions, accounts. `new.py` makes them.

Reviews and resolutions are appended; an undo marks the row that it takes back (`undone_by`), and stays too.
Passwords, sessions and tokens are kept as hashes.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from sayso.ledger.schema.tables import metadata
from sayso.ledger.schema.types import Timestamp

review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("finding_id", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", String, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("made", JSON),
    Column("note", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("review.id")),
    Column("undone_by", Integer, ForeignKey("review.id")),
    Column("reason", String, nullable=False, server_default=""),  # of a rejection, a key of `review.toml`
    Column("other", String(16)),  # the finding that this one is merged into, or was split from
    Column("estimate", JSON),  # series, day and best of the estimate that the finding counted in before
    Index(None, "report_id", "start"),
    Index(None, "finding_id"),
    Index(None, "reviewer"),
)

opinion = Table(  # what a second person says of a finding without having seen the first; it changes nothing
    "opinion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("review_id", Integer, ForeignKey("review.id"), nullable=False),
    Column("verdict", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("finding_id", String(16), nullable=False),
    Column("changes", JSON, nullable=False),
    Column("reason", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("undone_at", Timestamp),
    Index(None, "review_id"),
    Index(None, "reviewer"),
    Index(None, "report_id"),
)

review_mark = Table(  # not a verdict: a flag for others to look at, or that one person skips it
    "review_mark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("mark", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("finding_id", String(16), nullable=False),
    Column("quote", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("undone_by", String),
    Column("undone_at", Timestamp),
    Index(None, "finding_id", "mark"),
    Index(None, "mark", "reviewer"),
    Index(None, "report_id"),
)

resolution = Table(
    "resolution",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("disagreement_id", String(16), nullable=False),
    Column("outcome", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("undone_by", String),
    Column("undone_at", Timestamp),
    Index(None, "disagreement_id"),
)

situation = Table(  # what a user follows: a crisis by its names
    "situation",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("names", JSON, nullable=False),
    Column("crisis", String, nullable=False),
    Column("countries", JSON, nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("glide", String, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", Timestamp, nullable=False),
)

situation_decision = Table(  # that a report, a section of it or a figure belongs to a situation, or does not
    "situation_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("situation_id", String(16), ForeignKey("situation.id"), nullable=False),
    Column("report_id", String(16), ForeignKey("report.id"), nullable=False),
    Column("start", Integer),  # of the section or figure in the report's text; empty: the whole report
    Column("end", Integer),
    Column("belongs", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("undone_by", String),
    Column("undone_at", Timestamp),
    Index(None, "report_id"),
    Index(None, "situation_id"),
)

incident_decision = Table(
    "incident_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("about", String, nullable=False),
    Column("one", String(16), nullable=False),
    Column("other", String(16), nullable=False),
    Column("undone_by", String),
    Column("undone_at", Timestamp),
    Index(None, "one"),
    Index(None, "other"),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
    Column("role", String, nullable=False),
    Column("created_at", Timestamp, nullable=False),
    Column("disabled_at", Timestamp),
)

session = Table(
    "session",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False),
    Column("created_at", Timestamp, nullable=False),
    Column("expires_at", Timestamp, nullable=False),
    Index(None, "account_id"),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", Timestamp, nullable=False),
    Column("revoked_at", Timestamp),
    Index(None, "account_id"),
)

login = Table(
    "login",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("good", Boolean, nullable=False),
    Index(None, "name", "at"),
    Index(None, "address", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("who", String, nullable=False),
    Column("action", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", String, nullable=False),
)

redaction = Table(  # a name that is kept out of the ledger, as keyed hashes of how it may stand
    "redaction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("who", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("salt", String(32), nullable=False),  # the key, one for the whole ledger
    Column("digest", String(32), nullable=False, unique=True),  # of the name as it was given
    Column("spellings", JSON, nullable=False),
    Column("reports", Integer, nullable=False),  # that held it then
    Column("places", Integer, nullable=False),  # in them and in all else
)

TABLES = (review, resolution, incident_decision, account, session, api_token, login, audit)
