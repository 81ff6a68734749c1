"""What one task reads: files, or parts of large ones, about as much for each.

Takes files, gives `FilePart`s and `TaskPart`s. JSON lines are split by lines and Parquet by rows, if they are
large; all else, web archives too, is read whole. Numbers of rows and lines are those that one machine gives.
"""

import codecs
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from sayso.cluster.storage import StoredFile, changed, on_disk, open_stored
from sayso.errors import IntakeError
from sayso.intake import Defaults, Item, read_file
from sayso.intake.archives.lines import numbered_lines, records_of
from sayso.intake.archives.parquet import group_records
from sayso.intake.dates import order_of
from sayso.intake.files import LARGE, Source, broken_item, rows_of
from sayso.intake.find import location_of
from sayso.intake.formats import Format, format_of
from sayso.intake.json_rows import Record
from sayso.intake.table import holds_text, open_records, written_days

SPLIT = 1_000_000  # bytes of a part, about: half a minute of reading
FIRST = 1 << 20  # bytes in which the first line of a file of lines ends
CHANGED = "It changed since this run began. Run the same command again: it will be read as it is then."


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file, or from `begin` to `end` (bytes of lines, rows of Parquet) a part of one, of the format `kind`;
    `before` it lie so many lines, `order` is how days are written in the whole file.
    """

    file: StoredFile
    kind: str = ""  # "" for a whole file
    begin: int = 0
    end: int = 0
    before: int = 0
    digest: str = ""
    order: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class TaskPart:
    """What one task reads, in order."""

    number: int
    files: tuple[FilePart, ...]


def may_be_split(file: StoredFile, split: int) -> bool:
    """Whether a file is large, and of a format that can be split."""
    return file.size > split and format_of(PurePosixPath(file.path)) in (Format.JSON_LINES, Format.PARQUET)


def split_file(file: StoredFile, defaults: Defaults, split: int = SPLIT) -> list[FilePart]:
    """The parts of a large file; the file itself, where it cannot be split."""
    whole = [FilePart(file, size=file.size)]
    if not may_be_split(file, split):
        return whole
    try:
        if format_of(PurePosixPath(file.path)) is Format.PARQUET:
            return list(_split_rows(file, defaults, split)) or whole
        return list(_split_lines(file, defaults, split)) or whole
    except Exception:  # whatever a broken file makes a library raise
        return whole


def _split_rows(file: StoredFile, defaults: Defaults, split: int) -> Iterator[FilePart]:
    import pyarrow.parquet as pq

    with open_stored(file.path) as opened, pq.ParquetFile(opened) as found:
        rows = found.metadata.num_rows
        size = sum(found.metadata.row_group(at).total_byte_size for at in range(found.num_row_groups))
        order = defaults.order or order_of(
            written_days((one for _, one in group_records(opened)), defaults.columns)
        )
    each = max(1, rows * split // max(size, 1))
    digest = _digest(file)
    for begin in range(0, rows, each):
        end = min(begin + each, rows)
        yield FilePart(
            file, Format.PARQUET.value, begin, end, begin, digest, order or "", size * (end - begin) // rows
        )


def _digest(file: StoredFile) -> str:
    with open_stored(file.path) as opened:
        found = hashlib.sha256()
        while piece := opened.read(1 << 20):
            found.update(piece)
        return found.hexdigest()


def _split_lines(file: StoredFile, defaults: Defaults, split: int) -> Iterator[FilePart]:
    """Parts of lines; none if the file is no JSON lines in UTF-8, so that it has to be read whole."""
    orders: set[str | None] = set()
    cuts: list[tuple[int, int, int, bool]] = []
    begin = at = before = number = 0
    says = False
    with _unpacked(file) as opened:
        first = opened.readline(FIRST)
        if first.startswith(codecs.BOM_UTF8) or not isinstance(json.loads(first), dict):
            return
    with _unpacked(file) as opened:
        for line, whole in numbered_lines(opened):
            if file.size <= LARGE:  # one machine decodes it as a whole, by the encoding that it guesses
                line.decode("utf-8", "strict")
            number, at, says = number + 1, opened.tell(), says or bool(line.strip())
            if not defaults.order and whole:
                orders |= _orders(line, defaults)
            if at - begin >= split:
                cuts.append((begin, at, before, says))
                begin, before, says = at, number, False
    cuts.append((begin, at, before, says))
    known = {one for one in orders if one}
    order = defaults.order or (known.pop() if len(known) == 1 else "") or ""
    digest, kind = _digest(file), Format.JSON_LINES.value
    for start, end, lines, holds in cuts:
        if holds:
            size = (end - start) * file.size // max(at, 1)
            yield FilePart(file, kind, start, end, lines, digest, order, size)


def _orders(line: bytes, defaults: Defaults) -> set[str | None]:
    """The orders of day and month that the records of a line show."""
    own = (one for _, one in records_of(io.BytesIO(line), partial(holds_text, defaults.columns)))
    return {order_of([day]) for day in written_days(own, defaults.columns)}


@contextmanager
def _unpacked(file: StoredFile) -> Iterator[IO[bytes]]:
    """A file of lines, opened; one that ends in ".gz" unpacked."""
    with open_stored(file.path) as opened:
        if not file.path.endswith(".gz"):
            yield io.BufferedReader(cast("Any", opened))
            return
        with gzip.GzipFile(fileobj=opened) as unpacked:
            yield cast("IO[bytes]", unpacked)


def in_tasks(parts: Iterable[FilePart], split: int = SPLIT) -> list[TaskPart]:
    """Parts put together until they are about as large as `split`, in their order."""
    found: list[TaskPart] = []
    held: list[FilePart] = []
    size = 0
    for part in parts:
        if held and size + part.size > split:
            found.append(TaskPart(len(found), tuple(held)))
            held, size = [], 0
        held.append(part)
        size += part.size
    if held:
        found.append(TaskPart(len(found), tuple(held)))
    return found


def items_of(part: FilePart, defaults: Defaults) -> Iterator[Item]:
    """The items of a part, as one machine gives them for the file; never raises for a bad file."""
    try:
        if changed(part.file):
            raise IntakeError("changed", CHANGED)
        yield from _part_items(part, defaults) if part.kind else _file_items(part.file, defaults)
    except IntakeError as error:
        yield Item(part.file.location, part.digest or hashlib.sha256(b"").hexdigest(), error=error)
    except Exception as error:  # no file may stop the others, whatever a library raises for it
        with_path = broken_item(Path(part.file.path), error)
        yield replace(with_path, location=part.file.location)


def _file_items(file: StoredFile, defaults: Defaults) -> Iterator[Item]:
    found = False
    with on_disk(file.path) as path:
        opened = location_of(path)
        for item in read_file(path, defaults):
            found = True
            yield replace(item, location=file.location + item.location.removeprefix(opened))
    if not found:
        raise IntakeError("empty", "There is nothing in it that can be read.")


def _part_items(part: FilePart, defaults: Defaults) -> Iterator[Item]:
    records = partial(_rows, part) if part.kind == Format.PARQUET else partial(_lines, part, defaults)
    given = defaults.given() | ({"order": part.order} if part.order else {})
    table = open_records(records, given, defaults.columns, part=True)
    source = Source(part.file.location, part.digest)
    yield from (replace(item, kind=Format(part.kind)) for item in rows_of(table, source))


def _rows(part: FilePart) -> Iterator[Record]:
    """The rows of a part, by their numbers in the file."""
    import pyarrow.parquet as pq

    with open_stored(part.file.path) as opened:
        found = pq.ParquetFile(opened).metadata
        groups, begun, at = [], 0, 0
        for group in range(found.num_row_groups):
            size = found.row_group(group).num_rows
            if at + size <= part.begin:
                begun = at + size
            elif at < part.end:
                groups.append(group)
            at += size
        for number, one in group_records(opened, groups, begun):
            if isinstance(one, IntakeError):
                yield max(number, part.begin + 1), one
            elif number > part.end:
                return
            elif number > part.begin:
                yield number, one


def _lines(part: FilePart, defaults: Defaults) -> Iterator[Record]:
    """The records of a part, by the numbers of their lines in the file."""
    with _unpacked(part.file) as opened:
        opened.seek(part.begin)
        own = io.BytesIO(opened.read(part.end - part.begin))
    yield from records_of(own, partial(holds_text, defaults.columns), part.before)
