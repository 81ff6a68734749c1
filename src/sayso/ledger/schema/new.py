"""Make the tables of a new ledger at once, in their newest form; older ledgers come there by migrations.

A test holds that both ways lead to the same tables, columns, indexes and views.
"""

from sqlalchemy import Connection, text

from sayso.ledger.schema import feed_tables, job_tables, picture_tables, review_tables, tables
from sayso.ledger.schema.indexes import make_full_text, make_orders
from sayso.ledger.schema.views import make_views

MODULES = tables, feed_tables, job_tables, picture_tables, review_tables  # each adds to one `metadata`
VERSION_TABLE = (  # as Alembic makes it
    "CREATE TABLE alembic_version "
    "(version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def make_schema(connection: Connection, revision: str) -> None:
    """Make all that a ledger has, in an empty database, as the migration `revision` leaves it."""
    MODULES[0].metadata.create_all(connection)
    make_full_text(connection)
    make_orders(connection)
    make_views(connection)
    connection.execute(text(VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
