"""Load what a cluster read into a ledger: the same rows that reading on one machine writes.

Takes the folder that `sayso cluster read` wrote, yields an `Outcome` an input, in the order of the inputs. It
needs no Spark. What the ledger has is known, so that a load that was stopped goes on, and a second one adds
nothing.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sayso.cluster.output import ClusterRun, Output
from sayso.cluster.rows import TakenInput, unpack
from sayso.errors import IntakeError, ReadingError, SaysoError
from sayso.intake import Item
from sayso.ledger import Ledger
from sayso.ledger.ingest import TIME, Outcome, ReadingSource, done, store_items
from sayso.reading.batches import BATCH
from sayso.records import Reading, Report

ROWS = 64  # of a file that are in memory


class LoadedReadings:
    """The readings of the inputs that were given on and are not written yet, by report."""

    def __init__(self) -> None:
        self.held: dict[str, Reading] = {}

    def keep(self, reading: Reading) -> None:
        """Keep a reading until its batch is surely written."""
        self.held.pop(reading.report.id, None)
        self.held[reading.report.id] = reading
        while len(self.held) > 16 * BATCH:
            del self.held[next(iter(self.held))]

    def get(self, report: Report) -> Reading:
        """The reading of a report. Raises `ReadingError` if there is none by its day."""
        found = self.held.get(report.id)
        if found is None:
            raise ReadingError("the same report failed before it")
        if report.published != found.report.published:
            raise ReadingError(
                f"its day was set by hand, to {report.published}, and the cluster read it by another; "
                f"sayso date {report.id} {report.published} reads it anew"
            )
        return replace(found, report=report)


def begin_load(path: str) -> tuple[Output, ClusterRun, int]:
    """The output at a path, how it was read, and how many inputs it has. Raises `SaysoError` if it is none,
    is not whole, or was written by a newer sayso.
    """
    output = Output(path)
    run = output.begun()
    rounds = output.rounds()
    missing = [one.number for one in rounds if not output.is_whole("readings", one.number)]
    if missing or not rounds:
        raise SaysoError(
            f"{path} is not whole: {len(rounds) - len(missing)} of {len(rounds)} rounds were read. Run sayso "
            "cluster read again, which goes on; then load it."
        )
    for one in rounds:
        output.check_files("readings", one.number)
    return output, run, sum(output.row_count("readings", one.number) for one in rounds)


def load(ledger: Ledger, output: Output, run: ClusterRun) -> Iterator[Outcome]:
    """Write all that a cluster read into the ledger."""
    with tempfile.TemporaryDirectory(prefix="sayso-") as folder:
        ledger.keep_codebooks(_codebooks(run, Path(folder)))
    held = LoadedReadings()
    source = ReadingSource(
        run.task.reader, lambda reports: done(lambda: [held.get(one) for one in reports]), held.get
    )
    yield from store_items(ledger, _items(output, held), source)


def _codebooks(run: ClusterRun, folder: Path) -> list[Path]:
    found = []
    for name, text in run.task.codebooks:
        found.append(folder / Path(name).name)
        found[-1].write_text(text, encoding="utf-8")
    return found


def _items(output: Output, held: LoadedReadings) -> Iterator[Item]:
    for one in taken_inputs(output):
        if one.reading is not None:
            held.keep(one.reading)
        yield _item(one)


def _item(one: TakenInput) -> Item:
    """An input as intake gives it."""
    if one.failure is None or (one.failure[0] == TIME and one.reading is not None):
        return Item(one.location, one.digest, one.report, notes=one.notes)
    return Item(one.location, one.digest, one.report, IntakeError(*one.failure), one.notes)


def taken_inputs(output: Output) -> Iterator[TakenInput]:
    """The inputs of an output, in their order."""
    for one in output.rounds():
        for name in output.files("readings", one.number):
            with output.folder.parquet(name) as file:
                for batch in file.iter_batches(batch_size=ROWS):
                    yield from map(unpack, batch.to_pylist())
