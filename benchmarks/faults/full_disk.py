"""Fill the disk at every stage of work, and see that nothing is lost: python benchmarks/faults/full_disk.py

A small file system (tmpfs, which root alone may mount) holds the ledger; a file leaves so much room that the
work ends in the middle. What is asked: one sentence that says what to do, a ledger that is whole and without
half a decision, and, once there is room, that the same work ends as it does undisturbed.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kill_stages import STAGES, Place, Stage, fresh_folder, make_base, result_of, whole
from kills import ended, in_process
from reliability import machine, write_section

from sayso.errors import SaysoError

SIZE = 64  # MB
TOLD = 7  # what a process ends with that said one sentence
PAGE = 4_096


@contextmanager
def small_disk(where: Path) -> Iterator[None]:
    """A file system of its own."""
    where.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(where)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(where)], check=True)


def used(where: Path) -> int:
    """How many bytes of a disk are used."""
    found = os.statvfs(where)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def fill(where: Path, room: int) -> None:
    """Leave so many bytes on a disk, and not more."""
    found = os.statvfs(where)
    free = found.f_bavail * found.f_frsize - room
    with (where / "filler").open("wb") as out:
        for _ in range(free // PAGE):
            out.write(bytes(PAGE))


def begin(base: Path, disk: Path) -> Place:
    """A new trial."""
    (disk / "filler").unlink(missing_ok=True)
    journals = disk.parent / "journals"
    shutil.rmtree(journals, ignore_errors=True)
    journals.mkdir()
    fresh_folder(base, disk / "work")
    shutil.copy(base / "base.db", disk / "work" / "trial.db")
    return Place(disk / "work", str(disk / "work" / "trial.db"), journals)


def trial(stage: Stage, place: Place, told: Path) -> str:
    """Do the work; "done", or the sentence that a user is told. Anything else is an error."""

    def act() -> None:
        try:
            stage.act(place)
        except SaysoError as error:
            told.write_text(str(error), encoding="utf-8")
            os._exit(TOLD)

    how = ended(in_process(act))
    if how == 0:
        return "done"
    return told.read_text(encoding="utf-8") if how == TOLD else f"ERROR: it ended with {how}"


def stage_told(stage: Stage, base: Path, disk: Path, times: int) -> tuple[str, int]:
    """The row of a stage, and how many of its trials went wrong."""
    place = begin(base, disk)
    before, empty = result_of(place), used(disk)
    told = base / "told"
    if trial(stage, place, told) != "done":
        raise SystemExit(f"{stage.name} failed with a disk of {SIZE} MB.")
    after = stage.result(place)
    most = max(used(disk) - empty, 40 * PAGE)
    sentences, wrong, full = set[str](), 0, 0
    for number in range(times):
        place = begin(base, disk)
        fill(disk, int(most * number / times))
        sentence = trial(stage, place, told)
        (disk / "filler").unlink()
        if sentence == "done":
            continue
        full += 1
        found = [*whole(place), *stage.faults(place, after, before)]
        if "\n" in sentence or sentence.startswith("ERROR") or "disk" not in sentence:
            found.append(f"it says: {sentence}")
        sentences.add(sentence.replace(str(place.folder), "…"))
        if trial(stage, place, told) != "done":
            found.append("it failed when there was room again")
        else:
            found += [f"{name} differs" for name, held in stage.result(place).items() if held != after[name]]
        if found:
            wrong += 1
            print(f"{stage.name}, room {number}/{times}: {'; '.join(found)}", flush=True)
    print(f"{stage.name}: {full} times full; {sorted(sentences)}", flush=True)
    quoted = "; ".join(f"“{one}”" for one in sorted(sentences)[:2])
    return f"| {stage.name} | {full} | {quoted} | {wrong or 'nothing'} |", wrong


def main() -> None:
    """Read the command line, fill, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--times", type=int, default=12, help="how often each stage is done, with more room each"
    )
    parser.add_argument("--write", action="store_true", help="write what came of it into docs/reliability.md")
    words = parser.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("Mounting a small file system needs root: sudo, or a container.")
    lines, failed = ["| work | disk full | what the user is told | wrong |", "|---|---|---|---|"], 0
    with TemporaryDirectory(prefix="sayso-full-") as folder:
        base = Path(folder) / "base"
        base.mkdir()
        if ended(in_process(lambda: make_base(base))) != 0:
            raise SystemExit(1)
        with small_disk(Path(folder) / "disk"):
            for stage in STAGES:
                row, wrong = stage_told(stage, base, Path(folder) / "disk", words.times)
                lines.append(row)
                failed += wrong
    told = "\n".join([f"A tmpfs of {SIZE} MB ({machine()}).", "", *lines])
    print(told)
    if words.write:
        write_section("full disk", "sqlite", told)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
