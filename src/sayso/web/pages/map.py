"""The map: figures, events and routes by place and time."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from sayso.ledger.filters import PictureFilter
from sayso.ledger.findings.by_place import days_with_places, find_at_place, find_routes, find_spots
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, desk_of
from sayso.web.params import As, Word, country_of, day_of, one_of, word_of
from sayso.web.templating import json_of, page

router = APIRouter()
MONTH = timedelta(days=30)
KINDS = ("figure", "event")


def map_filter(
    connection: Database,
    since: Word = None,
    until: Word = None,
    kind: Word = None,
    measure: Word = None,
    country: Word = None,
) -> PictureFilter:
    """What a map shows; without days, the last 30 that anything is on."""
    first, last = day_of("since", since), day_of("until", until)
    if last is None:
        known = days_with_places(connection)
        last = known[1] if known else date.today()
    first = first or last - MONTH
    return PictureFilter(
        since=min(first, last),
        until=max(first, last),
        kind=one_of("kind", kind, KINDS),
        measure=word_of(measure),
        country=country_of(country),
    )


Wanted = Annotated[PictureFilter, Depends(map_filter)]


@router.get("/map")
def shown(
    request: Request, who: Reader, connection: Database, where: Wanted,
    as_: As = None,
) -> Response:  # fmt: skip
    """The map with what lies on it in those days; moving the slider asks the API for others."""
    spots = find_spots(connection, where)
    if as_ == "csv":
        return csv_of("places", spots)
    desk = desk_of(request)
    known = days_with_places(connection) or (where.since, where.until)
    data = {
        "spots": [asdict(one) for one in spots],
        "routes": [asdict(one) for one in find_routes(connection, where)],
    }
    context = {
        "where": where,
        "days": known,
        "data_json": json_of(data),
        "spots": spots,
        "choices": desk.choices.get(),
    }
    return page(request, who, "map.html", context)


@router.get("/map/place")
def place(
    request: Request, who: Reader, connection: Database, where: Wanted,
    latitude: Annotated[float, Query(ge=-90, le=90)], longitude: Annotated[float, Query(ge=-180, le=180)],
) -> Response:  # fmt: skip
    """What reports say of a place: a part of the page."""
    found = find_at_place(connection, where, latitude, longitude)
    return page(request, who, "parts/place.html", {"found": found})
