"""The first page: the situation at a glance."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from sayso.errors import NotFoundError
from sayso.ledger.filters import PictureFilter, State
from sayso.ledger.jobs.store import open_jobs
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import last_courses
from sayso.ledger.picture.series import find_newest, find_trends, trends_of
from sayso.ledger.reports import latest_reports
from sayso.ledger.review.decisions import find_reviews
from sayso.ledger.review.queue import find_queue
from sayso.ledger.seen.looks import (
    is_series,
    is_watched,
    leave_series,
    mark_seen,
    series_watched_by,
    watch_series,
)
from sayso.ledger.status import find_failures
from sayso.web.auth import Reader, inside
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, desk_of
from sayso.web.pages.jobs import adding_context
from sayso.web.params import LARGEST_ROW, Address, As, Switch
from sayso.web.since import movers, since_look
from sayso.web.sparkline import sparkline
from sayso.web.templating import page

router = APIRouter()
SeenRow = Annotated[int, Form(ge=0, le=LARGEST_ROW)]


@router.get("/")
def overview(request: Request, who: Reader, connection: Database, as_: As = None) -> Response:
    """What changes, the newest estimates, open disagreements, what was read, what failed, who decided."""
    if as_ in ("trends", "newest"):
        ask = find_trends if as_ == "trends" else find_newest
        return csv_of(as_, ask(connection, 1_000))
    desk = desk_of(request)
    counts = desk.counts.get()
    reports = latest_reports(connection, 8)
    if reports and not counts.reports:  # read just now
        counts = desk.counts.anew()
    if not reports:
        return page(request, who, "first.html", {"jobs": open_jobs(connection), **adding_context()})
    context = {
        "counts": counts,
        "movers": movers(connection),
        "since": since_look(connection, who.name, desk.lists.names.get),
        "jobs": open_jobs(connection),
        "newest": find_newest(connection, 10),
        "disagreements": find_disagreements(connection, PictureFilter(state=State.OPEN, limit=8)),
        "reports": reports,
        "failures": find_failures(connection, limit=5),
        "reviews": find_reviews(connection, limit=6),
        "waiting": find_queue(connection, limit=5),
    }
    return page(request, who, "overview.html", context)


@router.post("/seen")
def mark_as_seen(request: Request, who: Reader, reading: SeenRow = 0, change: SeenRow = 0) -> Response:
    """Keep that a person has seen what the page showed; what came meanwhile stays new."""
    with desk_of(request).ledger.writing() as connection:
        mark_seen(connection, who.name, reading, change)
    return RedirectResponse("/", 303)


@router.get("/series/{name}/watch")
def watching(request: Request, who: Reader, connection: Database, name: str) -> Response:
    """Whether one watches a series, with the button: a part of its page."""
    context = {"name": name, "watched": is_watched(connection, who.name, name)}
    return page(request, who, "parts/watching.html", context)


@router.post("/series/{name}/watch")
def watch(
    request: Request,
    who: Reader,
    name: str,
    watched: Switch = "",
    back: Address = "",
) -> Response:
    """Watch a series, or no longer."""
    with desk_of(request).ledger.writing() as connection:
        if not watched:
            leave_series(connection, who.name, name)
        elif not is_series(connection, name):
            raise NotFoundError(f"There is no series {name!r} in this ledger.")
        else:
            watch_series(connection, who.name, name)
    return RedirectResponse(inside(back or f"/series/{name}"), 303)


@router.get("/watched")
def all_watched(request: Request, who: Reader, connection: Database) -> Response:
    """The series that one watches."""
    ids = series_watched_by(connection, who.name)
    rows = trends_of(connection, ids)
    courses = last_courses(connection, [row.id for row in rows])
    context = {
        "rows": [(row, sparkline(courses.get(row.id, []))) for row in rows],
        "gone": [one for one in ids if one not in {row.id for row in rows}],
    }
    return page(request, who, "watched.html", context)
