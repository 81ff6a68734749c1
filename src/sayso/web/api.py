"""The API: what the pages show, as JSON, under /api. Lists come in pages; errors have one shape.

The same questions as the pages ask; writing needs a token of a reviewer, or the token of a form of the desk.
"""

from dataclasses import asdict, replace
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel

from sayso.errors import NotFoundError
from sayso.ledger.filters import PictureFilter
from sayso.ledger.findings.by_place import PlacedRow, find_at_place, find_routes, find_spots
from sayso.ledger.picture.disagreements import find_disagreements, get_disagreement
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow, SeriesRow, TrendRow
from sayso.ledger.picture.series import find_newest, find_series_figures, find_trends, page_of_series
from sayso.ledger.reports import ReportListRow, find_reports, get_report_page
from sayso.ledger.review.accounts import Account, find_accounts
from sayso.ledger.review.audit import AuditRow, find_audit
from sayso.ledger.review.decisions import ReviewRow, find_reviews
from sayso.ledger.review.queue import QueueRow, find_queue
from sayso.ledger.review.resolutions import Resolution, find_resolutions
from sayso.ledger.search.results import SearchHit, find_hits
from sayso.ledger.status import Counts, FailureRow, find_failures
from sayso.records.picture import Disagreement
from sayso.web import reviewing
from sayso.web.auth import Admin, Reader, Reviewer
from sayso.web.charts.drawing import MOST, drawing_of
from sayso.web.desk import Database, address_of, desk_of
from sayso.web.pages import disagreements as disagreement_page
from sayso.web.pages import map as map_page
from sayso.web.pages import reports as report_page
from sayso.web.pages import review as review_page
from sayso.web.pages import search as search_page
from sayso.web.pages import series as series_page
from sayso.web.params import After, Limit, Line, NoteText, Word, after_of, cursor, day_of, word_of

DESCRIPTION = """
Everything that the desk's pages show. Lists give `items` and `next`; ask again with `after=<next>` for the
rows that follow. Every error is `{"error": {"status": 404, "message": "what to do"}}`. Log in with a token:
`Authorization: Bearer sayso_…` (made under /account); without accounts, on this machine alone, nothing is
needed to read. Days are ISO 8601, countries ISO 3166-1 alpha-2, offsets characters of a report's text.
"""
T = TypeVar("T")


class ErrorDetail(BaseModel):
    """What went wrong, and what to do."""

    status: int
    message: str


class ErrorAnswer(BaseModel):
    """The shape of every error."""

    error: ErrorDetail


class Page(BaseModel, Generic[T]):
    """Rows, and where the next ones begin (`null`: there are no more)."""

    items: list[T]
    next: str | None


class ResolutionRequest(BaseModel):
    """How a disagreement is resolved: one, other, both, open; and why."""

    outcome: Line
    note: NoteText


ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"model": ErrorAnswer} for code in (400, 401, 403, 404, 409, 422)
}
router = APIRouter(prefix="/api", tags=["desk"], responses=ERRORS)


def _page(rows: list[Any], limit: int, end: Any) -> dict[str, Any]:
    more = cursor(end(rows[limit - 1])) if len(rows) > limit else None
    return {"items": rows[:limit], "next": more}


@router.get("/status")
def status(request: Request, who: Reader) -> Counts:
    """Counts over the ledger; of a large one up to a minute old."""
    return desk_of(request).counts.get()


@router.get("/overview")
def overview(who: Reader, connection: Database) -> dict[str, list[TrendRow]]:
    """The series that changed most of late, and the newest estimates."""
    return {"trends": find_trends(connection, 20), "newest": find_newest(connection, 20)}


@router.get("/series")
def series(
    who: Reader, connection: Database, where: series_page.Wanted, limit: Limit, after: After = None
) -> Page[TrendRow]:
    """Series with their newest estimates, the newest first."""
    rows = page_of_series(connection, where, after_of(after, ("day", "word")), limit + 1)
    return Page(**_page(rows, limit, lambda row: [row.last, row.id]))


@router.get("/series/{name}")
def one_series(who: Reader, connection: Database, name: str) -> SeriesRow:
    """A series."""
    return series_page.series_of(connection, name)


@router.get("/series/{name}/figures")
def figures_of_series(
    who: Reader, connection: Database, name: str, since: Word = None, until: Word = None
) -> list[SeriesFigureRow]:
    """The figures of a series with their sentences, by day; the newest 250 of those days."""
    days = (day_of("since", since), day_of("until", until))
    return list(find_series_figures(connection, [name], *days, newest=MOST))


@router.get("/series/{name}/estimates")
def estimates_of_series(
    who: Reader, connection: Database, name: str, since: Word = None, until: Word = None
) -> list[EstimateRow]:
    """The estimates of a series, by day; the newest 250 of those days."""
    where = PictureFilter(series_id=name, since=day_of("since", since), until=day_of("until", until))
    return find_estimates(connection, where, newest=MOST)


@router.get("/series/{name}/chart")
def chart(who: Reader, connection: Database, name: str, options: series_page.Asked) -> dict[str, Any]:
    """The chart of a series as a Vega-Lite specification with its data."""
    spec: dict[str, Any] = drawing_of(connection, series_page.series_of(connection, name), options).data[
        "spec"
    ]
    return spec


@router.get("/reports")
def reports(
    who: Reader, connection: Database, where: report_page.Wanted, limit: Limit, after: After = None
) -> Page[ReportListRow]:
    """Reports, the newest first."""
    rows = find_reports(connection, where, after_of(after, ("day or none", "word")), limit + 1)
    return Page(**_page(rows, limit, lambda row: [row.published, row.id]))


