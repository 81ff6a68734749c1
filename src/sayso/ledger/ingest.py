"""Read many inputs into a ledger: what the command `sayso read` does.

Takes paths, yields `Outcome`s as they come. Only what is new, what failed before, or what an older reader
read is read again. Every batch is one transaction, so that a killed run resumes without gaps or doubles; one
that cannot be written is written report by report, and what is wrong with one becomes its own failure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sayso.errors import LedgerError, SaysoError
from sayso.intake import Defaults, Item, find_files, read_file, read_stream
from sayso.intake.documents.report import UNREAD_PAGES
from sayso.intake.files import broken_item
from sayso.intake.find import digest_of, location_of
from sayso.ledger.ledger import Ledger
from sayso.reading.batches import BATCH, SECONDS, read_batch, reading_processes, told_failure
from sayso.reading.pipeline import reader_version
from sayso.records import Reading, Report

WAITING = 4  # batches handed out ahead for each process
TIME = "time"  # the reason of a report that took longer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input. `kind` is `read`, `known`, `forgotten`, or `failed` with a reason and a
    message.

    `notes` are what a user should know of an input that was read; `undated` is one without a day of
    publication.
    """

    location: str
    kind: str
    figures: int = 0
    reason: str = ""
    message: str = ""
    notes: tuple[str, ...] = ()
    undated: bool = False
    report_id: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what inputs do not say themselves, user's codebooks, how many processes, and the seconds
    that the reading of one report may take. `alone`: nothing else reads in this process.
    """

    defaults: Defaults = field(default_factory=Defaults)
    codebooks: tuple[Path, ...] = ()
    jobs: int = 1
    seconds: float = SECONDS
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ReadingSource:
    """Who gives the readings of reports, by the version `reader`: `submit` takes a batch and gives a Future,
    `alone` one report of a batch that failed; so many batches are handed out `ahead`.
    """

    reader: str
    submit: Callable[[list[Report]], "Future[list[Reading]]"]
    alone: Callable[[Report], Reading]
    ahead: int = 1


def ingest(ledger: Ledger, paths: Sequence[Path], options: Options) -> Iterator[Outcome]:
    """Read all files in and below `paths` into the ledger; an outcome an input."""
    yield from ingest_items(ledger, _file_items(ledger, paths, options), options)


def ingest_stream(ledger: Ledger, data: bytes, options: Options) -> Iterator[Outcome]:
    """Read the bytes of standard input into the ledger."""
    yield from ingest_items(ledger, read_stream(data, options.defaults), options)


def _file_items(ledger: Ledger, paths: Sequence[Path], options: Options) -> Iterator[Item | Outcome]:
    reader = reader_version(options.codebooks)
    unread = UNREAD_PAGES if options.defaults.ocr else ""
    for path in find_files(paths):
        location = location_of(path)
        if ledger.is_done(location, digest_of(path), reader, unread=unread):
            yield Outcome(location, "known")
            continue
        try:
            yield from read_file(
                path, options.defaults, lambda where, digest: ledger.is_done(where, digest, reader)
            )
        except Exception as error:  # no file may stop the others, whatever a library raises for it
            yield broken_item(path, error)


def ingest_items(ledger: Ledger, items: Iterable[Item | Outcome], options: Options) -> Iterator[Outcome]:
    """Read items of intake into the ledger; of several with one report the first, the others are known."""
    ledger.keep_codebooks(options.codebooks)
    with _reading(options) as source:
        yield from store_items(ledger, items, source)


def store_items(ledger: Ledger, items: Iterable[Item | Outcome], source: ReadingSource) -> Iterator[Outcome]:
    """Write items of intake into the ledger, with the readings that a source gives of what is new."""
    todo: list[Item] = []
    taken: set[str] = set()  # reports that were handed out and are not written yet
    twins: list[Item] = []
    pending: list[tuple[list[Item], Future[list[Reading]]]] = []
    for item in items:
        outcome = item if isinstance(item, Outcome) else _settled(ledger, item, source.reader)
        if outcome is not None:
            yield outcome
            continue
        assert isinstance(item, Item) and item.report is not None
        kept = ledger.as_kept(item.report)
        if kept.id in taken:
            twins.append(item)
            continue
        taken.add(kept.id)
        todo.append(replace(item, report=kept))
        if len(todo) == BATCH:
            pending.append((todo, source.submit([i.report for i in todo if i.report])))
            todo = []
        while len(pending) >= WAITING * source.ahead:
            batch, future = pending.pop(0)
            yield from _finish(ledger, batch, future, source)
            taken -= {one.report.id for one in batch if one.report}
            yield from _twins(ledger, twins, taken, source)
    if todo:
        pending.append((todo, source.submit([i.report for i in todo if i.report])))
    for batch, future in pending:
        yield from _finish(ledger, batch, future, source)
    yield from _twins(ledger, twins, set(), source)


def _twins(ledger: Ledger, twins: list[Item], taken: set[str], source: ReadingSource) -> Iterator[Outcome]:
    """The outcomes of what held the same report as another one, once that was read; where that failed, it is
    read once more. They are taken off the list.
    """
    held, twins[:] = twins[:], []
    ready: list[Item] = []
    for one in held:
        (twins if one.report and one.report.id in taken else ready).append(one)
    for twin in ready:
        yield _settled(ledger, twin, source.reader) or _read_alone(ledger, twin, source)


def _settled(ledger: Ledger, item: Item, reader: str) -> Outcome | None:
    """The outcome of an item that needs no reading: a failure, or a report that this reader knows."""
    if item.known:
        return Outcome(item.location, "known")
    if item.error is not None:
        if item.report is not None:
            ledger.write_unread(item.report)
        return _failed(ledger, item, item.error.reason, str(item.error))
    assert item.report is not None
    if ledger.forgotten([item.report.id]):
        return Outcome(item.location, "forgotten", report_id=item.report.id)
    if ledger.is_read(item.report.id, reader):
        if not ledger.is_cut(item.location, item.digest):
            ledger.write_input(item.location, item.digest, report_id=item.report.id, notes=item.notes)
        return Outcome(item.location, "known", report_id=item.report.id)
    return None


def _failed(ledger: Ledger, item: Item, reason: str, message: str) -> Outcome:
    report_id = item.report.id if item.report else None
    ledger.write_input(
        item.location, item.digest, report_id=report_id if reason in KEPT else None, failure=(reason, message)
    )
    kept = report_id if report_id and reason in KEPT else ""
    return Outcome(item.location, "failed", reason=reason, message=message, report_id=kept)


KEPT = ("language", TIME)  # reasons of failures whose report is in the ledger


def _finish(
    ledger: Ledger, batch: list[Item], future: "Future[list[Reading]]", source: ReadingSource
) -> Iterator[Outcome]:
    """Write a batch that was read; where reading or writing it failed, its reports one by one."""
    try:
        readings = future.result()
        ledger.write_readings(readings, source.reader)
    except BrokenProcessPool as error:
        raise SaysoError("A reading process died (out of memory?). Run again, with fewer --jobs.") from error
    except LedgerError:
        raise  # the database itself: every other report would fail too
    except Exception:
        for item in batch:
            yield _read_alone(ledger, item, source)
        return
    for item, reading in zip(batch, readings, strict=True):
        yield _written(ledger, item, reading)


def _written(ledger: Ledger, item: Item, reading: Reading) -> Outcome:
    """The outcome of a report that was read and written; its rest is a failure, if its time was up."""
    if reading.cut:
        return _failed(ledger, item, TIME, reading.cut)
    ledger.write_input(item.location, item.digest, report_id=reading.report.id, notes=item.notes)
    undated = reading.report.published is None
    return Outcome(
        item.location,
        "read",
        len(reading.figures),
        notes=item.notes,
        undated=undated,
        report_id=reading.report.id,
    )


def _read_alone(ledger: Ledger, item: Item, source: ReadingSource) -> Outcome:
    """Read one report of a failed batch; what it raises becomes its failure in the ledger."""
    assert item.report is not None
    try:
        reading = source.alone(item.report)
        ledger.write_reading(reading, source.reader)
    except LedgerError:
        raise
    except Exception as error:
        return _failed(ledger, item, "reading", told_failure(error))
    return _written(ledger, item, reading)


@contextmanager
def _reading(options: Options) -> Iterator[ReadingSource]:
    """Processes that read what is handed to them; for one job this process does."""
    reader, codebooks, seconds = reader_version(options.codebooks), options.codebooks, options.seconds

    def read(reports: Sequence[Report]) -> list[Reading]:
        return read_batch(reports, codebooks, seconds, alone=options.alone)

    def alone(report: Report) -> Reading:
        return read([report])[0]

    if options.jobs == 1:
        yield ReadingSource(reader, lambda reports: done(lambda: read(reports)), alone)
        return
    pool = reading_processes(options.jobs, shared=not codebooks)
    try:
        yield ReadingSource(
            reader, lambda reports: pool.submit(read_batch, reports, codebooks, seconds), alone, options.jobs
        )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def done(make: Callable[[], list[Reading]]) -> "Future[list[Reading]]":
    """What a call gives, or raises, as a Future."""
    future: Future[list[Reading]] = Future()
    try:
        future.set_result(make())
    except Exception as error:
        future.set_exception(error)
    return future
