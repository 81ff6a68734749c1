"""A page of a report that is a PDF, as an image with its findings marked."""

import hashlib
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sayso.display.marks import Passage, passages
from sayso.errors import IntakeError, NotFoundError
from sayso.intake.documents.page_image import image_scale, page_size, png_of, render_page
from sayso.ledger.originals import get_pdf
from sayso.ledger.reports import ReportPage, get_report_page
from sayso.records import Layout
from sayso.web.auth import Reader
from sayso.web.cards import cards, kinds_shown, marks
from sayso.web.desk import Database, desk_of
from sayso.web.page_boxes import cards_on, page_boxes
from sayso.web.params import Word
from sayso.web.templating import page

router = APIRouter()
REACH = 4  # pages before and after that have a link
KEPT = 8  # images in memory, with their documents


@router.get("/reports/{name}/pages/{number}.png")
def image(request: Request, who: Reader, connection: Database, name: str, number: int) -> Response:
    """The image of a page."""
    _layout(get_report_page(connection, name), number)
    try:
        data = get_pdf(desk_of(request).ledger, name)
        mark = f'"{hashlib.sha256(data).hexdigest()[:32]}-{number}"'
        headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
        if mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(_png(data, number), media_type="image/png", headers=headers)
    except IntakeError as error:
        raise NotFoundError(str(error)) from error


@lru_cache(maxsize=KEPT)
def _png(data: bytes, number: int) -> bytes:
    return png_of(render_page(data, number))


@router.get("/reports/{name}/pages/{number}")
def printed(
    request: Request, who: Reader, connection: Database, name: str, number: int,
    at: Word = None, show: Word = None,
) -> Response:  # fmt: skip
    """A page with its findings marked; `at` is the one that is open, `show` the kinds marked. Without
    its file, the text of it.
    """
    found = get_report_page(connection, name)
    layout = _layout(found, number)
    own = cards_on(cards(found), found.report, number)
    size, why = None, ""
    try:
        size = page_size(get_pdf(desk_of(request).ledger, name), number)
    except (NotFoundError, IntakeError) as error:
        why = str(error)
    scale = image_scale(size) if size else 0
    context = {
        "found": found,
        "layout": layout,
        "number": number,
        "base": f"/reports/{name}/pages",
        "near": _near(number, layout.pages),
        "size": [round(side * scale) for side in size] if size else None,
        "boxes": page_boxes(own, found.report, number, size) if size else [],
        "paragraphs": _text(found, layout, number) if not size else [],
        "cards": own,
        "at": at,
        "shown": kinds_shown(own, at, show),
        "why": why,
    }
    return page(request, who, "report_page.html", context)


def _layout(found: ReportPage, number: int) -> Layout:
    layout = found.report.layout
    if layout is None or not layout.lines:
        raise NotFoundError("This report has no pages: it was not read from a PDF.")
    if not 1 <= number <= layout.pages:
        raise NotFoundError(f"This report has no page {number}, only {layout.pages}.")
    return layout


def _near(number: int, count: int) -> list[int]:
    return sorted({1, count, *range(max(1, number - REACH), min(count, number + REACH) + 1)})


def _text(found: ReportPage, layout: Layout, number: int) -> list[Passage]:
    """The text from the first to the last line of a page."""
    lines = [line for line in layout.lines if line.page == number]
    if not lines:
        return []
    part = min(line.start for line in lines), max(line.end for line in lines)
    return passages(found.report.text, marks(cards(found), found), part, layout)
