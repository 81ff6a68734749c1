"""The blocks of all pages into one text, with what stands where.

Takes `Draft`s page by page, gives an `Assembled`. Heads and feet that pages repeat are left out, paragraphs
that a column or page divides are joined, words that a line divides are made whole.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.intake.documents.blocks import Draft, LinePart
from sayso.intake.documents.flow import ENDS
from sayso.intake.documents.tables import PlacedCell, table_of
from sayso.records import Block, BlockKind, PrintedLine, Table

EDGE = 0.1  # of a page's height at its top and bottom, where heads and feet stand
PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*+\d{1,3}\s*+(?:(?:/|of|\|)\s*+\d{1,3})?(?:\s*+\|.*)?|.{0,60}\|\s*(?:page\s*)?\d{1,3}",
    re.I,
)
WORD = re.compile(r"[^\W\d_]+(?:[-–][^\W\d_]+)*")
FLOWING = (BlockKind.PARAGRAPH, BlockKind.ITEM)
CELL, ROW, BLOCK = "\t", "\n", "\n\n"


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document's text, its blocks and tables, where its lines are printed; heads and feet that the text
    leaves out.
    """

    text: str
    blocks: tuple[Block, ...]
    lines: tuple[PrintedLine, ...]
    repeated: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


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
    whole = list(_one_table(list(_rejoined(kept))))
    levels = _levels(whole)
    words = Counter(
        word for one in whole for piece in one.pieces for word in WORD.findall(piece.text.lower())
    )
    made = _Text(words)
    for one in whole:
        made.add(one, levels.get(round(one.size, 1), 0) if one.kind is BlockKind.HEADING else 0)
    text = "".join(made.parts)
    tables = (table_of(cells, text, made.blocks) for cells in made.tables if cells)
    return Assembled(
        text,
        tuple(made.blocks),
        tuple(made.lines),
        tuple(dict.fromkeys(left_out)),
        tuple(one for one in tables if one is not None),
    )


class _Text:
    """The text as it grows: its parts, and how many characters they have; blocks, lines and cells."""

    def __init__(self, words: Counter[str]) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.words = words
        self.blocks: list[Block] = []
        self.lines: list[PrintedLine] = []
        self.tables: list[list[PlacedCell]] = []
        self.row = 0

    def add(self, one: Draft, level: int) -> None:
        """Put a block at the end."""
        is_row = one.kind is BlockKind.ROW
        if self.blocks:
            both = is_row and self.blocks[-1].kind is BlockKind.ROW and not one.begins
            self._put(ROW if both else BLOCK)
        if is_row and (one.begins or not self.tables):
            self.tables.append([])
            self.row = 0
        self.row += 1
        start, first = self.size, len(self.parts)
        before: LinePart | None = None
        for piece in one.pieces:
            if before is not None:
                self._join(piece, in_cell=not is_row or piece.column == before.column)
            end = self.size + len(piece.text)
            self.lines.append(PrintedLine(self.size, end, piece.page, piece.box))
            self._put(piece.text)
            before = piece
        if is_row:
            self.tables[-1].extend(self._cells(one, start, "".join(self.parts[first:])))
        self.blocks.append(Block(one.kind, start, self.size, level))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def _join(self, piece: LinePart, *, in_cell: bool) -> None:
        between = _between(self.parts[-1], piece.text, self.words) if in_cell else CELL
        if between is not None:
            self._put(between)
            return
        self.parts[-1] = self.parts[-1][:-1]
        self.size -= 1
        last = self.lines[-1]
        self.lines[-1] = PrintedLine(last.start, self.size, last.page, last.box)

    def _cells(self, one: Draft, start: int, text: str) -> Iterator[PlacedCell]:
        """The cells of a row: pieces of one column are one."""
        firsts = {piece.column: piece for piece in reversed(one.pieces)}
        for own, column in zip(text.split(CELL), sorted(firsts), strict=True):
            yield PlacedCell(own, start, self.row, column, columns=firsts[column].columns)
            start += len(own) + len(CELL)


def _repeated(pages: Sequence[Sequence[Draft]], heights: Sequence[float]) -> set[tuple[int, int]]:
    """Which blocks are heads and feet: at an edge of the page, on several pages alike, or a page's number."""
    edges: dict[tuple[int, int], str] = {}
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        for at, one in enumerate(page):
            top, bottom = one.pieces[0].box[1], one.pieces[-1].box[3]
            row = one.kind is BlockKind.ROW  # `_one_table` takes out the heads that a table repeats
            if not row and len(one.pieces) <= 3 and (bottom < EDGE * height or top > (1 - EDGE) * height):
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


def _one_table(found: Sequence[Draft]) -> Iterator[Draft]:
    """The blocks; rows at the top of a page go on with a table of the same columns at the foot of the page
    before, whose heads they may repeat.
    """
    first: Draft | None = None  # row of the table before
    for at, one in enumerate(found):
        before = found[at - 1] if at else None
        if one.begins and first is not None and before is not None and before.kind is BlockKind.ROW:
            next_page = one.pieces[0].page == before.pieces[-1].page + 1
            if next_page and _width(found, at) == _width(found, found.index(first)):
                if [piece.text for piece in one.pieces] == [piece.text for piece in first.pieces]:
                    continue  # the heads again
                one.begins = False
        if one.begins:
            first = one
        yield one


def _width(found: Sequence[Draft], at: int) -> int:
    """How many columns the table has whose first row stands at `at`."""
    last = next(
        (i for i in range(at + 1, len(found)) if found[i].kind is not BlockKind.ROW or found[i].begins), None
    )
    return max(piece.column + piece.columns - 1 for one in found[at:last] for piece in one.pieces)


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
    first = re.search(r"(?<![^\W\d_])[^\W\d_]+-$", before)
    second = re.match(r"[a-z]+", after)
    if first is None or second is None:
        return ""
    joined = (first[0][:-1] + second[0]).lower()
    return "" if words[first[0].lower() + second[0]] > words[joined] else None
