"""A PDF into a `Document`, through pypdfium2.

Takes bytes, gives the text in the order of reading with its blocks and pages, and what the file says of
itself. Raises `IntakeError` with reason `encrypted`, `pdf` or `no_text`.
"""

import re
from collections import Counter
from typing import Any

from sayso.errors import IntakeError
from sayso.intake.documents.assemble import assemble
from sayso.intake.documents.flow import drafts
from sayso.intake.documents.lines import Segment, segments
from sayso.intake.documents.regions import regions
from sayso.intake.documents.report import Document
from sayso.intake.documents.words import page_words

FEWEST_LETTERS = 20  # of a page that has text


def read_pdf(data: bytes) -> Document:
    """The document of a PDF."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise IntakeError("encrypted", "The PDF asks for a password. Save it without one.") from error
        raise IntakeError("pdf", "The PDF is broken and cannot be opened. Get it anew.") from error
    try:
        return _read(file)
    finally:
        file.close()


def _read(file: Any) -> Document:
    import pypdfium2

    found: list[list[Segment]] = []
    heights: list[float] = []
    broken = []
    for number in range(len(file)):
        try:
            page = file[number]
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
            found.append([])
            heights.append(1.0)
            continue
        found.append(segments(page_words(page)))
        heights.append(float(page.get_height()))
        page.close()
    usual = _usual_size(found)
    pages = [
        [draft for region in regions(segments_) for draft in drafts(region, number, usual)]
        for number, segments_ in enumerate(found, 1)
    ]
    empty = tuple(
        number
        for number, one in enumerate(found, 1)
        if _letters(one) < FEWEST_LETTERS and number not in broken
    )
    if len(broken) == len(found):
        raise IntakeError("pdf", "No page of the PDF can be opened. Open and save it anew.")
    if len(empty) + len(broken) == len(found):
        raise IntakeError(
            "no_text", "The PDF has no text, only images of pages. Have them read by an OCR program first."
        )
    own = {key.lower(): value for key, value in file.get_metadata_dict().items() if value}
    title = own.get("title", "")
    made_by_program = title.lower().startswith(("microsoft", "untitled"))
    properties = {"created": own.get("creationdate", ""), "title": "" if made_by_program else title}
    return Document(assemble(pages, heights), len(found), empty, tuple(broken), properties)


def _usual_size(found: list[list[Segment]]) -> float:
    """The size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for page in found:
        for one in page:
            sizes[round(one.size * 2) / 2] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _letters(page: list[Segment]) -> int:
    return sum(len(re.findall(r"[^\W\d_]", one.text)) for one in page)
