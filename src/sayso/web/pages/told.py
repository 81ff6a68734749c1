"""One incident, story, actor or place: what is told of it, and where series changed their level."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from sayso.intake.first_words import name_of
from sayso.ledger.lists.actors import get_actor
from sayso.ledger.lists.claims import CLAIMS
from sayso.ledger.lists.events import EVENTS
from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.figures import FIGURES
from sayso.ledger.lists.frame import Listing, ListPage, ListQuery
from sayso.ledger.lists.incidents import INCIDENTS, get_incident_row
from sayso.ledger.lists.places import get_place, reports_naming_place
from sayso.ledger.lists.stories import get_story
from sayso.ledger.lists.trends import TRENDS
from sayso.ledger.picture.incidents import mentions_of_incident
from sayso.ledger.picture.stories import find_stories
from sayso.reconcile import change_points_of
from sayso.records.picture import ChangePoint
from sayso.web.answers import page_answer
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, Desk, desk_of
from sayso.web.list_queries import ListAsked, asked_of, end_of
from sayso.web.params import As, Word, one_of, word_of
from sayso.web.templating import page

router = APIRouter()
FEW, SERIES = 8, 20  # rows of a part of a page; series whose levels are computed at once
CSV = ("csv",)


@router.get("/incidents/{name}")
def incident(request: Request, who: Reader, connection: Database, name: str, as_: As = None) -> Response:
    """An incident, and what each report says of it."""
    found = get_incident_row(connection, name)
    mentions = mentions_of_incident(connection, found)
    if one_of("as", as_, CSV):
        return csv_of(f"incident-{name}", mentions)
    return page(request, who, "incident.html", {"row": found, "mentions": mentions, **_frame("incidents")})


@router.get("/stories/{name}")
def story(request: Request, who: Reader, connection: Database, name: str, as_: As = None) -> Response:
    """A story, and each report that is in it with the reason."""
    found = get_story(connection, name)
    members = find_stories(connection, name=found.report_id)
    if one_of("as", as_, CSV):
        return csv_of(f"story-{name}", members)
    titles = {one.report_id: one.publisher or name_of(one) for one in members}
    context = {"row": found, "members": members, "titles": titles, **_frame("stories")}
    return page(request, who, "story.html", context)


def _frame(name: str) -> dict[str, Any]:
    return {"listings": LISTINGS, "name": name}


def _part(desk: Desk, connection: Connection, listing: Listing, values: Mapping[str, Any]) -> ListPage:
    """The first rows of a list."""
    query = ListQuery(values, listing.start.lstrip("-"), descending=True)
    return page_answer(desk, connection, listing, ListAsked(query, {}, listing.start), FEW)


@router.get("/actors/{name:path}")
def actor(request: Request, who: Reader, connection: Database, name: str) -> Response:
    """An actor: what it says, what it does, what is done to it, and what others say of it."""
    desk = desk_of(request)
    row = get_actor(desk.lists.actors.get(), name)
    parts = (
        ("What it says", CLAIMS, {"actor": name}, _part(desk, connection, CLAIMS, {"actor": name})),
        ("What it does", EVENTS, {"by": name}, _part(desk, connection, EVENTS, {"by": name})),
        ("What is done to it", EVENTS, {"to": name}, _part(desk, connection, EVENTS, {"to": name})),
        ("What others say of it", CLAIMS, {"about": name}, _part(desk, connection, CLAIMS, {"about": name})),
    )
    return page(request, who, "actor.html", {"row": row, "parts": parts, **_frame("actors")})


@router.get("/places/{name}")
def place(request: Request, who: Reader, connection: Database, name: str) -> Response:
    """A place or a country: what is told there."""
    desk = desk_of(request)
    found = get_place(connection, desk.lists.names.get(), name)
    asked = {"place": str(found.id)} if found.id else {"country": found.country}
    listings = (FIGURES, EVENTS, TRENDS, INCIDENTS)
    context = {
        "place": found,
        "asked": asked,
        "parts": [(one, _part(desk, connection, one, asked)) for one in listings],
        "reports": reports_naming_place(connection, found, FEW),
        **_frame("places"),
    }
    return page(request, who, "place.html", context)


Trends = Annotated[ListAsked, Depends(asked_of(TRENDS))]


@router.get("/change-points")
def levels(
    request: Request, who: Reader, connection: Database, asked: Trends, series: Word = None, as_: As = None
) -> Response:
    """Days from which series run at another level."""
    file = one_of("as", as_, CSV)
    found, after = changes_asked(desk_of(request), connection, asked, series)
    if file:
        return csv_of("change-points", [change for _, some in found for change in some])
    context = {"found": found, "next": after, "asked": asked, "series": series, **_frame("trends")}
    return page(request, who, "change_points.html", context)


def changes_asked(
    desk: Desk, connection: Connection, asked: ListAsked, series: str | None
) -> tuple[list[tuple[Any, Sequence[ChangePoint]]], str | None]:
    """The series that are asked for, some at a time, each with its changes; and where the next ones begin."""
    name = word_of(series)
    if name is not None:
        rows, after = TRENDS.rows(connection, [name]), None
    else:
        some = page_answer(desk, connection, TRENDS, asked, SERIES)
        rows, after = some.rows, end_of(asked, some.end)
    changes = sorted((one for _, one in change_points_of(desk.ledger, rows)), key=lambda one: one.day)[::-1]
    return [(row, [one for one in changes if one.series_id == row.id]) for row in rows], after
