"""Jobs in the background, how the picture changed, what each person has seen, saved searches."""

from alembic import op

from sayso.ledger.schema.job_tables import TABLES

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    for table in TABLES:
        table.create(op.get_bind())


def downgrade() -> None:
    """Take them away again, with what is in them."""
    for table in reversed(TABLES):
        table.drop(op.get_bind())
