"""The first page: the situation at a glance."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sayso.ledger import desk_ask, report_ask, reviews
from sayso.web.csvs import csv_of
from sayso.web.desk import Asking, desk_of
from sayso.web.guard import Reader
from sayso.web.params import As
from sayso.web.templating import page

router = APIRouter()


@router.get("/")
def overview(request: Request, who: Reader, asking: Asking, as_: As = None) -> Response:
    """What moves, the newest estimates, open disagreements, what was read, what failed, who decided."""
    if as_ in ("moving", "newest"):
        ask = desk_ask.moving if as_ == "moving" else desk_ask.newest
        return csv_of(as_, ask(asking, 1_000))
    desk = desk_of(request)
    context = {
        "counts": desk.counts.get(),
        "moving": desk_ask.moving(asking, 10),
        "newest": desk_ask.newest(asking, 10),
        "disagreements": report_ask.disagreement_list(asking, report_ask.DisagreementFilter(), limit=8),
        "reports": desk_ask.latest_reports(asking, 8),
        "failures": desk_ask.failures(asking, limit=5),
        "reviews": reviews.history(asking, limit=6),
        "waiting": desk_ask.queue(asking, desk_ask.QueueFilter(), limit=5),
    }
    return page(request, who, "overview.html", context)
