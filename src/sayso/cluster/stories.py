"""Stories over all that a cluster read: which reports are copies, updates or excerpts of one text.

Candidates come from MinHash signatures (Spark MLlib), in the bands of the ledger's own sketches, and from
passages that few reports have; the ledger's rule (`reconcile.stories`) decides of each pair, and says how the
reports of a story stand to each other.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import date
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sayso.cluster.output import Output
from sayso.cluster.run import Tell
from sayso.cluster.schema import spark_schema
from sayso.cluster.session import explained
from sayso.cluster.work import record_batches
from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import ReportRow
from sayso.reconcile.stories.link import (
    BANDS,
    PASSAGE,
    ROWS,
    SEED,
    SHINGLE,
    Version,
    link,
    may_be_one,
    sample,
)
from sayso.reconcile.stories.members import components, members
from sayso.records.picture import StoryLink

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

FEATURES = 1 << 20  # numbers that shingles are hashed to
MOST = 200  # reports of a band of which every pair is looked at
NEAR = 20  # of a larger band each is looked at with so many that came out after it
KEPT = 500  # reports whose passages a worker keeps
TEXTS = [field.name for field in fields(ReportRow)]
PAIRS = "one string, other string, alike boolean"


def find_stories(session: "SparkSession", output: Output, tell: Tell) -> tuple[int, int]:
    """Write `story_links` and `stories`; how many stories there are, and reports in them."""
    with explained("Run the same command again."):
        reports = output.frame(session, "reports").where("was_read").select(*TEXTS)
        tell("candidates", 0, 3)
        pairs = candidates(reports)
        tell("links", 1, 3)
        confirmed = _with_texts(pairs, reports).mapInArrow(_confirm, spark_schema("story_links"))
        confirmed.write.mode("overwrite").parquet(output.place("story_links"))
        links = session.read.parquet(output.place("story_links"))
        tell("stories", 2, 3)
        found = _write_members(session, output, reports, links)
        tell("stories", 3, 3)
    output.mark("stories")
    return found


def candidates(reports: "DataFrame") -> "DataFrame":
    """Pairs of reports that may be one text; `alike` if their sketches are, else one may hold the other."""
    from pyspark.sql.functions import expr

    rules = picture_rules().stories
    alike = _together(_bands(reports)).mapInArrow(partial(_pairs, rules.days, True), PAIRS)
    hashes = reports.select("id", "published", "text").mapInArrow(
        _samples, "hash long, id string, published date"
    )
    few = _together(hashes).where(f"size(held) <= {rules.common}")
    held = few.mapInArrow(partial(_pairs, rules.days, False), PAIRS)
    return alike.union(held).groupBy("one", "other").agg(expr("max(alike) AS alike"))


def _bands(reports: "DataFrame") -> "DataFrame":
    """Each report with each band of its signature."""
    from pyspark.ml import Pipeline
    from pyspark.ml.feature import HashingTF, MinHashLSH, NGram, RegexTokenizer
    from pyspark.sql.functions import array, col, explode, lit, xxhash64

    words = RegexTokenizer(inputCol="text", outputCol="words", pattern=r"(?U)\w+", gaps=False)
    shingles = Pipeline(
        stages=[
            NGram(n=SHINGLE, inputCol="words", outputCol="shingles"),
            HashingTF(numFeatures=FEATURES, binary=True, inputCol="shingles", outputCol="features"),
            MinHashLSH(inputCol="features", outputCol="signature", numHashTables=BANDS * ROWS, seed=SEED),
        ]
    )
    told = words.transform(reports.select("id", "published", "text")).where(f"size(words) >= {PASSAGE}")
    signed = shingles.fit(told).transform(told).select("id", "published", "signature")
    values = [_value(col("signature"), at) for at in range(BANDS * ROWS)]
    bands = [
        xxhash64(lit(band), *values[band * ROWS : (band + 1) * ROWS]).alias("hash") for band in range(BANDS)
    ]
    return signed.select("id", "published", explode(array(*bands)).alias("hash"))


def _value(signature: "Column", at: int) -> "Column":
    """A number of a signature, which is a list of vectors of one."""
    from pyspark.ml.functions import vector_to_array

    return vector_to_array(signature.getItem(at)).getItem(0)


def _samples(batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    schema = pa.schema([("hash", pa.int64()), ("id", pa.string()), ("published", pa.date32())])
    for batch in batches:
        rows = [
            {"hash": number, "id": one["id"], "published": one["published"]}
            for one in batch.to_pylist()
            for number in set(sample(one["text"]))
        ]
        yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _together(hashes: "DataFrame") -> "DataFrame":
    """The reports that share a hash, each such set once."""
    from pyspark.sql.functions import expr

    held = hashes.groupBy("hash").agg(expr("sort_array(collect_set(struct(published, id))) AS held"))
    return held.where("size(held) > 1").select("held").distinct()


def _pairs(days: int, alike: bool, batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    schema = pa.schema([("one", pa.string()), ("other", pa.string()), ("alike", pa.bool_())])
    for batch in batches:
        for held in batch.column(0).to_pylist():
            rows = [
                {"one": min(one["id"], other["id"]), "other": max(one["id"], other["id"]), "alike": alike}
                for one, other in _neighbours(held)
                if _apart(one["published"], other["published"]) <= days
            ]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _neighbours(held: list[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
    """The pairs of a set to look at: all, or of a large one those that came out after one another."""
    if len(held) <= MOST:
        return combinations(held, 2)
    return ((one, other) for at, one in enumerate(held) for other in held[at + 1 : at + 1 + NEAR])


def _apart(one: date | None, other: date | None) -> int:
    return abs((one - other).days) if one and other else 0


def _with_texts(pairs: "DataFrame", reports: "DataFrame") -> "DataFrame":
    """Pairs with both reports, those of one report together."""
    from pyspark.sql.functions import struct

    texts = reports.select("id", struct(*TEXTS).alias("report"))
    one = texts.withColumnsRenamed({"id": "one", "report": "first"})
    other = texts.withColumnsRenamed({"id": "other", "report": "second"})
    both = pairs.join(other, "other").join(one, "one")
    return both.repartition("one").sortWithinPartitions("one", "other").select("first", "second", "alike")


class Versions:
    """Reports as versions of stories; those that were met last are kept with their passages."""

    def __init__(self) -> None:
        self.held: OrderedDict[str, Version] = OrderedDict()

    def get(self, row: dict[str, Any]) -> Version:
        """The version that a report is."""
        found = self.held.pop(row["id"], None) or Version(ReportRow(**row))
        self.held[row["id"]] = found
        if len(self.held) > KEPT:
            self.held.popitem(last=False)
        return found


def _confirm(batches: Iterator["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
    """The links among candidates, by the ledger's rule."""
    versions = Versions()
    for batch in batches:
        yield from record_batches("story_links", (asdict(one) for one in _links(versions, batch.to_pylist())))


