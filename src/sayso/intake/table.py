"""JSON lines and CSV into reports, a row each; columns by the names given, or by usual ones."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from sayso.codebook import words
from sayso.errors import IntakeError
from sayso.intake.plain import make_report
from sayso.intake.text import check_text, decode
from sayso.records import Report

Row = tuple[int, Report | IntakeError]


def usual_columns() -> dict[str, list[str]]:
    """For each field of a report the usual names of its column, in lower case."""
    usual: dict[str, list[str]] = words("intake")["columns"]
    return usual


def read_json_lines(data: bytes, given: dict[str, str], columns: dict[str, str]) -> Iterator[Row]:
    """Each line's number and its report or error; a file that is one JSON array counts its members."""
    text = decode(data)
    if text.lstrip().startswith("["):
        yield from _array(text, given, columns)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                yield (
                    number,
                    IntakeError("json", f"The line is not JSON: {error.msg} at character {error.pos}."),
                )
                continue
            yield number, _report(record, given, columns)


def _array(text: str, given: dict[str, str], columns: dict[str, str]) -> Iterator[Row]:
    try:
        records = json.loads(text)
    except json.JSONDecodeError as error:
        raise IntakeError("json", f"The file is not JSON: {error.msg} at character {error.pos}.") from error
    for number, record in enumerate(records, 1):
        yield number, _report(record, given, columns)


def read_csv(data: bytes, given: dict[str, str], columns: dict[str, str]) -> Iterator[Row]:
    """Each row's line number and its report or error. Raises `IntakeError` if no column holds text."""
    text = decode(data)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    first = text[:8192]
    delimiter = max((",", ";", "\t"), key=first.split("\n", 1)[0].count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = reader.fieldnames or []
    if _column("text", names, columns) is None:
        shown = ", ".join(names[:8])
        raise IntakeError(
            "columns", f"No column holds the text (columns: {shown}). Name it: --column text=NAME."
        )
    try:
        for record in reader:
            yield reader.line_num, _report(record, given, columns)
    except csv.Error as error:
        raise IntakeError("csv", f"Line {reader.line_num} is not CSV: {error}.") from error


def _column(field: str, names: Sequence[str], columns: dict[str, str]) -> str | None:
    wanted = columns.get(field)
    if wanted is not None:
        return wanted if wanted in names else None
    lowered = {name.strip().lower(): name for name in names}
    return next((lowered[usual] for usual in usual_columns()[field] if usual in lowered), None)


def _report(record: Any, given: dict[str, str], columns: dict[str, str]) -> Report | IntakeError:
    if not isinstance(record, dict):
        return IntakeError("json", 'The line is not an object like {"text": "…", "published": "…"}.')
    names = [name for name in record if isinstance(name, str)]
    named = {field: _column(field, names, columns) for field in usual_columns()}
    if named["text"] is None:
        return IntakeError(
            "columns",
            f"No field holds the text (fields: {', '.join(names[:8])}). Name it: --column text=NAME.",
        )
    values = {field: _string(record[name]) for field, name in named.items() if name is not None}
    try:
        text = check_text(values.pop("text"))
        return make_report(text, {**given, **{key: value for key, value in values.items() if value.strip()}})
    except IntakeError as error:
        return error


def _string(value: Any) -> str:
    if isinstance(value, dict):
        return _string(value.get("name") or value.get("title") or "")
    if isinstance(value, list):
        return "\n\n".join(map(str, value))
    return "" if value is None else str(value)
