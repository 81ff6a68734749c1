"""Indexes of the desk's lists: their orders, their filters, and what their facets count."""

from collections.abc import Iterator

from alembic import op
from sqlalchemy import Index, inspect

from sayso.ledger.schema.picture_tables import incident, series, trend
from sayso.ledger.schema.tables import claim, event, figure, participant, report, report_place

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAMES = {
    report: ("published_id", "agency"),
    figure: ("as_of", "low", "certainty", "country", "speaker", "unit", "status", "geonames_id", "reviewed"),
    claim: ("actor", "quality", "speaker", "name", "stance", "actor_kind", "actor_country", "certainty"),
    event: ("period_last", "code", "country", "type", "status", "geonames_id"),
    participant: ("actor", "quote"),
    report_place: ("country",),
    incident: ("first_id", "killed_id", "injured_id", "reports_id", "geonames_id"),
    series: ("place_key",),
    trend: ("day", "change", "best"),
}


def upgrade() -> None:
    """Add those that are not there: a new ledger has some from migrations that make whole tables."""
    connection = op.get_bind()
    for index in _indexes():
        assert index.table is not None
        known = {one["name"] for one in inspect(connection).get_indexes(index.table.name)}
        if index.name not in known:
            index.create(connection)


def downgrade() -> None:
    """Take them away."""
    for index in _indexes():
        index.drop(op.get_bind(), checkfirst=True)


def _indexes() -> Iterator[Index]:
    for table, names in NAMES.items():
        wanted = {f"ix_{table.name}_{name}" for name in names}
        yield from (index for index in table.indexes if index.name in wanted)
