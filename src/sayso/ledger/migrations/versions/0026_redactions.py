"""Names of persons that are kept out of a ledger."""

from alembic import op

from sayso.ledger.schema.review_tables import redaction

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    redaction.create(op.get_bind())


def downgrade() -> None:
    """Take it away again: names that were kept out may come in once more."""
    redaction.drop(op.get_bind())
