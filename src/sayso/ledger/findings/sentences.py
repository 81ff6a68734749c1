"""Findings with the sentences that they stand in, for tables that leave the ledger.

Takes rows of findings (figures, claims, events), gives each as a mapping with its `sentence`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, case, func, select
from sqlalchemy.engine import Engine

from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks


def with_sentences(engine: Engine, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Each row's fields, and the sentence that its words stand in, on one line."""
    r = tables.report.c
    for some in chunks(rows):
        ids = {row.report_id for row in some}
        with engine.connect() as connection:
            wanted = select(r.id, r.text).where(r.id.in_(ids))
            texts = {row.id: row.text for row in connection.execute(wanted)}
        for row in some:
            told = sentence(texts[row.report_id], row.start, row.end)
            yield {**asdict(row), "sentence": " ".join(told.split())}


AROUND = 200  # characters on each side of a finding within which its sentence is looked for
BREAK = re.compile(r"(?<=[.!?])[\s\"”’)]+(?=[A-Z“\"‘(])|\n+")


def sentence(whole: str, start: int, end: int) -> str:
    """The sentence that a span stands in, or as much of it as is near."""
    first, last = sentence_span(whole, start, end)
    return whole[first:last]


def sentence_span(whole: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of a span begins and ends; words are not cut."""
    low, high = max(0, start - AROUND), min(len(whole), end + AROUND)
    breaks = [found.end() for found in BREAK.finditer(whole, low, start + 1) if found.end() <= start]
    if breaks:
        low = breaks[-1]
    elif low:
        low = whole.find(" ", low, start) + 1 or start
    after = BREAK.search(whole, end, high)
    if after is not None:
        high = after.start()
    elif high < len(whole):
        high = whole.rfind(" ", end, high) if " " in whole[end:high] else high
    return low, max(high, end)


def on_one_line(whole: str, start: int, end: int) -> tuple[str, int]:
    """The sentence of a span on one line, and where the span begins in it."""
    low, high = sentence_span(whole, start, end)
    told = " ".join(whole[low:high].split())
    return told, len(told) - len(" ".join(whole[start:high].split()))


def sentences_of(connection: Connection, table: Table, rows: Collection[int]) -> dict[int, str]:
    """The sentences that findings of a table stand in, on one line each, by their rows."""
    c, r = table.c, tables.report.c
    from_ = case((c.start > AROUND, c.start - AROUND), else_=0)
    around = func.substr(r.text, from_ + 1, c.end - from_ + AROUND)
    wanted = select(c.row, around, c.start - from_, c.end - from_).join(tables.report, r.id == c.report_id)
    found = {}
    for row, text, start, end in connection.execute(wanted.where(c.row.in_(rows))):
        found[row], _ = on_one_line(text, start, end)
    return found
