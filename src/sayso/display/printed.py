"""A page of a report's PDF as an image, with its figures, events and claims coloured as with a marker."""

from typing import TYPE_CHECKING

from sayso.intake.documents.page_image import highlight, image_scale, page_size, render_page

if TYPE_CHECKING:
    from sayso.intake.documents.blocks import Box
    from sayso.intake.documents.page_image import RgbPixels
    from sayso.ledger.findings.of_report import Findings
    from sayso.records import Report

CLAIM, EVENT, FIGURE = (222, 232, 250), (190, 235, 200), (255, 222, 110)  # red, green, blue
NARROW, WIDE = "ijltfrI.,:;'’|!()[]/- ", "mwMW@%—"  # letters of half and of one and a half the usual width


def boxes_on(report: "Report", start: int, end: int, number: int) -> list["Box"]:
    """The boxes of a span of a report's text on a page, in points; within a line by the usual widths of its
    letters.
    """
    found = []
    for line in report.layout.lines if report.layout else ():
        low, high = max(line.start, start), min(line.end, end)
        if line.page == number and low < high:
            left, top, right, bottom = line.box
            whole, before, own = (
                _width(report.text[first:last])
                for first, last in ((line.start, line.end), (line.start, low), (low, high))
            )
            share = (right - left) / whole
            found.append((left + share * before, top, left + share * (before + own), bottom))
    return found


def _width(text: str) -> float:
    return sum(
        0.5 if one in NARROW else 1.5 if one in WIDE else 1.2 if one.isupper() else 1.0 for one in text
    )


def marked_page(data: bytes, number: int, report: "Report", findings: "Findings") -> "RgbPixels":
    """The pixels of a page, counted from 1. Raises `IntakeError` if it cannot be opened."""
    pixels, scale = render_page(data, number), image_scale(page_size(data, number))
    kinds = (
        (CLAIM, findings.claims),
        (EVENT, findings.events),
        (FIGURE, [row for row, _ in findings.figures]),
    )
    for colour, rows in kinds:
        boxes = [box for row in rows for box in boxes_on(report, row.start, row.end, number)]
        highlight(pixels, boxes, colour, scale)
    return pixels
