"""Tables as CSV or JSON: the rows that a page shows, all their fields."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection
from sqlalchemy.engine import Engine

from sayso.export.csv_lines import lines_of
from sayso.ledger.schema.connections import begin_reading
from sayso.web.desk import desk_of

BATCH = 1_000  # rows asked for at once


def csv_of(name: str, rows: Iterable[Any]) -> Response:
    """Rows (records or mappings) as a file to save; lists are joined by semicolons."""
    return _file(name, rows)


def csv_of_all(
    request: Request,
    name: str,
    ask: Callable[[Connection, Any], Sequence[Any]],
    end: Callable[[Any], Any],
) -> Response:
    """Every row that `ask` gives, `BATCH` at a time; `end` says where the last batch ended."""
    return _file(name, rows_of_all(desk_of(request).ledger.engine, ask, end))


def json_of_all(name: str, rows: Iterable[Any]) -> Response:
    """Rows as a JSON list in a file to save, written as they come."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return StreamingResponse(_json_lines(rows), media_type="application/json", headers=headers)


def _json_lines(rows: Iterable[Any]) -> Iterator[bytes]:
    encoder, first = msgspec.json.Encoder(), True
    yield b"["
    for row in rows:
        yield (b"\n" if first else b",\n") + encoder.encode(row)
        first = False
    yield b"\n]\n"


def rows_of_all(
    engine: Engine, ask: Callable[[Connection, Any], Sequence[Any]], end: Callable[[Any], Any]
) -> Iterator[Any]:
    """The rows of `csv_of_all`, on a connection of their own: they are sent when the request is answered."""
    with engine.connect() as connection:
        begin_reading(connection)
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
