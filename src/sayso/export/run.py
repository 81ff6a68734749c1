"""Export a list of a ledger: which formats there are, which lists each can hold, how a file is written."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from sayso.errors import SaysoError
from sayso.export.annotated.conll import write_conll
from sayso.export.annotated.docbin import write_docbin
from sayso.export.annotated.json_lines import write_displacy, write_prodigy
from sayso.export.annotated.label_studio import write_label_studio
from sayso.export.feeds.disagreements import write_disagreements
from sayso.export.formats.csv_hxl import write_csv, write_hxl, write_rows
from sayso.export.formats.ftm import write_ftm
from sayso.export.formats.geojson import write_geojson
from sayso.export.formats.jsonl import write_jsonl
from sayso.export.formats.linked import write_linked
from sayso.export.formats.parquet import write_parquet
from sayso.export.formats.workbook import write_workbook
from sayso.export.tables.columns import ExportTable
from sayso.export.tables.lists import LISTS, READ, table_of
from sayso.export.tables.query import ExportQuery
from sayso.export.whole import whole_file
from sayso.ledger import Ledger
from sayso.ledger.findings.events import EventRow
from sayso.ledger.streams import measures_of, stream_events

EVERY = tuple(LISTS)
LIVE = 50_000  # objects of a batch, and more, between two looks for cycles


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: the lists that it can hold, whether it is `binary`, and what writes it (to text that is open,
    or to a path; to its place, if it may be `several` files).
    """

    lists: tuple[str, ...]
    binary: bool
    write: Callable[[Ledger, ExportTable, ExportQuery, Any], int]
    several: bool = False


def export_list(
    ledger: Ledger, what: tuple[str, str | None], query: ExportQuery, output: Path | None = None
) -> int:
    """Write a list in a format (`what`: format, list) to a file, or to standard output; how many rows. Raises
    `SaysoError` for what does not go together.
    """
    format_, list_ = check_export(*what, output)
    check_options(what[0], list_, query)
    with fewer_collections():
        return _write(ledger, format_, table_of(ledger, list_, query), query, output)


def _write(
    ledger: Ledger, format_: ExportFormat, table: ExportTable, query: ExportQuery, output: Path | None
) -> int:
    if format_.several and output is not None:
        return format_.write(ledger, table, query, output)
    if format_.binary and output is not None:
        with whole_file(output) as part:
            return format_.write(ledger, table, query, part)
    if output is None:
        return format_.write(ledger, table, query, sys.stdout)
    with whole_file(output) as part, part.open("w", encoding="utf-8", newline="") as out:
        return format_.write(ledger, table, query, out)


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Have Python look for cycles of objects seldom: rows have none, and looking takes time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(LIVE, *before[1:])
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def check_export(name: str, list_: str | None, output: Path | None) -> tuple[ExportFormat, str]:
    """The format of that name, and the list: the first that it can hold, if none is named. Raises
    `SaysoError` if there is no such format, if it cannot hold the list, or if it is no text and no file is
    given.
    """
    found = FORMATS.get(name)
    if found is None:
        raise SaysoError(f"There is no format {name!r}. Known: {', '.join(FORMATS)}.")
    list_ = list_ or found.lists[0]
    if list_ not in (*LISTS, READ):
        raise SaysoError(f"There is no list {list_!r}. Known: {', '.join(LISTS)}.")
    if list_ not in found.lists:
        raise SaysoError(f"{name} holds {' or '.join(found.lists)}, not {list_}.")
    if found.binary and output is None:
        raise SaysoError(f"{name} is no text: give a file with --output.")
    return found, list_


def check_options(format_: str, list_: str, query: ExportQuery) -> None:
    """Raise `SaysoError` for an option that does not go with the format or the list."""
    if query.reviewed and FORMATS[format_].lists != (READ,):
        known = ", ".join(name for name, one in FORMATS.items() if one.lists == (READ,))
        raise SaysoError(f"--reviewed goes with {known}. Tables have a column `review`.")
    if query.for_review and (format_ not in ("csv", "xlsx") or list_ != "figures"):
        raise SaysoError("--for-review goes with csv figures or xlsx figures.")


def _text(write: Callable[[ExportTable, TextIO], int]) -> Callable[..., int]:
    return lambda ledger, table, query, out: write(table, out)


def _hxl(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    measures = () if table.rows_are != "figures" else measures_of(ledger.engine, query.figures())
    return write_hxl(table, out, measures)


def _workbook(ledger: Ledger, table: ExportTable, query: ExportQuery, path: Path) -> int:
    return write_workbook(table, path, version())


def _parquet(ledger: Ledger, table: ExportTable, query: ExportQuery, path: Path) -> int:
    with path.open("wb") as out:
        return write_parquet(table, out, version())


def version() -> str:
    """The version of sayso that exports."""
    import sayso

    return sayso.__version__


def _annotated(write: Callable[[Ledger, ExportQuery, Any], int]) -> Callable[..., int]:
    """What writes the texts of reports with their findings."""
    return lambda ledger, table, query, out: write(ledger, query, out)


def _ged(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    from sayso.export.layouts.ged import COLUMNS, ged_rows

    return write_rows(COLUMNS, ged_rows(ledger, query.picture(table.rows_are)), out)


def _acled(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    from sayso.export.layouts.acled import COLUMNS, acled_rows

    return write_rows(COLUMNS, acled_rows(ledger, query.picture(table.rows_are)), out)


def _idmc(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    from sayso.export.layouts.helix import COLUMNS, helix_rows

    return write_rows(COLUMNS, helix_rows(ledger, query.picture(table.rows_are)), out)


def _polecat(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    from sayso.export.layouts import polecat

    given = 0

    def rows() -> Iterator[EventRow]:
        nonlocal given
        for batch in stream_events(ledger.engine, query.events()):
            given += len(batch)
            yield from batch

    without_type = polecat.write(rows(), out)
    return given - without_type


FORMATS = {
    "csv": ExportFormat(EVERY, False, _text(write_csv)),
    "hxl": ExportFormat(EVERY, False, _hxl),
    "jsonl": ExportFormat(EVERY, False, _text(write_jsonl)),
    "xlsx": ExportFormat(EVERY, True, _workbook),
    "parquet": ExportFormat(EVERY, True, _parquet),
    "geojson": ExportFormat(("figures", "events"), False, _text(write_geojson)),
    "jsonld": ExportFormat(("figures", "claims", "disagreements"), False, write_linked),
    "ftm": ExportFormat(("figures", "claims", "events"), False, write_ftm),
    "atom": ExportFormat(("disagreements",), False, write_disagreements),
    "ged": ExportFormat(("incidents",), False, _ged),
    "acled": ExportFormat(("incidents",), False, _acled),
    "idmc": ExportFormat(("series",), False, _idmc),
    "polecat": ExportFormat(("events",), False, _polecat),
    "displacy": ExportFormat((READ,), False, _annotated(write_displacy)),
    "docbin": ExportFormat((READ,), True, _annotated(write_docbin), several=True),
    "conll": ExportFormat((READ,), False, _annotated(write_conll)),
    "labelstudio": ExportFormat((READ,), False, _annotated(write_label_studio)),
    "prodigy": ExportFormat((READ,), False, _annotated(write_prodigy)),
}
