"""Passages as spaCy's DocBin, fit for `spacy train`: all spans in `doc.spans["sayso"]`, those that do not
overlap in `doc.ents`.

A DocBin is held in memory until it is written; of many passages there are several, `x.spacy`, `x-2.spacy` …,
which `spacy train` reads as a folder. All come to their places once the last is written; those that a
greater export of ours left there go.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.codebook.exchange_rules import exchange_rules
from sayso.export.annotated.passages import PassageSpan, TextPassage, apart, passages
from sayso.export.annotated.tokens import blank, token_range, tokenized
from sayso.export.tables.query import ExportQuery
from sayso.export.whole import whole_file
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin, Span

KEY = "sayso"
SAID = {"FIGURE": "measure", "CLAIM": "stance", "EVENT": "code"}  # the field that is a span's `kb_id_`


def write_docbin(ledger: Ledger, query: ExportQuery, path: Path) -> int:
    """Write one DocBin, or several beside each other; how many passages. Raises `SaysoError` if one cannot
    be written; then none is.
    """
    written = 0
    rest = passages(ledger, query)
    with ExitStack() as parts:
        for number in count(1):
            some = list(islice(rest, exchange_rules().shard))
            if not some and number > 1:
                break
            written += len(some)
            bin_of(some).to_disk(parts.enter_context(whole_file(_place(path, number))))
    for later in count(number):
        left = _place(path, later)
        if not (left.is_file() and _is_ours(left)):
            return written
        left.unlink()
    return written


def _place(path: Path, number: int) -> Path:
    """Where a DocBin lies: `x.spacy`, `x-2.spacy` …"""
    return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def _is_ours(path: Path) -> bool:
    """Whether a file is a DocBin that sayso wrote."""
    try:
        return KEY in next(docs_of(path)).user_data
    except Exception:  # zlib, msgpack, numpy and spaCy raise a dozen kinds
        return False


def bin_of(some: Iterable[TextPassage]) -> "DocBin":
    """A DocBin of passages."""
    from spacy.tokens import DocBin

    made = DocBin(attrs=["ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"], store_user_data=True)
    for passage in some:
        made.add(doc_of(passage))
    return made


def doc_of(passage: TextPassage) -> "Doc":
    """A passage as a `Doc`; `doc.user_data["sayso"]` says what it is, with the fields of its findings."""
    doc = tokenized(passage.text)
    doc.spans[KEY] = [_span(doc, one) for one in passage.spans]
    doc.ents = list(_entities(doc, passage))
    doc.user_data[KEY] = {
        **passage.about(),
        "meta": passage.meta(),
        "fields": {one.key: one.fields for one in passage.spans if one.fields},
    }
    return doc


def _entities(doc: "Doc", passage: TextPassage) -> Iterator["Span"]:
    """The spans that do not overlap, token by token."""
    end = 0
    for one in apart(passage.spans):
        made = _span(doc, one)
        if made.start >= end:
            end = made.end
            yield made


def _span(doc: "Doc", one: PassageSpan) -> "Span":
    from spacy.tokens import Span

    first, last = token_range(doc, one.start, one.end)
    said = one.fields.get(SAID.get(one.label, ""), "")
    return Span(doc, first, last, label=one.label, kb_id=said or "", span_id=one.key)


def docs_of(path: Path) -> Iterator["Doc"]:
    """The `Doc`s of a file. Raises what spaCy raises for one that is none."""
    from spacy.tokens import DocBin

    yield from DocBin(store_user_data=True).from_disk(path).get_docs(blank().vocab)
