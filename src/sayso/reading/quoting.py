"""Quotes as a report writes them, where it was read with other line breaks (`lines.py`).

Takes a record and the report's text, gives the record with every `Evidence` quoted from it.
"""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from sayso.records import Evidence, Report

T = TypeVar("T")


def quoted(record: T, text: str) -> T:
    """The record with the quotes of its evidence, however deep, taken from `text`."""
    found: T = _quoted(record, text)
    return found


def _quoted(value: Any, text: str) -> Any:
    if isinstance(value, Evidence):
        quote = text[value.start : value.end]
        return value if quote == value.quote else replace(value, quote=quote)
    if isinstance(value, tuple):
        return tuple(_quoted(one, text) for one in value)
    if isinstance(value, Report) or not is_dataclass(value) or isinstance(value, type):
        return value
    held = {field.name: getattr(value, field.name) for field in fields(value)}
    changed = {name: new for name, old in held.items() if (new := _quoted(old, text)) is not old}
    return replace(value, **changed) if changed else value
