"""Spreadsheets into CSV, a sheet each, so that they are read as tables are.

Takes the bytes of an XLSX file, gives the name and the rows of each sheet that has cells. Raises
`IntakeError` with reason `broken`.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from sayso.errors import IntakeError

MOST_COLUMNS = 500


def sheets(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """The name and the rows of each sheet, cells as people read them."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = [
                [_shown(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.iter_rows(values_only=True)
            ]
            rows = [row for row in rows if any(row)]
            if rows:
                yield sheet.title, rows
    except Exception as error:  # openpyxl, lxml, zipfile and zlib raise a dozen kinds
        raise IntakeError(
            "broken", f"The spreadsheet is broken ({error}). Save it anew, or as CSV."
        ) from error


def as_csv(rows: list[list[str]]) -> bytes:
    """Rows as the bytes of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
