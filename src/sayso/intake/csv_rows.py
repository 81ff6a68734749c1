"""CSV into rows, whatever spreadsheet or script wrote it: other separators, `sep=;`, HXL tags, stray quotes.

Takes text, gives a `Sheet`: its columns, and each row's cells with the number of its last line. Nothing is
cut or run together in silence: what was mended is said in a row's `note`.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sayso.codebook import words
from sayso.errors import IntakeError
from sayso.intake.text import line_ends

SEPARATORS = (",", ";", "\t", "|")
LARGEST = 2**31 - 1  # characters of a cell; a text that is too long is refused later, with its own reason
UNCLOSED = "A quotation mark is not closed; the row was taken to end with its line."
_SEP = re.compile(r"sep=(.)\n", re.IGNORECASE)
_TAG = re.compile(r"#[a-z][\w+ ]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, the number of its last line, and what was mended in it."""

    number: int
    cells: list[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns, the HXL tag of each (none where there are no tags), the separator, and the rows."""

    columns: list[str]
    tags: list[str]
    separator: str
    rows: Iterator[Row]


def read_sheet(text: str) -> Sheet:
    """The table of a file. Raises `IntakeError` with reason `empty` for one without a header."""
    csv.field_size_limit(LARGEST)
    text, separator, before = line_ends(text), "", 0
    if found := _SEP.match(text):
        separator, text, before = found[1], text[found.end() :], 1
    header = text.lstrip("\n").split("\n", 1)[0]
    separator = separator or max(SEPARATORS, key=header.count)
    rows = _rows(text, separator, before)
    first = next(rows, None)
    if first is None:
        raise IntakeError("empty", "There are no rows in it.")
    second = next(rows, None)
    if second is not None and _is_tagged(second.cells):
        return Sheet(first.cells, second.cells, separator, rows)
    return Sheet(first.cells, [], separator, chain([second] if second else [], rows))


def _is_tagged(cells: Sequence[str]) -> bool:
    """Whether a row holds HXL tags: "#date+reported", "#description"."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(_TAG.match(cell) for cell in filled)


def tagged_columns(sheet: Sheet) -> dict[str, str]:
    """The fields of a report that HXL tags name, each with its column."""
    fields: dict[str, str] = words("intake")["hxl"]
    found: dict[str, str] = {}
    for column, tag in zip(sheet.columns, sheet.tags, strict=False):
        parts = re.split(r"\s*\+\s*", tag.strip().lower())
        for known in (f"{parts[0]}+{part}" for part in parts[1:]):
            if known in fields:
                found.setdefault(fields[known], column)
        if parts[0] in fields:
            found.setdefault(fields[parts[0]], column)
    return found


def _rows(text: str, separator: str, before: int) -> Iterator[Row]:
    """Rows by quotes that pair: a line with an open one goes on in the next, unless that does not
    close it.
    """
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        end = _closing(lines, at)
        row = _parsed("\n".join(lines[at : end + 1]), separator, strict=end > at) if end is not None else None
        note = ""
        if row is None:
            note = UNCLOSED if lines[at].count('"') % 2 else ""
            end, row = at, _parsed(lines[at], separator, strict=False) or []
        at = (end or at) + 1
        if any(cell.strip() for cell in row):
            yield Row(at + before, row, note)


def _closing(lines: Sequence[str], at: int) -> int | None:
    """The line in which every quote opened since line `at` is closed; `None` if the file ends first."""
    open_quotes = 0
    for number in range(at, len(lines)):
        open_quotes += lines[number].count('"')
        if open_quotes % 2 == 0:
            return number
    return None


def _parsed(record: str, separator: str, *, strict: bool) -> list[str] | None:
    """The cells of one record; `None` where it is not one by the rules."""
    try:
        found = list(csv.reader([record], delimiter=separator, strict=strict))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None if found else []
