"""The API of lists: the same as their pages, as JSON, with the same filters, sorts and facets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from sayso.errors import NotFoundError
from sayso.ledger.lists.actors import ActorRow, get_actor
from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.frame import FacetCounts, Listing
from sayso.ledger.lists.stories import StoryRow, get_story
from sayso.ledger.picture.incidents import find_incidents, mentions_of_incident
from sayso.ledger.picture.rows import IncidentRow, MemberRow, MentionRow
from sayso.ledger.picture.stories import find_stories
from sayso.web.answers import answer_of, page_answer
from sayso.web.api import ERRORS, Page
from sayso.web.auth import Reader
from sayso.web.desk import Database, desk_of
from sayso.web.list_queries import ListAsked, asked_of, end_of
from sayso.web.params import Limit

router = APIRouter(prefix="/api", tags=["lists"], responses=ERRORS)


class CountedList(BaseModel):
    """How many rows fit (`null`: more than 10,000), and the facets of these. A facet counts what the other
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
    found = incident_of(connection, name)
    return ToldIncident(incident=found, mentions=mentions_of_incident(connection, found))


def incident_of(connection: Database, name: str) -> IncidentRow:
    """An incident by its whole id. Raises `NotFoundError` if there is none."""
    found = [one for one in find_incidents(connection, name=name) if one.id == name]
    if not found:
        raise NotFoundError(f"There is no incident {name!r} in this ledger. /incidents lists them.")
    return found[0]


@router.get("/stories/{name}")
def one_story(who: Reader, connection: Database, name: str) -> ToldStory:
    """A story by its id, with its reports: copies, updates, excerpts and other forms, and why."""
    found = get_story(connection, name)
    return ToldStory(story=found, members=find_stories(connection, name=found.report_id))


@router.get("/actors/{name:path}")
def one_actor(request: Request, who: Reader, name: str) -> ActorRow:
    """An actor by its name. What it says: /api/claims?actor=; does or undergoes: /api/events?by= and ?to=."""
    return get_actor(desk_of(request).lists.actors.get(), name)
