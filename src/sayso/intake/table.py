"""JSON and CSV into reports, a record or row each; columns by the names given, or by usual ones."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from sayso.codebook import words
from sayso.errors import IntakeError
from sayso.intake import csv_rows, json_rows
from sayso.intake.column_names import Wanted, named_for, usual_columns, usual_for
from sayso.intake.columns import ColumnChoice, ColumnUse, choose_columns, is_serial, no_column
from sayso.intake.csv_rows import Row, Sheet
from sayso.intake.dates import SERIAL, order_of
from sayso.intake.markup import without_markup
from sayso.intake.plain import Made, make_report
from sayso.intake.text import check_text, decode_rows

Found = tuple[int, Made | IntakeError]  # the number of a row, and its report or why there is none
LONGEST_DAY = 80  # characters of a cell with a day
DEEPEST = 3  # levels of a record in which a field is looked for


@dataclass(frozen=True, slots=True)
class OpenTable:
    """Which columns of a table are used, and its reports, a row each."""

    columns: ColumnChoice
    rows: Iterator[Found]


def read_json(data: bytes, given: dict[str, str], columns: Wanted) -> OpenTable:
    """The reports of a file: a line each, an array, one object, or a list inside of one."""
    found = _records(data, given, columns)
    first = next(found, None)
    shown = _chosen_of(first[0], columns) if first else ColumnChoice()
    reports = (one for _, one in chain([first] if first else [], found))
    return OpenTable(shown, reports)


def _records(data: bytes, given: dict[str, str], columns: Wanted) -> Iterator[tuple[dict[str, Any], Found]]:
    """The records of a file, each with its report."""
    text, note = decode_rows(data)
    found = json_rows.records(text, partial(holds_text, columns))
    if "order" not in given and re.search(r'"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}', text):
        found = iter(list(found))
        found, values = _looked_at(found, columns)
        given = _ordered(given, values)
    for number, record in found:
        if isinstance(record, IntakeError):
            yield {}, (number, record)
        else:
            leaves = dict(_leaves(record))
            yield leaves, (number, _report(leaves, given, columns, note))


def open_records(
    records: Callable[[], Iterator[json_rows.Record]],
    given: dict[str, str],
    columns: Wanted,
    *,
    part: bool = False,
) -> OpenTable:
    """The reports of records that are read anew at each call, so that none is kept; a first time through them
    for the order of day and month, where nobody says it. Of a `part` of a table the whole says it.
    """
    if "order" not in given and not part:
        given = _ordered(given, written_days((one for _, one in records()), columns))
    found = records()
    first = next(found, None)
    flat = dict(_leaves(first[1])) if first and isinstance(first[1], dict) else {}
    each = chain([first] if first else [], found)
    return OpenTable(_chosen_of(flat, columns), (_of_record(one, given, columns) for one in each))


def written_days(records: Iterable[Any], columns: Wanted) -> Iterator[str]:
    """What records write for their days."""
    leaves = (dict(_leaves(one)) for one in records if isinstance(one, dict))
    return (_value("published", record, columns) for record in leaves)


def _of_record(found: json_rows.Record, given: dict[str, str], columns: Wanted) -> Found:
    number, record = found
    if isinstance(record, IntakeError):
        return number, record
    return number, _report(dict(_leaves(record)), given, columns)


def _chosen_of(record: Mapping[str, Any], columns: Wanted) -> ColumnChoice:
    """What the fields of a first record give."""
    uses = []
    for field in usual_columns():
        by = "you" if field in columns else "name"
        names = (
            name for name in _columns(field, list(record), columns) if _string(record[name], field).strip()
        )
        uses += [ColumnUse(field, name, by) for name in names][:1]
    used = {use.column for use in uses}
    top = {name.split(".", 1)[0] for name in used}
    return ColumnChoice(tuple(uses), tuple(name for name in record if "." not in name and name not in top))


def _looked_at(
    found: Iterator[json_rows.Record], columns: Wanted
) -> tuple[Iterator[json_rows.Record], list[str]]:
    """The records again, and what they write for their days."""
    kept = list(found)
    flat = [dict(_leaves(record)) for _, record in kept if isinstance(record, dict)]
    return iter(kept), [_value("published", record, columns) for record in flat]


def _ordered(given: dict[str, str], values: Iterable[object]) -> dict[str, str]:
    """What is given, with the order of day and month that a whole column shows."""
    order = given.get("order") or order_of(values)
    return {**given, "order": order} if order else given


def read_csv(data: bytes, given: dict[str, str], columns: Wanted) -> OpenTable:
    """The reports of a file, a row each. Raises `IntakeError` if no column holds text."""
    text, note = decode_rows(data)
    sheet = csv_rows.read_sheet(text, [name for field in columns for name in named_for(field, columns)])
    rows = list(sheet.rows)
    cells = [row.cells for row in rows]
    chosen = choose_columns(sheet.columns, cells, columns, csv_rows.tagged_columns(sheet), sheet.header)
    at = [sheet.columns.index(name) for name in chosen.of("published")]
    days = [row.cells[one] for one in at for row in rows if one < len(row.cells)]
    given = {**given, "order": SERIAL} if is_serial(days) else _ordered(given, days)
    return OpenTable(chosen, _csv_reports(sheet, rows, chosen, given, note))


def _csv_reports(
    sheet: Sheet, rows: Sequence[Row], chosen: ColumnChoice, given: dict[str, str], note: str | None
) -> Iterator[Found]:
    wanted = {field: tuple(chosen.of(field)) for field in usual_columns()}
    told = chosen.note()
    for row in rows:
        cells = _cells(sheet, row, chosen.of("text")[-1])
        if isinstance(cells, IntakeError):
            yield row.number, cells
            continue
        surplus = "" if len(row.cells) <= len(sheet.columns) else _surplus(sheet, row)
        yield row.number, _report(cells, given, wanted, note, row.note, surplus, told)
        told = ""  # once a table


def _cells(sheet: Sheet, row: Row, text: str) -> dict[str, Any] | IntakeError:
    """A row by column. Cells too many are the text's own, if that comes last; else nobody can know whose."""
    more = len(row.cells) - len(sheet.columns)
    if more <= 0:
        return dict(zip(sheet.columns, [*row.cells, *[""] * -more], strict=True))
    if not any(cell.strip() for cell in row.cells[-more:]):
        return dict(zip(sheet.columns, row.cells, strict=False))
    if sheet.columns[-1] != text:
        return IntakeError(
            "cells", f"The row has {len(row.cells)} cells, the header {len(sheet.columns)}. {_QUOTE}"
        )
    last = len(sheet.columns) - 1
    joined = [*row.cells[:last], sheet.separator.join(row.cells[last:])]
    return dict(zip(sheet.columns, joined, strict=True))


