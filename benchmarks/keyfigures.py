"""What a careful reader takes from each document of a situation, and what sayso finds of it:
python benchmarks/keyfigures.py FOLDER [--missed]

Reads FOLDER/pages and FOLDER/pdf, scores against FOLDER/keyfigures.csv, the rows with scope "situation". A
row counts by its number (`number`), also by its measure and unit (`measure`), also by its place and the day
it holds on (`full`). Prints one JSON line last; with --missed each row before it, and what was found there.
"""

import csv
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sayso.codebook import words
from sayso.gazetteer import open_gazetteer
from sayso.intake import Defaults, read_file
from sayso.intake.dates import published_in
from sayso.reading.pipeline import read_reports
from sayso.records import Figure, Report
from sayso.training.labelled import same_words

Row = dict[str, str]
Found = tuple[Figure, date | None]  # with the day as of which its report tells
LEVELS = ("number", "measure", "full")
DAYS = 1  # by which the day of a figure may differ


def figures(folder: Path) -> dict[tuple[str, str], list[Found]]:
    """The figures of each document, with its day: by its id (the name of its file) and what kind of file it
    is.
    """
    files = [*sorted((folder / "pages").glob("*.html")), *sorted((folder / "pdf").glob("*.pdf"))]
    reports, keys = [], []
    for path in files:
        for item in read_file(path, Defaults()):
            if item.report is None:
                print(f"{path.name}: {item.error}", file=sys.stderr)
                continue
            reports.append(item.report)
            keys.append((path.stem, "pdf" if path.suffix == ".pdf" else "page"))
    found: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for key, reading in zip(keys, read_reports(reports), strict=True):
        found[key] += ((one, _day_of(reading.report)) for one in reading.figures)
    return found


def _day_of(report: Report) -> date | None:
    """The day that a report gives itself ("as of 3 May"), else that of its publication."""
    own = published_in(report.text, "")
    return own[0].day if own is not None else report.published


def score(row: Row, found: Sequence[Found]) -> int:
    """How far a row is found: 0 to 3, by the best of its document's figures."""
    return max((_level(row, one) for one in found), default=0)


def _level(row: Row, found: Found) -> int:
    figure, published = found
    low, high = _number(row["value_low"]), _number(row["value_high"])
    same = (low is not None and figure.interval.low == low) or (
        high is not None and figure.interval.high == high
    )
    if not same:
        return 0
    if (figure.measure, _common(figure.unit)) != (row["measure"], _common(row["unit"])):
        return 1
    return 3 if _is_there(row["place"], figure) and _is_then(row["as_of"], figure, published) else 2


def _common(unit: str) -> str:
    """A unit as series count it: homes are houses."""
    return str(words("units")["same"].get(unit, unit))


def _number(written: str) -> float | None:
    return float(written) if written else None


def _is_there(place: str, figure: Figure) -> bool:
    country = open_gazetteer().country(place)
    if country is not None:
        whole = figure.place_text is None or open_gazetteer().country(figure.place_text) is not None
        return whole and figure.country == country.country
    return same_words(_plain(place), _plain(figure.place_text or ""))


def _plain(words_: str) -> str:
    """Words without accents and apostrophes, which reports write or leave out."""
    letters = unicodedata.normalize("NFKD", words_)
    return "".join(one for one in letters if one.isalnum() or one.isspace() or one in "();,-")


def _is_then(day: str, figure: Figure, published: date | None) -> bool:
    """Whether a figure holds on a day: the last of its period, else that of the report."""
    last = figure.period.last or published
    return not day or (last is not None and abs((last - date.fromisoformat(day)).days) <= DAYS)


def shares(rows: Sequence[tuple[Row, int]]) -> dict[str, float]:
    """The share of rows that are found, by how far."""
    count = max(1, len(rows))
    return {
        "rows": len(rows),
        **{name: round(sum(got > at for _, got in rows) / count, 3) for at, name in enumerate(LEVELS)},
    }


def rows(folder: Path) -> Iterator[Row]:
    """The rows of the situation itself."""
    with (folder / "keyfigures.csv").open(encoding="utf-8", newline="") as lines:
        yield from (row for row in csv.DictReader(lines) if row["scope"] == "situation")


def main(arguments: Sequence[str]) -> None:
    """Read, score, print."""
    folder = Path(arguments[0])
    found = figures(folder)
    scored = [(row, score(row, found[row["report_id"], row["file"]])) for row in rows(folder)]
    if "--missed" in arguments:
        for row, got in scored:
            if got < len(LEVELS):
                near = [
                    one for one in found[row["report_id"], row["file"]] if _level(row, one) == got and got
                ]
                print(f"{'nothing' if not got else LEVELS[got - 1]:<8} {_shown(row)}  <- {_read(near)}")
    in_table = {
        name: shares([one for one in scored if (one[0]["in_table"] == "yes") is table])
        for name, table in (("in_table", True), ("in_prose", False))
    }
    print(json.dumps({**shares(scored), **in_table}))


def _shown(row: Row) -> str:
    names = ("report_id", "file", "pdf_page", "printed", "measure", "unit", "place", "as_of")
    return " | ".join(row[name] for name in names)


def _read(found: Sequence[Any]) -> str:
    return "; ".join(
        f"{one.measure} {one.unit} {one.place_text} {one.country} {one.period.first}..{one.period.last} {day}"
        for one, day in found
    )


if __name__ == "__main__":
    main(sys.argv[1:])
