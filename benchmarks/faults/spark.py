"""Kill what Spark reads with, at random points: its Python workers and its executors, 20 times each.

    python benchmarks/faults/spark.py --times 20            # both; --kind worker or executor: one of them

A standalone cluster of two workers runs on this machine. Each time some short reports are read into a new
output, and once they are under way a process is killed (`kill -9`); a run that gives up is run again, as by a
user. Then every report has to be there once, with what an undisturbed run found in it.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from cluster import content, standalone
from sayso.cluster.output import Output
from sayso.cluster.run import ReadingOrder, Sizes, read_inputs
from sayso.cluster.session import spark
from sayso.cluster.storage import list_files
from sayso.cluster.work import ReadingTask
from sayso.errors import SaysoError
from sayso.reading.pipeline import reader_version

REPORTS, TASK = 96, 2_500  # short reports; bytes of a task
EXECUTOR, DAEMON = "CoarseGrainedExecutorBackend", "pyspark.daemon"
MOST = 5  # runs until one is whole


def processes() -> dict[int, tuple[int, str]]:
    """Every process by id: its parent, and its command."""
    found = {}
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                parent = int((one / "stat").read_text().rpartition(")")[2].split()[1])
                command = (one / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            found[int(one.name)] = parent, command
    return found


def victims(workers: list[int], kind: str) -> list[int]:
    """The executors of these workers, or the Python processes that read for them."""
    known = processes()

    def below(pid: int) -> bool:
        while pid in known:
            if pid in workers:
                return True
            pid = known[pid][0]
        return False

    own = {pid: one for pid, one in known.items() if below(pid)}
    if kind == "executor":
        return [pid for pid, (_, command) in own.items() if EXECUTOR in command and "java" in command]
    daemons = {pid for pid, (_, command) in own.items() if DAEMON in command}
    return [pid for pid in daemons if own[pid][0] in daemons]


def make_reports(folder: Path) -> Path:
    """Short reports, each another one."""
    rows = [
        {"title": f"Report {at}", "published": "2021-08-04", "publisher": f"Paper {at % 7}",
         "text": f"Lithuania's border guard said {at + 11} people had crossed from Belarus on Tuesday. "
                 f"Police said {at % 9 + 2} people were killed in Baghdad on Monday, and {at + 30} injured."}
        for at in range(REPORTS)
    ]  # fmt: skip
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder / "in.jsonl"


class Killer(threading.Thread):
    """Kills one process, after so many seconds."""

    def __init__(self, workers: list[int], kind: str, after: float) -> None:
        super().__init__(daemon=True)
        self.workers, self.kind, self.after, self.killed = workers, kind, after, 0

    def run(self) -> None:
        """Wait, and kill one, as soon as there is one."""
        time.sleep(self.after)
        for _ in range(100):
            found = victims(self.workers, self.kind)
            if found:
                self.killed = random.choice(found)
                os.kill(self.killed, signal.SIGKILL)
                return
            time.sleep(0.05)


def read_until_whole(session, inputs: Path, out: Path, order: ReadingOrder) -> int:  # type: ignore[no-untyped-def]
    """Run until a run ends well; how many it took."""
    for runs in range(1, MOST + 1):
        try:
            read_inputs(session, list_files([str(inputs)]), Output(str(out)), order, lambda *told: None)
            return runs
        except SaysoError as error:
            print(f"  gave up: {error}", flush=True)
    sys.exit(f"not whole after {MOST} runs")


def main() -> None:
    """Kill and count."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--times", type=int, default=20)
    asked.add_argument("--kind", choices=("worker", "executor"))
    asked.add_argument("--seed", type=int, default=24)
    given = asked.parse_args()
    random.seed(given.seed)
    order = ReadingOrder(ReadingTask(reader_version()), Sizes(TASK, 6))
    settings = {"spark.ui.enabled": "false", "spark.executor.memory": "512m"}
    settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    with (
        tempfile.TemporaryDirectory(prefix="sayso-faults-") as name,
        standalone() as (address, workers),
        spark(address, settings) as session,
    ):
        folder = Path(name)
        inputs = make_reports(folder)
        read_until_whole(session, inputs, folder / "warm", order)  # the model is loaded, the disk warm
        begun = time.perf_counter()
        read_until_whole(session, inputs, folder / "whole", order)
        seconds = time.perf_counter() - begun
        wanted = content(folder / "whole")
        print(f"undisturbed: {seconds:.1f} s, {wanted[0]} inputs", flush=True)
        for kind in [given.kind] if given.kind else ["worker", "executor"]:
            good = killed = again = 0
            for at in range(given.times):
                killer = Killer(workers, kind, random.uniform(0, seconds))
                killer.start()
                out = folder / f"{kind}-{at}"
                runs = read_until_whole(session, inputs, out, order)
                killer.join()
                good += content(out) == wanted
                killed += bool(killer.killed)
                again += runs - 1
                told = "every report once" if content(out) == wanted else f"WRONG: {content(out)}"
                print(
                    f"{kind} {at + 1}: killed {killer.killed} after {killer.after:.1f} s: {told}", flush=True
                )
            print(
                f"{kind}: {killed} killed, {good} of {given.times} outputs whole, {again} runs again",
                flush=True,
            )
            if good < given.times:
                sys.exit(1)


if __name__ == "__main__":
    main()
