"""Many articles on many incidents: tolls, counting questions, and linking, answered from a ledger.

The tasks `incidents` and `questions` of `predict.py`, and B³ of articles into incidents:

    python benchmarks/longtail.py DOCS INCIDENTS    # prints B³ precision, recall and F1

The articles are read into a ledger once a reader version (benchmarks/out), in two processes.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sayso.gazetteer import normal, open_gazetteer
from sayso.ledger import Ledger, PictureFilter
from sayso.ledger.picture.incidents import find_incidents, mentions_of_incident
from sayso.ledger.picture.rows import IncidentRow
from sayso.ledger.picture.stories import stories_of
from sayso.reading.pipeline import read_reports, reader_version
from sayso.reconcile import refresh
from sayso.reconcile.incidents.distance import distance_km
from sayso.reconcile.incidents.inputs import gather
from sayso.reconcile.incidents.tolls import Toll, of_many, of_report
from sayso.records import Place, Reading, Report
from sayso.records.picture import Spot

Row = dict[str, Any]
OUT = Path(__file__).parent / "out"
PROCESSES, BATCH = 2, 32
NEAR = 15  # kilometres within which an incident is in a town that a question names
COUNTED = {"killing": "killed", "injuring": "injured"}


def lines(path: Path) -> Iterator[Row]:
    """The rows of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def report_of(row: Row) -> Report:
    """An article as a report."""
    day = row.get("published") or row.get("dct")
    published = date.fromisoformat(day[:10]) if day else None
    publisher, url = row.get("publisher") or "", row.get("url") or ""
    return Report(row["text"], row.get("title") or "", published, publisher, url=url)


def read(reports: Sequence[Report]) -> list[Reading]:
    """Read a batch (in a process of its own)."""
    return list(read_reports(reports))


def open_ledger(docs: Path) -> tuple[Ledger, dict[str, str]]:
    """A ledger of the articles with its picture, and the report of each article."""
    reports = {row["id"]: report_of(row) for row in lines(docs)}
    OUT.mkdir(exist_ok=True)
    version = "".join(letter if letter.isalnum() else "-" for letter in reader_version())
    ledger = Ledger(OUT / f"{docs.stem}-{version}.db")
    todo = [report for report in reports.values() if not ledger.is_read(report.id, reader_version())]
    batches = [todo[start : start + BATCH] for start in range(0, len(todo), BATCH)]
    if batches:
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            for readings in pool.map(read, batches):
                ledger.write_readings(readings, reader_version())
    refresh(ledger)
    return ledger, {name: report.id for name, report in reports.items()}


def incidents(docs: Path, known: Path) -> Iterator[Row]:
    """Killed and injured of each incident, from its articles; its numbers are not looked at."""
    ledger, ids = open_ledger(docs)
    with ledger, ledger.engine.connect() as connection:
        stories = stories_of(connection, ids.values())
        told = {one.report_id: one for one in gather(connection, list(ids.values()), stories)}
    for row in lines(known):
        own = sorted((told[ids[name]] for name in row["docs"]), key=lambda one: one.published or date.min)
        voting: dict[str, Toll] = {one.story: of_report(one) for one in own}  # the newest of each story
        toll = of_many(list(voting.values()))
        yield {"id": row["id"], "killed": toll.killed, "injured": toll.injured}


def questions(docs: Path, asked: Path) -> Iterator[Row]:
    """Answers to counting questions, from the incidents of the whole ledger."""
    ledger, ids = open_ledger(docs)
    articles = {report: name for name, report in ids.items()}
    with ledger:
        rows = find_incidents(ledger.engine, PictureFilter(measure="harm"))
        members = {row.id: main_reports(ledger, row) for row in rows}
    rows = [row for row in rows if members[row.id]]
    for question in lines(asked):
        counted = COUNTED[question["event_type"]]
        found = [row for row in rows if getattr(row, counted) and fits(row, question)]
        people = sum(getattr(row, counted) for row in found)
        number = people if question["subtask"] == 3 else len(found)
        names = sorted({articles[report] for row in found for report in members[row.id]})
        yield {"id": question["id"], "answer_number": number, "answer_docs": names}


def main_reports(ledger: Ledger, row: IncidentRow) -> list[str]:
    """The reports that are about an incident."""
    told = mentions_of_incident(ledger.engine, row)
    return [one.mention.report_id for one in told if one.mention.kind == "main"]


def fits(row: IncidentRow, question: Row) -> bool:
    """Whether an incident fits the day, month or year and the place that a question gives."""
    if not str(row.first or "").startswith(question["time"]["value"]):
        return False
    region, town = where(question["place"]["value"])
    if town is None:
        return (row.country, row.admin1) == (region.country, region.admin1)
    if isinstance(town, str):
        return (row.place or "").lower() == town.lower() and row.admin1 == region.admin1
    if row.geonames_id == town.id or (row.place == town.name and row.admin1 == town.admin1):
        return True
    apart = distance_km(spot(row), Spot(town.name, "city", latitude=town.latitude, longitude=town.longitude))
    return apart is not None and apart < NEAR


def spot(row: IncidentRow) -> Spot:
    """Where an incident happened."""
    return Spot(
        row.place or "",
        row.place_kind or "",
        row.country,
        row.admin1,
        row.geonames_id,
        row.latitude,
        row.longitude,
    )


def where(name: str) -> tuple[Place, Place | str | None]:
    """The subdivision that "Monroe, Louisiana" or "Louisiana" names, and the town, or its unknown name."""
    *town, part = name.split(", ")
    gazetteer = open_gazetteer()
    regions = [entry.place for entry in gazetteer.towns(normal(part)) if entry.level == 1]
    region = next((place for place in regions if place.country == "US"), regions[0])
    if not town:
        return region, None
    towns = (entry.place for entry in gazetteer.towns(normal(town[0])) if not entry.level)
    return region, next((place for place in towns if place.admin1 == region.admin1), town[0])


def linking(docs: Path, known: Path) -> tuple[float, float, float]:
    """B³ precision, recall and F1 of articles into incidents (Bagga and Baldwin 1998)."""
    ledger, ids = open_ledger(docs)
    gold = {name: row["id"] for row in lines(known) for name in row["docs"]}
    found: dict[str, str] = {}
    with ledger:
        for row in find_incidents(ledger.engine, PictureFilter(measure="harm")):
            found |= dict.fromkeys(main_reports(ledger, row), row.id)
    return b_cubed({name: found.get(ids[name], name) for name in gold}, gold)


def b_cubed(found: Mapping[str, str], gold: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over items, each with the cluster that it was found in and its true one."""
    ours, theirs = clusters(found.items()), clusters(gold.items())
    precision = recall = 0.0
    for name, cluster in found.items():
        both = len(ours[cluster] & theirs[gold[name]])
        precision += both / len(ours[cluster])
        recall += both / len(theirs[gold[name]])
    precision, recall = precision / len(found), recall / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def clusters(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Items by cluster."""
    made: dict[str, set[str]] = defaultdict(set)
    for name, cluster in pairs:
        made[cluster].add(name)
    return made


if __name__ == "__main__":
    scores = linking(Path(sys.argv[1]), Path(sys.argv[2]))
    print(
        json.dumps(
            dict(zip(("precision", "recall", "f1"), (round(score, 4) for score in scores), strict=True))
        )
    )
