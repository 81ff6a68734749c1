"""Parquet: tables of reports of any size, a row each (extra `parquet`)."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sayso.errors import IntakeError
from sayso.intake.column_names import Wanted
from sayso.intake.json_rows import Record
from sayso.intake.table import OpenTable, open_records

ROWS = 64  # that are in memory


def read_parquet(path: Path, given: dict[str, str], columns: Wanted) -> OpenTable:
    """The reports of a file, each by the number of its row."""
    return open_records(partial(_records, path), given, columns)


def _records(path: Path) -> Iterator[Record]:
    yield from group_records(path)


def group_records(source: Any, groups: Sequence[int] | None = None, number: int = 0) -> Iterator[Record]:
    """The rows of a path or an open file; of some groups of rows, of which the first follows row `number`."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise IntakeError("parquet", "Parquet needs pyarrow: pip install 'sayso[parquet]'") from error
    try:
        with ParquetFile(source) as file:
            for batch in file.iter_batches(batch_size=ROWS, row_groups=groups):
                for row in batch.to_pylist():
                    number += 1
                    yield number, _plain(row)
    except (pyarrow.ArrowException, OSError) as error:
        told = " ".join(str(error).split())[:200]
        if not number:
            raise IntakeError("broken", f"The Parquet file is broken ({told}). Get it anew.") from error
        told = f"The file is broken from here on ({told}). Rows before it are read; get it anew."
        yield number + 1, IntakeError("broken", told)


def _plain(value: Any) -> Any:
    """A value as JSON has it: days and times as text, bytes as the text that they are."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else value
