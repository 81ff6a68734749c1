"""Names of the field: the words of a place are `place_text`, the place they mean `place`; what came in is an
`input`; the tables of the picture, which is made anew, have new names and columns.
"""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from sayso.ledger.migrations import picture_0008 as old
from sayso.ledger.schema import picture_tables, tables
from sayso.ledger.schema.connections import is_postgres
from sayso.ledger.schema.views import FIGURES, NAMES, drop_view, make_views

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OF_ITS_TIME = (
    FIGURES.replace(" f.unit,", "")
    .replace("\n       f.table_number, f.table_row, f.table_column, f.is_total,", "")
    .replace(" f.certainty, f.least_certain,", "")
    .replace("\n       f.page, f.section,", "")
    .replace("\n       f.as_of,", "")
)  # columns of 0010 and later
RENAMED = {  # in this order, since one name takes the place of another
    "place": "place_text",
    "location": "place",
    "location_kind": "place_kind",
    "location_approximate": "place_approximate",
}
PLACED = ("figure", "event")
NEW = (
    picture_tables.story_member,
    picture_tables.series,
    picture_tables.series_figure,
    picture_tables.estimate,
    picture_tables.disagreement,
    picture_tables.trend,
    picture_tables.queue,
    picture_tables.mention,
    picture_tables.mention_link,
    picture_tables.incident,
)
INPUT = ("id", "location", "digest", "outcome", "reason", "message", "report_id", "seen_at", "notes")


def upgrade() -> None:
    """Rename columns and tables; the picture is made anew."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    for table in PLACED:
        for before, after in RENAMED.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}")
    _rename_in_reviews(connection, RENAMED)
    tables.input_.create(connection)
    _move_inputs(connection, "source", "input")
    for frozen in reversed(old.TABLES):
        frozen.drop(connection)
    for table_ in NEW:
        table_.create(connection)
    _order_disagreements(connection)
    make_views(connection, OF_ITS_TIME)
    op.execute("DELETE FROM picture_state")


def downgrade() -> None:
    """Give the old names back."""
    connection = op.get_bind()
    for name in NAMES:
        drop_view(connection, name)
    for table in reversed(NEW):
        table.drop(connection)
    for frozen in old.TABLES:
        frozen.create(connection)
    _order_disagreements(connection)
    op.create_table(
        "source",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("location", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("message", sa.Text),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id")),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("notes", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("location", "digest", name="uq_source_location_digest"),
    )
    op.create_index("ix_source_outcome", "source", ["outcome"])
    op.create_index("ix_source_report_id", "source", ["report_id"])
    _move_inputs(connection, "input", "source")
    back = {after: before for before, after in reversed(RENAMED.items())}
    _rename_in_reviews(connection, back)
    for name in PLACED:
        for before, after in back.items():
            op.execute(f"ALTER TABLE {name} RENAME COLUMN {before} TO {after}")
    make_views(connection, old.FIGURES, old.CLAIMS, old.EVENTS)
    op.execute("DELETE FROM picture_state")


def _move_inputs(connection: sa.Connection, before: str, after: str) -> None:
    columns = ", ".join(INPUT)
    op.execute(f"INSERT INTO {after} ({columns}) SELECT {columns} FROM {before}")
    if is_postgres(connection):
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{after}', 'id'), (SELECT max(id) FROM {after})) "
            f"WHERE EXISTS (SELECT 1 FROM {after})"
        )
    op.drop_table(before)


def _order_disagreements(connection: sa.Connection) -> None:
    """The index that went with the table (see `schema/indexes.py`)."""
    if is_postgres(connection):
        op.execute(
            "CREATE INDEX ix_disagreement_order ON disagreement (severity DESC, day DESC NULLS LAST, id DESC)"
        )


def _rename_in_reviews(connection: sa.Connection, names: Mapping[str, str]) -> None:
    """Reviews keep what they changed, and what they made, by the names of columns."""
    review = sa.table("review", *(sa.column(name) for name in ("id", "kind", "changes", "made")))
    rows = connection.execute(sa.select(review).where(review.c.kind.in_(PLACED))).all()
    for row in rows:
        changes, made = (json.loads(one) if isinstance(one, str) else one for one in (row.changes, row.made))
        if made is not None:
            made = {**made, "values": _renamed(made["values"], names)}
        values = {"changes": json.dumps(_renamed(changes, names)), "made": made and json.dumps(made)}
        if is_postgres(connection):
            typed = sa.text(
                "UPDATE review SET changes = CAST(:changes AS JSON), made = CAST(:made AS JSON) "
                "WHERE id = :id"
            )
            connection.execute(typed, {**values, "id": row.id})
        else:
            connection.execute(sa.update(review).where(review.c.id == row.id).values(values))


def _renamed(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in values.items()}
