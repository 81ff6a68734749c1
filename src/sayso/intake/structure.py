"""The parts of a web page's article, as trafilatura gives them: headings, paragraphs, lists, tables.

Takes the tree that trafilatura makes of an article, gives `TextPart`s in their order.
"""

import re
from collections.abc import Iterator
from typing import Any

from sayso.intake.documents.parts import PartCell, TextPart, paragraph, table_rows
from sayso.records import BlockKind

SPACES = re.compile(r"[^\S\n]+")


def article_parts(body: Any) -> Iterator[TextPart]:
    """The parts of an article; lines within a paragraph are parts of their own."""
    loose: list[str] = [body.text or ""]
    for one in body:
        if _is_block(one):
            yield from _lines(loose, BlockKind.PARAGRAPH)
            loose = [one.tail or ""]
            yield from _parts(one)
        else:
            loose += [_text(one), one.tail or ""]
    yield from _lines(loose, BlockKind.PARAGRAPH)


def _is_block(one: Any) -> bool:
    return one.tag in ("head", "p", "ab", "list", "item", "table", "quote", "div", "code")


def _parts(one: Any) -> Iterator[TextPart]:
    if one.tag == "table":
        yield from table_rows([_cell(cell) for cell in row.iter("cell")] for row in one.iter("row"))
    elif one.tag == "head":
        level = re.sub(r"\D", "", one.get("rend") or "")
        yield paragraph(" ".join(_text(one).split()), BlockKind.HEADING, int(level or 2))
    elif one.tag == "item":
        yield from _lines([one.text or "", *_inline(one)], BlockKind.ITEM)
        for inner in one:
            if _is_block(inner):
                yield from _parts(inner)
    elif any(_is_block(inner) for inner in one):
        yield from article_parts(one)
    else:
        yield from _lines([_text(one)], BlockKind.PARAGRAPH)


def _inline(one: Any) -> Iterator[str]:
    for inner in one:
        if not _is_block(inner):
            yield _text(inner)
        yield inner.tail or ""


def _text(one: Any) -> str:
    """The words of an element, with a line's end for each break."""
    if one.tag == "lb":
        return "\n"
    return "".join([one.text or "", *(_text(inner) + (inner.tail or "") for inner in one)])


def _lines(texts: list[str], kind: BlockKind) -> Iterator[TextPart]:
    for line in "".join(texts).split("\n"):
        if words := SPACES.sub(" ", line).strip():
            yield paragraph(words, kind)


def _cell(cell: Any) -> PartCell:
    """A cell; where it spans several, trafilatura puts empty cells after it."""
    return PartCell(" ".join(_text(cell).split()), head=True if cell.get("role") == "head" else None)
