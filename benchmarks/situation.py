"""How well the picture of a real situation holds: its totals, as-of days, and what is kept out of them:
python benchmarks/situation.py FOLDER [--from-keyfigures] --name NAME --country CODE --since DATE [--missed]

Reads FOLDER/pages and FOLDER/pdf into a ledger, adds the situation, and compares its series with
FOLDER/series.csv. With --from-keyfigures the figures of the reports are those of FOLDER/keyfigures.csv, so
that only reconciling is measured.

A row of series.csv is right if a series of that measure, unit and place has its best value in force on its
day (or from the next on); `wrong` if one has another, `missing` if none has any. A unit's words in brackets
name what the series counts ("flooded"), or whose number it is. A series is mixed if the rows of
keyfigures.csv that its figures are differ in measure, unit, sub-group or scope, or in whether they are of the
whole country. Prints one JSON line last.
"""

import argparse
import csv
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from sayso.codebook import words
from sayso.codebook.rules import situation_rules
from sayso.gazetteer import open_gazetteer
from sayso.intake import Defaults, read_file
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.rows import EstimateRow, SeriesFigureRow, SeriesRow
from sayso.ledger.picture.series import find_series, find_series_figures
from sayso.ledger.review.situations import add_situation
from sayso.reading.pipeline import reader_version
from sayso.reconcile import refresh
from sayso.reconcile.series.groups import WHOLE
from sayso.reconcile.situations.naming import situation_of
from sayso.records import (
    Evidence,
    Figure,
    FigureEvidence,
    Interval,
    Period,
    Place,
    Qualifier,
    Reading,
    Report,
    Status,
)
from sayso.records.situation import PlaceLevel

Row = dict[str, str]
DAY = timedelta(days=1)  # by which the day of a number may differ
COUNTING = ("cumulative", "stock", "plan", "forecast")
PEOPLE = ("people", "households")
PLANNED = ("targeted", "funding_required")
AHEAD = re.compile(r"\bexpected\b|\bplanned\b|\bforecast\b")


@dataclass(frozen=True, slots=True)
class Known:
    """A series of the situation with its figures and estimates."""

    series: SeriesRow
    figures: list[SeriesFigureRow]
    estimates: list[EstimateRow]


def read_documents(ledger: Ledger, folder: Path) -> None:
    """Read what an analyst has: the pages and the files."""
    for outcome in ingest(ledger, [folder / "pages", folder / "pdf"], Options()):
        if outcome.kind == "failed":
            print(f"{outcome.location}: {outcome.message}", file=sys.stderr)


def write_keyfigures(ledger: Ledger, folder: Path) -> None:
    """Write the figures that people labelled, each in its document."""
    labelled: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows_of(folder / "keyfigures.csv"):
        labelled[(row["report_id"], row["file"])].append(row)
    files = [*sorted((folder / "pages").glob("*.html")), *sorted((folder / "pdf").glob("*.pdf"))]
    for path in files:
        kind = "pdf" if path.suffix == ".pdf" else "page"
        for item in read_file(path, Defaults()):
            if item.report is not None:
                reading = _labelled_reading(item.report, labelled[(path.stem, kind)])
                ledger.write_reading(reading, reader_version(()))
                ledger.write_input(item.location, item.digest, report_id=reading.report.id)


def _labelled_reading(report: Report, rows: Sequence[Row]) -> Reading:
    missing = [row["printed"] for row in rows if _printed(row).search(report.text) is None]
    if missing:  # printed in an image
        text = "\n\n".join([report.text, *missing])
        report = replace(report, text=text, layout=None)
    taken: dict[str, int] = {}
    found = [_figure(report, row, taken) for row in rows]
    figures = tuple(sorted(found, key=lambda one: one.evidence.quantity.start))
    return Reading(report, figures, claims=(), quantities=(), dates=(), places=())


def _printed(row: Row) -> re.Pattern[str]:
    """The words of a label, however a page parts them: at the end of a line, or not at all."""
    return re.compile(r"\s*".join(map(re.escape, row["printed"].split())))


