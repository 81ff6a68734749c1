"""Rows as the lines of a CSV table, for spreadsheets: lists joined by semicolons, nothing that runs as a
formula.

Takes records or mappings, gives lines of text.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from typing import Any

from sayso.export.plain_text import cell_text


def header_of(kind: type) -> str:
    """The header of a table without rows: the fields of a record."""
    return ",".join(field.name for field in fields(kind)) + "\n"


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
    return cell_text(value) if isinstance(value, str) else value
