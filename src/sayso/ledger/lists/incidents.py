"""The list of incidents, and the reports that tell of one."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from sayso.errors import NotFoundError
from sayso.ledger.lists import common
from sayso.ledger.lists.frame import Facet, FilterKind, ListFilter, Listing, ListSort
from sayso.ledger.picture.rows import IncidentRow
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema.statements import columns_of, row_as

INCIDENT = picture.incident
i = INCIDENT.c


def incident_rows(connection: Connection, keys: Sequence[str]) -> list[IncidentRow]:
    """The incidents of these ids, in their order."""
    wanted = select(*columns_of(IncidentRow, INCIDENT)).where(i.id.in_(keys))
    found = {row[0]: row_as(IncidentRow, row) for row in connection.execute(wanted)}
    return [found[key] for key in keys if key in found]


def get_incident_row(connection: Connection, name: str) -> IncidentRow:
    """The incident of that id. Raises `NotFoundError` if there is none."""
    found = incident_rows(connection, [name])
    if not found:
        raise NotFoundError(f"There is no incident {name!r} in this ledger. /incidents lists them.")
    return found[0]


INCIDENTS = Listing(
    name="incidents",
    one="incident",
    about="What happened once, as several reports tell of it.",
    kind=IncidentRow,
    source=INCIDENT,
    beside=None,
    key=i.id,
    standing=(),
    start="-day",
    rare=("min_injured", "min_stories", "status", "about"),
    filters=(
        common.country(common.equal(i.country)),
        common.place(INCIDENT),
        common.exactly("about", "About", "What it is about: harm (deaths and injuries), or a measure.",
                       i.about, "harm"),
        common.choice("status", "Status", "Whether a report gives it as a fact.", i.status,
                      ("reported", "claimed", "denied")),
        common.since(common.at_least(i.last), "Incidents that end on this day or later."),
        common.until(common.at_most(i.first), "Incidents that have begun by this day."),
        common.month(i.first, "Incidents that begin in this month."),
        ListFilter("min_killed", "Killed from", "Incidents with so many dead or more.", "10",
                   common.at_least(i.killed), FilterKind.NUMBER),
        ListFilter("min_injured", "Injured from", "Incidents with so many injured or more.", "10",
                   common.at_least(i.injured), FilterKind.NUMBER),
        ListFilter("min_stories", "Stories from", "Incidents told in so many stories or more.", "2",
                   common.at_least(i.stories), FilterKind.NUMBER),
    ),
    sorts=(
        ListSort("day", "Day", "the first day", i.first, index="ix_incident_first_id", of=INCIDENT),
        ListSort("killed", "Killed", "the dead", i.killed, index="ix_incident_killed_id", of=INCIDENT),
        ListSort("injured", "Injured", "the injured", i.injured, index="ix_incident_injured_id", of=INCIDENT),
        ListSort("reports", "Reports", "the reports that tell of it", i.reports,
                 index="ix_incident_reports_id", of=INCIDENT),
    ),
    facets=(
        Facet("country", "Country", i.country),
        Facet("month", "Month", i.first, by_month=True),
        Facet("about", "About", i.about),
        Facet("status", "Status", i.status),
    ),
    rows=incident_rows,
)  # fmt: skip