_QUOTE = "Put cells that hold the separator in quotation marks."


def _surplus(sheet: Sheet, row: Row) -> str:
    if not any(cell.strip() for cell in row.cells[len(sheet.columns) :]):
        return ""
    message = f"It has {len(row.cells)} cells, the header {len(sheet.columns)}"
    return f"{message}; the last were joined as text. {_QUOTE}"


def _columns(field: str, names: Sequence[str], columns: Wanted) -> Iterator[str]:
    """The columns that may hold a field, the likeliest first: those that the user names, or usual ones."""
    if field in columns:
        yield from (name for name in named_for(field, columns) if name in names)
    else:
        yield from usual_for(field, names)


def holds_text(columns: Wanted, record: dict[str, Any]) -> bool:
    """Whether a record is a report: a column that may hold text does."""
    leaves = dict(_leaves(record))
    return bool(_text(leaves, columns).strip())


def _leaves(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of a record by name; of objects inside it too ("fields.body"), what lies higher first."""
    level: list[tuple[str, Mapping[str, Any]]] = [("", record)]
    for _ in range(DEEPEST):
        inner: list[tuple[str, Mapping[str, Any]]] = []
        for prefix, values in level:
            for name, value in values.items():
                if isinstance(name, str):
                    yield prefix + name, value
                    if isinstance(value, dict):
                        inner.append((f"{prefix}{name}.", value))
        level = inner


def _value(field: str, record: Mapping[str, Any], columns: Wanted) -> str:
    """The first of a field's columns that says something."""
    values = [_string(record[name], field) for name in _columns(field, list(record), columns)]
    said = [value for value in values if value.strip()]
    if field == "published":  # "date": {"text": "…"} is none
        said = sorted(
            (value for value in said if len(value) <= LONGEST_DAY), key=lambda one: not re.search(r"\d", one)
        )
    return said[0] if said else ""


def _text(record: Mapping[str, Any], columns: Wanted) -> str:
    """The text: of the columns that are chosen all, each a paragraph, but for what another holds too; of
    usual ones the first that says something.
    """
    if "text" not in columns:
        return without_markup(_value("text", record, columns))
    names = _columns("text", list(record), columns)
    parts = [without_markup(_string(record[name], "text")).strip() for name in names]
    plain = [_compared(part) for part in parts]
    kept = [
        part
        for at, part in enumerate(parts)
        if plain[at]
        and not any(
            plain[at] in other and (plain[at] != other or before < at)
            for before, other in enumerate(plain)
            if before != at
        )
    ]
    return "\n\n".join(kept)


def _compared(text: str) -> str:
    """A text without what does not count when two are compared: case, signs, dots of what was cut."""
    return re.sub(r"\W+", " ", text).strip().lower()


def _report(
    record: Mapping[str, Any], given: dict[str, str], columns: Wanted, *notes: str | None
) -> Made | IntakeError:
    """A report of a record; whatever is wrong with it is its own error."""
    if next(_columns("text", list(record), columns), None) is None:
        return no_column("field", [name for name in record if "." not in name])
    fields = {field: value for field in usual_columns() if (value := _value(field, record, columns))}
    try:
        text = check_text(_text(record, columns))
        fields.pop("text", None)
        if "title" in fields:
            fields["title"] = without_markup(fields["title"])
        report, own = make_report(text, {**given, **fields})
    except IntakeError as error:
        return error
    return report, (*(note for note in notes if note), *own)


def _string(value: Any, field: str) -> str:
    """A value as text: of an object its name or its like, of a list each."""
    if isinstance(value, dict):
        parts = words("intake")["inside"]["parts"]
        return next((inner for part in parts if (inner := _string(value.get(part), field)).strip()), "")
    if isinstance(value, list):
        each = [_string(one, field) for one in value]
        return ("\n\n" if field == "text" else ", ").join(one for one in each if one.strip())
    return "" if value is None or isinstance(value, bool) else str(value)
