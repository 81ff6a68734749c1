"""A place of the ledger: what it is, and the reports that name it."""

from sqlalchemy import ColumnElement, Connection, select

from sayso.errors import NotFoundError
from sayso.gazetteer import open_gazetteer
from sayso.ledger.lists.frame import MOST
from sayso.ledger.lists.names import KnownNames, PlaceName
from sayso.ledger.reports import ReportListRow
from sayso.ledger.schema import tables
from sayso.ledger.schema.statements import columns_of, rows_as

P, G, R = tables.report_place, tables.reading, tables.report
LARGEST = 2**31  # above any GeoNames id


def get_place(connection: Connection, names: KnownNames, name: str) -> PlaceName:
    """The place of a GeoNames id, or the country of a code (id 0). Raises `NotFoundError` if none is."""
    code = name.upper()
    if code in open_gazetteer().names:
        return PlaceName(0, open_gazetteer().names[code], "country", code, 0)
    if name.isascii() and name.isdigit() and int(name) < LARGEST:
        if int(name) in names.places:
            return names.places[int(name)]
        columns = (P.c.geonames_id, P.c.name, P.c.kind, P.c.country)
        row = connection.execute(select(*columns).where(P.c.geonames_id == int(name)).limit(1)).first()
        if row is not None:
            return PlaceName(row[0], row[1], row[2], row[3], 0)
    raise NotFoundError(f"No finding or report has the place {name!r}. Give a GeoNames id, or a code, as LT.")


def reports_naming_place(connection: Connection, place: PlaceName, limit: int) -> list[ReportListRow]:
    """The newest reports that name a place, or a place of a country; of very many the ones read last."""
    where: ColumnElement[bool] = P.c.geonames_id == place.id if place.id else P.c.country == place.country
    near = select(P.c.reading_id).where(where).order_by(P.c.id.desc()).limit(MOST).subquery()
    own = select(G.c.report_id).where(G.c.id.in_(select(near.c.reading_id)), G.c.superseded_by.is_(None))
    wanted = select(*columns_of(ReportListRow, R)).where(R.c.id.in_(own))
    ordered = wanted.order_by(R.c.published.is_(None), R.c.published.desc(), R.c.id).limit(limit)
    return rows_as(ReportListRow, connection.execute(ordered))
