"""Read many inputs into a ledger: what the command `sayso read` does.

Takes paths, yields `Outcome`s as they come. Only what is new, what failed before, or what an older reader
read is read again. Every batch is one transaction, so that a killed run resumes without gaps or doubles.
"""

import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from sayso.errors import SaysoError
from sayso.intake import Defaults, Item, find_files, read_file, read_stream
from sayso.intake.files import digest_of
from sayso.ledger.store import Ledger
from sayso.reading.pipeline import read_reports, reader_version
from sayso.records import Reading, Report

BATCH = 16
WAITING = 4  # batches handed out ahead for each process


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input. `kind` is `read`, `known`, or `failed` with a reason and a message."""

    location: str
    kind: str
    figures: int = 0
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what inputs do not say themselves, user's codebooks, and how many processes."""

    defaults: Defaults = field(default_factory=Defaults)
    codebooks: tuple[Path, ...] = ()
    jobs: int = 1


def ingest(ledger: Ledger, paths: Sequence[Path], options: Options) -> Iterator[Outcome]:
    """Read all files in and below `paths` into the ledger; an outcome an input."""
    yield from _ingest(ledger, _file_items(ledger, paths, options), options)


def ingest_stream(ledger: Ledger, data: bytes, options: Options) -> Iterator[Outcome]:
    """Read the bytes of standard input into the ledger."""
    yield from _ingest(ledger, read_stream(data, options.defaults), options)


def _file_items(ledger: Ledger, paths: Sequence[Path], options: Options) -> Iterator[Item | Outcome]:
    reader = reader_version(options.codebooks)
    for path in find_files(paths):
        if ledger.is_done(str(path), digest_of(path), reader):
            yield Outcome(str(path), "known")
        else:
            yield from read_file(path, options.defaults)


def _ingest(ledger: Ledger, items: Iterable[Item | Outcome], options: Options) -> Iterator[Outcome]:
    reader = reader_version(options.codebooks)
    todo: list[Item] = []
    with _readers(options) as submit:
        pending: list[tuple[list[Item], Future[list[Reading]]]] = []
        for item in items:
            outcome = item if isinstance(item, Outcome) else _settled(ledger, item, reader)
            if outcome is not None:
                yield outcome
                continue
            assert isinstance(item, Item)
            todo.append(item)
            if len(todo) == BATCH:
                pending.append((todo, submit([i.report for i in todo if i.report])))
                todo = []
            while len(pending) >= WAITING * options.jobs:
                yield from _finish(ledger, *pending.pop(0), options)
        if todo:
            pending.append((todo, submit([i.report for i in todo if i.report])))
        for batch, future in pending:
            yield from _finish(ledger, batch, future, options)


def _settled(ledger: Ledger, item: Item, reader: str) -> Outcome | None:
    """The outcome of an item that needs no reading: a failure, or a report that this reader knows."""
    if item.error is not None:
        if item.report is not None:
            ledger.write_unread(item.report)
        report_id = item.report.id if item.report else None
        failure = (item.error.reason, str(item.error))
        ledger.write_source(item.location, item.digest, report_id=report_id, failure=failure)
        return Outcome(item.location, "failed", reason=failure[0], message=failure[1])
    if item.report is not None and ledger.is_read(item.report.id, reader):
        ledger.write_source(item.location, item.digest, report_id=item.report.id)
        return Outcome(item.location, "known")
    return None


def _finish(
    ledger: Ledger, batch: list[Item], future: "Future[list[Reading]]", options: Options
) -> Iterator[Outcome]:
    """Write a batch that was read; where reading it failed, read its reports one by one."""
    reader = reader_version(options.codebooks)
    try:
        readings = future.result()
    except BrokenProcessPool as error:
        raise SaysoError("A reading process died (out of memory?). Run again, with fewer --jobs.") from error
    except Exception:
        for item in batch:
            yield _read_alone(ledger, item, reader, options)
        return
    ledger.write_readings(readings, reader)
    for item, reading in zip(batch, readings, strict=True):
        ledger.write_source(item.location, item.digest, report_id=reading.report.id)
        yield Outcome(item.location, "read", len(reading.figures))


def _read_alone(ledger: Ledger, item: Item, reader: str, options: Options) -> Outcome:
    """Read one report of a failed batch; what it raises becomes its failure in the ledger."""
    try:
        reading = next(iter(read_reports([item.report] if item.report else [], options.codebooks)))
        ledger.write_reading(reading, reader)
    except Exception as error:
        failure = ("reading", f"Reading it failed ({type(error).__name__}: {error}). Please report this.")
        ledger.write_source(item.location, item.digest, failure=failure)
        return Outcome(item.location, "failed", reason=failure[0], message=failure[1])
    ledger.write_source(item.location, item.digest, report_id=reading.report.id)
    return Outcome(item.location, "read", len(reading.figures))


def _read_batch(reports: list[Report], codebooks: tuple[Path, ...]) -> list[Reading]:
    return list(read_reports(reports, codebooks))


@contextmanager
def _readers(options: Options):  # type: ignore[no-untyped-def]
    """A function that hands a batch to a process (or reads it here, for one job) and gives a Future."""
    if options.jobs == 1:
        yield lambda reports: _read_here(reports, options.codebooks)
        return
    pool = ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn"), initializer=_ignore_interrupt)
    try:
        yield lambda reports: pool.submit(_read_batch, reports, options.codebooks)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ignore_interrupt() -> None:
    """Ctrl-C is for the parent, which stops the processes after the batch in hand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_here(reports: list[Report], codebooks: tuple[Path, ...]) -> "Future[list[Reading]]":
    future: Future[list[Reading]] = Future()
    try:
        future.set_result(_read_batch(reports, codebooks))
    except Exception as error:
        future.set_exception(error)
    return future
