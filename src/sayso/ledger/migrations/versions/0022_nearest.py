"""An index for the reports that another form of speaks for: every decision asks for them."""

from alembic import op
from sqlalchemy import inspect

from sayso.ledger.schema.picture_tables import story_member

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
NAME = "ix_story_member_nearest"


def upgrade() -> None:
    """Add it, if an older migration did not make the table with it."""
    known = {one["name"] for one in inspect(op.get_bind()).get_indexes(story_member.name)}
    if NAME not in known:
        op.create_index(NAME, story_member.name, ["nearest"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index(NAME, story_member.name)
