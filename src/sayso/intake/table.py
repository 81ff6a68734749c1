"""JSON and CSV into reports, a record or row each; columns by the names given, or by usual ones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from sayso.codebook import words
from sayso.errors import IntakeError
from sayso.intake import csv_rows, json_rows
from sayso.intake.csv_rows import Row, Sheet
from sayso.intake.dates import order_of
from sayso.intake.markup import without_markup
from sayso.intake.plain import Made, make_report
from sayso.intake.text import check_text, decode_rows

Found = tuple[int, Made | IntakeError]  # the number of a row, and its report or why there is none
DEEPEST = 3  # levels of a record in which a field is looked for


@cache
def usual_columns() -> dict[str, list[str]]:
    """For each field of a report the usual names of its column, in small letters and digits alone."""
    usual: dict[str, list[str]] = words("intake")["columns"]
    return usual


def read_json(data: bytes, given: dict[str, str], columns: dict[str, str]) -> Iterator[Found]:
    """The reports of a file: a line each, an array, one object, or a list inside of one."""
    text, note = decode_rows(data)
    holds_text = partial(_holds_text, columns)
    found = json_rows.records(text, holds_text)
    if "order" not in given and re.search(r'"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}', text):
        found = iter(list(found))
        found, values = _looked_at(found, columns)
        given = _ordered(given, values)
    for number, record in found:
        if isinstance(record, IntakeError):
            yield number, record
        else:
            yield number, _report(dict(_leaves(record)), given, columns, note)


def _looked_at(
    found: Iterator[json_rows.Record], columns: dict[str, str]
) -> tuple[Iterator[json_rows.Record], list[str]]:
    """The records again, and what they write for their days."""
    kept = list(found)
    flat = [dict(_leaves(record)) for _, record in kept if isinstance(record, dict)]
    return iter(kept), [_value("published", record, columns) for record in flat]


def _ordered(given: dict[str, str], values: Sequence[object]) -> dict[str, str]:
    """What is given, with the order of day and month that a whole column shows."""
    order = given.get("order") or order_of(values)
    return {**given, "order": order} if order else given


def read_csv(data: bytes, given: dict[str, str], columns: dict[str, str]) -> Iterator[Found]:
    """The reports of a file, a row each. Raises `IntakeError` if no column holds text."""
    text, note = decode_rows(data)
    sheet = csv_rows.read_sheet(text)
    named = {**csv_rows.tagged_columns(sheet), **columns}
    column = _column("text", sheet.columns, named)
    if column is None:
        raise _no_text("column", sheet.columns)
    rows = list(sheet.rows)
    day = _column("published", sheet.columns, named)
    at = sheet.columns.index(day) if day in sheet.columns else None
    if at is not None:
        given = _ordered(given, [row.cells[at] for row in rows if at < len(row.cells)])
    for row in rows:
        cells = _cells(sheet, row, column)
        if isinstance(cells, IntakeError):
            yield row.number, cells
            continue
        surplus = "" if len(row.cells) <= len(sheet.columns) else _surplus(sheet, row)
        yield row.number, _report(cells, given, named, note, row.note, surplus)


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


def _no_text(what: str, names: Sequence[str]) -> IntakeError:
    shown = ", ".join(name[:40] for name in names[:8])
    return IntakeError(
        "columns", f"No {what} holds the text ({what}s: {shown}). Name it: --column text=NAME."
    )


def _squeezed(name: str) -> str:
    """A column's name without case, blanks and signs: "Published-At" is "publishedat"."""
    return re.sub(r"[^a-z0-9]", "", name.rsplit(".", 1)[-1].lower())


def _column(field: str, names: Sequence[str], columns: Mapping[str, str]) -> str | None:
    return next(_columns(field, names, columns), None)


def _columns(field: str, names: Sequence[str], columns: Mapping[str, str]) -> Iterator[str]:
    """The columns that may hold a field, the likeliest first: the one that the user names, or usual ones."""
    wanted = columns.get(field)
    if wanted is not None:
        yield from (name for name in names if name == wanted)
        return
    squeezed = [(_squeezed(name), name) for name in names]
    for usual in usual_columns()[field]:
        yield from (name for short, name in squeezed if short == usual)


def _holds_text(columns: Mapping[str, str], record: dict[str, Any]) -> bool:
    leaves = dict(_leaves(record))
    return bool(_value("text", leaves, columns).strip())


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


def _value(field: str, record: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    """The first of a field's columns that says something."""
    values = (_string(record[name], field) for name in _columns(field, list(record), columns))
    return next((value for value in values if value.strip()), "")


def _report(
    record: Mapping[str, Any], given: dict[str, str], columns: dict[str, str], *notes: str | None
) -> Made | IntakeError:
    """A report of a record; whatever is wrong with it is its own error."""
    values = {field: _value(field, record, columns) for field in usual_columns()}
    if _column("text", list(record), columns) is None:
        return _no_text("field", [name for name in record if "." not in name])
    try:
        text = check_text(without_markup(values.pop("text")))
        fields = {key: value for key, value in values.items() if value}
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
