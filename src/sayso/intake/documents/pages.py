"""The pages of a PDF or of images into a `Document`, once the words of each are known.

Takes `PrintedPage`s, gives the document; raises `IntakeError` with reason `pdf` or `no_text`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from sayso.errors import IntakeError
from sayso.intake.documents.assemble import assemble
from sayso.intake.documents.blocks import Draft
from sayso.intake.documents.flow import drafts
from sayso.intake.documents.lines import Segment
from sayso.intake.documents.regions import regions
from sayso.intake.documents.report import Document

SHOWING = 30  # pages that show the usual size of type
FEWEST_LETTERS = 20  # of a page that has text
ONLY_IMAGES = "The PDF has no text, only images of pages. Read it with --ocr (pip install 'sayso[ocr]')."
NONE_BY_OCR = "There is no text on it that OCR finds. Get a better scan, or the text itself."


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The segments of a page and its height in points; whether OCR read it, whether it cannot be opened."""

    segments: list[Segment]
    height: float
    by_ocr: bool = False
    broken: bool = False

    @property
    def has_text(self) -> bool:
        """Whether there are words on it, not only a number or a stamp."""
        return sum(len(re.findall(r"[^\W\d_]", one.text)) for one in self.segments) >= FEWEST_LETTERS


def document_of(pages: Iterable[PrintedPage], properties: dict[str, str] | None = None) -> Document:
    """The document of pages as they are read; `properties` are what its file says of itself. The first pages
    show the usual size of its type; of the others no more is held than their blocks.
    """
    rest = iter(pages)
    first = list(islice(rest, SHOWING))
    usual = _usual_size(first)
    made: list[list[Draft]] = []
    heights: list[float] = []
    broken, empty, by_ocr = [], [], []
    for number, page in enumerate(chain(_given_up(first), rest), 1):
        made.append([draft for region in regions(page.segments) for draft in drafts(region, number, usual)])
        heights.append(page.height)
        broken += [number] * page.broken
        empty += [number] * (not page.has_text and not page.broken)
        by_ocr += [number] * page.by_ocr
    if len(broken) == len(made):
        raise IntakeError("pdf", "No page of the PDF can be opened. Open and save it anew.")
    if len(empty) + len(broken) == len(made):
        raise IntakeError("no_text", NONE_BY_OCR if by_ocr else ONLY_IMAGES)
    assembled = assemble(made, heights)
    return Document(assembled, len(made), tuple(empty), tuple(broken), tuple(by_ocr), properties or {})


def _given_up(pages: list[PrintedPage]) -> Iterator[PrintedPage]:
    """The pages, each let go when it was given."""
    pages.reverse()
    while pages:
        yield pages.pop()


def _usual_size(pages: Sequence[PrintedPage]) -> float:
    """The size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for one in page.segments:
            sizes[round(one.size * 2) / 2] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0
