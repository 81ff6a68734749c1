"""Findings with the sentences that they stand in, for tables that leave the ledger.

Takes rows of findings (figures, claims, events), gives each as a mapping with its `sentence`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine

from sayso.ledger import tables
from sayso.ledger.documents import sentence
from sayso.ledger.picture_query import chunks


def with_sentences(engine: Engine, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Each row's fields, and the sentence that its words stand in, on one line."""
    r = tables.report.c
    for some in chunks(rows):
        ids = {row.report_id for row in some}
        with engine.connect() as connection:
            texts = dict(connection.execute(select(r.id, r.text).where(r.id.in_(ids))).tuples().all())
        for row in some:
            told = sentence(texts[row.report_id], row.start, row.end)
            yield {**asdict(row), "sentence": " ".join(told.split())}
