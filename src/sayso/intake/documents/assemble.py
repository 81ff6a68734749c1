"""The blocks of all pages into one text, with what stands where.

Takes `Draft`s page by page, gives an `Assembled`. Heads and feet that pages repeat are left out, paragraphs
that a column or page divides are joined, words that a line divides are made whole.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.intake.documents.blocks import Draft
from sayso.intake.documents.flow import ENDS
from sayso.records import Block, BlockKind, PrintedLine

EDGE = 0.1  # of a page's height at its top and bottom, where heads and feet stand
PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*\d{1,3}\s*(?:(?:/|of|\|)\s*\d{1,3})?(?:\s*\|.*)?|.{0,60}\|\s*(?:page\s*)?\d{1,3}", re.I
)
WORD = re.compile(r"[^\W\d_]+(?:[-–][^\W\d_]+)*")
FLOWING = (BlockKind.PARAGRAPH, BlockKind.ITEM)
CELL, ROW, BLOCK = "\t", "\n", "\n\n"


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document's text, its blocks, where its lines are printed; heads and feet that the text leaves out."""

    text: str
    blocks: tuple[Block, ...]
    lines: tuple[PrintedLine, ...]
    repeated: tuple[str, ...] = ()


def assemble(pages: Sequence[Sequence[Draft]], heights: Sequence[float]) -> Assembled:
    """The document of its pages' blocks; `heights` are those of the pages, in points."""
    repeated = _repeated(pages, heights)
    kept = [
        one
        for number, page in enumerate(pages)
        for at, one in enumerate(page)
        if (number, at) not in repeated
    ]
    left_out = (piece.text for number, at in sorted(repeated) for piece in pages[number][at].pieces)
    whole = list(_rejoined(kept))
    levels = _levels(whole)
    words = Counter(
        word for one in whole for piece in one.pieces for word in WORD.findall(piece.text.lower())
    )
    text = ""
    blocks: list[Block] = []
    lines: list[PrintedLine] = []
    for at, one in enumerate(whole):
        if at:
            both = one.kind is BlockKind.ROW and whole[at - 1].kind is BlockKind.ROW
            text += ROW if both else BLOCK
        start = len(text)
        for number, piece in enumerate(one.pieces):
            own = piece.text
            if number and one.kind is BlockKind.ROW:
                text += CELL
            elif number:
                between = _between(text, own, words)
                if between is None:
                    text = text[:-1]
                    lines[-1] = PrintedLine(lines[-1].start, len(text), lines[-1].page, lines[-1].box)
                else:
                    text += between
            lines.append(PrintedLine(len(text), len(text) + len(own), piece.page, piece.box))
            text += own
        blocks.append(
            Block(
                one.kind,
                start,
                len(text),
                levels.get(round(one.size, 1), 0) if one.kind is BlockKind.HEADING else 0,
            )
        )
    return Assembled(text, tuple(blocks), tuple(lines), tuple(dict.fromkeys(left_out)))


def _repeated(pages: Sequence[Sequence[Draft]], heights: Sequence[float]) -> set[tuple[int, int]]:
    """Which blocks are heads and feet: at an edge of the page, on several pages alike, or a page's number."""
    edges: dict[tuple[int, int], str] = {}
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        for at, one in enumerate(page):
            top, bottom = one.pieces[0].box[1], one.pieces[-1].box[3]
            if len(one.pieces) <= 3 and (bottom < EDGE * height or top > (1 - EDGE) * height):
                edges[number, at] = re.sub(r"\d+", "#", " ".join(piece.text for piece in one.pieces).lower())
    on: Counter[str] = Counter()
    for text in {(number, text) for (number, _), text in edges.items()}:
        on[text[1]] += 1
    return {
        where
        for where, text in edges.items()
        if (on[text] > 1 and not _is_first_heading(pages, *where))
        or PAGE_NUMBER.fullmatch(pages[where[0]][where[1]].first)
    }


def _is_first_heading(pages: Sequence[Sequence[Draft]], page: int, at: int) -> bool:
    """Whether a head that pages repeat is the title on the first."""
    return page == 0 and pages[page][at].kind is BlockKind.HEADING


def _rejoined(found: Sequence[Draft]) -> Iterator[Draft]:
    """The blocks, those joined that a column or a page divides; what stands between (a note, a key figure)
    comes after.
    """
    waiting: list[Draft] = []
    last: Draft | None = None
    for one in found:
        if last is not None and _goes_on(last, one):
            last.pieces.extend(one.pieces)
            continue
        if (
            one.kind is BlockKind.NOTE
            and last is not None
            and last.kind in FLOWING
            and not ENDS.search(last.last)
        ):
            waiting.append(one)
            continue
        if last is not None:
            yield last
        yield from waiting
        waiting, last = [], one
    if last is not None:
        yield last
    yield from waiting


def _goes_on(last: Draft, one: Draft) -> bool:
    return (
        last.kind in FLOWING
        and one.kind is BlockKind.PARAGRAPH
        and not ENDS.search(last.last)
        and re.match(r"[a-z(]", one.first) is not None
        and abs(one.size - last.size) < 0.08 * last.size
        and not last.last.endswith(":")
    )


def _levels(found: Sequence[Draft]) -> dict[float, int]:
    """The level of each size of headings, the largest first."""
    sizes = sorted({round(one.size, 1) for one in found if one.kind is BlockKind.HEADING}, reverse=True)
    return {size: at + 1 for at, size in enumerate(sizes)}


def _between(before: str, after: str, words: Counter[str]) -> str | None:
    """What joins two lines: a space, nothing after a hyphen that is a word's own, `None` where the hyphen
    goes.
    """
    if not before.endswith(("-", "–")) or not before[-2:-1].isalnum():
        return " "
    first = re.search(r"[^\W\d_]+-$", before)
    second = re.match(r"[a-z]+", after)
    if first is None or second is None:
        return ""
    joined = (first[0][:-1] + second[0]).lower()
    return "" if words[first[0].lower() + second[0]] > words[joined] else None
