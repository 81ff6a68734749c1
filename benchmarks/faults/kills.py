"""Kill work at every point, and see that nothing is lost: python benchmarks/faults/kills.py [--kills 200]

Reconciling, reviewing, importing, copying and backing up are killed (kill -9) before and after statements of
SQL, at a commit, at writes to the disk (before one, and after half of it: most are inside of a commit) and at
random moments. After each kill the file must be whole and no decision be there by half; the same work, done
once more, must end as it does undisturbed, by hashes of every table. `--postgres ADDRESS` does the same on a
server, whose databases `base` and `trial` are made anew (`--postgres postgres`: on a cluster of its own).
`--write` puts what came of it into docs/reliability.md.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from disk_faults import DiskFaults, with_disk_faults
from kill_stages import STAGES, Place, Stage, fresh_folder, make_base, result_of, silent, whole
from reliability import machine, write_section
from sqlalchemy import Engine, event
from throwaway import address_of

from sayso.ledger import Ledger
from sayso.ledger.copies.copy import copy_ledger

KINDS = ("before a statement", "after a statement", "at a commit", "at a write", "in a write", "at a moment")
FAILED = 3  # what a process ends with whose work failed


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is to kill in: statements, commits, writes to the disk, seconds."""

    statements: int
    commits: int
    writes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill: at what, and at the how manieth of it; or after so many seconds."""

    kind: str
    at: float


class Counts:
    """Counts what a process does with databases and disk, and kills it at one of these."""

    def __init__(self, kill: Kill | None, faults: DiskFaults) -> None:
        self.kill, self.faults = kill, faults
        self.before = self.after = self.commits = 0
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)
        event.listen(Engine, "commit", self._commit)
        if kill is not None and kill.kind in ("at a write", "in a write"):
            faults.die_at(int(kill.at), half=kill.kind == "in a write")

    def _dies(self, kind: str, count: int) -> bool:
        return self.kill is not None and self.kill.kind == kind and count == self.kill.at

    def _before(self, *told: object) -> None:
        self.before += 1
        if self._dies("before a statement", self.before):
            die()

    def _after(self, *told: object) -> None:
        self.after += 1
        if self._dies("after a statement", self.after):
            die()

    def _commit(self, connection: Any) -> None:
        self.commits += 1
        if self._dies("at a commit", self.commits):
            server = getattr(connection.connection.dbapi_connection, "pgconn", None)
            if server is not None and self.commits % 2:  # it is asked to, and nobody hears its answer
                server.send_query(b"COMMIT")
                server.flush()
            die()


def die() -> None:
    """Be killed."""
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()


def in_process(do: Callable[[], None]) -> int:
    """Run something in a process of its own; the number of that process."""
    number = os.fork()
    if number:
        return number
    try:
        do()
    except BaseException:
        traceback.print_exc()
        os._exit(FAILED)
    os._exit(0)


def ended(number: int) -> int:
    """How a process ended: 0, or the number of a signal below 0."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


