"""Series: the list of them, and one with its chart, figures and estimates."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy import Connection

from sayso.errors import NotFoundError
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.rows import SeriesRow
from sayso.ledger.picture.series import find_series, find_series_figures, page_of_series
from sayso.records.picture import SeriesKind
from sayso.web.auth import Reader
from sayso.web.chart import Spec, specification
from sayso.web.csvs import BATCH, csv_of, csv_of_all
from sayso.web.desk import Database, desk_of
from sayso.web.importmap import import_map
from sayso.web.params import After, As, Word, after_of, country_of, cursor, day_of, one_of, word_of
from sayso.web.templating import json_of, page

router = APIRouter()
SHOWN = 50
MOST = 250  # figures or estimates of one page
BY, SCALES = ("speaker", "publisher"), ("linear", "log")


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


@router.get("/series")
def listed(
    request: Request, who: Reader, connection: Database, where: Wanted, after: After = None, as_: As = None
) -> Response:
    """Series with their newest estimates, the newest first."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "series",
            lambda c, last: page_of_series(c, where, last, BATCH),
            lambda row: [str(row.last), row.id],
        )
    rows = page_of_series(connection, where, after_of(after, ("day", "word")), SHOWN + 1)
    more = cursor([rows[SHOWN - 1].last, rows[SHOWN - 1].id]) if len(rows) > SHOWN else None
    context = {
        "rows": rows[:SHOWN],
        "next": more,
        "where": asdict(where),
        "choices": desk_of(request).choices.get(),
        "kinds": list(SeriesKind),
    }
    return page(request, who, "series_list.html", context)


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
    request: Request, who: Reader, connection: Database, name: str,
    since: Word = None, until: Word = None, by: Word = None, scale: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """A series: chart, figures and estimates of the days asked for, and what contradicts what."""
    row = series_of(connection, name)
    first, last = day_of("since", since), day_of("until", until)
    by, scale = one_of("by", by, BY) or "speaker", one_of("scale", scale, SCALES) or "linear"
    whole = row.figures <= MOST
    days = PictureFilter(series_id=name, since=first, until=last)
    wide = PictureFilter(series_id=name) if whole else days
    figures = list(find_series_figures(connection, [name], wide.since, wide.until, newest=MOST))
    made = find_estimates(connection, wide, newest=MOST)
    inside = [one for one in figures if days.holds(one.day)]
    wanted = [one for one in made if days.holds(one.day)]
    if as_ == "csv":
        return csv_of(f"series-{name}", inside)
    if as_ == "estimates":
        return csv_of(f"estimates-{name}", wanted)
    context = {
        "row": row,
        "figures": inside[::-1],
        "estimates": wanted[::-1],
        "disagreements": find_disagreements(connection, PictureFilter(series_id=name, limit=30)),
        "chart_json": json_of(_without_sentences(specification(figures, made, by, scale))),
        "zoom_json": json_of([first, last]),
        "importmap": Markup(import_map()),
        "by": by,
        "scale": scale,
        "since": first,
        "until": last,
        "whole": whole,
    }
    return page(request, who, "series.html", context)


def _without_sentences(spec: Spec) -> Spec:
    """The chart's specification without the sentences, which the table below it has."""
    for row in spec["datasets"]["figures"]:
        del row["sentence"]
    return spec
