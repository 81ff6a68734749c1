"""The API of lists: the same as their pages, as JSON, with the same filters, sorts and facets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from sayso.ledger.lists.actors import ActorRow, get_actor
from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.frame import FacetCounts, Listing
from sayso.ledger.lists.incidents import get_incident_row
from sayso.ledger.lists.names import PlaceName
from sayso.ledger.lists.places import get_place
from sayso.ledger.lists.stories import StoryRow, get_story
from sayso.ledger.picture.incidents import mentions_of_incident
from sayso.ledger.picture.rows import IncidentRow, MemberRow, MentionRow, TrendRow
from sayso.ledger.picture.stories import find_stories
from sayso.records.picture import ChangePoint
from sayso.web.answers import answer_of, page_answer
from sayso.web.api import ERRORS, Page
from sayso.web.auth import Reader
from sayso.web.desk import Database, desk_of
from sayso.web.list_queries import ListAsked, asked_of, end_of
from sayso.web.pages.told import Trends, changes_asked
from sayso.web.params import Limit, Word

router = APIRouter(prefix="/api", tags=["lists"], responses=ERRORS)


class CountedList(BaseModel):
    """How many rows fit (`null`: more than 2,000), and the facets of these. A facet counts what the other
    filters leave; one that is not `exact` gives the least that there are.
    """

    total: int | None
    facets: list[FacetCounts]


class ToldIncident(BaseModel):
    """An incident, and what each report says of it."""

    incident: IncidentRow
    mentions: list[MentionRow]


class ToldStory(BaseModel):
    """A story, and each report that is in it with the reason."""

    story: StoryRow
    members: list[MemberRow]


def _add(listing: Listing) -> None:
    """The addresses of a list."""
    wanted = Annotated[ListAsked, Depends(asked_of(listing))]
    kind: Any = listing.kind

    def rows(request: Request, who: Reader, connection: Database, asked: wanted, limit: Limit) -> Any:
        found = page_answer(desk_of(request), connection, listing, asked, limit)
        return {"items": found.rows, "next": end_of(asked, found.end)}

    def facets(request: Request, who: Reader, connection: Database, asked: wanted) -> CountedList:
        found = answer_of(desk_of(request), connection, listing, asked, 1)
        return CountedList(total=found.page.total, facets=list(found.facets))

    add, name = router.add_api_route, listing.name
    told = f"{listing.about} In the order of `sort`, {listing.start} by default."
    add(f"/{name}", rows, response_model=Page[kind], name=name, description=told, summary=name.capitalize())
    told = f"How many {name} fit, and the values of their fields with counts."
    add(f"/{name}/facets", facets, name=f"{name}_facets", description=told, summary=f"Facets of {name}")


for _listing in LISTINGS:
    _add(_listing)


@router.get("/incidents/{name}")
def one_incident(who: Reader, connection: Database, name: str) -> ToldIncident:
    """An incident by its id, with what each report says of it and why these belong together."""
    found = get_incident_row(connection, name)
    return ToldIncident(incident=found, mentions=mentions_of_incident(connection, found))


@router.get("/stories/{name}")
def one_story(who: Reader, connection: Database, name: str) -> ToldStory:
    """A story by its id, with its reports: copies, updates, excerpts and other forms, and why."""
    found = get_story(connection, name)
    return ToldStory(story=found, members=find_stories(connection, name=found.report_id))


@router.get("/actors/{name:path}")
def one_actor(request: Request, who: Reader, name: str) -> ActorRow:
    """An actor by its name. What it says: /api/claims?actor=; does or undergoes: /api/events?by= and ?to=."""
    return get_actor(desk_of(request).lists.actors.get(), name)


@router.get("/places/{name}")
def one_place(request: Request, who: Reader, connection: Database, name: str) -> PlaceName:
    """A place by its GeoNames id, or a country by its code; /api/figures?place= and others ask by it."""
    return get_place(connection, desk_of(request).lists.names.get(), name)


class ChangedSeries(BaseModel):
    """A series with its newest trend, and the days from which it runs at another level."""

    series: TrendRow
    changes: list[ChangePoint]


@router.get("/change-points")
def change_points(
    request: Request, who: Reader, connection: Database, asked: Trends, series: Word = None
) -> Page[ChangedSeries]:
    """Series, 20 at a time, each with its change points; `series` asks for one by its id."""
    found, after = changes_asked(desk_of(request), connection, asked, series)
    items = [ChangedSeries(series=row, changes=list(changes)) for row, changes in found]
    return Page(items=items, next=after)
