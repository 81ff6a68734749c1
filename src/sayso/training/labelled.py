"""Labelled reports, to learn from: their rows, and whether a candidate agrees with a label.

A row is {"id", "text", "title", "url", "published", "figures": [{"span", the fields of a figure, "alt":
{field: [other values]}}]}. A candidate is right if it agrees with the label or with one of its
alternatives: days by one day, words by half of the shorter wording's content words. In a row with
"partial" numbers without a label are not taken to be no figures: people corrected some, and did not look
at the others.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from spacy.lang.en.stop_words import STOP_WORDS

from sayso.errors import ReadingError
from sayso.records import Period, Report

Row = Mapping[str, Any]
NEEDED = ("id", "text", "figures")


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a JSON lines file. Raises `ReadingError` without one, and for a line that is none."""
    if not path.is_file():
        raise ReadingError(f"{path}: there is no such file of labelled reports")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ReadingError(f"{path}, line {number}: not JSON ({error.msg})") from error
            missing = [key for key in NEEDED if key not in row]
            if missing:
                raise ReadingError(f"{path}, line {number}: no {', '.join(missing)}")
            yield row


def report_of(row: Row) -> Report:
    """The report of a row."""
    published = row.get("published")
    return Report(
        row["text"],
        row.get("title") or "",
        date.fromisoformat(published[:10]) if published else None,
        row.get("publisher") or "",
        url=row.get("url") or "",
    )


def options(label: Row, field: str, value: Any) -> list[Any]:
    """The label's value of a field and its accepted alternatives."""
    return [value, *((label.get("alt") or {}).get(field) or [])]


def right_period(label: Row, period: Period) -> bool:
    """Whether a period agrees with a label, each end by a day."""
    told = options(label, "period", [label["start"], label["end"]])
    return any(_same_day(first, period.first) and _same_day(last, period.last) for first, last in told)


def right_words(label: Row, field: str, words: str | None) -> bool:
    """Whether words agree with a label."""
    return any(same_words(told, words) for told in options(label, field, label[field]))


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two wordings mean one thing: half of the content words of the shorter one are in both."""
    left, right = _content(one), _content(other)
    if not left or not right:
        return not left and not right
    return 2 * len(left & right) >= min(len(left), len(right))


def _content(words: str | None) -> set[str]:
    return {word for word in re.findall(r"\w+", (words or "").lower()) if word not in STOP_WORDS}


def _same_day(told: str | None, day: date | None) -> bool:
    if told is None or day is None:
        return told is None and day is None
    return abs((date.fromisoformat(told) - day).days) <= 1


def paired(labels: Sequence[Row], spans: Sequence[tuple[int, int]]) -> dict[int, Row]:
    """The label of each span, by its position: one to one, those that share most characters first."""
    shared = sorted(
        (
            (min(label["span"][1], end) - max(label["span"][0], start), i, j)
            for i, label in enumerate(labels)
            for j, (start, end) in enumerate(spans)
        ),
        reverse=True,
    )
    found: dict[int, Row] = {}
    used: set[int] = set()
    for characters, i, j in shared:
        if characters > 0 and i not in used and j not in found:
            used.add(i)
            found[j] = labels[i]
    return found


def folds(names: Iterable[str], count: int) -> dict[str, int]:
    """A fold for each report, by the hash of its name, so that it stays the same whatever is added."""
    return {name: int(sha256(name.encode()).hexdigest()[:8], 16) % count for name in set(names)}
