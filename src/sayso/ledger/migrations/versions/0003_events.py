"""Events: who did what to whom; their participants, evidence and figures; the view `events`."""

import sqlalchemy as sa
from alembic import op

from sayso.ledger.schema.connections import is_postgres

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVENTS_VIEW = """
CREATE VIEW events AS
SELECT e.id AS event_id, e.code, e.type, e.mode, e.acled_event, e.acled, e.status,
       (SELECT {joined}(coalesce(p.actor, p.quote), '; ') FROM participant p
        WHERE p.event_row = e.row AND p.side = 'actor') AS actors,
       (SELECT {joined}(coalesce(p.actor, p.quote), '; ') FROM participant p
        WHERE p.event_row = e.row AND p.side = 'recipient') AS recipients,
       e.trigger, e.period_first, e.period_last, e.place, e.country, e.contexts, e.claim, e.denied_by,
       r.publisher, r.agency, r.published, r.title, r.url, e.latitude, e.longitude, e.report_id, g.reader
FROM event e JOIN report r ON r.id = e.report_id JOIN reading g ON g.id = e.reading_id
WHERE g.superseded_by IS NULL
"""


def events_view() -> str:
    """The view, in the words of the database."""
    joined = "string_agg" if is_postgres(op.get_bind()) else "group_concat"
    return EVENTS_VIEW.format(joined=joined)


def upgrade() -> None:
    """Make the tables and the view."""
    op.create_table(
        "event",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("report_id", sa.String(16), sa.ForeignKey("report.id"), nullable=False),
        sa.Column("reading_id", sa.Integer, sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("type", sa.String),
        sa.Column("mode", sa.String),
        sa.Column("acled_event", sa.String),
        sa.Column("acled", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("trigger", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("period_first", sa.Date),
        sa.Column("period_last", sa.Date),
        sa.Column("period_precision", sa.String, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("country", sa.String(2)),
        sa.Column("location", sa.String),
        sa.Column("location_kind", sa.String),
        sa.Column("geonames_id", sa.Integer),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("location_approximate", sa.Boolean),
        sa.Column("contexts", sa.String, nullable=False),
        sa.Column("claim", sa.String(16)),
        sa.Column("denied_by", sa.String(16)),
        sa.UniqueConstraint("id", "reading_id"),
    )
    op.create_index(op.f("ix_event_reading_id"), "event", ["reading_id"])
    op.create_index(op.f("ix_event_report_id"), "event", ["report_id"])
    op.create_index(op.f("ix_event_code_country_period_last"), "event", ["code", "country", "period_last"])
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_row", sa.Integer, sa.ForeignKey("event.row"), nullable=False),
        sa.Column("side", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
        sa.Column("actor", sa.String),
        sa.Column("actor_kind", sa.String),
        sa.Column("actor_country", sa.String(2)),
        sa.Column("person", sa.Boolean),
        sa.Column("role", sa.String),
    )
    op.create_index(op.f("ix_participant_event_row"), "participant", ["event_row"])
    op.create_table(
        "event_evidence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_row", sa.Integer, sa.ForeignKey("event.row"), nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.String, nullable=False),
    )
    op.create_index(op.f("ix_event_evidence_event_row"), "event_evidence", ["event_row"])
    op.create_table(
        "event_figure",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_row", sa.Integer, sa.ForeignKey("event.row"), nullable=False),
        sa.Column("figure_row", sa.Integer, sa.ForeignKey("figure.row"), nullable=False),
    )
    op.create_index(op.f("ix_event_figure_event_row"), "event_figure", ["event_row"])
    op.create_index(op.f("ix_event_figure_figure_row"), "event_figure", ["figure_row"])
    op.execute(events_view())


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP VIEW events")
    for name in ("event_figure", "event_evidence", "participant", "event"):
        op.drop_table(name)
