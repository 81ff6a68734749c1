"""Where findings lead: the series that figures count in, and the incidents that findings tell of."""

from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import Connection, select

from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.records.picture import Mention

_MENTION = msgspec.json.Decoder(Mention)


def series_of_figures(
    connection: Connection, rows: Collection[int], report_ids: Collection[str]
) -> dict[int, tuple[str, ...]]:
    """The series of figures by their rows; `report_ids` are their reports."""
    s, found = picture.series_figure.c, dict[int, list[str]]()
    wanted = select(s.figure_row, s.series_id).where(s.report_id.in_(report_ids), s.figure_row.in_(rows))
    for row, name in connection.execute(wanted.order_by(s.partition)):
        found.setdefault(row, []).append(name)
    return {row: tuple(dict.fromkeys(names)) for row, names in found.items()}


def incidents_of_events(connection: Connection, report_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The incidents that the events of these reports are of, by the ids of the events."""
    m, found = picture.mention.c, dict[str, list[str]]()
    wanted = select(m.incident_id, m.data).where(m.report_id.in_(report_ids), m.incident_id.is_not(None))
    for incident, data in connection.execute(wanted.order_by(m.id)):
        for finding in _MENTION.decode(data).findings:
            found.setdefault(finding, []).append(incident)
    return {name: tuple(dict.fromkeys(ids)) for name, ids in found.items()}


def incidents_of_figures(
    connection: Connection, rows: Collection[int], report_ids: Collection[str]
) -> dict[int, tuple[str, ...]]:
    """The incidents whose size figures give, by the figures' rows; `report_ids` are their reports."""
    x, e, found = tables.event_figure.c, tables.event.c, dict[int, list[str]]()
    by_event = incidents_of_events(connection, report_ids)
    wanted = select(x.figure_row, e.id).join(tables.event, e.row == x.event_row)
    for row, event in connection.execute(wanted.where(x.figure_row.in_(rows)).order_by(x.id)):
        found.setdefault(row, []).extend(by_event.get(event, ()))
    return {row: tuple(dict.fromkeys(ids)) for row, ids in found.items()}
