"""The map: figures, events and routes by place and time."""

from dataclasses import asdict, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from sayso.gazetteer import open_gazetteer
from sayso.ledger.filters import PictureFilter
from sayso.ledger.findings.by_place import find_at_place, find_routes, find_spots
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, desk_of
from sayso.web.params import As, QueryError, Word, country_of, day_of, one_of, word_of
from sayso.web.templating import json_of, page

router = APIRouter()
KINDS = ("figure", "event")


def map_filter(
    request: Request,
    connection: Database,
    since: Word = None,
    until: Word = None,
    kind: Word = None,
    measure: Word = None,
    country: Word = None,
) -> PictureFilter:
    """What a map shows; without days, those that nearly all findings of the filter are on."""
    where = PictureFilter(
        kind=one_of("kind", kind, KINDS), measure=word_of(measure), country=country_of(country)
    )
    first, last = day_of("since", since), day_of("until", until)
    if first is None or last is None:
        axis = desk_of(request).placed.get(connection).axis(where)
        today = (date.today(), date.today())
        own = (axis.first, axis.last) if axis else today
        known = (axis.days[0][0], axis.days[-1][0]) if axis else today
        first = first or (own[0] if last is None or last >= own[0] else min(known[0], last))
        last = last or (own[1] if first <= own[1] else max(known[1], first))
    return replace(where, since=min(first, last), until=max(first, last))


Wanted = Annotated[PictureFilter, Depends(map_filter)]


@router.get("/map")
def shown(
    request: Request, who: Reader, connection: Database, where: Wanted, place: Word = None,
    zoom: Word = None, centre: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """The map with what lies on it in those days; moving the slider asks the API for others. `place` is open
    beside it, by its latitude and longitude; `zoom` and `centre` are the browser's.
    """
    desk = desk_of(request)
    placed = desk.placed.get(connection)
    spots = find_spots(connection, placed, where)
    if as_ == "csv":
        return csv_of("places", spots)
    axis = placed.axis(where)
    days = (where.since or date.min, where.until or date.max)
    edges = (min(axis.first, days[0]), max(axis.last, days[1])) if axis else days
    bars = axis.bars(*edges) if axis else []
    found = find_at_place(connection, placed, where, *_point(place)) if word_of(place) else None
    data = {
        "spots": [asdict(one) for one in spots],
        "routes": [asdict(one) for one in find_routes(placed, where)],
        "countries": open_gazetteer().names,
    }
    context = {
        "where": where,
        "axis": axis,
        "edges": edges,
        "bars": bars,
        "data_json": json_of(data),
        "spots": spots,
        "found": found,
        "choices": desk.choices.get(),
    }
    return page(request, who, "map.html", context)


@router.get("/map/place")
def at_place(
    request: Request, who: Reader, connection: Database, where: Wanted,
    latitude: Annotated[float, Query(ge=-90, le=90)], longitude: Annotated[float, Query(ge=-180, le=180)],
) -> Response:  # fmt: skip
    """What reports say of a place: a part of the page."""
    placed = desk_of(request).placed.get(connection)
    found = find_at_place(connection, placed, where, latitude, longitude)
    return page(request, who, "parts/place.html", {"found": found})


def _point(text: str | None) -> tuple[float, float]:
    """Latitude and longitude, as an address has them."""
    try:
        latitude, longitude = (float(part) for part in (text or "").split(","))
    except ValueError as error:
        raise QueryError(f"place: {text!r} is no point. Write latitude,longitude, as 54.69,25.28.") from error
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise QueryError(f"place: {text!r} is no point on Earth. Latitude is at most 90, longitude 180.")
    return latitude, longitude
