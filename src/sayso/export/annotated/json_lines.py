"""Passages as JSON lines: in the shapes that spaCy's displaCy draws, and as Prodigy's tasks."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

from sayso.export.annotated.passages import PassageSpan, TextPassage, apart, passages
from sayso.export.annotated.tokens import token_range, tokenized
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from spacy.tokens import Doc


def write_displacy(ledger: Ledger, query: ExportQuery, out: TextIO) -> int:
    """Write what `displacy.render(…, manual=True)` takes, for "ent" and for "span"; how many passages."""
    return _write((displacy_of(one) for one in passages(ledger, query)), out)


def write_prodigy(ledger: Ledger, query: ExportQuery, out: TextIO) -> int:
    """Write tasks for Prodigy's `spans.manual`, answered where people reviewed all; how many."""
    return _write((prodigy_of(one, query.reviewed) for one in passages(ledger, query)), out)


def _write(rows: Iterator[dict[str, Any]], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False))
        out.write("\n")
        count += 1
    return count


def displacy_of(passage: TextPassage) -> dict[str, Any]:
    """One passage: `ents` are those spans that do not overlap, `spans` are all."""
    doc = tokenized(passage.text)
    return {
        "text": passage.text,
        "title": passage.report.title or None,
        "ents": [_ent(one) for one in apart(passage.spans)],
        "tokens": [token.text for token in doc],
        "spans": [_drawn(doc, one) for one in passage.spans],
        "meta": passage.meta(),
    }


def _ent(one: PassageSpan) -> dict[str, Any]:
    return {"start": one.start, "end": one.end, "label": one.label, "id": one.key, "fields": one.fields}


def _drawn(doc: "Doc", one: PassageSpan) -> dict[str, Any]:
    first, last = token_range(doc, one.start, one.end)
    return {**_ent(one), "start_token": first, "end_token": last}


def prodigy_of(passage: TextPassage, reviewed: bool) -> dict[str, Any]:
    """One passage as a task; its spans have our keys, and findings their fields."""
    doc = tokenized(passage.text)
    task: dict[str, Any] = {
        "text": passage.text,
        "tokens": [
            {
                "text": token.text, "start": token.idx, "end": token.idx + len(token), "id": token.i,
                "ws": bool(token.whitespace_),
            }
            for token in doc
        ],
        "spans": [_labelled(doc, one) for one in passage.spans],
        "meta": passage.meta(),
        "sayso": passage.about(),
    }  # fmt: skip
    if reviewed and not passage.waiting:
        task["answer"] = "accept"
    return task


def _labelled(doc: "Doc", one: PassageSpan) -> dict[str, Any]:
    first, last = token_range(doc, one.start, one.end)
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    return {
        **{name: value for name, value in one.fields.items() if value is not None},
        "start": start, "end": end, "token_start": first, "token_end": last - 1, "label": one.label,
        "id": one.key,
    }  # fmt: skip
