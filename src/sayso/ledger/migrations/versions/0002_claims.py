"""Claims know their speaker, certainty, norms and what they dispute; the view `claims`."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CLAIMS_VIEW = """
CREATE VIEW claims AS
SELECT c.id AS claim_id, c.speaker, c.name, c.actor, c.actor_kind, c.actor_country, c.role, c.stance,
       c.content, c.direct, c.negated, c.certainty, c.access, c.quality, c.disputes, r.publisher, r.agency,
       r.published, r.title, r.url, c.report_id, g.reader
FROM claim c JOIN report r ON r.id = c.report_id JOIN reading g ON g.id = c.reading_id
WHERE g.superseded_by IS NULL
"""


def upgrade() -> None:
    """Add the columns, the table of norms and the view."""
    for column in (
        sa.Column("actor", sa.String),
        sa.Column("actor_kind", sa.String),
        sa.Column("actor_country", sa.String(2)),
        sa.Column("role", sa.String),
        sa.Column("access", sa.String),
        sa.Column("quality", sa.Integer),
        sa.Column("negated", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("certainty", sa.String, nullable=False, server_default="asserted"),
        sa.Column("disputes", sa.String(16)),
        sa.Column("verdict", sa.String),
    ):
        op.add_column("claim", column)
    op.create_index(op.f("ix_claim_disputes"), "claim", ["disputes"])
    op.create_table(
        "norm",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("claim_row", sa.Integer, sa.ForeignKey("claim.row"), nullable=False),
        sa.Column("instrument", sa.String, nullable=False),
        sa.Column("article", sa.String),
        sa.Column("verdict", sa.String),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
    )
    op.create_index(op.f("ix_norm_claim_row"), "norm", ["claim_row"])
    op.create_index(op.f("ix_norm_instrument"), "norm", ["instrument"])
    op.execute(CLAIMS_VIEW)


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP VIEW claims")
    op.drop_table("norm")
    with op.batch_alter_table("claim") as table:
        for name in (
            "actor",
            "actor_kind",
            "actor_country",
            "role",
            "access",
            "quality",
            "negated",
            "certainty",
        ):
            table.drop_column(name)
        table.drop_index("ix_claim_disputes")
        table.drop_column("disputes")
        table.drop_column("verdict")
