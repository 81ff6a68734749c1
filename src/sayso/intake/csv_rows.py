"""CSV into rows, whatever spreadsheet or script wrote it: other separators, `sep=;`, HXL tags, stray quotes.

Takes text, gives a `Sheet`: its columns, and each row's cells with the number of its last line. Nothing is
cut or run together in silence: what was mended is said in a row's `note`.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sayso.codebook import words
from sayso.errors import IntakeError
from sayso.intake.column_names import known_fields
from sayso.intake.dates import read_day
from sayso.intake.text import line_ends

LONGEST_NAME = 12  # words of the name of a column
LOOKED_AT = 20  # lines among which the header is looked for
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
    """The columns, the HXL tag of each (none where there are no tags), the separator, the rows, and the line
    of the header, 0 where there is none.
    """

    columns: list[str]
    tags: list[str]
    separator: str
    rows: Iterator[Row]
    header: int = 1


def read_sheet(text: str, named: Iterable[str] = ()) -> Sheet:
    """The table of a file; what stands above its header is passed over. `named` are a user's columns.

    Raises `IntakeError` with reason `empty` for one without a header.
    """
    csv.field_size_limit(LARGEST)
    text, separator, before = line_ends(text), "", 0
    if found := _SEP.match(text):
        separator, text, before = found[1], text[found.end() :], 1
    above, separator = _header(text.split("\n"), separator, named)
    rows = _rows(text.split("\n", above)[-1] if above else text, separator, before + above)
    first = next(rows, None)
    if first is None:
        raise IntakeError("empty", "There are no rows in it.")
    if not known_fields(first.cells, named) and _is_data(first.cells):
        return Sheet(_unique([""] * len(first.cells)), [], separator, chain([first], rows), 0)
    columns = _unique(first.cells)
    second = next(rows, None)
    if second is not None and _is_tagged(second.cells):
        return Sheet(columns, second.cells, separator, rows, first.number)
    return Sheet(columns, [], separator, chain([second] if second else [], rows), first.number)


def _header(lines: Sequence[str], separator: str, named: Iterable[str]) -> tuple[int, str]:
    """How many lines stand above the header, and what separates its cells.

    The header is the first line that names fields of a report and has more cells than all lines above it;
    without one the first that has as many as most lines, where the first line of all is one cell (a title).
    """
    filled = _records(lines)
    separators = (separator,) if separator else SEPARATORS
    first = filled[0][1] if filled else ""
    usual = separator or max(SEPARATORS, key=first.count)
    fewest = 1
    for index, (at, line) in enumerate(filled):
        known = {sign: known_fields(_filled(line, sign), named) for sign in separators}
        sign = max(separators, key=lambda one: (known[one], line.count(one)))
        above = max((len(_filled(one, sign)) for _, one in filled[:index]), default=0)
        if known[sign] >= fewest and (len(_filled(line, sign)) > max(above, 1)):
            return at, sign
        if not index and known[sign]:
            fewest = 2  # a single cell: the header of one column, unless another line names more
    if fewest > 1:
        return 0, usual
    for sign in separators:
        counts = [len(_filled(line, sign)) for _, line in filled]
        most = max(counts, key=counts.count, default=0)
        is_table = most > 1 and 2 * counts.count(most) > len(counts)
        if is_table and (len(_filled(first, usual)) < 2 or sign == "\t"):  # prose has no tabs
            return filled[counts.index(most)][0], sign
    return 0, usual


def _records(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The first records that are not empty, each with the number of lines above it."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < min(len(lines), LOOKED_AT):
        end = _closing(lines, at)
        end = at if end is None else end
        if lines[at].strip():
            found.append((at, "\n".join(lines[at : end + 1])))
        at = end + 1
    return found


def _filled(line: str, separator: str) -> list[str]:
    return [cell.strip() for cell in _parsed(line, separator, strict=False) or () if cell.strip()]


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a row is no header, as it holds a sentence, alone or with its stop, a day or an address."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    sentences = [cell for cell in filled if len(cell.split()) > LONGEST_NAME and cell[-1] not in "?:"]
    return bool(sentences) and (
        len(filled) == 1
        or any(cell[-1] in '.!”"' for cell in sentences)
        or any(cell.startswith(("http://", "https://")) for cell in filled)
        or any(cell[0].isdigit() and read_day(cell) is not None for cell in filled)
    )


def _unique(cells: Sequence[str]) -> list[str]:
    """Names of columns: those without one by their number, those of one name told apart."""
    seen: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {number}"
        seen.append(f"{name} ({number})" if name in seen else name)
    return seen


def _is_tagged(cells: Sequence[str]) -> bool:
    """Whether a row holds HXL tags: "#date+reported", "#description"."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(_TAG.match(cell) for cell in filled)


def tagged_columns(sheet: Sheet) -> dict[str, str]:
    """The fields of a report that HXL tags name, each with its column."""
    fields: dict[str, str] = words("intake")["hxl"]
    found: dict[str, str] = {}
    for column, tag in zip(sheet.columns, sheet.tags, strict=False):
        parts = re.split(r"\s{0,20}\+\s*+", tag.strip().lower())
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
