"""CSV, plain or with HXL tags in its second line.

With tags there is a column for each measure of the figures besides, so that tools that look for
`#affected+killed` find it: the number by the profile, or the lower end of the interval; empty for what has
only an upper end ("up to 40"), and for what is planned, feared or denied, which such a tool would add up.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from sayso.codebook.export_rules import export_rules
from sayso.export.plain_text import FORMULA, cell_text
from sayso.export.tables.columns import ColumnType, ExportColumn, ExportTable, Row
from sayso.ledger.streams import columns_of_rows


def write_csv(table: ExportTable, out: TextIO) -> int:
    """Write a header and the rows; how many rows."""
    return _write(table, out, [])


def write_hxl(table: ExportTable, out: TextIO, measures: Iterable[str]) -> int:
    """Write a header, the tags and the rows; how many rows. Of figures there is a column for each of
    `measures`.
    """
    added = list(measures) if table.rows_are == "figures" else []
    return _write(table, out, added, tagged=True)


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """Write rows by column, what a row lacks as an empty cell; how many."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        cells = (row.get(name) for name in columns)
        writer.writerow([cell_text(one) if isinstance(one, str) else one for one in cells])
        count += 1
    return count


def measure_tag(measure: str) -> str:
    """The HXL tag of numbers of a measure."""
    return export_rules().measures.get(measure, f"#indicator+{measure}")


def _write(table: ExportTable, out: TextIO, measures: list[str], *, tagged: bool = False) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(one.name for one in table.columns), *measures])
    if tagged:
        writer.writerow([*(one.hxl for one in table.columns), *map(measure_tag, measures)])
    count, change = 0, _changes(table.columns)
    for batch in table.batches():
        columns = columns_of_rows(batch)
        if columns:
            count += len(columns[0])
            plain = _changed(columns, change)
            writer.writerows(_by_measure(table, columns, plain, measures) if measures else plain)
    return count


def _by_measure(
    table: ExportTable, columns: Sequence[Sequence[Any]], plain: Iterable[Row], measures: list[str]
) -> Iterator[Row]:
    """Each row with its number in the column of its measure."""
    measure, low, status = (table.index(name) for name in ("measure", "low", "status"))
    names = [column.name for column in table.columns]
    own = names.index("number") if "number" in names else None
    empty = [""] * len(measures)
    at = {name: index for index, name in enumerate(measures)}
    given = (columns[index] for index in (measure, status, low if own is None else own))
    for counts, what, number, written in zip(*given, plain, strict=True):
        cells = empty.copy()
        if counts in at and what == ACTUAL:
            cells[at[counts]] = number
        yield [*written, *cells]


STARTS = "".join(FORMULA)
ACTUAL = "actual"
OWN_WORDS = frozenset(
    {
        "id",
        "report_id",
        "series_id",
        "situation_id",
        "qualifier",
        "period_precision",
        "status",
        "country",
        "iso3",
        "least_certain",
        "reader",
        "review",
        "kind",
        "level",
        "severity",
        "language",
        "place_kind",
    }
)  # columns of text that no report has written: nothing there can be a formula
Change = Callable[[Iterable[Any]], list[Any]]


def _changes(columns: Iterable[ExportColumn]) -> list[tuple[int, Change]]:
    """What must be changed before it is written, by place: the writer does the rest."""
    found: dict[ColumnType, Change] = {
        ColumnType.TEXT: _texts, ColumnType.LIST: _lists, ColumnType.FLAG: _flags
    }  # fmt: skip
    return [
        (index, found[one.type])
        for index, one in enumerate(columns)
        if one.type in found and one.name not in OWN_WORDS
    ]


def _changed(columns: Sequence[Sequence[Any]], changes: list[tuple[int, Change]]) -> Iterable[Row]:
    """The rows, changed column by column, which is quicker than cell by cell."""
    written = list(columns)
    for index, change in changes:
        written[index] = change(written[index])
    return zip(*written, strict=True)


def _texts(values: Iterable[str | None]) -> list[str | None]:
    return [value if not value or value[0] not in STARTS else f"'{value}" for value in values]


def _lists(values: Iterable[Iterable[Any] | None]) -> list[str | None]:
    return [None if value is None else cell_text("; ".join(map(str, value))) for value in values]


def _flags(values: Iterable[bool | None]) -> list[str | None]:
    return [None if value is None else "true" if value else "false" for value in values]
