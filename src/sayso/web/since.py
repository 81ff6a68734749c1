"""What the first page says beside its counts: what is new since a person last looked, and what moves."""

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import Connection

from sayso.ledger.picture.estimates import NamedReport, last_courses, reports_of_estimates
from sayso.ledger.picture.rows import TrendRow
from sayso.ledger.picture.series import find_trends, trends_of
from sayso.ledger.seen.looks import (
    Look,
    NewReports,
    WatchedFigureRow,
    get_look,
    look_now,
    new_in_series,
    new_reports,
    series_watched_by,
)
from sayso.ledger.seen.newest import Names, find_new_of
from sayso.ledger.seen.searches import SavedSearchRow, find_saved_searches
from sayso.web.moved import MovedEstimate, NewDisagreement, moved_between
from sayso.web.sparkline import sparkline

MOVED = 6
MOVERS = 10
COUNTED = 8  # searches of a list whose new findings are counted


@dataclass(frozen=True, slots=True)
class ListedSearch:
    """A saved search with how much is new in it; `None`: not counted."""

    row: SavedSearchRow
    new: int | None


def listed_searches(connection: Connection, rows: list[SavedSearchRow], names: Names) -> list[ListedSearch]:
    """Searches with what is new in them; nothing is looked for where nothing was read since."""
    newest, left, found = look_now(connection).reading_id, COUNTED, list[ListedSearch]()
    for row in rows:
        count: int | None = 0
        if row.seen_reading < newest:
            count = find_new_of(connection, row, row.seen_reading, limit=0, names=names)[1] if left else None
            left -= bool(left)
        found.append(ListedSearch(row, count))
    return found


@dataclass(frozen=True, slots=True)
class SinceLook:
    """What is new since a person last looked (`look`; `None` before the first time), up to `now`."""

    look: Look | None
    now: Look
    reports: NewReports
    moved: list[MovedEstimate]
    against: list[NewDisagreement]
    figures: list[tuple[TrendRow, WatchedFigureRow]]
    watched: int
    searches: list[ListedSearch]

    @property
    def anything(self) -> bool:
        """Whether there is anything new."""
        return bool(self.reports.count or self.moved or self.against or self.figures or self.new_searches)

    @property
    def new_searches(self) -> list[ListedSearch]:
        """The watched searches with something new in them."""
        return [one for one in self.searches if one.new != 0]


@dataclass(frozen=True, slots=True)
class Mover:
    """A series that changes, how it went, and the reports whose figures gave its newest number."""

    series: TrendRow
    line: Markup
    reports: list[NamedReport]


def since_look(connection: Connection, who: str, names: Names) -> SinceLook:
    """What is new for a person; `names` are those of the ledger."""
    look, there = get_look(connection, who), look_now(connection)
    watched = series_watched_by(connection, who)
    searches = listed_searches(connection, find_saved_searches(connection, who, watched=True), names)
    if look is None:
        return SinceLook(None, there, NewReports(0, []), [], [], [], len(watched), searches)
    moved, against = moved_between(connection, look.change_id, there.change_id, MOVED)
    figures = new_in_series(connection, watched, look.reading_id)
    series = {row.id: row for row in trends_of(connection, list({one.series_id for one in figures}))}
    return SinceLook(
        look=look,
        now=there,
        reports=new_reports(connection, look.reading_id),
        moved=moved,
        against=against,
        figures=[(series[one.series_id], one) for one in figures if one.series_id in series],
        watched=len(watched),
        searches=searches,
    )


def movers(connection: Connection) -> list[Mover]:
    """What changes most near the newest day."""
    rows = find_trends(connection, MOVERS)
    courses = last_courses(connection, [row.id for row in rows])
    reports = reports_of_estimates(connection, [(row.id, row.day) for row in rows])
    return [Mover(row, sparkline(courses.get(row.id, [])), reports.get(row.id, [])) for row in rows]
