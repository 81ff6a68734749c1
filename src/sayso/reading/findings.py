"""Where components leave their findings on a spaCy `Doc`.

Each component owns one attribute, `doc._.sayso_<name>`: a tuple of records. They are kept in
`doc.user_data` as plain lists and dicts, so that a `Doc` can be pickled, stored in a DocBin, or come
back from `nlp.pipe(n_process=2)`. The attribute is set up when a component is made, not at import.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from spacy.tokens import Doc, Span

from sayso.errors import EvidenceError
from sayso.records import Evidence

Record = TypeVar("Record")


def register(name: str, record: type[Any]) -> None:
    """Make `doc._.sayso_<name>` give the `record`s that a component stored; calling twice is fine."""
    attribute = f"sayso_{name}"
    if not Doc.has_extension(attribute):
        Doc.set_extension(attribute, getter=_getter(attribute, record))


def _getter(attribute: str, record: type[Any]) -> Callable[[Doc], tuple[Any, ...]]:
    name = attribute.removeprefix("sayso_")
    return lambda doc: stored(doc, name, record)


def stored(doc: Doc, name: str, record: type[Record]) -> tuple[Record, ...]:
    """The `record`s that a component left as the findings `name` of `doc`; none if none did."""
    kind = tuple[record, ...]  # type: ignore[valid-type]
    return msgspec.convert(doc.user_data.get(f"sayso_{name}", []), kind)


def register_fact(name: str) -> None:
    """Make `doc._.sayso_<name>` a text that whoever makes the document may set, kept in `doc.user_data`."""
    attribute = f"sayso_{name}"

    def get(doc: Doc) -> str | None:
        return doc.user_data.get(attribute)

    def put(doc: Doc, value: str | None) -> None:
        doc.user_data[attribute] = value

    if not Doc.has_extension(attribute):
        Doc.set_extension(attribute, getter=get, setter=put)


def store(doc: Doc, name: str, records: Sequence[Any]) -> None:
    """Keep `records` as the findings `name` of `doc`."""
    doc.user_data[f"sayso_{name}"] = msgspec.to_builtins(list(records))


@lru_cache(maxsize=4)
def text_of(doc: Doc) -> str:
    """`doc.text`, which spaCy builds anew at every call, kept for the documents in hand."""
    return str(doc.text)


def evidence(doc: Doc, start: int, end: int) -> Evidence:
    """The words of `doc` from character `start` to `end`."""
    text = text_of(doc)
    if not 0 <= start < end <= len(text):
        raise EvidenceError(f"no words at {start}:{end} in a text of {len(text)} characters")
    return Evidence(start, end, text[start:end])


def span_evidence(span: Span) -> Evidence:
    """The words of a span."""
    return Evidence(span.start_char, span.end_char, span.text)