def _links(versions: Versions, rows: Iterable[dict[str, Any]]) -> Iterator[StoryLink]:
    for row in rows:
        one, other = versions.get(row["first"]), versions.get(row["second"])
        if row["alike"] or may_be_one(one.report, other.report):
            found = link(one, other)
            if found is not None:
                yield found


def _write_members(
    session: "SparkSession", output: Output, reports: "DataFrame", links: "DataFrame"
) -> tuple[int, int]:
    """Put reports into stories and write them; the ids of linked reports are held by the driver."""
    from pyspark.sql.functions import broadcast

    pairs = links.select("one", "other").collect()
    groups = components(sorted({name for row in pairs for name in (row.one, row.other)}), pairs)
    of = [(name, min(group)) for group in groups for name in sorted(group)]
    of_report = session.createDataFrame(of, "id string, story string")
    of_link = session.createDataFrame(of, "one string, of_story string")
    own = reports.join(broadcast(of_report), "id")
    inner = links.join(broadcast(of_link), "one")
    both = own.groupBy("story").cogroup(inner.groupBy("of_story"))
    schema = spark_schema("stories")
    made = both.applyInArrow(lambda left, right: _members(left, right), schema)  # noqa: PLW0108
    made.write.mode("overwrite").parquet(output.place("stories"))
    return len(groups), len(of)


def _members(reports: "pa.Table", links: "pa.Table") -> "pa.Table":
    """How the reports of one story stand to each other."""
    import pyarrow as pa

    rows = [ReportRow(**{name: row[name] for name in TEXTS}) for row in reports.to_pylist()]
    names = [field.name for field in fields(StoryLink)]
    found = [StoryLink(**{name: row[name] for name in names}) for row in links.to_pylist()]
    told = (asdict(one) | {"kind": one.kind.value} for one in members(rows, found))
    return pa.Table.from_batches(list(record_batches("stories", told)))
