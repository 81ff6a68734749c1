"""What the ledger holds of reports, gathered for reconciling: one `ReportFindings` a report.

Takes ids of reports; gives them with what belongs to them: events, figures with the words behind their
measure, the places that the report names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from sayso.ledger import EventFilter, EventRow
from sayso.ledger.findings.events import find_events
from sayso.ledger.picture.inputs import CountedRow, PlaceRow, counted_in, places_of, reports_by_id
from sayso.ledger.schema.connections import chunks


@dataclass(frozen=True, slots=True)
class ReportFindings:
    """One report and what was found in it, each kind in text order; `story` is the report's story."""

    report_id: str
    published: date | None
    title: str
    url: str
    text: str
    story: str
    events: Sequence[EventRow]
    figures: Sequence[CountedRow]
    places: Sequence[PlaceRow]


def gather(
    connection: Connection, report_ids: Collection[str], stories: Mapping[str, tuple[str, bool]]
) -> Iterator[ReportFindings]:
    """The findings of these reports, read in chunks; `stories` by report, if it is in one with others."""
    for some in chunks(report_ids):
        events: dict[str, list[EventRow]] = defaultdict(list)
        for event in find_events(connection, EventFilter(report_ids=some)):
            events[event.report_id].append(event)
        figures: dict[str, list[CountedRow]] = defaultdict(list)
        for row in counted_in(connection, some):
            figures[row.report_id].append(row)
        places = places_of(connection, some)
        for report in reports_by_id(connection, some):
            yield ReportFindings(
                report_id=report.id,
                published=report.published,
                title=report.title,
                url=report.url,
                text=report.text,
                story=stories.get(report.id, (report.id, True))[0],
                events=events[report.id],
                figures=figures[report.id],
                places=places.get(report.id, []),
            )
