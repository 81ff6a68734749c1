"""Line breaks that mean nothing: a text that was wrapped at some width reads as if it were not.

Takes a text, gives one of the same length in which a break inside a sentence is a blank, so that offsets
hold. Breaks between paragraphs, headlines, items of a list and lines of a table stay.
"""

import re
from collections.abc import Iterator

from sayso.codebook import word_set

ITEM = re.compile(r"\s*(?:[-–—•*●▪◦·‣]\s|\(?\d{1,2}[.)]\s|[a-z][.)]\s)")
ENDED = re.compile(r"[.!?:;…]['\"”’)\]]*\s*$")
COLUMNS = re.compile(r"\S(?:\t| {3,})\S")
MARK = re.compile(
    r"(?:(?<=\n)|\A)[ \t]{0,8}[-–—*]\s|[•●▪◦‣]\s"
)  # before an item, the round ones also in a line
ITEM_END = re.compile(r"\n(?=\S|[ \t]{0,80}\n)")
FEWEST_ITEMS = 2
PROSE = 0.4  # the share of lines that begin inside a sentence, from which a block of lines is prose
NARROW = 24  # characters below which lines are headings and cells


def unwrapped(text: str) -> str:
    """The text with blanks for line breaks inside sentences; as long as before."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    soft = {number for block in _blocks(lines) for number in _soft(lines, block)} | {*_torn(lines)}
    parts = [lines[0]]
    for number in range(1, len(lines)):
        parts += [" " if number in soft else "\n", lines[number]]
    return "".join(parts)


def marked_items(text: str) -> list[tuple[int, int]]:
    """Where the items of lists stand that signs begin, each up to the next or to a line not indented."""
    marks = list(MARK.finditer(text))
    if len(marks) < FEWEST_ITEMS:
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    over = (ITEM_END.search(text, mark.end(), end) for mark, end in zip(marks, ends, strict=True))
    return [
        (mark.end(), found.start() if found is not None else end)
        for mark, end, found in zip(marks, ends, over, strict=True)
    ]


def _blocks(lines: list[str]) -> Iterator[range]:
    """Runs of lines without a blank line among them."""
    start = 0
    for number, line in enumerate([*lines, ""]):
        if not line.strip():
            if number - start > 1:
                yield range(start, number)
            start = number + 1


def _torn(lines: list[str]) -> Iterator[int]:
    """The breaks around a blank line inside a sentence, which a page or a column of a PDF ended."""
    for number in range(1, len(lines) - 1):
        before, line = lines[number - 1], lines[number + 1]
        if lines[number].strip() or not before.strip() or not line.strip():
            continue
        set_apart = ITEM.match(line) or COLUMNS.search(line) or COLUMNS.search(before)
        if len(before) > NARROW and not set_apart and _goes_on(before, line):
            yield from (number, number + 1)


def _soft(lines: list[str], block: range) -> Iterator[int]:
    """The lines of a block that go on with the sentence of the line before."""
    widest = max(len(lines[number].rstrip()) for number in block)
    following = [number for number in block if number != block.start]
    begun = sum(_begins_inside(lines[number - 1], lines[number]) for number in following)
    prose = begun >= PROSE * len(following) and widest > NARROW
    for number in following:
        before, line = lines[number - 1], lines[number]
        if ITEM.match(line) or COLUMNS.search(line) or COLUMNS.search(before):
            continue
        first = line.split(maxsplit=1)[0]
        full = len(before.rstrip()) + 1 + len(first) > widest
        ended = ENDED.search(before) is not None and not before.rstrip().endswith(":")
        if _goes_on(before, line) or (prose and (full or ended)):
            yield number


def _begins_inside(before: str, line: str) -> bool:
    """Whether a line cannot begin a sentence or a heading: it begins small, or with a number after no
    stop.
    """
    first = line.lstrip()[:1]
    return first.islower() or (first.isdigit() and ENDED.search(before) is None)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line begins in the middle of the sentence before it."""
    if ENDED.search(before):
        return False
    last = re.findall(r"[\w'’]+|[^\w\s]", before)[-1:]
    if line.lstrip()[:1].islower():
        return True
    return (
        bool(last)
        and (last[0].lower() in word_set("grammar", "lines", "open") or last[0] == ",")
        and len(before) > NARROW
    )
