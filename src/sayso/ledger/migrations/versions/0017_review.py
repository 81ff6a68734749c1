"""Reports that wait for their picture after a decision, marks of reviewers, and more columns of a review."""

from alembic import op
from sqlalchemy import JSON, Column, String, inspect

from sayso.ledger.schema.picture_tables import pending_report
from sayso.ledger.schema.review_tables import opinion, review_mark

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns, but for what a new ledger has from the start."""
    there = {column["name"] for column in inspect(op.get_bind()).get_columns("review")}
    for name, column in (
        ("reason", Column("reason", String, nullable=False, server_default="")),
        ("other", Column("other", String(16))),
        ("estimate", Column("estimate", JSON)),
    ):
        if name not in there:
            op.add_column("review", column)
    for table in (pending_report, review_mark, opinion):
        table.create(op.get_bind())


def downgrade() -> None:
    """Take them away again."""
    for table in (opinion, review_mark, pending_report):
        table.drop(op.get_bind())
    for name in ("estimate", "other", "reason"):
        op.execute(f"ALTER TABLE review DROP COLUMN {name}")