@router.get("/reports/{name}")
def one_report(who: Reader, connection: Database, name: str) -> dict[str, Any]:
    """A report with its text, findings, the words behind them, numbers that are not figures, and reviews."""
    found = get_report_page(connection, name)
    own = asdict(found.report)
    del own["kept_id"]
    return {
        "id": found.id,
        **own,
        "figures": [
            {**asdict(row), "evidence": {field: asdict(one) for field, one in words.items()}}
            for row, words in found.findings.figures
        ],
        "claims": [asdict(row) for row in found.findings.claims],
        "events": [asdict(row) for row in found.findings.events],
        "numbers": [asdict(row) for row in found.numbers],
        "reviews": {name: asdict(one) for name, one in found.standing.items()},
        "disagreements": [asdict(one) for one in found.disagreements],
    }


@router.get("/failures")
def failures(who: Reader, connection: Database, limit: Limit, after: After = None) -> Page[FailureRow]:
    """Inputs that could not be read, the newest first."""
    last = after_of(after, ("whole",))
    rows = find_failures(connection, before=int(last[0]) if last else None, limit=limit + 1)
    return Page(**_page(rows, limit, lambda row: [row.id]))


@router.get("/disagreements")
def disagreements(
    who: Reader, connection: Database, where: disagreement_page.Wanted, limit: Limit, after: After = None
) -> Page[Disagreement]:
    """Disagreements, the most severe first."""
    rows = find_disagreements(
        connection, replace(where, limit=limit + 1), after=after_of(after, ("whole", "day or none", "word"))
    )
    return Page(**_page(rows, limit, lambda row: [row.severity.value, row.day, row.id]))


@router.get("/disagreements/{name}")
def one_disagreement(who: Reader, connection: Database, name: str) -> dict[str, Any]:
    """A disagreement with what was said about it."""
    found = get_disagreement(connection, name)
    return {**asdict(found), "resolutions": [asdict(one) for one in find_resolutions(connection, name)]}


@router.post("/disagreements/{name}/resolution", status_code=201)
def resolve(
    request: Request, who: Reviewer, name: str, said: Annotated[ResolutionRequest, Body()]
) -> Resolution:
    """Resolve a disagreement with a note."""
    desk = desk_of(request)
    reviewing.resolve(desk, who, name, said.outcome, said.note, address_of(request))
    with desk.ledger.engine.connect() as connection:
        return find_resolutions(connection, name)[0]


@router.get("/map")
def on_map(request: Request, who: Reader, connection: Database, where: map_page.Wanted) -> dict[str, Any]:
    """Places with how many figures and events reports give there in those days, and routes."""
    placed = desk_of(request).placed.get(connection)
    return {
        "since": where.since,
        "until": where.until,
        "spots": [asdict(one) for one in find_spots(connection, placed, where)],
        "routes": [asdict(one) for one in find_routes(placed, where)],
    }


@router.get("/map/place")
def at_place(
    request: Request, who: Reader, connection: Database, where: map_page.Wanted,
    latitude: Annotated[float, Query(ge=-90, le=90)], longitude: Annotated[float, Query(ge=-180, le=180)],
) -> list[PlacedRow]:  # fmt: skip
    """The figures and events at a place in those days, the newest first."""
    placed = desk_of(request).placed.get(connection)
    return find_at_place(connection, placed, where, latitude, longitude)


@router.get("/queue")
def queue(
    who: Reader, connection: Database, where: review_page.Wanted, limit: Limit, after: After = None
) -> Page[QueueRow]:
    """What waits for review, what matters most first."""
    rows = find_queue(connection, where, after_of(after, ("number", "word")), limit + 1)
    return Page(**_page(rows, limit, lambda row: [row.score, row.finding_id]))


@router.get("/reviews")
def listed_reviews(
    who: Reader, connection: Database, limit: Limit, report: Word = None, after: After = None
) -> Page[ReviewRow]:
    """Who decided what, the newest first."""
    last = after_of(after, ("whole",))
    before = int(last[0]) if last else None
    rows = find_reviews(connection, report_id=word_of(report), before=before, limit=limit + 1)
    return Page(**_page(rows, limit, lambda row: [row.id]))


@router.get("/search")
def search(
    who: Reader, connection: Database, where: search_page.Wanted, limit: Limit,
    skip: Annotated[int, Query(ge=0, le=1_000)] = 0,
) -> list[SearchHit]:  # fmt: skip
    """Reports and findings that fit, the newest first."""
    return find_hits(connection, where, limit=limit, skip=skip)


@router.get("/me")
def me(who: Reader) -> dict[str, str]:
    """Who asks, and their role."""
    return {"name": who.name, "role": who.role.value}


@router.get("/people")
def listed_people(who: Admin, connection: Database) -> list[Account]:
    """Accounts; for admins."""
    return find_accounts(connection)


@router.get("/audit")
def audit(who: Admin, connection: Database, limit: Limit, after: After = None) -> Page[AuditRow]:
    """Who did what, the newest first; for admins."""
    last = after_of(after, ("whole",))
    rows = find_audit(connection, before=int(last[0]) if last else None, limit=limit + 1)
    return Page(**_page(rows, limit, lambda row: [row.id]))


@router.get("/{rest:path}", include_in_schema=False)
def nothing(rest: str) -> None:
    """An address of the API where there is nothing."""
    raise NotFoundError(f"There is nothing at /api/{rest}. /api/openapi.json lists what there is.")
