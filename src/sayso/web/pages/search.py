"""Search over reports and findings."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from sayso.ledger.filters import SearchFilter
from sayso.ledger.search.results import find_hits
from sayso.web.csvs import csv_of
from sayso.web.desk import Asking, desk_of
from sayso.web.guard import Reader
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
        word_of(q) or "", one_of("kind", kind, KINDS), word_of(measure), country_of(country),
        word_of(publisher), day_of("since", since), day_of("until", until),
    )  # fmt: skip


Wanted = Annotated[SearchFilter, Depends(search_filter)]


@router.get("/search")
def search(
    request: Request, who: Reader, asking: Asking, where: Wanted,
    skip: Annotated[int, Query(ge=0, le=1_000)] = 0, as_: As = None,
) -> Response:  # fmt: skip
    """What fits, the newest first."""
    if as_ == "csv":
        return csv_of("search", find_hits(asking, where, limit=1_000))
    rows: list[Any] = find_hits(asking, where, limit=SHOWN + 1, skip=skip)
    context = {
        "rows": rows[:SHOWN],
        "skip": skip,
        "next": skip + SHOWN if len(rows) > SHOWN else None,
        "where": asdict(where),
        "kinds": KINDS,
        "choices": desk_of(request).choices.get(),
    }
    return page(request, who, "search.html", context)
