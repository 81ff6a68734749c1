"""The first page: the situation at a glance."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sayso.ledger.filters import PictureFilter, State
from sayso.ledger.jobs.store import open_jobs
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.series import find_newest, find_trends
from sayso.ledger.reports import latest_reports
from sayso.ledger.review.decisions import find_reviews
from sayso.ledger.review.queue import find_queue
from sayso.ledger.status import find_failures
from sayso.web.auth import Reader
from sayso.web.csvs import csv_of
from sayso.web.desk import Database, desk_of
from sayso.web.pages.jobs import adding_context
from sayso.web.params import As
from sayso.web.templating import page

router = APIRouter()


@router.get("/")
def overview(request: Request, who: Reader, connection: Database, as_: As = None) -> Response:
    """What changes, the newest estimates, open disagreements, what was read, what failed, who decided."""
    if as_ in ("trends", "newest"):
        ask = find_trends if as_ == "trends" else find_newest
        return csv_of(as_, ask(connection, 1_000))
    desk = desk_of(request)
    counts = desk.counts.get()
    if not counts.reports:
        return page(request, who, "first.html", {"jobs": open_jobs(connection), **adding_context()})
    context = {
        "counts": counts,
        "trends": find_trends(connection, 10),
        "newest": find_newest(connection, 10),
        "disagreements": find_disagreements(connection, PictureFilter(state=State.OPEN, limit=8)),
        "reports": latest_reports(connection, 8),
        "failures": find_failures(connection, limit=5),
        "reviews": find_reviews(connection, limit=6),
        "waiting": find_queue(connection, limit=5),
    }
    return page(request, who, "overview.html", context)