def _figure(report: Report, row: Row, taken: dict[str, int]) -> Figure:
    pattern = _printed(row)
    match = pattern.search(report.text, taken.get(row["printed"], 0)) or pattern.search(report.text)
    assert match is not None
    taken[row["printed"]] = match.end()
    low, high = (int(float(row[name])) if row[name] else None for name in ("value_low", "value_high"))
    qualifier = Qualifier.EXACT if low == high else Qualifier.MORE_THAN if high is None else Qualifier.RANGE
    last = date.fromisoformat(row["as_of"]) if row["as_of"] else None
    first = date.fromisoformat(row["period_start"]) if row["period_start"] else None
    ahead = AHEAD.search(row["note"]) is not None or row["measure"] in PLANNED
    counted = row["subgroup"] if row["unit"] in PEOPLE and row["subgroup"] else row["unit"]
    place, country, named = _place(row["place"])
    quote = Evidence(match.start(), match.end(), match[0])
    return Figure(
        interval=Interval(low, high, qualifier),
        measure=row["measure"],
        counted=counted,
        period=Period(first if first != last else None, last),
        place_text=named,
        country=country,
        speaker=re.sub(r"\s*\(.*", "", row["source"]) or None,
        status=Status.EXPECTED if ahead else Status.ACTUAL,
        evidence=FigureEvidence(quantity=quote, measure=quote),
        place=place,
        unit=row["unit"],
        as_of=last,
    )


def _place(written: str) -> tuple[Place | None, str | None, str | None]:
    """The place of a label, its country, and its words: "Ouest (Petit-Goâve)" is Petit-Goâve."""
    gazetteer = open_gazetteer()
    country = gazetteer.country(written)
    if country is not None:
        return country, country.country, written
    if COUNTRY and (written == "" or gazetteer.area(written) is None):
        inner = re.search(r"\(([^)]*)\)", written)
        for name in ([inner[1]] if inner else []) + [written]:
            for entry in gazetteer.towns(_plain(name)):
                if entry.place.country == COUNTRY[0]:
                    return entry.place, COUNTRY[0], name
        first = re.split(r"[(,]", written)[0].strip()
        elsewhere = gazetteer.country(first)
        return None, elsewhere.country if elsewhere else COUNTRY[0], written
    return None, None, written


COUNTRY: list[str] = []


def _plain(name: str) -> str:
    from sayso.gazetteer.index import normal

    return normal(name)


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def known_series(ledger: Ledger, situation_id: str) -> list[Known]:
    """The series of a situation."""
    found = [row for row in find_series(ledger.engine) if row.situation_id == situation_id]
    figures: dict[str, list[SeriesFigureRow]] = defaultdict(list)
    for one in find_series_figures(ledger.engine, [row.id for row in found]):
        figures[one.series_id].append(one)
    estimates: dict[str, list[EstimateRow]] = defaultdict(list)
    for made in find_estimates(ledger.engine, PictureFilter()):
        estimates[made.series_id].append(made)
    return [Known(row, figures[row.id], estimates[row.id]) for row in found]


def judged(row: Row, series: Sequence[Known]) -> str:
    """Whether a row of series.csv is right, wrong or missing."""
    best = row["best"] or row["high"] or row["low"]
    day = date.fromisoformat(row["as_of"])
    found = [value for one in series if fits(row, one.series) for value in in_force(one, day)]
    return "right" if int(best) in found else "wrong" if found else "missing"


def fits(row: Row, series: SeriesRow) -> bool:
    """Whether a series may be the one of a row."""
    base, _, inside = row["unit"].partition(" (")
    named = set(re.findall(r"\w+", inside.lower()))
    if row["measure"] not in series.measures or common(base) != common(series.unit):
        return False
    country = open_gazetteer().country(row["place"])
    whole = country is not None and series.country == country.country and series.level == PlaceLevel.COUNTRY
    if not whole or series.kind not in COUNTING:
        return False
    states = set(situation_rules().states)
    wanted = named & states
    counted = set(series.counted.split()) - {"or"}
    if base not in (*PEOPLE, "USD"):
        own = {row["measure"].rpartition("_")[2]}
        return counted - {WHOLE} == (wanted or own & states) or (not wanted and series.counted == WHOLE)
    return series.counted == WHOLE or counted <= named or not base.startswith(PEOPLE)


def common(unit: str) -> str:
    """A unit as series count it: "homes" are houses, whatever is said of them in brackets."""
    plain = unit.strip().lower() if unit != unit.upper() else unit
    return str(words("units")["same"].get(plain, plain))


def in_force(known: Known, day: date) -> set[int]:
    """The best values that a series has on a day, or has from about then on."""
    before = [one for one in known.estimates if one.day <= day + DAY]
    values = {one.best for one in known.estimates if abs(one.day - day) <= DAY}
    if before:
        values.add(before[-1].best)
        values |= {one.high for one in before[-1:] if one.best is None}
        values |= {one.high for one in before[-1:] if known.series.kind == "forecast"}
    return {value for value in values if value is not None}


