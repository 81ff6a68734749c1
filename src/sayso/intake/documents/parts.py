"""Parts of a document without pages (Word, OpenDocument, EPUB, RTF, sheets) into one text.

Takes `TextPart`s in their order, gives an `Assembled`: paragraphs with a blank line between them, rows of a
table a line each, its cells with a tab between them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sayso.intake.documents.assemble import BLOCK, CELL, ROW, Assembled
from sayso.records import Block, BlockKind


@dataclass(frozen=True, slots=True)
class TextPart:
    """A paragraph, heading or item, or the cells of a row; `level` is that of a heading."""

    kind: BlockKind
    cells: tuple[str, ...]
    level: int = 0


def paragraph(text: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> TextPart:
    """A part of one text."""
    return TextPart(kind, (text,), level)


def put_together(parts: Iterable[TextPart]) -> Assembled:
    """The document of the parts that hold words."""
    texts: list[str] = []
    blocks: list[Block] = []
    at, last = 0, None
    for part in parts:
        cells = [" ".join(cell.split()) for cell in part.cells]
        text = CELL.join(cells).rstrip()
        if not text.strip():
            continue
        if last is not None:
            between = ROW if part.kind is last is BlockKind.ROW else BLOCK
            texts.append(between)
            at += len(between)
        texts.append(text)
        blocks.append(Block(part.kind, at, at + len(text), part.level))
        at, last = at + len(text), part.kind
    return Assembled("".join(texts), tuple(blocks), ())
