"""What a worker of Spark does: take its part of the inputs in, read it, give rows of `readings`.

It is the reading of one machine (`intake`, `reading.batches`), a batch of reports at a time. The model is
loaded once a process, at its first batch. A task that was lost twice is read with care: each report in a
process beside, so that one which ends its process is a failure, and no end.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.cluster.parts import TaskPart, items_of
from sayso.cluster.rows import FLAT, Row, TakenInput, check_rows, pack, unpack
from sayso.cluster.schema import arrow_schema
from sayso.errors import SaysoError
from sayso.intake import Defaults, Item
from sayso.ledger.ingest import KEPT, TIME
from sayso.reading.batches import BATCH, SECONDS, read_batch, reading_processes, told_failure
from sayso.reading.pipeline import reader_version
from sayso.records import Reading, Report

if TYPE_CHECKING:
    import pyarrow as pa

CAREFUL = 2  # tries of a task that were lost, before the next is careful
ENDED = (
    "Reading it ended the process that read it (out of memory?). Split the text, or give workers more memory."
)
Read = Callable[[list[Report]], list["Reading | Exception"]]


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """What every worker is told: the version of the reader that it must be, what inputs do not say
    themselves, users' codebooks by name, and the seconds that one report may take.
    """

    reader: str
    defaults: Defaults = field(default_factory=Defaults)
    codebooks: tuple[tuple[str, str], ...] = ()
    seconds: float = SECONDS


def read_parts(
    task: ReadingTask, parts: dict[int, TaskPart], batches: Iterator["pa.RecordBatch"]
) -> Iterator["pa.RecordBatch"]:
    """The rows of the parts whose numbers come in; what `mapInArrow` calls."""
    codebooks = codebook_files(task.codebooks)
    check_reader(task.reader, reader_version(codebooks))
    with TaskReader(task, codebooks) as read:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                taken = take(parts[number], task.defaults, read)
                yield from record_batches("readings", (pack(*one) for one in _numbered(taken, number)))


def _numbered(taken: Iterator[TakenInput], part: int) -> Iterator[tuple[TakenInput, int, int]]:
    return ((one, part, number) for number, one in enumerate(taken))


def check_reader(wanted: str, found: str) -> None:
    """Raise `SaysoError` if a worker has another sayso than the driver."""
    if wanted != found:
        raise SaysoError(
            f"A worker reads by {found}, the driver by {wanted}. Give all machines the same sayso, model and "
            "word lists (docs/cluster.md), then run the same command again."
        )


def take(part: TaskPart, defaults: Defaults, read: Read) -> Iterator[TakenInput]:
    """The inputs of a part in their order, with what was found in each."""
    held: list[tuple[Item, bool]] = []
    seen: set[str] = set()
    waiting = 0
    for file in part.files:
        for item in items_of(file, defaults):
            new = item.report is not None and item.error is None and item.report.id not in seen
            if item.report is not None and new:
                seen.add(item.report.id)
            held.append((item, new))
            waiting += new
            if waiting == BATCH:
                yield from _taken(held, read)
                held, waiting = [], 0
    yield from _taken(held, read)


def _taken(held: list[tuple[Item, bool]], read: Read) -> Iterator[TakenInput]:
    results = iter(read([item.report for item, new in held if new and item.report]))
    for item, new in held:
        if item.error is not None:
            report = item.report if item.error.reason in KEPT else None
            yield TakenInput(
                item.location, item.digest, report=report, failure=(item.error.reason, str(item.error))
            )
        elif not new:
            yield TakenInput(item.location, item.digest, item.notes, item.report)
        else:
            yield _checked(item, next(results))


def _checked(item: Item, result: "Reading | Exception") -> TakenInput:
    """An input that was read; what cannot be written of it is its failure, as in a ledger."""
    if not isinstance(result, Exception):
        cut = (TIME, result.cut) if result.cut else None
        found = TakenInput(item.location, item.digest, item.notes, result.report, result, cut)
        try:
            check_rows(found)
            return found
        except Exception as error:
            result = error
    told = ENDED if isinstance(result, BrokenProcessPool) else told_failure(result)
    return TakenInput(item.location, item.digest, failure=("reading", told))


class TaskReader:
    """Reads batches, here, or with care in a process beside. Use it in a `with` block."""

    def __init__(self, task: ReadingTask, codebooks: tuple[Path, ...]) -> None:
        self.task, self.codebooks = task, codebooks
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Read:
        return self._carefully if tries() >= CAREFUL else self._here

    def __exit__(self, *error: object) -> None:
        self._end()

    def _here(self, reports: list[Report]) -> list["Reading | Exception"]:
        try:
            return list(read_batch(reports, self.codebooks, self.task.seconds))
        except Exception:
            return [self._alone(report) for report in reports]

    def _alone(self, report: Report) -> "Reading | Exception":
        try:
            return read_batch([report], self.codebooks, self.task.seconds)[0]
        except Exception as error:
            return error

    def _carefully(self, reports: list[Report]) -> list["Reading | Exception"]:
        return [self._beside(report) for report in reports]

    def _beside(self, report: Report) -> "Reading | Exception":
        self.pool = self.pool or reading_processes(1, shared=False)
        try:
            future = self.pool.submit(read_batch, [report], self.codebooks, self.task.seconds)
            return future.result()[0]
        except BrokenProcessPool as error:
            self._end()
            return error
        except Exception as error:
            return error

    def _end(self) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=False, cancel_futures=True)
            self.pool = None


def tries() -> int:
    """How often this task was tried before, and lost."""
    from pyspark import TaskContext

    context = TaskContext.get()
    return context.attemptNumber() if context is not None else 0


@cache
def codebook_files(codebooks: tuple[tuple[str, str], ...]) -> tuple[Path, ...]:
    """Users' codebooks as files of this machine."""
    if not codebooks:
        return ()
    folder = Path(tempfile.mkdtemp(prefix="sayso-codebooks-"))
    found = []
    for number, (name, text) in enumerate(codebooks):  # two may have one name
        found.append(folder / str(number) / name)
        found[-1].parent.mkdir()
        found[-1].write_text(text, encoding="utf-8")
    return tuple(found)


def flat_rows(table: str, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    """The rows of a table that rows of `readings` give; what `mapInArrow` calls."""
    make = FLAT[table]
    for batch in batches:
        yield from record_batches(table, (row for one in batch.to_pylist() for row in make(unpack(one))))


def record_batches(table: str, rows: Iterator[Row]) -> Iterator["pa.RecordBatch"]:
    """Rows as Arrow has them, some at a time."""
    import pyarrow as pa

    schema = arrow_schema(table)
    held: list[Row] = []
    for row in rows:
        held.append(row)
        if len(held) == BATCH * 4:
            yield pa.RecordBatch.from_pylist(held, schema=schema)
            held = []
    if held:
        yield pa.RecordBatch.from_pylist(held, schema=schema)
