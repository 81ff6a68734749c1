"""Reports: the list of them, one with its findings marked in the text, and inputs that failed."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from sayso.display.marks import passages
from sayso.ledger.codebooks import codebook_of
from sayso.ledger.filters import ReportFilter
from sayso.ledger.reports import find_neighbours, find_reports, get_report_page
from sayso.ledger.review.decisions import find_reviews
from sayso.ledger.status import find_failures
from sayso.records import Qualifier, Status
from sayso.web.auth import Reader
from sayso.web.cards import cards, kinds_shown, marks
from sayso.web.csvs import BATCH, csv_of, csv_of_all
from sayso.web.desk import Database, desk_of
from sayso.web.params import After, As, Word, after_of, cursor, day_of, word_of
from sayso.web.templating import page

router = APIRouter()
SHOWN = 50


def report_filter(publisher: Word = None, since: Word = None, until: Word = None) -> ReportFilter:
    """Which reports an address asks for."""
    return ReportFilter(
        publisher=word_of(publisher), since=day_of("since", since), until=day_of("until", until)
    )


Wanted = Annotated[ReportFilter, Depends(report_filter)]


@router.get("/reports")
def listed(
    request: Request, who: Reader, connection: Database, where: Wanted, after: After = None, as_: As = None
) -> Response:
    """Reports, the newest first."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "reports",
            lambda c, last: find_reports(c, where, last, BATCH),
            lambda row: [str(row.published or ""), row.id],
        )
    rows = find_reports(connection, where, after_of(after, ("day or none", "word")), SHOWN + 1)
    more = cursor([rows[SHOWN - 1].published, rows[SHOWN - 1].id]) if len(rows) > SHOWN else None
    context = {
        "rows": rows[:SHOWN],
        "next": more,
        "where": asdict(where),
        "choices": desk_of(request).choices.get(),
    }
    return page(request, who, "reports.html", context)


@router.get("/failures")
def failures(
    request: Request, who: Reader, connection: Database, before: int | None = None, as_: As = None
) -> Response:
    """Inputs that could not be read, with what to do."""
    if as_ == "csv":
        return csv_of_all(
            request,
            "failures",
            lambda c, last: find_failures(c, before=last, limit=BATCH),
            lambda row: row.id,
        )
    rows = find_failures(connection, before=before, limit=SHOWN)
    more = rows[-1].id if len(rows) == SHOWN else None
    return page(request, who, "failures.html", {"rows": rows, "next": more})


@router.get("/reports/{name}")
def one(
    request: Request, who: Reader, connection: Database, name: str,
    at: Word = None, show: Word = None, as_: As = None,
) -> Response:  # fmt: skip
    """A report with its findings; `at` is the one that is open, `show` the kinds that are marked."""
    found = get_report_page(connection, name)
    known = cards(found)
    if as_ == "csv":
        return csv_of(f"report-{name}", [row for row, _ in found.findings.figures])
    before, after = find_neighbours(connection, name)
    context = {
        "found": found,
        "cards": known,
        "paragraphs": passages(found.report.text, marks(known, found), None, found.report.layout),
        "at": at,
        "shown": kinds_shown(known, at, show),
        "before": before,
        "after": after,
        "history": find_reviews(connection, report_id=name, limit=100),
        "measures": sorted(codebook_of(connection).measures),
        "qualifiers": list(Qualifier),
        "statuses": list(Status),
    }
    return page(request, who, "report.html", context)
