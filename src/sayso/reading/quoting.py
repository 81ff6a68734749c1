"""Quotes as a report writes them, where it was read with other line breaks (`lines.py`) or with its broken
words whole (`mending.py`).

Takes a record and the report's text, gives the record with every `Evidence` quoted from it.
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from sayso.records import Evidence, Report

T = TypeVar("T")


def quoted(record: T, text: str, origin: Sequence[int] | None = None) -> T:
    """The record with the quotes of its evidence, however deep, taken from `text`. `origin[i]` is where the
    offset `i` of what was read lies in it; without, the offsets are the same.
    """
    found: T = _quoted(record, text, origin)
    return found


def _quoted(value: Any, text: str, origin: Sequence[int] | None) -> Any:
    if isinstance(value, Evidence):
        start, end = (value.start, value.end) if origin is None else (origin[value.start], origin[value.end])
        quote = text[start:end]
        return value if (start, quote) == (value.start, value.quote) else Evidence(start, end, quote)
    if isinstance(value, tuple):
        return tuple(_quoted(one, text, origin) for one in value)
    if isinstance(value, Report) or not is_dataclass(value) or isinstance(value, type):
        return value
    held = {field.name: getattr(value, field.name) for field in fields(value)}
    changed = {name: new for name, old in held.items() if (new := _quoted(old, text, origin)) is not old}
    return replace(value, **changed) if changed else value
