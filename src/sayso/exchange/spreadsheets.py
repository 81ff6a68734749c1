"""Rows of a spreadsheet that comes back: CSV in any dialect, or XLSX; sorted, cut and saved by whatever.

Takes a file, gives `SheetRow`s: their cells by column, in the names of the export.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sayso.errors import SaysoError
from sayso.intake.csv_rows import read_sheet
from sayso.intake.text import decode_rows

KEYS = ("key", "id")  # one of them says which figure a row is
MOST_COLUMNS = 500
LOOKED_AT = 20  # lines among which the header of a sheet is looked for


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: where it stands ("row 12"), and its cells by column."""

    where: str
    cells: dict[str, str]


def read_rows(path: Path, known: Iterable[str]) -> Iterator[SheetRow]:
    """The rows of a file with the columns of an export. Raises `SaysoError` for a file that is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SaysoError(f"{path} cannot be read: {error.strerror or error}.") from error
    if data.startswith(b"PK"):
        return _workbook(path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SaysoError(f"{path} is an old Excel file or has a password. Save it as .xlsx or CSV.")
    return _csv(path, data, set(known))


def _csv(path: Path, data: bytes, known: set[str]) -> Iterator[SheetRow]:
    text, _ = decode_rows(data)
    sheet = read_sheet(text, known)
    columns = [_name(one) for one in sheet.columns]
    _check(path, columns)
    return (SheetRow(f"row {row.number}", _cells(columns, row.cells)) for row in sheet.rows)


def _workbook(path: Path) -> Iterator[SheetRow]:
    """The rows of every sheet that has a header of ours."""
    from openpyxl import load_workbook

    seen = False
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            columns: list[str] | None = None
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [_shown(value) for value in values[:MOST_COLUMNS]]
                if columns is None:
                    names = [_name(cell) for cell in cells]
                    if not set(KEYS).isdisjoint(names):
                        columns, seen = names, True
                    elif number > LOOKED_AT:
                        break
                elif any(cell.strip() for cell in cells):
                    yield SheetRow(f"{sheet.title}, row {number}", _cells(columns, cells))
    except SaysoError:
        raise
    except Exception as error:  # openpyxl, lxml, zipfile and zlib raise a dozen kinds
        raise SaysoError(f"{path} is a broken spreadsheet ({error}). Save it anew, or as CSV.") from error
    if not seen:
        _check(path, [])


def _check(path: Path, columns: Iterable[str]) -> None:
    if set(KEYS).isdisjoint(columns):
        raise SaysoError(
            f"{path} has no column `key` or `id`, so no row can be matched. "
            "Begin with: sayso export xlsx figures --for-review -o figures.xlsx"
        )


def _name(cell: str) -> str:
    return "_".join(cell.replace("\ufeff", "").strip().casefold().replace("_", " ").split())


def _cells(columns: list[str], cells: Iterable[str]) -> dict[str, str]:
    pairs = zip_longest(columns, list(cells)[: len(columns)], fillvalue="")
    return {name: cell for name, cell in pairs if name}


def _shown(value: Any) -> str:
    """A cell of a workbook as text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)
