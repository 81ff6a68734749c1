"""Annotated texts that come back: from Label Studio, Prodigy, a DocBin or CoNLL columns.

Takes a file, gives `ReturnedText`s, or an `ImportedRow` for what is none. What a tool carried along for us
(`sayso` beside the text) says which passage of which report it is, and what was shown.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from sayso.errors import SaysoError
from sayso.exchange.label_studio import texts_of_task
from sayso.exchange.requested import ImportedRow, RowOutcome
from sayso.exchange.texts import About, ReturnedSpan, ReturnedText, about_of
from sayso.export.annotated.conll import OUTSIDE
from sayso.intake.text import decode_rows

LABEL_STUDIO, PRODIGY, DOCBIN, CONLL = "labelstudio", "prodigy", "docbin", "conll"
FORMATS = (LABEL_STUDIO, PRODIGY, DOCBIN, CONLL)
ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")  # how a file packed by zlib begins, by level
Texts = Iterator[ReturnedText | ImportedRow]


class ProdigySpan(msgspec.Struct):
    """A span of a task of Prodigy."""

    start: int
    end: int
    label: str
    id: str = ""


class ProdigyTask(msgspec.Struct):
    """A task of Prodigy, as far as it concerns us."""

    text: str
    spans: list[dict[str, Any]] = []
    answer: str = ""
    sayso: dict[str, Any] = {}
    annotator: str = msgspec.field(name="_annotator_id", default="")
    session: str = msgspec.field(name="_session_id", default="")


def format_of(path: Path) -> str:
    """What a file is, by its content: one of the formats, or "spreadsheet"."""
    with path.open("rb") as opened:
        head = opened.read(65_536)
    if head.startswith(ZLIB) or path.suffix == ".spacy":
        return DOCBIN
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if plain.startswith(b"["):
        return PRODIGY if _is_prodigy(path) else LABEL_STUDIO
    if plain.startswith(b"{"):
        return LABEL_STUDIO if b'"annotations"' in head and b'"data"' in head else PRODIGY
    lines = [line.split() for line in head.splitlines()[:50] if line.strip()]
    tags = [line[-1][:2] for line in lines if len(line) > 1]
    if plain.startswith(b"-DOCSTART-") or (tags and all(one in (b"O", b"B-", b"I-") for one in tags)):
        return CONLL
    return "spreadsheet"


def _is_prodigy(path: Path) -> bool:
    """Whether a list in JSON is one of tasks of Prodigy: those of Label Studio have `data`, or no answer."""
    try:
        task = _json(path)[0]
    except (SaysoError, IndexError):
        return False
    return isinstance(task, dict) and isinstance(task.get("spans"), list) and "data" not in task


def read_annotations(path: Path, name: str) -> Texts:
    """The annotated texts of a file. Raises `SaysoError` for one that is not of that format."""
    return READERS[name](path)


def labels_of(path: Path, name: str) -> frozenset[str] | None:
    """The labels that a file has: others were not looked at. `None` for Label Studio, whose annotators saw
    all.
    """
    if name == LABEL_STUDIO:
        return None
    texts = (one for one in read_annotations(path, name) if isinstance(one, ReturnedText))
    return frozenset(span.label for text in texts for span in text.spans)


def _json(path: Path) -> Any:
    try:
        return json.loads(decode_rows(path.read_bytes())[0])
    except (ValueError, RecursionError) as error:
        raise SaysoError(f"{path} is no JSON: {error}.") from error


def _label_studio(path: Path) -> Texts:
    found = _json(path)
    tasks = found if isinstance(found, list) else [found]
    for number, task in enumerate(tasks, 1):
        yield from _guarded(f"task {number}", task, texts_of_task)


def _prodigy(path: Path) -> Texts:
    text = decode_rows(path.read_bytes())[0]
    if text.lstrip().startswith("["):
        rows: Iterable[tuple[int, Any]] = enumerate(_json(path), 1)
    else:
        rows = ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    for number, row in rows:
        yield from _guarded(f"line {number}", row, _prodigy_text)


def _guarded(where: str, row: Any, read: Callable[[str, Any], Iterable[ReturnedText]]) -> Texts:
    """The texts of a task, or why it cannot be read."""
    try:
        task = json.loads(row) if isinstance(row, str) else row
        yield from list(read(where, task))
    except (SaysoError, msgspec.ValidationError, ValueError, RecursionError) as error:
        yield ImportedRow(where, RowOutcome.INVALID, message=f"It cannot be read: {error}.")


def _prodigy_text(where: str, row: Any) -> Iterator[ReturnedText]:
    task = msgspec.convert(row, ProdigyTask, strict=False)
    spans = []
    for each in task.spans:
        one = msgspec.convert(each, ProdigySpan, strict=False)
        fields = {name: str(value) for name, value in each.items() if isinstance(value, str | int)}
        spans.append(ReturnedSpan(one.label, one.start, one.end, one.id, fields))
    yield ReturnedText(
        where,
        about_of(task.sayso),
        task.text,
        tuple(spans),
        who=task.annotator or task.session,
        answer=task.answer or "ignore",  # Prodigy writes one beside each task that somebody saw
    )


def _docbin(path: Path) -> Texts:
    from sayso.export.annotated.docbin import KEY, docs_of

    try:
        docs = list(docs_of(path))
    except Exception as error:  # zlib, msgpack, numpy and spaCy raise a dozen kinds
        raise SaysoError(f"{path} is no DocBin of spaCy: {error}.") from error
    for number, doc in enumerate(docs, 1):
        yield from _guarded(f"text {number}", (doc, KEY), _doc_text)


def _doc_text(where: str, given: Any) -> Iterator[ReturnedText]:
    from sayso.export.annotated.docbin import SAID

    doc, key = given
    held = doc.user_data.get(key)
    spans = []
    held_spans = doc.spans[key] if key in doc.spans else doc.ents  # noqa: SIM401
    for one in held_spans:
        said = SAID.get(one.label_)
        fields = {said: one.kb_id_} if said and one.kb_id_ else {}
        spans.append(ReturnedSpan(one.label_, one.start_char, one.end_char, one.id_, fields))
    about = about_of(held if isinstance(held, dict) else {})
    yield ReturnedText(where, about, doc.text, tuple(spans), answer="")


@dataclass
class _Columns:
    """The tokens of one report in CoNLL columns, and the span that is open."""

    report: str
    first: int = 0
    end: int = 0
    tokens: list[tuple[int, str]] = field(default_factory=list)
    spans: list[ReturnedSpan] = field(default_factory=list)

    def add(self, token: str, at: int, tag: str) -> None:
        """Add a token with its tag."""
        mark, _, label = tag.partition("-")
        end = at + len(token)
        last = self.spans[-1] if self.spans else None
        if mark == "I" and last is not None and last.label == label and last.end == self.end:
            self.spans[-1] = ReturnedSpan(label, last.start, end)
        elif tag != OUTSIDE:
            self.spans.append(ReturnedSpan(label, at, end))
        self.tokens.append((at, token))
        self.end = end


def _conll(path: Path) -> Texts:
    """The texts of a file in columns; the third says the report and the place of each token."""
    text, _ = decode_rows(path.read_bytes())
    rows = ((number, line.split()) for number, line in enumerate(text.splitlines(), 1))
    filled = ((number, cells) for number, cells in rows if cells)
    for is_border, some in groupby(filled, key=lambda one: one[1][0] == "-DOCSTART-"):
        if not is_border:
            yield from _columns(list(some))


def _columns(rows: list[tuple[int, list[str]]]) -> Texts:
    found = list[_Columns]()
    where = f"line {rows[0][0]}"
    for number, cells in rows:
        report, _, at = cells[2].partition(":") if len(cells) > 3 else ("", "", "")
        if not (report and at.isdecimal() and len(at) < 10):
            told = f"Line {number} does not say where its token stands: keep the third column as it was."
            yield ImportedRow(where, RowOutcome.NOT_MATCHED, message=told)
            return
        if not found or found[-1].report != report:
            found.append(_Columns(report))
        found[-1].add(cells[0], int(at), cells[-1])
    for one in found:
        about = About(report=one.report)
        yield ReturnedText(where, about, None, tuple(one.spans), answer="", tokens=tuple(one.tokens))


READERS: Mapping[str, Callable[[Path], Texts]] = {
    LABEL_STUDIO: _label_studio,
    PRODIGY: _prodigy,
    DOCBIN: _docbin,
    CONLL: _conll,
}
