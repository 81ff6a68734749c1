"""Series: the list of them, and one with its chart, figures and estimates."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy import Connection

from sayso.display.charts.forms import ChartOptions
from sayso.display.charts.wording import Citation, cite_estimate, cite_figure
from sayso.errors import NotFoundError
from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.rows import SeriesRow
from sayso.ledger.picture.series import (
    BY_DAY,
    SeriesOrder,
    SeriesSort,
    find_series,
    page_of_series,
    place_in,
)
from sayso.ledger.picture.summaries import count_series
from sayso.records.picture import SeriesKind
from sayso.web.auth import Reader
from sayso.web.charts.drawing import Drawing, drawing_of, options_of
from sayso.web.csvs import BATCH, csv_of, csv_of_all
from sayso.web.desk import Database, desk_of
from sayso.web.importmap import import_map
from sayso.web.params import After, As, Word, after_of, country_of, cursor, day_of, one_of, word_of
from sayso.web.templating import json_of, page

router = APIRouter()
SHOWN = 50
COUNTED = 20_000  # series of a ledger up to which those that fit a filter are counted
SORTS = {
    SeriesSort.NEWEST: "newest first",
    SeriesSort.OLDEST: "oldest first",
    SeriesSort.CHANGE: "largest change",
    SeriesSort.SOURCES: "most original sources",
}


def series_filter(
    measure: Word = None,
    country: Word = None,
    place: Word = None,
    kind: Word = None,
    counted: Word = None,
    unit: Word = None,
    since: Word = None,
    until: Word = None,
) -> PictureFilter:
    """Which series an address asks for."""
    return PictureFilter(
        measure=word_of(measure),
        country=country_of(country),
        place=word_of(place),
        kind=one_of("kind", kind, SeriesKind),
        counted=word_of(counted),
        unit=word_of(unit),
        since=day_of("since", since),
        until=day_of("until", until),
    )


Wanted = Annotated[PictureFilter, Depends(series_filter)]
Asked = Annotated[ChartOptions, Depends(options_of)]


def order_of(sort: Word = None, singles: Word = None) -> SeriesOrder:
    """How an address sorts series, and whether those of a single figure are shown."""
    by = SeriesSort(one_of("sort", sort, SeriesSort) or SeriesSort.NEWEST)
    return SeriesOrder(by, singles=one_of("singles", singles, ("0", "1")) == "1")


Sorted = Annotated[SeriesOrder, Depends(order_of)]


@router.get("/series")
def listed(
    request: Request, who: Reader, connection: Database, where: Wanted, order: Sorted,
    after: After = None, as_: As = None,
) -> Response:  # fmt: skip
    """Series with their newest estimates, those of a single figure only if they are asked for."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "series",
            lambda c, last: page_of_series(c, where, last, BATCH, order),
            lambda row: place_in(row, order),
        )
    kinds = ("day", "word") if order.sort in BY_DAY else ("whole", "number", "word")
    rows = page_of_series(connection, where, after_of(after, kinds), SHOWN + 1, order)
    context = {
        "rows": rows[:SHOWN],
        "next": cursor(place_in(rows[SHOWN - 1], order)) if len(rows) > SHOWN else None,
        "where": asdict(where),
        "order": order,
        "sorts": SORTS,
        "counts": _counts(request, connection, where),
        "choices": desk_of(request).choices.get(),
        "kinds": list(SeriesKind),
    }
    return page(request, who, "series_list.html", context)


def _counts(request: Request, connection: Connection, where: PictureFilter) -> tuple[int, int] | None:
    """How many series fit, and how many of these have one figure; `None` where counting would take long."""
    whole = desk_of(request).series_counts.get()
    if where == ANY_PICTURE:
        return whole
    return count_series(connection, where) if whole[0] <= COUNTED else None


def series_of(connection: Connection, name: str) -> SeriesRow:
    """A series by its whole id. Raises `NotFoundError` if there is none."""
    found = find_series(connection, PictureFilter(series_id=name))
    if not found:
        raise NotFoundError(
            f"There is no series {name!r} in this ledger: its figures may have been corrected."
        )
    return found[0]


@router.get("/series/{name}")
def one(
    request: Request, who: Reader, connection: Database, name: str, options: Asked,
    cite: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """A series: chart, figures and estimates of the days asked for, and what contradicts what."""
    row = series_of(connection, name)
    drawn = drawing_of(connection, row, options)
    if as_ == "csv":
        return csv_of(f"series-{name}", drawn.figures)
    if as_ == "estimates":
        return csv_of(f"estimates-{name}", drawn.estimates)
    context = {
        "drawn": drawn,
        "row": row,
        "options": options,
        "figures": drawn.figures[::-1],
        "estimates": drawn.estimates[::-1],
        "disagreements": find_disagreements(connection, PictureFilter(series_id=name, limit=30)),
        "chart_json": json_of(drawn.data),
        "importmap": Markup(import_map()),
        "cited": cited(drawn, word_of(cite)),
        "base": str(request.base_url).rstrip("/"),
        "embeddable": not desk_of(request).settings.login,
    }
    return page(request, who, "series.html", context)


def cited(drawn: Drawing, name: str | None) -> Citation | None:
    """The number that an address asks to cite: figure-ID or estimate-DAY. Raises `NotFoundError`."""
    if name is None:
        return None
    for figure in drawn.figures:
        if name == f"figure-{figure.figure_id}":
            return cite_figure(drawn.row, figure)
    for one in drawn.estimates:
        if name == f"estimate-{one.day}":
            return cite_estimate(drawn.row, one, drawn.figures)
    raise NotFoundError(
        f"There is no number {name!r} in this series on these days. Choose Cite beside one of its numbers."
    )
