"""The folder that a cluster writes: what was planned, round by round, and what is whole.

    OUTPUT/_sayso/run.json          how all of it is read: reader, defaults, codebooks
    OUTPUT/_sayso/round-0003.json   what that round reads
    OUTPUT/readings/round=3/        its inputs, as Spark committed them; so of every other table

A round counts once Spark has put its `_SUCCESS` there; one that was stopped is written anew, whole.
"""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from sayso.cluster.parts import TaskPart
from sayso.cluster.schema import check_version, version_of
from sayso.cluster.storage import Folder, for_spark, is_stored, local
from sayso.cluster.work import ReadingTask
from sayso.codebook.cluster_rules import cluster_rules
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

OWN = "_sayso"
RUN = f"{OWN}/run.json"
_ROUND = re.compile(r"round-(\d+)\.json")


@dataclass(frozen=True, slots=True)
class ClusterRun:
    """How all that lies in an output was read."""

    schema_version: int
    task: ReadingTask


@dataclass(frozen=True, slots=True)
class Round:
    """What is read, and committed, together."""

    number: int
    parts: tuple[TaskPart, ...]


class Output:
    """The folder that a cluster writes."""

    def __init__(self, path: str) -> None:
        self.name = path
        self.spark = for_spark(path)
        self.folder = Folder(path)

    def run(self) -> ClusterRun | None:
        """How it was read; `None` for a folder that is new. Raises `SaysoError` for a newer sayso's."""
        data = self.folder.read(RUN)
        if data is None:
            return None
        try:
            said = msgspec.json.decode(data)
            check_version(said.get("schema_version"), self.name)
            return msgspec.convert(said, ClusterRun, strict=False)
        except (msgspec.MsgspecError, AttributeError) as error:
            raise SaysoError(
                f"{self.name}/{RUN} cannot be understood ({error}). Name another OUTPUT."
            ) from error

    def begun(self) -> ClusterRun:
        """How it was read. Raises `SaysoError` for a folder that no cluster wrote."""
        found = self.run()
        if found is None:
            raise SaysoError(
                f"{self.name} was not written by sayso cluster read. Name the folder that it wrote."
            )
        return found

    def begin(self, task: ReadingTask) -> None:
        """Say how it is read. Raises `SaysoError` if it was begun in another way, or is another folder."""
        before = self.run()
        if before is None:
            if [name for name in self.folder.inside() if not name.startswith((".", OWN))]:
                raise SaysoError(f"{self.name} holds other files. Name a new OUTPUT.")
            run = ClusterRun(cluster_rules().schema_version, task)
            self.folder.write(RUN, msgspec.json.encode(run))
            return
        if before.task.reader != task.reader:
            raise SaysoError(
                f"{self.name} was begun by {before.task.reader}, and this is {task.reader}. Name a "
                "new OUTPUT, or go on with that version."
            )
        if before.task != task:
            raise SaysoError(
                f"{self.name} was begun with other options (codebooks, columns, publisher, days or "
                "--seconds). Give the same ones, or name a new OUTPUT."
            )

    def rounds(self) -> list[Round]:
        """What was planned, in order."""
        found = []
        for name in self.folder.inside(OWN):
            if _ROUND.fullmatch(name):
                data = self.folder.read(f"{OWN}/{name}") or b""
                found.append(msgspec.json.decode(data, type=Round))
        return sorted(found, key=lambda one: one.number)

    def plan(self, made: Round) -> None:
        """Keep what a round reads."""
        self.folder.write(f"{OWN}/round-{made.number:05}.json", msgspec.json.encode(made))

    def place(self, table: str, number: int | None = None) -> str:
        """Where Spark writes a table, or a round of it."""
        return f"{self.spark}/{table}" + (f"/round={number}" if number is not None else "")

    def is_whole(self, table: str, number: int | None = None) -> bool:
        """Whether Spark committed a table, or a round of it."""
        return self.folder.has(f"{table}" + (f"/round={number}" if number is not None else "") + "/_SUCCESS")

    def files(self, table: str, number: int) -> list[str]:
        """The Parquet files of a round of a table, in the order of its parts."""
        own = f"{table}/round={number}"
        return [f"{own}/{name}" for name in self.folder.inside(own) if name.endswith(".parquet")]

    def check_files(self, table: str, number: int) -> None:
        """Raise `SaysoError` for files of a newer version."""
        for name in self.files(table, number)[:1]:
            with self.folder.parquet(name) as file:
                check_version(version_of(file.schema_arrow.metadata or file.metadata.metadata), self.name)

    def parts_in(self, number: int) -> set[int]:
        """The parts of a round whose inputs lie in `readings`, as this machine sees them."""
        found: set[int] = set()
        for name in self.files("readings", number):
            with self.folder.parquet(name) as file:
                found |= set(file.read(columns=["part"]).column("part").unique().to_pylist())
        return found

    def frame(self, session: "SparkSession", table: str) -> "DataFrame":
        """All rounds of a table; `round` is a column of it. Raises `SaysoError` if a round is not whole."""
        rounds = [one.number for one in self.rounds()]
        if not rounds or not all(self.is_whole(table, number) for number in rounds):
            raise SaysoError(f"{self.name} is not whole. Run sayso cluster read again, which goes on.")
        for number in rounds:
            self.check_files(table, number)
        places = [self.place(table, number) for number in rounds]
        return session.read.option("basePath", self.place(table)).parquet(*places)

    def mark(self, step: str) -> None:
        """Say that a step was made of all rounds that there are."""
        self.folder.write(f"{OWN}/{step}.json", msgspec.json.encode({"rounds": len(self.rounds())}))

    def is_marked(self, step: str) -> bool:
        """Whether a step was made of all rounds that there are."""
        data = self.folder.read(f"{OWN}/{step}.json")
        return data is not None and bool(msgspec.json.decode(data).get("rounds") == len(self.rounds()))

    def row_count(self, table: str, number: int) -> int:
        """How many rows a round of a table has."""
        total = 0
        for name in self.files(table, number):
            with self.folder.parquet(name) as file:
                total += file.metadata.num_rows
        return total

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold a folder of this machine, so that no second run writes to it. Raises `SaysoError` if
        one does.
        """
        if is_stored(self.name):
            yield
            return
        place = local(self.name) / OWN / "lock"
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise SaysoError(
                    f"Another sayso cluster writes to {self.name}. Wait for it, or name another OUTPUT."
                ) from error
            yield


def known_files(rounds: list[Round]) -> set[str]:
    """The files, as they were, that were planned before."""
    return {file.file.key for one in rounds for part in one.parts for file in part.files}