def mixed(known: Known, labelled: dict[str, list[Row]], stems: dict[str, str]) -> str:
    """Why the figures of a series do not belong together; empty if they do."""
    keys: list[set[tuple[str, ...]]] = []
    for one in known.figures:
        rows = labelled.get(stems.get(one.report_id, ""), [])
        same = [row for row in rows if row["measure"] == one.measure and _has(row, one)]
        if same:
            keys.append({key for row in same for key in _labels(row, labelled)})
    if len(keys) < 2 or set.intersection(*keys):
        return ""
    return "; ".join(sorted({" | ".join(key) for some in keys for key in some}))


def _has(row: Row, one: SeriesFigureRow) -> bool:
    values = {row["value_low"], row["value_high"]} - {""}
    return bool(values & {str(one.low), str(one.high)})


def _labels(row: Row, labelled: dict[str, list[Row]]) -> set[tuple[str, ...]]:
    """What a row is of. A number of a part that another row gives for the whole may be either."""
    kept = row["subgroup"] if row["subgroup"] not in ("flooded or damaged",) else "flooded"
    label = (row["scope"], row["measure"], common(row["unit"]), kept)
    if open_gazetteer().country(row["place"]) is not None:
        return {(*label, "whole")}
    same = ("value_low", "measure", "unit", "subgroup")
    twins = (other for rows in labelled.values() for other in rows if all(other[k] == row[k] for k in same))
    whole = any(open_gazetteer().country(other["place"]) is not None for other in twins)
    return {(*label, "part"), (*label, "whole")} if whole else {(*label, "part")}


def main(arguments: Sequence[str]) -> None:
    """Read, reconcile, compare, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from-keyfigures", action="store_true")
    parser.add_argument("--name", required=True)
    parser.add_argument("--country", action="append", default=[])
    parser.add_argument("--since", type=date.fromisoformat)
    parser.add_argument("--alias", action="append", default=[])
    parser.add_argument("--ledger", help="keep it there, or use what is there")
    parser.add_argument("--missed", action="store_true")
    given = parser.parse_args(arguments)
    COUNTRY[:] = given.country
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        path = Path(given.ledger or f"{folder}/situation.db")
        fresh = not path.exists()
        ledger = stack.enter_context(Ledger(path))
        if fresh:
            (write_keyfigures if given.from_keyfigures else read_documents)(ledger, given.folder)
        situation = situation_of(given.name, given.alias, countries=tuple(given.country), since=given.since)
        if fresh:
            with ledger.writing() as connection:
                add_situation(connection, situation, "benchmark")
        refresh(ledger)
        report(ledger, given.folder, situation.id, missed=given.missed)


def report(ledger: Ledger, folder: Path, situation_id: str, *, missed: bool) -> None:
    """Compare and print."""
    series = known_series(ledger, situation_id)
    counts = {"right": 0, "wrong": 0, "missing": 0}
    rows = list(rows_of(folder / "series.csv"))
    for row in rows:
        verdict = judged(row, series)
        counts[verdict] += 1
        if missed and verdict != "right":
            print(verdict, row["measure"], row["unit"], row["as_of"], row["best"], "|", row["note"][:80])
            day = date.fromisoformat(row["as_of"])
            for one in series:
                if fits(row, one.series):
                    print(
                        "     ",
                        one.series.id,
                        one.series.kind,
                        one.series.basis,
                        one.series.organisation,
                        in_force(one, day),
                    )
    labelled: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(folder / "keyfigures.csv"):
        labelled[row["report_id"]].append(row)
    stems = {name: Path(location).stem for name, location in locations(ledger)}
    several = [(one, why) for one in series if len(one.figures) > 1 and (why := mixed(one, labelled, stems))]
    if missed:
        for one, why in several:
            print(
                "mixed",
                one.series.id,
                one.series.measures,
                one.series.place,
                one.series.counted,
                one.series.kind,
                one.series.basis,
                one.series.organisation,
                "<-",
                why,
            )
    print(json.dumps({"rows": len(rows), **counts, "mixed_series": len(several)}))


def locations(ledger: Ledger) -> list[tuple[str, str]]:
    """The reports of a ledger with the files that they come from."""
    from sqlalchemy import select

    from sayso.ledger.schema.tables import input_

    with ledger.engine.connect() as connection:
        wanted = select(input_.c.report_id, input_.c.location).where(input_.c.report_id.is_not(None))
        return [(row[0], row[1]) for row in connection.execute(wanted)]


if __name__ == "__main__":
    main(sys.argv[1:])
