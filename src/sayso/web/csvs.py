"""Tables as CSV: the rows that a page shows, all their fields."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection
from sqlalchemy.engine import Engine

from sayso.web.desk import desk_of

BATCH = 1_000  # rows asked for at once
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(name: str, rows: Iterable[Any]) -> Response:
    """Rows (records or mappings) as a file to save; lists are joined by semicolons."""
    return _file(name, rows)


def csv_of_all(
    request: Request,
    name: str,
    ask: Callable[[Connection, Any], Sequence[Any]],
    end: Callable[[Any], Any],
) -> Response:
    """Every row that `ask` gives, `BATCH` at a time; `end` tells it where the last batch ended."""
    return _file(name, rows_of_all(desk_of(request).ledger.engine, ask, end))


def rows_of_all(
    engine: Engine, ask: Callable[[Connection, Any], Sequence[Any]], end: Callable[[Any], Any]
) -> Iterator[Any]:
    """The rows of `csv_of_all`, on a connection of their own: they are sent when the request is answered."""
    with engine.connect() as connection:
        after = None
        while True:
            found = ask(connection, after)
            yield from found
            if len(found) < BATCH:
                return
            after = end(found[-1])


def _file(name: str, rows: Iterable[Any]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(lines_of(rows), media_type="text/csv; charset=utf-8", headers=headers)


def lines_of(rows: Iterable[Any]) -> Iterator[str]:
    """Rows as the lines of a table, some at a time."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    for number, row in enumerate(rows):
        found = _flat(row)
        if not number:
            writer.writerow(found)
        writer.writerow([_cell(value) for value in found.values()])
        if number % 100 == 0:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def _flat(row: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = asdict(row) if is_dataclass(row) and not isinstance(row, type) else row
    flat: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}_{key}": inner for key, inner in value.items()}
        else:
            flat[name] = value
    return flat


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "; ".join(str(_cell(one)) for one in value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"  # or a spreadsheet would run it
    return value
