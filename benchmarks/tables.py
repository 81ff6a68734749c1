"""How many cells of tables stand where a reader sees them: python benchmarks/tables.py FOLDER [--tables]

Reads those PDFs of FOLDER/pdf whose tables tests/intake/tables_gold.json has, read there by eye from images
of the pages: each figure (no day, no number of a name) with its row and column from 1, heads counted, as it
is printed ("USD 469K" holds 469). Of the tables found on a page the one that shares most numbers is scored,
moved by the few rows or the column that make most cells right: heads of several lines are counted in more
than one way. A number elsewhere counts against it if it stands in a short cell that is no head. Prints one
JSON line last; with --tables each table before it.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.intake import Defaults, read_file

GOLD = Path(__file__).parent.parent / "tests" / "intake" / "tables_gold.json"
NUMBER = re.compile(r"(?<![\w.,])[-\u2212]?\d+(?:[,\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")
WORDS = 4  # beside its numbers in a cell of figures: "Total needs: USD 18 million"
ROWS, COLUMNS = 3, 1  # by which a table may be moved

Place = tuple[int, int, float]  # row, column, number


@dataclass(frozen=True)
class FoundTable:
    """What of a table that sayso found is on one page; `figures` are the numbers of its short cells."""

    numbers: frozenset[Place]
    figures: frozenset[Place]


@dataclass(frozen=True)
class Score:
    """Numbers of one gold table that are right, of all there are, and of all that were found."""

    right: int
    gold: int
    found: int


def numbers(text: str) -> list[float]:
    """The numbers printed in a cell, no unit and no scale; a comma before one or two digits is decimal."""
    found = (re.sub(r"\s", "", match[0]).replace("\u2212", "-") for match in NUMBER.finditer(text))
    return [float(re.sub(r",(\d\d?)$", r".\1", written).replace(",", "")) for written in found]


def on_page(report: Any, page: int) -> list[FoundTable]:
    """The tables of a page, their rows counted from the first there."""
    found = []
    for table in report.layout.tables if report.layout else ():
        cells = [cell for cell in table.cells if report.layout.page(cell.start) == page]
        first = min((cell.row for cell in cells), default=1) - 1
        every, short = set(), set()
        for cell in cells:
            text = report.text[cell.start : cell.end]
            places = {(cell.row - first, cell.column, number) for number in numbers(text)}
            every |= places
            if not cell.head and len(re.findall(r"[^\W\d_]+", text)) <= WORDS:
                short |= places
        found.append(FoundTable(frozenset(every), frozenset(short)))
    return found


def score(cells: Iterable[Sequence[float]], found: Sequence[FoundTable]) -> Score:
    """A gold table against the best of those on its page."""
    gold = {(int(row), int(column), float(number)) for row, column, number in cells}
    best = max(found, key=lambda one: _shared(gold, one.numbers), default=None)
    if best is None or not _shared(gold, best.numbers):
        return Score(0, len(gold), 0)
    moved = (
        {(row + down, column + over, number) for row, column, number in gold}
        for down in range(-ROWS, ROWS + 1)
        for over in range(-COLUMNS, COLUMNS + 1)
    )
    right = max((places & best.numbers for places in moved), key=len)
    return Score(len(right), len(gold), len(right | best.figures))


def _shared(gold: Iterable[Place], found: Iterable[Place]) -> int:
    return (Counter(one[2] for one in gold) & Counter(one[2] for one in found)).total()


def totals(scores: Sequence[Score]) -> dict[str, float]:
    """Precision, recall and F1 over all cells."""
    right, gold, found = (sum(getattr(one, name) for one in scores) for name in ("right", "gold", "found"))
    return {
        "tables": len(scores),
        "cells": gold,
        "precision": round(right / max(1, found), 3),
        "recall": round(right / max(1, gold), 3),
        "f1": round(2 * right / max(1, gold + found), 3),
    }


def main(arguments: Sequence[str]) -> None:
    """Read, score, print."""
    scores = []
    for row in json.loads(GOLD.read_text(encoding="utf-8")):
        items = read_file(Path(arguments[0]) / "pdf" / f"{row['pdf']}.pdf", Defaults())
        found = [one for item in items if item.report for one in on_page(item.report, row["page"])]
        scores.append(score(row["cells"], found))
        if "--tables" in arguments:
            name = f"{row['pdf']} page {row['page']} table {row['table']}"
            print(name, f"{len(found)} found", json.dumps(totals(scores[-1:])))
    print(json.dumps(totals(scores)))


if __name__ == "__main__":
    main(sys.argv[1:])
