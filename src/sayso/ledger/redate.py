"""Set the day on which a report came out, and read it anew by that day: what `sayso date` does.

Takes an open ledger. What people decided about its findings holds for the new reading, as for any other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sayso.errors import LedgerError
from sayso.intake.dates import Published
from sayso.ledger.codebooks import stored_codebooks
from sayso.ledger.ledger import Ledger
from sayso.reading.batches import SECONDS
from sayso.reading.pipeline import read_reports, reader_version
from sayso.records import Report


@dataclass(frozen=True, slots=True)
class Redated:
    """A report as it was before its day was set, and how many figures it has by that day; `None` for one that
    is kept but not read.
    """

    before: Report
    figures: int | None


def date_report(ledger: Ledger, name: str, day: Published, *, who: str) -> Redated:
    """Set the day of the report with that id, beginning of an id, address or input.

    Raises `LedgerError` unless one fits, or if the ledger cannot be written.
    """
    report = ledger.report(name)
    if ledger.read_only:
        raise LedgerError(f"{ledger.name} cannot be written. Copy it to a folder of yours.")
    reader = ledger.reader_of(report.id)
    if reader is None:
        ledger.write_day(report, day, who)
        return Redated(report, None)
    dated = replace(report, published=day.day, published_precision=day.precision)
    with kept_codebooks(ledger) as kept:
        books = () if reader == reader_version() else kept
        reading = next(iter(read_reports([dated], books, seconds=SECONDS)))
        ledger.write_day(report, day, who, (reading, reader_version(books)))
    return Redated(report, len(reading.figures))


@contextmanager
def kept_codebooks(ledger: Ledger) -> Iterator[tuple[Path, ...]]:
    """The codebooks that a ledger keeps, as files."""
    with ledger.engine.connect() as connection:
        texts = stored_codebooks(connection)
    with TemporaryDirectory(prefix="sayso-") as folder:
        paths = tuple(Path(folder) / name for name in texts)
        for path in paths:
            path.write_text(texts[path.name], encoding="utf-8")
        yield paths
