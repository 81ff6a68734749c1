"""What the readers of a load run ask: what the pages of the desk show, each in one snapshot.

What one question gives and the next one of the same page misses is an error: it would be a page that fails
while somebody writes.
"""

import random
from collections.abc import Callable
from typing import Any

from load_journal import Journal
from sqlalchemy import Connection, func, select

from sayso.display.charts.forms import ChartOptions
from sayso.ledger.filters import ANY_PICTURE, PictureFilter, ReportFilter, SearchFilter, State
from sayso.ledger.findings.by_place import find_routes, find_spots
from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.picture.disagreements import find_disagreements, get_disagreement
from sayso.ledger.picture.series import SeriesOrder, SeriesSort, find_newest, page_of_series
from sayso.ledger.picture.summaries import count_series
from sayso.ledger.reports import find_neighbours, find_reports, get_report_page, latest_reports
from sayso.ledger.review.decisions import find_reviews
from sayso.ledger.review.progress import session_progress
from sayso.ledger.review.queue import find_queue
from sayso.ledger.review.situations import find_situations
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import begin_reading
from sayso.ledger.schema.review_tables import review
from sayso.ledger.search.results import find_hits
from sayso.reconcile.situations.picture import situation_picture
from sayso.records import Reading
from sayso.web.answers import answer_of
from sayso.web.cards import cards, marks
from sayso.web.charts.drawing import drawing_of
from sayso.web.desk import Desk
from sayso.web.list_queries import read_asked
from sayso.web.pages.series import series_of

SHOWN = 50
COUNTRIES, MEASURES = ("LT", "MW", "BY", "PL", "AF"), ("killed", "detained", "displaced", "arrivals")
WORDS = ("border", "killed", "people", "Freddy", "migrants Lithuania", "police")
SHARES = {
    "list": 24, "series": 10, "one series": 14, "search": 12, "queue": 10, "map": 6, "report": 12,
    "disagreements": 8, "situation": 2, "overview": 2,
}  # fmt: skip


class ChangedSnapshotError(Exception):
    """One question saw what the other did not: they were not asked of the same state."""


class Reader:
    """One person who looks at pages."""

    def __init__(self, desk: Desk, name: str, journal: Journal, readings: list[Reading]) -> None:
        self.desk, self.name, self.journal = desk, name, journal
        self.random = random.Random(name)
        self.pages: dict[str, Callable[[Connection], Any]] = {
            "list": self.listed, "series": self.series, "one series": self.one_series,
            "search": self.search, "queue": self.queue, "map": self.map, "report": self.report,
            "disagreements": self.disagreements, "situation": self.situation, "overview": self.overview,
        }  # fmt: skip

    def begin(self) -> None:
        """Look at each page once: what a desk keeps for a while is there when the time begins."""
        for ask in self.pages.values():
            self._in_one_snapshot(ask)

    def act(self) -> None:
        """Look at one page."""
        (name,) = self.random.choices(list(SHARES), list(SHARES.values()))
        self.journal.timed(f"page: {name}", lambda: self._in_one_snapshot(self.pages[name]))

    def _in_one_snapshot(self, ask: Callable[[Connection], Any]) -> None:
        with self.desk.ledger.engine.connect() as connection:
            begin_reading(connection)
            before = self._state(connection)
            ask(connection)
            if self._state(connection) != before:
                raise ChangedSnapshotError("what was written meanwhile is seen")

    def _state(self, connection: Connection) -> tuple[Any, ...]:
        newest = (select(func.max(key)) for key in (review.c.id, tables.reading.c.id, tables.figure.c.row))
        return tuple(connection.execute(one).scalar() for one in newest)

    def listed(self, connection: Connection) -> None:
        """A list with its facets, filtered or not."""
        draw = self.random
        listing = draw.choice(LISTINGS)
        known = {one.name for one in listing.filters}
        words = {
            "country": draw.choice((*COUNTRIES, None)), "measure": draw.choice((*MEASURES, None)),
            "q": draw.choice((*WORDS, None, None)),
        }  # fmt: skip
        asked = read_asked(connection, listing, {name: words[name] for name in words if name in known})
        found = answer_of(self.desk, connection, listing, asked, SHOWN)
        if found.page.total is not None and found.page.total < len(found.page.rows):
            raise ChangedSnapshotError(f"{listing.name}: {found.page.total} of {len(found.page.rows)} rows")

    def series(self, connection: Connection) -> None:
        """The list of series."""
        order = SeriesOrder(self.random.choice(list(SeriesSort)), singles=self.random.random() < 0.3)
        where = PictureFilter(country=self.random.choice((*COUNTRIES, None)))
        page_of_series(connection, where, None, SHOWN + 1, order)
        count_series(connection, where)

    def one_series(self, connection: Connection) -> None:
        """A series with its chart, from the list."""
        order = SeriesOrder(self.random.choice(list(SeriesSort)))
        rows = page_of_series(connection, ANY_PICTURE, None, SHOWN, order)
        if rows:
            row = series_of(connection, self.random.choice(rows).id)
            drawn = drawing_of(connection, row, ChartOptions())
            if not drawn.figures:
                raise ChangedSnapshotError(f"series {row.id} has no figures")
            find_disagreements(connection, PictureFilter(series_id=row.id, limit=30))

    def search(self, connection: Connection) -> None:
        """Search, with a filter or without."""
        country = self.random.choice((*COUNTRIES, None, None))
        find_hits(connection, SearchFilter(words=self.random.choice(WORDS), country=country), limit=41)

    def queue(self, connection: Connection) -> None:
        """What waits for review, with one finding open."""
        rows = find_queue(connection, ANY_PICTURE, None, 26)
        self.desk.waiting.get()
        session_progress(connection, self.name)
        if rows:
            cards(get_report_page(connection, self.random.choice(rows).report_id))

    def map(self, connection: Connection) -> None:
        """The map of a year."""
        placed = self.desk.placed.get(connection)
        axis = placed.axis(ANY_PICTURE)
        if axis is not None:
            where = PictureFilter(
                since=axis.first, until=axis.last, country=self.random.choice((*COUNTRIES, None))
            )
            find_spots(connection, placed, where)
            find_routes(placed, where)

    def report(self, connection: Connection) -> None:
        """A report with its findings marked."""
        rows = find_reports(connection, ReportFilter(), limit=SHOWN)
        name = self.random.choice(rows).id
        found = get_report_page(connection, name)
        marks(cards(found), found)
        find_neighbours(connection, name)
        find_reviews(connection, report_id=name, limit=100)

    def disagreements(self, connection: Connection) -> None:
        """Where reports disagree, and one of these with both sides."""
        rows = find_disagreements(connection, PictureFilter(state=State.OPEN, limit=41))
        if rows:
            found = get_disagreement(connection, self.random.choice(rows).id)
            for side in (found.one, found.other):
                get_report_page(connection, side.report_id)

    def situation(self, connection: Connection) -> None:
        """The first page of a situation."""
        situation_picture(connection, find_situations(connection)[0].id)

    def overview(self, connection: Connection) -> None:
        """The first page of the desk."""
        self.desk.counts.get()
        latest_reports(connection, 8)
        find_newest(connection, 10)
        find_disagreements(connection, PictureFilter(state=State.OPEN, limit=8))
        find_reviews(connection, limit=6)
