"""A PDF into a `Document`, through pypdfium2.

Takes bytes, gives the text in the order of reading with its blocks and pages, and what the file says of
itself. Raises `IntakeError` with reason `encrypted`, `pdf` or `no_text`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sayso.errors import IntakeError
from sayso.intake.documents.lines import segments
from sayso.intake.documents.pages import PrintedPage, document_of
from sayso.intake.documents.report import Document
from sayso.intake.documents.words import Word, page_words

AT_ONCE = 25  # pages
OcrOfPage = Callable[[Any], list[Word]]  # a page of pypdfium2 into its words


def read_pdf(data: bytes, ocr: OcrOfPage | None = None) -> Document:
    """The document of a PDF; pages without text are read by `ocr`, if it is given."""
    with opened(data) as file:
        own = {key.lower(): value for key, value in file.get_metadata_dict().items() if value}
        title = own.get("title", "")
        made_by_program = title.lower().startswith(("microsoft", "untitled"))
        properties = {"created": own.get("creationdate", ""), "title": "" if made_by_program else title}
        count = len(file)
    return document_of(_pages(data, count, ocr), properties)


def _pages(data: bytes, count: int, ocr: OcrOfPage | None) -> Iterator[PrintedPage]:
    """The pages of a PDF, which is opened anew after some, as PDFium keeps what it has seen of it."""
    for first in range(0, count, AT_ONCE):
        with opened(data) as file:
            for number in range(first, min(first + AT_ONCE, count)):
                yield _page(file, number, ocr)


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """A PDF as pypdfium2 has it. Raises `IntakeError` with reason `encrypted` or `pdf`."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise IntakeError("encrypted", "The PDF asks for a password. Save it without one.") from error
        raise IntakeError("pdf", "The PDF is broken and cannot be opened. Get it anew.") from error
    try:
        yield file
    finally:
        file.close()


def _page(file: Any, number: int, ocr: OcrOfPage | None) -> PrintedPage:
    import pypdfium2

    try:
        page = file[number]
    except pypdfium2.PdfiumError:
        return PrintedPage([], 1.0, broken=True)
    try:
        made = PrintedPage(segments(page_words(page)), float(page.get_height()))
        if ocr is not None and not made.has_text:
            made = PrintedPage(segments(ocr(page)), made.height, by_ocr=True)
    except pypdfium2.PdfiumError:
        return PrintedPage([], 1.0, broken=True)
    finally:
        page.close()
    return made
