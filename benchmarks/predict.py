"""Predict what a benchmark asks for: python benchmarks/predict.py TASK GOLD OUT

Reads the texts of GOLD (JSON lines; formats in ../shared/bench/README.md), never its answers, and writes
one line a text to OUT. A task that is not built yet writes empty predictions, so that its number starts
from something.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sayso.reading.pipeline import Reading, read_reports
from sayso.records import Evidence, Interval, Qualifier, Quantity, QuantityKind, Report

Row = dict[str, Any]


def figures(reading: Reading) -> Row:
    """The task `figures`."""
    return {
        "figures": [
            {
                "span": [figure.evidence.quantity.start, figure.evidence.quantity.end],
                "quote": figure.evidence.quantity.quote,
                "low": figure.interval.low,
                "high": figure.interval.high,
                "qualifier": figure.interval.qualifier,
                "measure": figure.measure,
                "counted": figure.counted,
                "start": figure.period.first.isoformat() if figure.period.first else None,
                "end": figure.period.last.isoformat() if figure.period.last else None,
                "place": figure.place,
                "country": figure.country,
                "source": figure.speaker,
                "status": figure.status,
            }
            for figure in reading.figures
        ]
    }


CHANGES = {
    Qualifier.ABOUT: "~",
    Qualifier.AT_LEAST: ">",
    Qualifier.MORE_THAN: ">",
    Qualifier.AT_MOST: "<",
    Qualifier.LESS_THAN: "<",
}
SKIPPED = {
    QuantityKind.DATE,
    QuantityKind.ORDINAL,
    QuantityKind.NAME,
    QuantityKind.PRONOUN,
    QuantityKind.SCORE,
}


def quantities(reading: Reading) -> Row:
    """The task `quantities`."""
    rows = []
    for quantity in reading.quantities:
        value = _value(quantity.interval)
        if quantity.kind in SKIPPED or value is None:
            continue
        rows.append(
            {
                "change": CHANGES.get(quantity.interval.qualifier, "="),
                "value": value,
                "normalized_unit": _unit(quantity),
                "referred_concepts": quantity.counted.quote if quantity.counted else "-",
            }
        )
    return {"quantities": rows}


def _value(interval: Interval) -> str | None:
    low, high = interval.low, interval.high
    if low is None or high is None:
        only = low if low is not None else high
        return None if only is None else str(Decimal(only))
    return str(Decimal(low)) if low == high else f"{Decimal(low)}-{Decimal(high)}"


def _unit(quantity: Quantity) -> str:
    if quantity.kind is QuantityKind.PERCENT:
        return "percentage"
    if quantity.kind is QuantityKind.MONEY:
        return {"$": "dollar", "us$": "dollar", "£": "pound sterling", "€": "euro"}.get(
            quantity.unit or "", quantity.unit or "-"
        )
    if quantity.kind is QuantityKind.AGE:
        return "year of age"
    return quantity.unit or "-"


def timex(reading: Reading) -> Row:
    """The task `timex`."""
    return {
        "timexes": [
            {"start": m.evidence.start, "end": m.evidence.end, "type": m.type, "value": m.value}
            for m in reading.dates
        ]
    }


def places(reading: Reading) -> Row:
    """The task `places`."""
    return {
        "places": [
            {
                "start": mention.evidence.start,
                "end": mention.evidence.end,
                "lat": mention.place.latitude if mention.place else None,
                "lon": mention.place.longitude if mention.place else None,
            }
            for mention in reading.places
        ]
    }


def attribution(reading: Reading) -> Row:
    """The task `attribution`."""
    return {
        "attributions": [
            {
                "source": _spans(claim.speaker),
                "cue": _spans(claim.cue),
                "content": [[part.start, part.end] for part in claim.content],
            }
            for claim in reading.claims
        ]
    }


def _spans(evidence: Evidence | None) -> list[list[int]]:
    return [[evidence.start, evidence.end]] if evidence else []


def not_yet(key: str, empty: object) -> Callable[[Reading], Row]:
    """A task that is not built yet."""
    return lambda reading: {key: empty}


TASKS: dict[str, Callable[[Reading], Row]] = {
    "figures": figures,
    "quantities": quantities,
    "timex": timex,
    "places": places,
    "attribution": attribution,
}


def _reports(gold: Path) -> Iterator[tuple[str, Report]]:
    with gold.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            day = row.get("published") or row.get("dct")
            published = date.fromisoformat(day[:10]) if day else None
            yield row["id"], Report(row["text"], row.get("title", ""), published, row.get("publisher", ""))


def main() -> None:
    """Read the command line and write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    rows = list(_reports(arguments.gold))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    with arguments.out.open("w", encoding="utf-8") as out:
        readings = read_reports(report for _, report in rows)
        for (name, _), reading in zip(rows, readings, strict=True):
            print(json.dumps({"id": name, **TASKS[arguments.task](reading)}, ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
