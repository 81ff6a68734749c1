"""Excel workbooks: typed columns, a header that stays, filters, the evidence as comments, and a sheet that
says how to read it. Needs the extra `export`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sayso.codebook.rules import rejection_reasons
from sayso.errors import SaysoError
from sayso.export.plain_text import xml_text
from sayso.export.tables.columns import ColumnType, ExportTable, Row
from sayso.records import Qualifier, Status

ROWS = 1_048_575  # of a sheet, without its header
COMMENTS = 2_000  # rows whose evidence is a comment; each is held in memory until the file is written
WIDTHS = {"quote": 40, "sentence": 60, "content": 60, "title": 40, "url": 30, "reason": 60, "counted": 24}
WORDS = ("quote", "trigger", "content", "one_quote")  # the column that the comment is at: the first there is
COMMENTED = ("sentence", "speaker", "publisher", "published", "url", "one_says", "other_quote", "other_says")
LONGEST = 32_767  # characters of a cell, as UTF-16 counts them
EXACT = 10**15  # Excel keeps fifteen digits of a number
FIRST_DAY = date(1900, 3, 1)  # before it the calendar of Excel is a day off, or ends
CHOICES = ("verdict", "reason", "status", "qualifier")  # columns that people fill in by choosing
HOW = (
    "A row of figures, events, claims or disagreements quotes its words; the comment on them has who says "
    "so, who published it and, where it is asked for (--sentences), the sentence.",
    "low and high are the least and the greatest number that the words allow; empty is no bound, never 0.",
    "An empty cell elsewhere means that no words of the report say so.",
)


def write_workbook(table: ExportTable, path: Path, version: str) -> int:
    """Write the table to a file; how many rows."""
    xlsxwriter = _xlsxwriter()
    path.touch()  # what cannot be written is told before any work is done
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    with _os_errors(xlsxwriter), book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": False}),
            ColumnType.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            ColumnType.INTEGER: book.add_format({"num_format": "#,##0"}),
        }
        count = number = 0
        rows = (row for batch in table.batches() for row in batch)
        while number == 0 or count == number * ROWS:
            number += 1
            name = table.rows_are if number == 1 else f"{table.rows_are} {number}"
            count += _sheet(book.add_worksheet(name), table, islice(rows, ROWS), formats)
        _about(book.add_worksheet("how to read it"), table, version, count, formats["head"])
    return count


@contextmanager
def _os_errors(xlsxwriter: Any) -> Iterator[None]:
    """Have a file that cannot be written told as the error of the disk that it is."""
    try:
        yield
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


def _sheet(sheet: Any, table: ExportTable, rows: Iterator[Row], formats: dict[Any, Any]) -> int:
    """Fill a sheet; how many rows."""
    names = [column.name for column in table.columns]
    words = next((names.index(name) for name in WORDS if name in names), None)
    commented = [(name, names.index(name)) for name in COMMENTED if name in names]
    for index, name in enumerate(names):
        sheet.set_column(index, index, WIDTHS.get(name, 12))
        sheet.write_string(0, index, name, formats["head"])
    sheet.freeze_panes(1, 0)
    count = 0
    for row in rows:
        count += 1
        for index, value in enumerate(row):
            if value is not None:
                _cell(sheet, count, index, value, formats)
        if words is not None and count <= COMMENTS:
            told = [f"{name}: {row[index]}" for name, index in commented if row[index]]
            sheet.write_comment(count, words, cell("\n".join(told)), {"x_scale": 3, "y_scale": 2})
    sheet.autofilter(0, 0, count, len(names) - 1)
    if names[0] == "key":
        for name in CHOICES:
            _offer(sheet, names.index(name), count, name)
    return count


def _offer(sheet: Any, column: int, count: int, name: str) -> None:
    """Let people choose what to write in a column; they may write something else."""
    offered: dict[str, list[str]] = {
        "verdict": ["accept", "reject"], "reason": list(rejection_reasons()),
        "status": [*map(str, Status)], "qualifier": [*map(str, Qualifier)],
    }  # fmt: skip
    chosen = {"validate": "list", "source": offered[name], "error_type": "warning"}
    sheet.data_validation(1, column, max(count, 1), column, chosen)


def _cell(sheet: Any, row: int, column: int, value: Any, formats: dict[Any, Any]) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < EXACT:
        whole = formats[ColumnType.INTEGER] if isinstance(value, int) and abs(value) >= 1_000 else None
        sheet.write_number(row, column, value, whole)
    elif isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(
            row, column, datetime(value.year, value.month, value.day), formats[ColumnType.DATE]
        )
    else:
        text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        sheet.write_string(row, column, cell(text))


def cell(text: str) -> str:
    """A text as a cell holds it: without what XML has no place for, and cut where Excel would refuse it."""
    clean = xml_text(text)
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return clean
    return f"{units[: 2 * (LONGEST - 1)].decode('utf-16-le', 'ignore')}…"


def _about(sheet: Any, table: ExportTable, version: str, count: int, head: Any) -> None:
    """The sheet that says what this is, and what each column holds."""
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 110)
    lines: list[tuple[str, str]] = [
        ("What", f"{count:,} {table.rows_are} of a ledger of sayso {version}"),
        ("Asked for", table.asked),
        *(("How", line) for line in HOW),
        ("Places", "GeoNames, CC BY 4.0"),
        ("", ""),
        ("Column", "What it holds"),
        *((column.name, column.about) for column in table.columns),
    ]
    for index, (name, text) in enumerate(lines):
        style = head if name in ("What", "Column") else None
        sheet.write_string(index, 0, name, style)
        sheet.write_string(index, 1, text, style)


def _xlsxwriter() -> Any:
    try:
        import xlsxwriter
    except ImportError as error:
        raise SaysoError("Excel files need the extra `export`: pip install 'sayso[export]'.") from error
    return xlsxwriter
