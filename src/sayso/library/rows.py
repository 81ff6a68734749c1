"""Rows of a ledger that are asked for when they are wanted: to go through, as frames, or as a stream of
Arrow.

Takes what to ask, from `ledger.py`. Nothing is kept: to go through rows twice asks twice. Libraries of
frames are imported by who calls for them.
"""

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sayso.errors import SaysoError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from sayso.export.tables.columns import ExportColumn, ExportTable

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rows(Generic[T]):
    """The rows of a list that fit what was asked; `about` is that in words.

    Going through them gives records (`FigureRow`, `ClaimRow` …), row by row, in little memory. Frames have
    the columns of `sayso export`, with types; `columns` says what each holds. Polars, pyarrow, DuckDB and
    others take the rows themselves, by their `__arrow_c_stream__`.
    """

    kind: str
    about: str
    batches: Callable[[], Iterator[Sequence[T]]]
    counting: Callable[[], int]
    table: "Callable[[], ExportTable]"
    prepare: Callable[[], None]

    def __iter__(self) -> Iterator[T]:
        self.prepare()
        for batch in self.batches():
            yield from batch

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def __repr__(self) -> str:
        return f"<sayso {self.kind}: {self.about}>"

    def count(self) -> int:
        """How many there are: asks the ledger, and does not fetch them."""
        self.prepare()
        return self.counting()

    def first(self, number: int = 1) -> list[T]:
        """The first so many."""
        return list(islice(self, number))

    @property
    def columns(self) -> "tuple[ExportColumn, ...]":
        """The columns of frames: name, type, and what each holds in a sentence."""
        return self.table().columns

    def to_polars(self) -> "pl.DataFrame":
        """A frame of Polars. Raises `SaysoError` without the extra `polars`."""
        polars = library("polars", "A frame of Polars", "polars")
        library("pyarrow", "A frame of Polars", "polars")
        frame: pl.DataFrame = polars.DataFrame(self)
        return frame

    def to_pandas(self) -> "pd.DataFrame":
        """A frame of pandas: whole numbers as Int64, days as datetime64, lists as lists. Raises `SaysoError`
        without the extra `pandas`.
        """
        pandas = library("pandas", "A frame of pandas", "pandas")
        library("pyarrow", "A frame of pandas", "pandas")
        return _pandas(self.to_arrow(), pandas)

    def to_arrow(self) -> "pa.Table":
        """A table of Arrow, held in memory. Raises `SaysoError` without the extra `export`."""
        return self.to_reader().read_all()

    def to_reader(self) -> "pa.RecordBatchReader":
        """Arrow's record batches, one after another: for more rows than fit in memory. Raises `SaysoError`
        without the extra `export`.
        """
        arrow = library("pyarrow", "Arrow", "export")
        from sayso.export.formats.parquet import arrow_schema, record_batches
        from sayso.export.run import version

        self.prepare()
        table = self.table()
        schema = arrow_schema(table, version())
        reader: pa.RecordBatchReader = arrow.RecordBatchReader.from_batches(
            schema, record_batches(table, schema)
        )
        return reader

    def to_map(self) -> "alt.LayerChart":
        """Where these figures, events or incidents are: an Altair chart on the outlines of the countries
        there. Raises `SaysoError` without the extra `notebook`.
        """
        from sayso.library.charts import places_chart

        return places_chart(self, self.kind)

    def _repr_html_(self) -> str:
        from sayso.library.pages import SHOWN, rows_html

        return rows_html(self.kind, self.about, self.first(SHOWN), self.count(), len(self.columns))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows as a stream, by the PyCapsule interface of Arrow."""
        return self.to_reader().__arrow_c_stream__(requested_schema)


def _pandas(table: "pa.Table", pandas: Any) -> "pd.DataFrame":
    arrow = importlib.import_module("pyarrow")
    kinds = {arrow.int64(): pandas.Int64Dtype(), arrow.bool_(): pandas.BooleanDtype(),
             arrow.string(): pandas.StringDtype()}  # fmt: skip
    frame = table.to_pandas(types_mapper=kinds.get, date_as_object=False)
    for field in table.schema:
        if arrow.types.is_list(field.type):
            frame[field.name] = [None if one is None else list(one) for one in frame[field.name]]
    return frame


def library(name: str, what: str, extra: str) -> Any:
    """A library that not everybody needs. Raises `SaysoError` with how to install it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SaysoError(f"{what} needs {name}: pip install 'sayso[{extra}]'") from error
