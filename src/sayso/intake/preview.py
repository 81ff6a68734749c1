"""What reading would take of inputs: formats, columns, days, publishers, and what it would leave out.

Takes paths or `Item`s, gives `Preview`s, a file, sheet or part of an archive each. Nothing is read as text,
and nothing kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from sayso.intake.columns import GUESSED, ColumnChoice
from sayso.intake.files import Defaults, Item, broken_item, read_file
from sayso.intake.find import find_files
from sayso.intake.formats import Format
from sayso.records import Report

VALUES = re.compile(r"'[^']*'|\d+")  # in which notes of one kind differ


@dataclass(frozen=True, slots=True)
class Preview:
    """What one input gives: how many reports, the first of them, and of a table its columns.

    `failures` are parts that would not be read, each with the reason; `notes` are said of so many reports,
    those of one kind once.
    """

    location: str
    kind: Format | None
    reports: int
    first: Report | None
    columns: ColumnChoice | None
    failures: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, int], ...]


def preview_files(paths: Iterable[Path], defaults: Defaults) -> Iterator[Preview]:
    """What reading would take of every file in and below the paths."""
    for path in find_files(paths):
        yield from preview_items(_items(path, defaults))


def _items(path: Path, defaults: Defaults) -> Iterator[Item]:
    try:
        yield from read_file(path, defaults)
    except Exception as error:  # as in `ingest`: whatever a library raises stops no other file
        yield broken_item(path, error)


def preview_items(items: Iterable[Item]) -> Iterator[Preview]:
    """What reading would take of items; those of one table are one preview."""
    for _, group in groupby(items, key=lambda item: id(item.columns) if item.columns else item.location):
        yield _preview(list(group))


def _preview(items: Sequence[Item]) -> Preview:
    first = items[0]
    good = [item.report for item in items if item.error is None]
    location = first.location.rpartition(":")[0] if first.columns else first.location
    return Preview(
        location=location,
        kind=first.kind,
        reports=len(good),
        first=next(iter(good), None),
        columns=first.columns,
        failures=tuple((item.location, str(item.error)) for item in items if item.error),
        notes=tuple(_counted(note for item in items for note in item.notes)),
    )


def _counted(notes: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each kind of note by its first, and how often there is one; what the columns say already is none."""
    counts: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    for note in notes:
        if not note.startswith(GUESSED):
            kind = VALUES.sub("", note)
            counts[kind] += 1
            firsts.setdefault(kind, note)
    yield from ((firsts[kind], count) for kind, count in counts.items())
