"""What a page needs to draw a chart: what to ask of the ledger, and what its script reads.

Takes a connection, a series and `ChartOptions`; gives a `Drawing`, whose `data` is plain JSON. The names of
publishers and speakers in it are data only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from sayso.display.charts.axes import whole_reach
from sayso.display.charts.forms import HOPS, ChartForm, ChartOptions, form_of, hops
from sayso.display.charts.specification import NEUTRAL, PALETTES, specification
from sayso.display.charts.wording import file_name, key_words, source_line, title_of
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow, SeriesRow
from sayso.ledger.picture.series import find_series_figures
from sayso.web.params import QueryError, Word, day_of, one_of

MOST = 250  # figures or estimates of one chart
BY, SCALES, SHOWN = ("speaker", "publisher"), ("linear", "log"), ("0", "1")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, and the figures and estimates of the days that it shows; `whole` if all of them are loaded."""

    row: SeriesRow
    form: ChartForm
    options: ChartOptions
    figures: Sequence[SeriesFigureRow]
    estimates: Sequence[EstimateRow]
    whole: bool
    note: str
    key: str
    source: str
    data: dict[str, Any]


def options_of(
    since: Word = None, until: Word = None, by: Word = None, scale: Word = None, periods: Word = None
) -> ChartOptions:
    """What an address asks of a chart. Raises `QueryError` with what would be right."""
    first, last = day_of("since", since), day_of("until", until)
    if first and last and first > last:
        raise QueryError(f"since: {first} is after until: {last}. Swap the two days.")
    return ChartOptions(
        since=first,
        until=last,
        by=one_of("by", by, BY) or "speaker",
        scale=one_of("scale", scale, SCALES) or "linear",
        periods=one_of("periods", periods, SHOWN) == "1",
    )


def address_of_chart(row: SeriesRow, options: ChartOptions) -> str:
    """The address of the page that shows a chart so, within the desk."""
    parts = {
        "since": options.since,
        "until": options.until,
        "by": options.by if options.by != "speaker" else None,
        "scale": options.scale if options.scale != "linear" else None,
        "periods": "1" if options.periods else None,
    }
    query = urlencode({name: str(value) for name, value in parts.items() if value})
    return f"/series/{row.id}?{query}" if query else f"/series/{row.id}"


def drawing_of(
    connection: Connection, row: SeriesRow, options: ChartOptions, *, lanes: bool = True
) -> Drawing:
    """The chart of a series: all its figures, or of one with very many the newest of the days asked for."""
    whole = row.figures <= MOST
    days = PictureFilter(series_id=row.id, since=options.since, until=options.until)
    wide = PictureFilter(series_id=row.id) if whole else days
    figures = list(find_series_figures(connection, [row.id], wide.since, wide.until, newest=MOST))
    estimates = find_estimates(connection, wide, newest=MOST)
    inside = [one for one in figures if days.holds(one.day)]
    spec = specification(figures, estimates, row.kind, options, lanes=lanes)
    key = key_words(inside, log=options.scale == "log")
    note = HOPS if hops(row.kind, estimates) else ""
    source = source_line(inside)
    return Drawing(
        row=row,
        form=form_of(row.kind, row.figures, estimates),
        options=options,
        figures=inside,
        estimates=[one for one in estimates if days.holds(one.day)],
        whole=whole,
        note=note,
        key=key,
        source=source,
        data={
            "spec": spec,
            "whole": whole_reach(row, figures if options.periods else ()),
            "palettes": PALETTES,
            "neutral": NEUTRAL,
            "title": title_of(row),
            "lines": [one for one in (note, key, source) if one],
            "address": address_of_chart(row, options),
            "file": file_name(row),
        },
    )
