"""Search over reports and findings."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from sayso.ledger.filters import SearchFilter
from sayso.ledger.search.results import find_hits
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, desk_of
from sayso.web.params import As, Word, country_of, day_of, one_of, word_of
from sayso.web.templating import page

router = APIRouter()
KINDS = ("report", "figure", "claim", "event")
SHOWN = 40


def search_filter(
    q: Word = None,
    kind: Word = None,
    measure: Word = None,
    country: Word = None,
    publisher: Word = None,
    since: Word = None,
    until: Word = None,
) -> SearchFilter:
    """What an address looks for."""
    return SearchFilter(
        words=word_of(q) or "",
        kind=one_of("kind", kind, KINDS),
        measure=word_of(measure),
        country=country_of(country),
        publisher=word_of(publisher),
        since=day_of("since", since),
        until=day_of("until", until),
    )


Wanted = Annotated[SearchFilter, Depends(search_filter)]


@router.get("/search")
def search(
    request: Request, who: Reader, connection: Database, where: Wanted,
    skip: Annotated[int, Query(ge=0, le=1_000)] = 0, as_: As = None,
) -> Response:  # fmt: skip
    """What fits, the newest first."""
    if as_ == "csv":
        return csv_of("search", find_hits(connection, where, limit=1_000))
    rows: list[Any] = find_hits(connection, where, limit=SHOWN + 1, skip=skip)
    context = {
        "rows": rows[:SHOWN],
        "skip": skip,
        "next": skip + SHOWN if len(rows) > SHOWN else None,
        "where": asdict(where),
        "kinds": KINDS,
        "choices": desk_of(request).choices.get(),
    }
    return page(request, who, "search.html", context)
