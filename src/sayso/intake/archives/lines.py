"""JSON lines of any size: a record each line, one at a time.

The file is read twice where days like "4/8/2021" have to be understood: first for the order of day and month.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, cast

from sayso.errors import IntakeError
from sayso.intake.column_names import Wanted
from sayso.intake.formats import Format
from sayso.intake.json_rows import Record, line_records
from sayso.intake.table import OpenTable, holds_text, open_records
from sayso.intake.text import decode_line

LONGEST = 100_000_000  # bytes of a line
FIRST = 1 << 20  # bytes in which the first line ends, if the file is one of lines


def open_plain(path: Path, *, packed: bool = True) -> IO[bytes]:
    """A file opened to be read; one that ends in ".gz" unpacked, if `packed` asks for it."""
    try:
        if packed and path.suffix == ".gz":
            return cast("IO[bytes]", gzip.open(path))
        return path.open("rb")
    except OSError as error:
        raise IntakeError("unreadable", f"The file cannot be read: {error}.") from error


def is_stream_of_lines(path: Path, kind: Format, large: int) -> bool:
    """Whether a file is JSON lines and too large to be kept: what is one array has no line that is whole."""
    if kind is not Format.JSON_LINES or path.stat().st_size <= large:
        return False
    try:
        with open_plain(path) as file:
            first = file.readline(FIRST)
            return isinstance(json.loads(first), dict)
    except (OSError, EOFError, ValueError, RecursionError):
        return False


def read_lines(path: Path, given: dict[str, str], columns: Wanted) -> OpenTable:
    """The reports of JSON lines, each by the number of its line."""
    return open_records(partial(_records, path, partial(holds_text, columns)), given, columns)


def _records(path: Path, is_report: Callable[[dict[str, Any]], bool]) -> Iterator[Record]:
    with open_plain(path) as file:
        yield from records_of(file, is_report)


def records_of(
    file: IO[bytes], is_report: Callable[[dict[str, Any]], bool], number: int = 0
) -> Iterator[Record]:
    """The records of open lines, of which the first follows line `number`."""
    try:
        for line, whole in numbered_lines(file):
            number += 1
            if not whole:
                yield number, IntakeError("too_large", f"The line has over {LONGEST:,} bytes, the most.")
            elif line.strip():
                for _, one in line_records(decode_line(line.removesuffix(b"\n")), is_report):
                    yield number, one
    except (OSError, EOFError) as error:  # gzip that is cut off or broken: what came before is read
        told = f"The file ends here, broken ({error}). Lines before it are read; get the file anew."
        yield number + 1, IntakeError("broken", told)


def numbered_lines(file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether that is all of it: of one that is too long its beginning."""
    while line := file.readline(LONGEST):
        whole = len(line) < LONGEST or line.endswith(b"\n")
        yield line, whole
        while not whole and line and not line.endswith(b"\n"):
            line = file.readline(LONGEST)
