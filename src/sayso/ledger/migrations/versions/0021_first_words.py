"""The first words of reports without a title; the words of estimates that nobody said as a number."""

from alembic import op
from sqlalchemy import Column, Connection, String, and_, bindparam, func, inspect, select, update

from sayso.intake.first_words import READ, first_words
from sayso.ledger.schema.picture_tables import estimate, series_figure, trend
from sayso.ledger.schema.tables import figure, report
from sayso.reading.numbers.vague import vague_words

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SAID = (("estimate", "said"), ("trend", "said"), ("trend", "before_said"))
TOGETHER = 1_000  # reports that are written at once


def upgrade() -> None:
    """Add the column, and fill it for what is there: each text is read once, its beginning only."""
    op.add_column("report", Column("first_words", String, nullable=False, server_default=""))
    for table, name in SAID:
        if name in {one["name"] for one in inspect(op.get_bind()).get_columns(table)}:
            continue  # a new ledger has it from the migration that makes the whole table
        op.add_column(table, Column(name, String, nullable=False, server_default=""))
    _fill_said(op.get_bind())
    connection, r = op.get_bind(), report.c
    nameless = connection.execute(select(r.id).where(func.trim(r.title) == "").order_by(r.id)).scalars().all()
    wanted = select(r.id, r.url, func.substr(r.text, 1, READ).label("text"))
    write = update(report).where(r.id == bindparam("of")).values(first_words=bindparam("words"))
    for start in range(0, len(nameless), TOGETHER):
        some = nameless[start : start + TOGETHER]
        rows = connection.execute(wanted.where(r.id.in_(some))).all()
        told = ((row.id, first_words(row.text, row.url)) for row in rows)
        connection.execute(
            write, [{"of": name, "words": words or f"Report {name[:8]}"} for name, words in told]
        )


def _fill_said(connection: Connection) -> None:
    """The words of estimates whose best is a vague number, and of the newest of a series."""
    e, s, f, t = estimate, series_figure, figure, trend
    joined = e.join(s, and_(s.c.series_id == e.c.series_id, s.c.figure_id == e.c.best_figure))
    wanted = select(e.c.series_id, e.c.day, f.c.quote).select_from(joined.join(f, f.c.row == s.c.figure_row))
    for row in connection.execute(wanted.where(f.c.qualifier == "vague").distinct()).all():
        said = vague_words(row.quote)
        of_day = (e.c.series_id == row.series_id, e.c.day == row.day)
        connection.execute(update(e).where(*of_day).values(said=said))
        for name, day in (("said", t.c.day), ("before_said", t.c.before_day)):
            where = (t.c.series_id == row.series_id, day == row.day)
            connection.execute(update(t).where(*where).values({name: said}))


def downgrade() -> None:
    """Take them away again."""
    for table, name in SAID:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.execute("ALTER TABLE report DROP COLUMN first_words")
