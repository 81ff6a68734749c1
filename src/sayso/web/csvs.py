"""Tables as CSV: the rows that a page shows, all their fields."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from fastapi.responses import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(name: str, rows: Iterable[Any]) -> Response:
    """Rows (records or mappings) as a file to save; lists are joined by semicolons."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    for number, row in enumerate(rows):
        found = _flat(row)
        if not number:
            writer.writerow(found)
        writer.writerow([_cell(value) for value in found.values()])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(held.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


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
