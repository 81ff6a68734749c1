"""Saved searches: the list of them, what is new in one, its switch and its feed."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from sayso.display.searches import hit_words
from sayso.errors import NotFoundError
from sayso.export.feeds.search import IN_FEED, search_feed
from sayso.ledger.search.newest import NewHit
from sayso.ledger.seen.looks import look_now
from sayso.ledger.seen.newest import find_new_of
from sayso.ledger.seen.searches import (
    SavedSearchRow,
    change_search,
    delete_search,
    find_saved_searches,
    get_saved_search,
    new_feed_token,
    save_list,
    save_search,
    search_of_feed,
    see_search,
)
from sayso.web.auth import InPerson, LoginNeededError, Reader, RefusedError, User, current_user
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, desk_of
from sayso.web.list_queries import list_asked
from sayso.web.pages.search import search_filter
from sayso.web.params import LARGEST_ROW, As, Switch
from sayso.web.since import listed_searches
from sayso.web.templating import page

router = APIRouter()
SHOWN = 100
AGE = 300  # seconds that a program may keep a feed


@router.get("/searches")
def listed(request: Request, who: Reader, connection: Database) -> Response:
    """One's saved searches."""
    found = find_saved_searches(connection, who.name)
    rows = listed_searches(connection, found, desk_of(request).lists.names.get)
    return page(request, who, "searches.html", {"rows": rows})


@router.post("/searches")
def save(
    request: Request, who: Reader, name: Annotated[str, Form(max_length=300)] = "",
    q: Annotated[str, Form(max_length=300)] = "", kind: Switch = "",
    measure: Annotated[str, Form(max_length=300)] = "", country: Annotated[str, Form(max_length=300)] = "",
    publisher: Annotated[str, Form(max_length=300)] = "", since: Switch = "",
    until: Switch = "",
) -> Response:  # fmt: skip
    """Keep a search under a name."""
    where = search_filter(q, kind, measure, country, publisher, since, until)
    with desk_of(request).ledger.writing() as connection:
        number = save_search(connection, who.name, name, where)
    return RedirectResponse(f"/searches/{number}", 303)


@router.post("/searches/lists")
def save_of_list(
    request: Request, who: Reader, name: Annotated[str, Form(max_length=300)] = "",
    list_: Annotated[str, Form(alias="list", max_length=40)] = "",
    query: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:  # fmt: skip
    """Keep a list of findings with its filters under a name; `query` is that of the list's address."""
    with desk_of(request).ledger.writing() as connection:
        listing, asked = list_asked(connection, list_, query)
        number = save_list(connection, who.name, name, listing, asked.query)
    return RedirectResponse(f"/searches/{number}", 303)


@router.get("/searches/{number}")
def one(request: Request, who: Reader, connection: Database, number: int, as_: As = None) -> Response:
    """What is new in a search since one last said that it is seen."""
    found = get_saved_search(connection, number, who.name)
    if as_ == "csv":
        names = desk_of(request).lists.names.get
        rows, _ = find_new_of(connection, found, found.seen_reading, limit=1_000, names=names)
        return csv_of(f"search-{number}", [row.hit for row in rows])
    return _page(request, who, connection, found)


def _page(
    request: Request, who: User, connection: Connection, found: SavedSearchRow, token: str = ""
) -> Response:
    there = look_now(connection)
    new: tuple[list[NewHit], int] = ([], 0)
    if found.seen_reading < there.reading_id:
        names = desk_of(request).lists.names.get
        new = find_new_of(connection, found, found.seen_reading, limit=SHOWN, names=names)
    context = {
        "found": found,
        "rows": [(row.hit, hit_words(row), row) for row in new[0]],
        "count": new[1],
        "now": there,
        "search": found.address(),
        "feed": _feed_address(request, found.id, token),
        "token": token,
    }
    return page(request, who, "saved_search.html", context)


def _feed_address(request: Request, number: int, token: str = "") -> str:
    query = f"?token={token}" if token else ""
    return f"{_base(request)}/searches/{number}/feed.atom{query}"


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


@router.post("/searches/{number}/seen")
def seen(
    request: Request, who: Reader, number: int, reading: Annotated[int, Form(ge=0, le=LARGEST_ROW)] = 0
) -> Response:
    """Keep that one has seen what the page showed; what came meanwhile stays new."""
    with desk_of(request).ledger.writing() as connection:
        see_search(connection, number, who.name, reading)
    return RedirectResponse(f"/searches/{number}", 303)


@router.post("/searches/{number}/watch")
def watch(request: Request, who: Reader, number: int, watched: Switch = "") -> Response:
    """Watch a search, or no longer: what is new in it is on the overview."""
    with desk_of(request).ledger.writing() as connection:
        change_search(connection, number, who.name, {"watched": bool(watched)})
    return RedirectResponse(f"/searches/{number}", 303)


@router.post("/searches/{number}/feed", dependencies=[InPerson])
def new_feed(request: Request, who: Reader, number: int) -> Response:
    """Make the address of the feed anew; it is shown this once, and the one before no longer works."""
    with desk_of(request).ledger.writing() as connection:
        token = new_feed_token(connection, number, who.name)
    with desk_of(request).ledger.engine.connect() as connection:
        return _page(request, who, connection, get_saved_search(connection, number, who.name), token)


@router.post("/searches/{number}/delete")
def delete(request: Request, who: Reader, number: int) -> Response:
    """Keep a search no longer."""
    with desk_of(request).ledger.writing() as connection:
        delete_search(connection, number, who.name)
    return RedirectResponse("/searches", 303)


@router.get("/searches/{number}/feed.atom")
def feed(
    request: Request, connection: Database, number: int, token: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """The feed: by its token, or for whoever keeps the search."""
    found = _search_of(request, connection, number, token)
    rows, _ = find_new_of(connection, found, 0, limit=IN_FEED, names=desk_of(request).lists.names.get)
    own = _feed_address(request, number, token)
    data = search_feed(found, rows, hit_words, own=own, base=_base(request))
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"private, max-age={AGE}", "Referrer-Policy": "no-referrer"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="application/atom+xml; charset=utf-8", headers=headers)


def _search_of(request: Request, connection: Connection, number: int, token: str) -> SavedSearchRow:
    if token:
        found = search_of_feed(connection, number, token)
        if found is None:
            raise NotFoundError("There is no feed at this address. Take it anew from the page of the search.")
        return found
    try:
        who = current_user(request)
    except LoginNeededError as error:
        raise RefusedError("This feed needs its token. Its address is on the page of the search.") from error
    return get_saved_search(connection, number, who.name)
