"""The lines of a column into paragraphs, items and headings.

Takes `Region`s, gives `Draft`s. What a line is follows from its type, its distance and what it begins with.
"""

import re
from collections.abc import Iterator

from sayso.intake.documents.blocks import Draft, LinePart
from sayso.intake.documents.grids import row_drafts
from sayso.intake.documents.lines import Segment, is_bullet
from sayso.intake.documents.regions import Region, bands
from sayso.records import BlockKind

LARGER = 1.12  # times the usual type, from which a line is a heading's
LEADING = 0.75  # sizes of type between two lines of one paragraph
LONGEST_HEADING = 120
ENDS = re.compile(r"[.;!?…]['”\"’)\]]*(?:\d{1,2}|\*+)?$")
KEY_FIGURE = re.compile(  # a number in front, or after a label
    r"^(?:(?:US\$|USD|\$|€|£|EUR)\s*)?[+~><≥]?\d[\d.,\u00a0 ]*(?:[kKmMbB]n?\b|million|billion|%)?(?=\D|$)"
    r"|:\s*[+~><≥]?\d[\d., ]*\*{0,3}$"
)
SMALLER = 0.85  # times the usual type, up to which a line is a note's


def drafts(region: Region, page: int, usual: float) -> Iterator[Draft]:
    """The blocks of a region; `usual` is the size of the document's type."""
    if region.rows:
        yield from row_drafts(region.rows, page)
        return
    made: Draft | None = None
    above: Segment | None = None
    for line in (line for band in bands(region.segments) for line in band):
        if made is not None and above is not None and _continues(made, above, line, usual):
            made.pieces.append(_piece(line, page))
        else:
            if made is not None:
                yield made
            made = Draft(_kind(line, usual), [_piece(line, page)], line.size, line.bold)
        above = line
    if made is not None:
        yield made


def _kind(line: Segment, usual: float) -> BlockKind:
    text = _words(line)
    if line.is_item and not (line.bold and line.words[0].text[0].isalnum()):
        return BlockKind.ITEM
    if (
        (line.bold or line.size >= LARGER * usual)
        and KEY_FIGURE.search(text)
        and len(text) <= LONGEST_HEADING
    ):
        return BlockKind.KEY_FIGURE
    if _may_be_heading(line, text, usual):
        return BlockKind.HEADING
    return BlockKind.NOTE if line.size < SMALLER * usual else BlockKind.PARAGRAPH


def _may_be_heading(line: Segment, text: str, usual: float) -> bool:
    if len(text) > LONGEST_HEADING or ENDS.search(text) or not re.search(r"[^\W\d]", text):
        return False
    larger = line.size >= LARGER * usual
    capitals = text.isupper() and len(text) > 3
    return (larger or line.bold or capitals) and not re.match(r"[a-z]", text)


def _continues(made: Draft, above: Segment, line: Segment, usual: float) -> bool:
    """Whether a line goes on with what stands above it."""
    if line.is_item:
        return False
    same = abs(line.size - above.size) < 0.08 * max(line.size, above.size)
    beside = abs(line.middle - above.middle) < 0.5 * line.height
    if beside:
        return same and line.left - above.right < 3 * line.size
    if line.top - above.bottom > LEADING * max(line.size, above.size):
        return False
    if made.kind is BlockKind.KEY_FIGURE:
        return not KEY_FIGURE.search(_words(line)) or not (ENDS.search(made.last) or line.size > 1.1 * usual)
    if made.kind is BlockKind.HEADING:
        if same and line.size < LARGER * usual and re.match(r"[a-z(\d]", _words(line)):
            made.kind = BlockKind.PARAGRAPH  # its first line is bold
            return True
        long = sum(len(piece.text) for piece in made.pieces) > LONGEST_HEADING
        return same and line.bold == above.bold and not long
    if not same:
        return False
    if line.bold and not above.bold and _may_be_heading(line, _words(line), usual):
        return not ENDS.search(made.last) and not made.last.endswith(":")
    return True


def _words(line: Segment) -> str:
    text = line.text
    if line.is_item and is_bullet(line.words[0].text):
        first = line.words[0].text
        return text if first[0].isalnum() or first[0] == "(" else text[len(first) + 1 :]
    return text


def _piece(line: Segment, page: int) -> LinePart:
    return LinePart(_words(line), page, (line.left, line.top, line.right, line.bottom))
