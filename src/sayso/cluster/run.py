"""Read inputs on a cluster: plan rounds, let Spark read and commit each, make the other tables of it.

A round that was committed is never read again; one that was stopped is read anew, whole. Files that are new,
or changed, since the last run make rounds of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from sayso.cluster.output import Output, Round, known_files
from sayso.cluster.parts import SPLIT, FilePart, in_tasks, may_be_split, split_file
from sayso.cluster.rows import FAILED, FLAT, KNOWN, READ
from sayso.cluster.schema import spark_schema
from sayso.cluster.session import explained, watched
from sayso.cluster.storage import StoredFile
from sayso.cluster.work import ReadingTask, flat_rows, read_parts
from sayso.errors import SaysoError
from sayso.intake import Defaults

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

WAVES = 16  # tasks of a round for each core: the last ones of a round leave cores idle
HOLDS = f"report_id IS NOT NULL AND outcome <> '{KNOWN}'"  # inputs whose report counts
AGAIN = "Rounds that are whole are kept; run the same command again to go on."
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ClusterCounts:
    """What a run did: how many inputs, by what became of them, how many figures, and of how many rounds."""

    rounds: int
    read: int
    known: int
    failed: int
    figures: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a task reads, in bytes, and how many tasks a round has (0: by the cores)."""

    split: int = SPLIT
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """How inputs are read, and in which sizes."""

    task: ReadingTask
    sizes: Sizes = Sizes()


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides how files are split: how days are written in them, and sizes."""

    defaults: Defaults
    sizes: Sizes


def read_inputs(
    session: "SparkSession", files: Sequence[StoredFile], output: Output, order: ReadingOrder, tell: Tell
) -> ClusterCounts:
    """Read all that is new among the files."""
    task, sizes = order.task, order.sizes
    output.begin(task)
    rounds = output.rounds()
    known = known_files(rounds)
    new = [file for file in files if file.key not in known]
    first = rounds[-1].number + 1 if rounds else 0
    tell("planning", 0, len(new))
    rounds += _plan(session, output, new, first, Plan(task.defaults, sizes))
    todo = [one for one in rounds if not _is_done(output, one)]
    with explained(AGAIN):
        total, done = sum(len(one.parts) for one in todo), 0
        for one in todo:
            begun = done

            def told(tasks: int, begun: int = begun) -> None:
                tell("reading", begun + tasks, total)

            told(0)
            with watched(session, told):
                read_round(session, output, task, one)
            done += len(one.parts)
            tell("tables", done, total)
            write_tables(session, output, rounds, one)
        tell("reading", total, total)
        return _counts(session, output, todo)


def _is_done(output: Output, one: Round) -> bool:
    return all(output.is_whole(table, one.number) for table in ("readings", *FLAT, "failures"))


def _plan(
    session: "SparkSession", output: Output, new: Sequence[StoredFile], first: int, plan: "Plan"
) -> list[Round]:
    """The rounds that read these files, kept; the first has the number `first`."""
    large = [file for file in new if may_be_split(file, plan.sizes.split)]
    parts = _split(session, large, plan) if large else {}
    own = (part for file in new for part in parts.get(file.key, [FilePart(file, size=file.size)]))
    tasks = in_tasks(own, plan.sizes.split)
    each = plan.sizes.tasks or WAVES * session.sparkContext.defaultParallelism
    rounds = []
    for number, begin in enumerate(range(0, len(tasks), each), first):
        found = [replace(one, number=at) for at, one in enumerate(tasks[begin : begin + each])]
        rounds.append(Round(number, tuple(found)))
        output.plan(rounds[-1])
    return rounds


def _split(session: "SparkSession", files: list[StoredFile], plan: "Plan") -> dict[str, list[FilePart]]:
    """The parts of large files, each looked through by one task."""
    asked = session.range(0, len(files), 1, len(files))
    with explained(AGAIN):
        rows = asked.mapInArrow(partial(_split_files, files, plan), "at long, parts binary").collect()
    found = {row.at: msgspec.json.decode(bytes(row.parts), type=list[FilePart]) for row in rows}
    return {file.key: found[at] for at, file in enumerate(files)}


def _split_files(
    files: list[StoredFile], plan: "Plan", batches: Iterator["pa.RecordBatch"]
) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    for batch in batches:
        for at in batch.column(0).to_pylist():
            parts = msgspec.json.encode(split_file(files[at], plan.defaults, plan.sizes.split))
            yield pa.RecordBatch.from_pydict({"at": [at], "parts": pa.array([parts], pa.binary())})


def read_round(session: "SparkSession", output: Output, task: ReadingTask, one: Round) -> None:
    """Read a round and let Spark commit it. Raises `SaysoError` if this machine does not see all of it."""
    parts = {part.number: part for part in one.parts}
    asked = session.range(0, len(parts), 1, len(parts))
    found = asked.mapInArrow(partial(read_parts, task, parts), spark_schema("readings"))
    found.write.mode("overwrite").parquet(output.place("readings", one.number))
    lost = parts.keys() - output.parts_in(one.number)
    if lost:
        raise SaysoError(
            f"{len(lost):,} of {len(parts):,} parts that were read cannot be seen in {output.name}: the "
            "workers wrote to disks of their own. Name an OUTPUT on storage that all machines share."
        )


def write_tables(session: "SparkSession", output: Output, rounds: Sequence[Round], one: Round) -> None:
    """Make the tables of findings, and of failures, of a round that was read: a report in several inputs is
    there once.
    """
    reading = session.read.option("basePath", output.place("readings"))
    own = reading.parquet(output.place("readings", one.number))
    earlier = [before.number for before in rounds if before.number <= one.number]
    first = first_of_each(session, output, earlier, own)
    for table in FLAT:
        made = first.mapInArrow(partial(flat_rows, table), spark_schema(table))
        made.write.mode("overwrite").parquet(output.place(table, one.number))
    names = spark_schema("failures").names
    failed = own.where(f"outcome = '{FAILED}'").select(*names).coalesce(1)
    failed.write.mode("overwrite").parquet(output.place("failures", one.number))


def first_of_each(
    session: "SparkSession", output: Output, rounds: Sequence[int], own: "DataFrame"
) -> "DataFrame":
    """The inputs of some rounds whose reports are in no input before them, of all these `rounds`."""
    from pyspark.sql.functions import broadcast, expr

    places = [output.place("readings", one) for one in rounds]
    everything = session.read.option("basePath", output.place("readings")).parquet(*places)
    everything = everything.where(HOLDS).selectExpr("report_id", "struct(round, part, number) AS at")
    several = everything.groupBy("report_id").agg(expr("min(at) AS first"), expr("count(*) AS times"))
    again = everything.join(several.where("times > 1"), "report_id").where("at > first")
    keys = again.selectExpr("at.round AS round", "at.part AS part", "at.number AS number")
    return own.where(HOLDS).join(broadcast(keys), ["round", "part", "number"], "left_anti")


def _counts(session: "SparkSession", output: Output, rounds: Sequence[Round]) -> ClusterCounts:
    found: Counter[str] = Counter()
    for one in rounds:
        own = session.read.parquet(output.place("readings", one.number))
        found.update({row["outcome"]: row["count"] for row in own.groupBy("outcome").count().collect()})
    figures = sum(output.row_count("figures", one.number) for one in rounds)
    return ClusterCounts(len(rounds), found[READ], found[KNOWN], found[FAILED], figures)
