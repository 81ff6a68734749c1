"""The API of jobs, feeds and saved searches: what is read, what came of it, what is new, as JSON."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from sayso.ledger.feeds.told import FeedStatusRow, find_feed_statuses
from sayso.ledger.jobs.store import JobOutcomeRow, JobRow, find_job_outcomes, find_jobs, get_job, stop_job
from sayso.ledger.review.audit import write_audit
from sayso.ledger.search.newest import NewHit
from sayso.ledger.seen.newest import find_new_of
from sayso.ledger.seen.searches import SavedSearchRow, find_saved_searches, get_saved_search
from sayso.web import adding
from sayso.web.api import ERRORS, Page
from sayso.web.auth import Reader, Reviewer
from sayso.web.desk import Database, address_of, desk_of
from sayso.web.pages.jobs import with_worker
from sayso.web.params import After, Limit, after_of, cursor

router = APIRouter(prefix="/api", tags=["desk"], responses=ERRORS)


class AddRequest(BaseModel):
    """Reports to read: a text with its title, addresses, and what these do not say themselves."""

    text: str = Field(default="", max_length=adding.MOST_TEXT)
    title: str = Field(default="", max_length=adding.SHORT)
    addresses: list[Annotated[str, Field(max_length=adding.LONG)]] = Field(
        default=[], max_length=adding.MOST_ADDRESSES
    )
    publisher: str = Field(default="", max_length=adding.SHORT)
    published: str = Field(default="", max_length=adding.SHORT)


class KeptSearch(BaseModel):
    """A saved search."""

    id: int
    name: str
    asked: dict[str, str]
    watched: bool
    seen_reading: int


@router.get("/jobs")
def jobs(who: Reader, connection: Database, limit: Limit, after: After = None) -> Page[JobRow]:
    """Jobs, the newest first."""
    last = after_of(after, ("whole",))
    rows = find_jobs(connection, before=int(last[0]) if last else None, limit=limit + 1)
    more = cursor([rows[limit - 1].id]) if len(rows) > limit else None
    return Page(items=[with_worker(row) for row in rows[:limit]], next=more)


@router.post("/jobs", status_code=201)
def add_job(request: Request, who: Reviewer, asked: Annotated[AddRequest, Body()]) -> JobRow:
    """Read a text or addresses; files go to `/reports/add`, as a form."""
    desk = desk_of(request)
    form = FormData({**asked.model_dump(exclude={"addresses"}), "addresses": "\n".join(asked.addresses)})
    number = adding.add_reports(desk, who, form, address_of(request))
    with desk.ledger.engine.connect() as connection:
        return get_job(connection, number)


@router.get("/jobs/{number}")
def one_job(who: Reader, connection: Database, number: int) -> JobRow:
    """A job: how far it is, and what came of it."""
    return with_worker(get_job(connection, number))


@router.get("/jobs/{number}/outcomes")
def outcomes(
    who: Reader, connection: Database, number: int, limit: Limit, after: After = None
) -> Page[JobOutcomeRow]:
    """What became of each input, in the order of reading."""
    get_job(connection, number)
    last = after_of(after, ("whole",))
    rows = find_job_outcomes(connection, number, after=int(last[0]) if last else 0, limit=limit + 1)
    more = cursor([rows[limit - 1].id]) if len(rows) > limit else None
    return Page(items=rows[:limit], next=more)


@router.post("/jobs/{number}/stop")
def stop(request: Request, who: Reviewer, number: int) -> JobRow:
    """Stop a job: at once if it waits, else after the report in hand."""
    with desk_of(request).ledger.writing() as connection:
        found = stop_job(connection, number)
        write_audit(connection, who.name, "stop job", f"job {number}", address=address_of(request))
    return found


@router.get("/feeds")
def feeds(who: Reader, connection: Database, limit: Limit, after: After = None) -> Page[FeedStatusRow]:
    """The feeds that `sayso watch` asks: how each goes, those that fail first."""
    last = after_of(after, ("whole",))
    start = max(int(last[0]), 0) if last else 0
    rows = find_feed_statuses(connection)[start:]
    return Page(items=rows[:limit], next=cursor([start + limit]) if len(rows) > limit else None)


@router.get("/searches")
def searches(who: Reader, connection: Database) -> list[KeptSearch]:
    """One's saved searches, by name."""
    return [_kept(row) for row in find_saved_searches(connection, who.name)]


@router.get("/searches/{number}/new")
def new(
    request: Request, who: Reader, connection: Database, number: int,
    since_reading: Annotated[
        int | None, Query(ge=0, description="Of readings above this number.", examples=[120])
    ] = None,
    limit: Limit = 50,
) -> list[NewHit]:  # fmt: skip
    """What is new in a saved search since it was seen, what was read last first."""
    found = get_saved_search(connection, number, who.name)
    mark = found.seen_reading if since_reading is None else since_reading
    return find_new_of(connection, found, mark, limit=limit, names=desk_of(request).lists.names.get)[0]


def _kept(row: SavedSearchRow) -> KeptSearch:
    own = asdict(row)
    return KeptSearch(**{name: own[name] for name in KeptSearch.model_fields})
