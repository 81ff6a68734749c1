"""What the columns of an exported table are: name, type, what they hold, HXL tag."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sayso.codebook.export_rules import export_rules

Row = Sequence[Any]


class ColumnType(StrEnum):
    """What the values of a column are; any may be `None`. A list is of texts."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: its name, the type of its values, what it holds in a sentence, its HXL tag or ""."""

    name: str
    type: ColumnType
    about: str
    hxl: str


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table: what its rows are ("figures"), its columns, how to get its rows (batches of tuples, a value a
    column), and what was asked for, in words.
    """

    rows_are: str
    columns: tuple[ExportColumn, ...]
    batches: Callable[[], Iterator[Iterable[Row]]]
    asked: str

    def index(self, name: str) -> int:
        """The place of a column. Raises `ValueError` if there is none of that name."""
        return [column.name for column in self.columns].index(name)


TYPES = {str: ColumnType.TEXT, int: ColumnType.INTEGER, float: ColumnType.NUMBER, date: ColumnType.DATE,
         bool: ColumnType.FLAG, tuple: ColumnType.LIST}  # fmt: skip


def column(table: str, name: str, type_: ColumnType = ColumnType.TEXT) -> ExportColumn:
    """A column of a list, with what `exports.toml` says of it."""
    rules = export_rules().column(table, name)
    return ExportColumn(name, type_, rules.about, rules.hxl)


def columns_of_class(table: str, kind: type, without: Iterable[str] = ()) -> list[ExportColumn]:
    """The fields of a row class as columns, but those `without`."""
    hints = get_type_hints(kind)
    return [
        column(table, field.name, _type(hints[field.name]))
        for field in fields(kind)
        if field.name not in without
    ]


def _type(hint: Any) -> ColumnType:
    plain = next((one for one in get_args(hint) if one is not NoneType), hint) if _optional(hint) else hint
    return TYPES.get(get_origin(plain) or plain, ColumnType.TEXT)


def _optional(hint: Any) -> bool:
    return NoneType in get_args(hint)