class Trials:
    """The trials of all stages on one database."""

    def __init__(self, base: Path, work: Path, server: str | None, seed: int) -> None:
        self.base, self.work, self.server = base, work, server
        self.random = random.Random(seed)

    def place(self) -> Place:
        """A new trial's folder, with the ledger that every trial begins with."""
        fresh_folder(self.base, self.work)
        if self.server is None:
            shutil.copy(self.base / "base.db", self.work / "trial.db")
            return Place(self.work, str(self.work / "trial.db"))
        import psycopg

        address = self.server.rpartition("/")[0]
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS trial WITH (FORCE)")
            connection.execute("CREATE DATABASE trial TEMPLATE base")
        return Place(self.work, f"{address}/trial")

    def undisturbed(self, stage: Stage) -> tuple[Extent, dict[str, Any], dict[str, Any]]:
        """How much there is to kill in, and what is there before and after."""
        place = self.place()
        before = result_of(place)
        told = self.work / "extent.json"

        def act() -> None:
            faults = DiskFaults(self.work)
            counts, began = Counts(None, faults), time.monotonic()
            stage.act(place)
            seconds = time.monotonic() - began
            told.write_text(json.dumps([counts.before, counts.commits, faults.writes, seconds]))

        if ended(in_process(act)) != 0:
            raise SystemExit(f"{stage.name} failed without any fault.")
        extent = Extent(*json.loads(told.read_text()))
        told.unlink()
        return extent, before, stage.result(place)

    def kills(self, extent: Extent, count: int) -> list[Kill]:
        """So many kills, of every kind that this stage has, spread over all of it."""
        most = {
            "before a statement": extent.statements, "after a statement": extent.statements,
            "at a commit": extent.commits, "at a write": extent.writes, "in a write": extent.writes,
            "at a moment": extent.seconds,
        }  # fmt: skip
        kinds = [kind for kind in KINDS if most[kind] >= 1 or kind == "at a moment"]
        shares = [count // len(kinds) + (n < count % len(kinds)) for n in range(len(kinds))]
        found = []
        for kind, share in zip(kinds, shares, strict=True):
            for n in range(share):
                at = (n + self.random.random()) / share * most[kind]
                found.append(Kill(kind, at if kind == "at a moment" else 1 + int(at)))
        return found

    def killed(
        self, stage: Stage, kill: Kill, held: tuple[dict[str, Any], dict[str, Any]]
    ) -> tuple[Kill, list[str]]:
        """Kill, at an earlier moment where the work had ended before; what was wrong."""
        found = self.trial(stage, kill, held)
        while found == ["not killed"]:
            kill = Kill(kill.kind, kill.at * self.random.random())
            found = self.trial(stage, kill, held)
        return kill, found

    def trial(self, stage: Stage, kill: Kill, held: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
        """Kill once, look, do it once more; what was wrong. `held` is what is there before and after."""
        place = self.place()

        def act() -> None:
            Counts(kill, DiskFaults(self.work))
            stage.act(place)

        number = in_process(act)
        if kill.kind == "at a moment":
            time.sleep(kill.at)
            os.kill(number, signal.SIGKILL)
        how = ended(number)
        if how not in (0, -signal.SIGKILL):
            return [f"it ended with {how} instead of being killed"]
        if how == 0:
            return ["not killed"]
        wrong = [*whole(place), *stage.faults(place, held[1], held[0])]
        if ended(in_process(lambda: stage.act(place))) != 0:
            return [*wrong, "it failed when it was done once more"]
        after = stage.result(place)
        return [*wrong, *whole(place), *(f"{name} differs" for name in after if after[name] != held[1][name])]


def on_server(base: Path, address: str) -> None:
    """Put the ledger that every trial begins with into a database `base`."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for name in ("trial", "base"):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute("CREATE DATABASE base TEMPLATE template0")
    with Ledger(base / "base.db") as ledger:
        copy_ledger(ledger, f"{address.rpartition('/')[0]}/base", silent)


def run(trials: Trials, count: int) -> tuple[str, int]:
    """All stages; the table of what came of them, and how many trials went wrong."""
    stages = [one for one in STAGES if trials.server is None or one.name != "backing up"]
    lines = ["| work | killed | wrong |", "|---|---|---|"]
    failed = killed = 0
    for number, stage in enumerate(stages):
        share = count // len(stages) + (number < count % len(stages))
        extent, before, after = trials.undisturbed(stage)
        print(
            f"{stage.name}: {extent.statements:,} statements, {extent.commits} commits, {extent.writes:,} "
            f"writes, {extent.seconds:.1f} s",
            flush=True,
        )
        done, wrong = Counter[str](), 0
        for planned in trials.kills(extent, share):
            kill, found = trials.killed(stage, planned, (before, after))
            done[kill.kind] += 1
            if found:
                wrong += 1
                print(f"{stage.name}, {kill.kind} {kill.at:.5g}: {'; '.join(found)}", flush=True)
        told = ", ".join(f"{done[kind]} × {kind}" for kind in KINDS if done[kind])
        print(f"{stage.name}: {told}", flush=True)
        lines.append(f"| {stage.name} | {told} | {wrong or 'nothing'} |")
        failed, killed = failed + wrong, killed + sum(done.values())
    head = f"{killed} kills ({machine()})."
    return "\n".join([head, "", *lines]), failed


def main() -> None:
    """Read the command line, kill, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", metavar="ADDRESS", help="of a server, or: postgres")
    parser.add_argument("--write", action="store_true", help="write what came of it into docs/reliability.md")
    words = parser.parse_args()
    with_disk_faults()
    with TemporaryDirectory(prefix="sayso-kills-") as folder, address_of(words.postgres) as words.postgres:
        base = Path(folder) / "base"
        base.mkdir()
        if ended(in_process(lambda: make_base(base))) != 0:
            raise SystemExit(1)
        if words.postgres and ended(in_process(lambda: on_server(base, words.postgres))) != 0:
            raise SystemExit(1)
        told, failed = run(Trials(base, Path(folder) / "work", words.postgres, words.seed), words.kills)
    print(told)
    if words.write:
        write_section("kills", "postgresql" if words.postgres else "sqlite", told)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
