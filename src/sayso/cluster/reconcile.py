"""Series, estimates and disagreements over all that a cluster read, by the rules of `reconcile`.

Figures go to the partition of the picture that they are in (a family of measures, a place, a year); each
partition is computed by itself, as in a ledger. What people say in a ledger (conversions, situations,
reviews) is not there, nor are incidents: numbers of one town and day are kept apart by their stories alone.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from enum import Enum
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import msgspec

from sayso.cluster.counted import CountedFigure, counted_figures, pack_counted, unpack_counted
from sayso.cluster.output import Output
from sayso.cluster.rows import Row, unpack
from sayso.cluster.run import Tell, first_of_each
from sayso.cluster.schema import spark_schema
from sayso.cluster.session import explained
from sayso.cluster.work import record_batches
from sayso.errors import SaysoError
from sayso.ledger.picture.stories import OTHER_FORMS
from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.reconcile.series import echoes
from sayso.reconcile.series.build import family_of, strands
from sayso.reconcile.series.estimates import estimate
from sayso.records.picture import Disagreement, Estimate, Series, SeriesFigure, StoryKind

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

MADE: dict[str, type[Any]] = {
    "series": Series, "series_figures": SeriesFigure, "estimates": Estimate, "disagreements": Disagreement,
}  # fmt: skip
FORM = "kind string, nearest string"
COUNTED = "report_id string, at struct<round: int, part: long, number: long, place: long>, figure binary"
PLACED = f"{COUNTED}, said string, partition string, in_series boolean, denied boolean, {FORM}"
RESULT = "kind string, data binary"


def reconcile(session: "SparkSession", output: Output, tell: Tell) -> dict[str, int]:
    """Write `series`, `series_figures`, `estimates` and `disagreements`; how many rows each has."""
    from pyspark import StorageLevel

    if not output.is_marked("stories"):
        raise SaysoError(
            f"Copies count once by their stories, which are not made of all of {output.name} yet. First run: "
            f"sayso cluster stories {output.name}"
        )
    with explained("Run the same command again."):
        tell("figures", 0, 3)
        placed = _placed(session, output).persist(StorageLevel.DISK_ONLY)
        denied = [bytes(row.figure) for row in placed.where("denied AND in_series").collect()]
        tell("series", 1, 3)
        counting = _without_repeats(placed).where("partition IS NOT NULL")
        compute = Reconciler(tuple(denied)).compute
        by_partition = counting.groupBy("partition")  # Spark takes types that it cannot find for its own
        made = by_partition.applyInArrow(lambda figures: compute(figures), RESULT)  # noqa: PLW0108
        made = made.persist(StorageLevel.DISK_ONLY)
        counts = {}
        for at, table in enumerate(MADE):
            own = made.where(f"kind = '{table}'").mapInArrow(partial(_rows_of, table), spark_schema(table))
            own.write.mode("overwrite").parquet(output.place(table))
            counts[table] = session.read.parquet(output.place(table)).count()
            tell(table, at, len(MADE))
    output.mark("reconcile")
    return counts


def _placed(session: "SparkSession", output: Output) -> "DataFrame":
    """Every figure with its partition, and where its report stands in its story."""
    rounds = [one.number for one in output.rounds()]
    readings = first_of_each(session, output, rounds, output.frame(session, "readings"))
    counted = readings.mapInArrow(_counted, COUNTED)
    stories = session.read.parquet(output.place("stories"))
    days = output.frame(session, "reports").selectExpr("id AS report_id", "published")
    forms = stories.where(f"kind = '{StoryKind.RENDITION}'").join(days, "report_id")
    printed = forms.groupBy("nearest").agg({"published": "max"}).toDF("report_id", "printed")
    members = stories.select("report_id", "story_id", "representative", "kind", "nearest")
    return (
        counted.join(members, "report_id", "left")
        .join(printed, "report_id", "left")
        .mapInArrow(_place, PLACED)
    )


def _counted(batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    at = pa.struct(
        [("round", pa.int32()), ("part", pa.int64()), ("number", pa.int64()), ("place", pa.int64())]
    )
    schema = pa.schema([("report_id", pa.string()), ("at", at), ("figure", pa.binary())])
    for batch in batches:
        rows = [
            {
                "report_id": figure.row.report_id,
                "at": {"round": one["round"], "part": one["part"], "number": one["number"], "place": place},
                "figure": pack_counted(figure),
            }
            for one in batch.to_pylist()
            for place, figure in enumerate(counted_figures(unpack(one)))
        ]
        yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _place(batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    for batch in batches:
        rows = batch.to_pylist()
        columns: dict[str, Any] = {name: batch.column(name) for name in ("report_id", "at")}
        bare = [unpack_counted(row["figure"]) for row in rows]
        found = [
            one.placed(row["story_id"], row["representative"], row["printed"])
            for one, row in zip(bare, rows, strict=True)
        ]
        columns |= {
            "figure": pa.array([pack_counted(one) for one in found], pa.binary()),
            "said": pa.array([one.said() for one in found], pa.string()),
            "partition": pa.array([one.partition for one in found], pa.string()),
            "in_series": pa.array([one.partition is not None for one in bare], pa.bool_()),
            "denied": pa.array([one.row.status == "denied" for one in found], pa.bool_()),
            "kind": batch.column("kind"),
            "nearest": batch.column("nearest"),
        }
        yield pa.RecordBatch.from_pydict(columns)


def _without_repeats(placed: "DataFrame") -> "DataFrame":
    """Without figures that another form of their report gives as well, or of a report that was corrected."""
    other = ", ".join(f"'{kind}'" for kind in OTHER_FORMS)
    is_form = f"(kind IN ({other}) AND nearest IS NOT NULL)"
    forms = placed.where(f"{is_form} AND kind <> '{StoryKind.CORRECTED}'")
    full = placed.where("in_series").selectExpr("report_id AS nearest", "said").distinct()
    kept = forms.join(full, ["nearest", "said"], "left_anti").select(*placed.columns)
    return placed.where(f"NOT coalesce({is_form}, false)").unionByName(kept)


class Reconciler:
    """Computes a partition; what somebody denies anywhere is compared with it."""

    def __init__(self, denied: tuple[bytes, ...]) -> None:
        self.figures = denied

    @cached_property
    def denied(self) -> dict[str, echoes.Denied]:
        """Denied votes by family."""
        votes: dict[str, list[Any]] = {}
        for data in self.figures:
            vote = unpack_counted(data).vote()
            votes.setdefault(family_of(vote.row.measure), []).append(vote)
        return {family: echoes.by_number(found) for family, found in votes.items()}

    def compute(self, figures: "pa.Table") -> "pa.Table":
        """All that a partition's figures give together."""
        import pyarrow as pa

        rows = sorted(figures.select(["at", "figure", "partition"]).to_pylist(), key=_order)
        found = [unpack_counted(row["figure"]) for row in rows]
        numbered = [replace(one, row=replace(one.row, row=at)) for at, one in enumerate(found, 1)]
        made = list(self._made(rows[0]["partition"], numbered))
        kinds = {cls: name for name, cls in MADE.items()}
        return pa.table(
            {
                "kind": pa.array([kinds[type(one)] for one in made], pa.string()),
                "data": pa.array([msgspec.msgpack.encode(one) for one in made], pa.binary()),
            }
        )

    def _made(self, partition: str, figures: list[CountedFigure]) -> Iterator[Any]:
        votes = [one.vote() for one in figures]
        echoes.mark(votes, self.denied.get(partition.partition("|")[0], {}))
        series = strands(partition, votes)
        for strand in series:
            yield strand.series
            yield from strand.figures()
            yield from estimate(strand)
        yield from disagreements(series)


def _order(row: Row) -> tuple[int, ...]:
    at = row["at"]
    return at["round"], at["part"], at["number"], at["place"]


def _rows_of(table: str, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    """Records as rows of their table."""
    kind = MADE[table]
    for batch in batches:
        found = (msgspec.msgpack.decode(data, type=kind) for data in batch.column("data").to_pylist())
        yield from record_batches(table, map(_row, found))


def _row(one: Any) -> Row:
    """A record as a row: of the two sides of a disagreement the ids of their figures."""
    row = {field.name: getattr(one, field.name) for field in fields(one)}
    if isinstance(one, Disagreement):
        row |= {"one": one.one.finding, "other": one.other.finding}
    return {name: value.value if isinstance(value, Enum) else value for name, value in row.items()}
