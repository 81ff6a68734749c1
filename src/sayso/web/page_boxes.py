"""Findings marked on the image of a page: where each box lies, in percent of the page.

Takes cards and their report, gives `PageBox`es: of findings, and of the words behind their fields.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sayso.display.printed import boxes_on
from sayso.intake.documents.blocks import Box
from sayso.records import Report
from sayso.web.cards import Card

WIDER, TALLER = 1.0, 0.6  # points that a box is larger than its words, on each side


@dataclass(frozen=True, slots=True)
class PageBox:
    """A box on a page, in percent of its width and height; `begins` is the first of its finding there."""

    left: float
    top: float
    width: float
    height: float
    kind: str
    key: str
    title: str
    field: str = ""
    begins: bool = False

    @property
    def classes(self) -> str:
        """Its kind as a class."""
        return f"m-{self.kind}"


def cards_on(found: Iterable[Card], report: Report, number: int) -> list[Card]:
    """The findings of which words stand on a page."""
    return [card for card in found if boxes_on(report, card.start, card.end, number)]


def page_boxes(
    found: Iterable[Card], report: Report, number: int, size: tuple[float, float]
) -> list[PageBox]:
    """The marks of findings on a page of so many points; small ones come last and lie on top."""
    shown = list(found)
    made = [one for card in shown for one in _of_finding(card, report, number, size)]
    words = [one for card in shown for one in _of_fields(card, report, number, size)]
    return sorted(words, key=_area) + sorted(made, key=_area, reverse=True)


def _area(one: PageBox) -> float:
    return one.width * one.height


def _of_finding(card: Card, report: Report, number: int, size: tuple[float, float]) -> Iterator[PageBox]:
    title = f"{card.kind}: {card.heading}. “{card.quote}”"
    for at, box in enumerate(boxes_on(report, card.start, card.end, number)):
        yield PageBox(*_percent(box, size), card.kind, card.key, title, begins=not at)


def _of_fields(card: Card, report: Report, number: int, size: tuple[float, float]) -> Iterator[PageBox]:
    for one in card.fields:
        if one.words is not None:
            title = f"{one.label}: {one.value}. “{one.words.quote}”"
            for box in boxes_on(report, one.words.start, one.words.end, number):
                yield PageBox(*_percent(box, size), "evidence", card.key, title, one.name)


def _percent(box: Box, size: tuple[float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    parts = (left - WIDER, top - TALLER, right - left + 2 * WIDER, bottom - top + 2 * TALLER)
    across, along, wide, high = (
        round(100 * part / side, 3) for part, side in zip(parts, (*size, *size), strict=True)
    )
    return across, along, wide, high
