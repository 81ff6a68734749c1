"""What is taken of saved web pages: python benchmarks/pages.py FOLDER [--missed]

FOLDER holds gold.jsonl (file, text, title, publisher, published of each) and the pages, packed with gzip.
Compares what sayso takes with it, and what trafilatura alone does: the F1 of the words of the text, the share
of days, titles and publishers. A post of a live page counts as a part of its text. Prints one JSON line last;
with --missed each page before it that has a field wrong.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import trafilatura

from sayso.intake import Defaults
from sayso.intake.html import read_html

Row = dict[str, Any]
FIELDS = ("title", "publisher", "day")


def by_sayso(data: bytes, name: str) -> Row:
    """What sayso takes of a page."""
    reports = [report for report, _ in read_html(data, Defaults().given(), name)]
    first = reports[0]
    return {
        "text": "\n\n".join(report.text for report in reports),
        "title": first.title,
        "publisher": first.publisher,
        "day": first.published.isoformat() if first.published else "",
    }


def by_trafilatura(data: bytes, _name: str) -> Row:
    """What trafilatura takes of it by itself."""
    found = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False)
    page = found.as_dict() if found is not None else {}
    return {
        "text": page.get("text") or "",
        "title": page.get("title") or "",
        "publisher": page.get("sitename") or page.get("hostname") or "",
        "day": page.get("date") or "",
    }


def f1(gold: str, found: str) -> float:
    """The harmonic mean of the shares of words that are in both."""
    left, right = (Counter(re.findall(r"\w+", text.lower())) for text in (gold, found))
    both = sum((left & right).values())
    return 2 * both / (sum(left.values()) + sum(right.values())) if both else 0.0


def scores(gold: Row, found: Row) -> Row:
    """How far a page's fields are right."""
    letters = {name: (_letters(gold[name]), _letters(found[name])) for name in ("title", "publisher")}
    same = {name: bool(other) and (one in other or other in one) for name, (one, other) in letters.items()}
    return {"text": f1(gold["text"], found["text"]), **same, "day": found["day"] == gold["published"][:10]}


def _letters(words: str) -> str:
    plain = re.sub(r"^www\.|\.(?:com|org|net|co\.uk|co\.za|gov|info)$", "", words.lower())
    return re.sub(r"^the|[\W_]", "", plain)


def pages(folder: Path) -> Iterator[tuple[Row, bytes]]:
    """The pages with what is right of them."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            yield gold, gzip.decompress((folder / gold["file"]).read_bytes())


def main(arguments: Sequence[str]) -> None:
    """Read, compare, print."""
    told: dict[str, list[Row]] = {"sayso": [], "trafilatura": []}
    for gold, data in pages(Path(arguments[0])):
        for name, reader in (("sayso", by_sayso), ("trafilatura", by_trafilatura)):
            try:
                found = reader(data, gold["file"])
            except Exception as error:  # a page that is refused counts as wrong
                found = {"text": "", "title": "", "publisher": "", "day": f"({error})"}
            row = scores(gold, found)
            told[name].append(row)
            if "--missed" in arguments and name == "sayso" and (row["text"] < 0.9 or not all(row.values())):
                wrong = {
                    one: (gold.get(one, gold["published"][:10]), found[one]) for one in FIELDS if not row[one]
                }
                print(gold["file"], round(row["text"], 3), wrong)
    result = {
        name: {key: round(fmean(float(row[key]) for row in rows), 3) for key in ("text", *FIELDS)}
        for name, rows in told.items()
    }
    print(json.dumps({"pages": len(told["sayso"]), **result}))


if __name__ == "__main__":
    main(sys.argv[1:])
