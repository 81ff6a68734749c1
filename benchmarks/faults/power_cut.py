"""Cut the power while people review, and see that what was acknowledged is there: python power_cut.py

Every write and sync of a process that reviews and refreshes is recorded (disk_faults.py). A power cut leaves
what was synced; of what was written since each part may be there or not, in any order, the last one by half.
Such states are made at many points, opened as a ledger, checked, and compared with what had been acknowledged
by then. `--synchronous NORMAL` shows what SQLite's other setting would lose.
"""

import argparse
import json
import random
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from disk_faults import DiskFaults, DiskRecord, records_of, with_disk_faults
from kill_stages import Place, fresh_folder, make_base, review_, whole
from kills import ended, in_process
from reliability import machine, write_section
from sqlalchemy import select

from sayso.ledger import Ledger
from sayso.ledger.schema import engine
from sayso.ledger.schema.review_tables import review

SECTOR = 512
KEPT = ("nothing", "everything", "some", "some, one of them by half")


@dataclass
class DiskFile:
    """A file as the disk has it, and what was written to it since its last sync."""

    held: bytearray = field(default_factory=bytearray)
    waiting: list[DiskRecord] = field(default_factory=list)

    def after_cut(self, kept: str, draw: random.Random) -> bytes:
        """What is there once the power is back."""
        found = bytearray(self.held)
        for one in self.waiting:
            if kept == "nothing" or (kept.startswith("some") and draw.random() < 0.5):
                continue
            torn = kept.endswith("half") and draw.random() < 0.3
            _put(found, one, SECTOR * draw.randrange(1 + len(one.data) // SECTOR) if torn else len(one.data))
        return bytes(found)

    def sync(self) -> None:
        """What waits is on the disk."""
        for one in self.waiting:
            _put(self.held, one, len(one.data))
        self.waiting.clear()


def _put(held: bytearray, one: DiskRecord, length: int) -> None:
    if one.operation == "t":
        del held[one.offset :]
        held.extend(bytes(max(0, one.offset - len(held))))
        return
    if len(held) < one.offset:
        held.extend(bytes(one.offset - len(held)))
    held[one.offset : one.offset + length] = one.data[:length]


class Disk:
    """The files of a trial as records come, and what its journal acknowledged."""

    def __init__(self, ledger: Path) -> None:
        self.files = {str(ledger): DiskFile(bytearray(ledger.read_bytes()))}
        self.names: dict[int, str] = {}
        self.acknowledged = b""

    def take(self, one: DiskRecord) -> None:
        """The next thing that was done."""
        if one.operation == "o":
            self.names[one.file] = one.data.decode()
            self.files.setdefault(one.data.decode(), DiskFile())
        elif one.operation == "u":
            self.files.pop(one.data.decode(), None)
        elif self.names[one.file].endswith(".jsonl"):
            self.acknowledged += one.data
        elif one.operation == "s":
            self.files[self.names[one.file]].sync()
        elif self.names[one.file] in self.files:
            self.files[self.names[one.file]].waiting.append(one)


def faults_after(disk: Disk, kept: str, folder: Path, draw: random.Random) -> Iterator[str]:
    """Make the files of a power cut, open them, and look."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, one in disk.files.items():
        if not name.endswith(".jsonl"):
            (folder / Path(name).name).write_bytes(one.after_cut(kept, draw))
    place = Place(folder, str(folder / "trial.db"))
    yield from whole(place)
    with Ledger(place.ledger, create=False) as ledger, ledger.engine.connect() as connection:
        rows = {row.id: row for row in connection.execute(select(review.c.id, review.c.undone_by))}
    for line in disk.acknowledged.decode().splitlines():
        told = json.loads(line)
        row = rows.get(told.get("review", told.get("undone")))
        if row is None or ("undone" in told and row.undone_by is None):
            yield f"lost: {line}"


def record(base: Path, work: Path, synchronous: str | None) -> tuple[Path, Path]:
    """Review and refresh while every write is recorded; the record, and the ledger as it was before."""
    fresh_folder(base, work)
    shutil.copy(base / "base.db", work / "trial.db")
    kept = base / "before.db"
    shutil.copy(base / "base.db", kept)
    told = base / "record"

    def act() -> None:
        if synchronous is not None:
            engine.SYNCHRONOUS = synchronous
        faults = DiskFaults(work)
        faults.record(told)
        review_(Place(work, str(work / "trial.db")))

    if ended(in_process(act)) != 0:
        raise SystemExit("Reviewing failed without any fault.")
    return told, kept


def run(told: Path, kept: Path, work: Path, cuts: int) -> tuple[int, int, int, int]:
    """Cut at many points; how many records and acknowledged acts there were, cuts, and wrong ones."""
    records, draw = list(records_of(told)), random.Random(1)
    points = [*sorted(draw.randrange(1, len(records) + 1) for _ in range(cuts - 1)), len(records)]
    disk, wrong = Disk(kept), 0
    disk.files[str(work / "trial.db")] = disk.files.pop(str(kept))
    at = 0
    for number, point in enumerate(points):
        for one in records[at:point]:
            disk.take(one)
        at = point
        found = list(faults_after(disk, KEPT[number % len(KEPT)], work.with_name("cut"), draw))
        if found:
            wrong += 1
            print(f"cut at {point}, kept {KEPT[number % len(KEPT)]}: {len(found)}: {found[0]}", flush=True)
    return len(records), disk.acknowledged.count(b"\n"), len(points), wrong


def main() -> None:
    """Read the command line, cut, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=400)
    parser.add_argument("--synchronous", help="another setting of SQLite than sayso's")
    parser.add_argument("--write", action="store_true", help="write what came of it into docs/reliability.md")
    words = parser.parse_args()
    with_disk_faults()
    with TemporaryDirectory(prefix="sayso-power-") as folder:
        base, work = Path(folder) / "base", Path(folder) / "work"
        base.mkdir()
        if ended(in_process(lambda: make_base(base))) != 0:
            raise SystemExit(1)
        told, kept = record(base, work, words.synchronous)
        records, acts, cuts, wrong = run(told, kept, work, words.cuts)
    sentence = (
        f"{cuts} power cuts among {records:,} writes and syncs of a process that reviewed ({acts} acts) and "
        f"refreshed ({machine()}): {wrong or 'none'} lost an acknowledged act or damaged the file."
    )
    print(sentence)
    if words.write:
        write_section("power cuts", "sqlite", sentence)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
