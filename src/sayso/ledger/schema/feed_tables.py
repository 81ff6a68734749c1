"""The tables of feeds: which are asked, what they list, what became of each page. `new.py` makes
them.
"""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from sayso.ledger.schema.tables import metadata
from sayso.ledger.schema.types import Timestamp

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column(
        "root_id", Integer, ForeignKey("feed.id")
    ),  # the index that a sitemap is of; empty: the user's own
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("stamp", String, nullable=False),  # what its index says of its last change
    Column("file", String, nullable=False, server_default=""),  # the user's file that names it
    Column("left_at", Timestamp),  # when that file named it no more
    Column("settings", String, nullable=False),  # a hash of what the user's file says of it
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("digest", String, nullable=False),  # of its last answer
    Column("more", String, nullable=False),  # where it goes on, until that was asked
    Column("interval", Float),  # seconds that it asks for
    Column("checked_at", Timestamp),
    Column("answered_at", Timestamp),
    Column("next_at", Timestamp, nullable=False),
    Column("failures", Integer, nullable=False),  # in a row
    Column("reason", String, nullable=False),
    Column("message", Text, nullable=False),
    Index(None, "root_id"),
)

feed_page = Table(
    "feed_page",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String, nullable=False, unique=True),
    Column("canonical", String, nullable=False),  # the address that the page itself gives
    Column("feed_id", Integer, ForeignKey("feed.id"), nullable=False),
    Column("parent_id", Integer, ForeignKey("feed_page.id")),  # the page that links a document
    Column("kind", String, nullable=False),
    Column("host", String, nullable=False),
    Column("title", String, nullable=False),
    Column("published", Date),
    Column("publisher", String, nullable=False),
    Column("stamp", String, nullable=False),
    Column("content", Text),  # the text that the feed has, until it is read
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("next_at", Timestamp, nullable=False),
    Column("listed_at", Timestamp, nullable=False),
    Column("done_at", Timestamp),
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("report_id", String(16), nullable=False),
    Column("reason", String, nullable=False),
    Column("message", Text, nullable=False),
    Index(None, "state", "host", "next_at", "feed_id"),
    Index(None, "state", "kind", "next_at"),
    Index(None, "feed_id", "state"),
    Index(None, "canonical"),
    Index(None, "digest"),
    Index(None, "report_id"),
)

feed_watcher = Table(  # the one process that asks the feeds of a ledger
    "feed_watcher",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("worker", String, nullable=False),
    Column("file", String, nullable=False),
    Column("began_at", Timestamp, nullable=False),
    Column("beat_at", Timestamp, nullable=False),
)

TABLES = (feed, feed_page, feed_watcher)
