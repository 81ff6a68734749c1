"""The first words of each report that has no title, so that lists can name it without its text."""

from alembic import op
from sqlalchemy import Column, String, bindparam, func, select, update

from sayso.intake.first_words import READ, first_words
from sayso.ledger.schema.tables import report

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TOGETHER = 1_000  # reports that are written at once


def upgrade() -> None:
    """Add the column, and fill it for what is there: each text is read once, its beginning only."""
    op.add_column("report", Column("first_words", String, nullable=False, server_default=""))
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


def downgrade() -> None:
    """Take it away again."""
    op.execute("ALTER TABLE report DROP COLUMN first_words")
