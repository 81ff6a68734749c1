"""sayso reads news reports and keeps a ledger of what they say, and on whose say-so.

>>> import sayso
>>> found = sayso.read("Police said 12 people were hurt in Vilnius on Monday.", published="2021-08-04")
>>> [(f.interval.low, f.measure, f.speaker) for f in found.figures]
[(12, 'injured', 'Police')]

Nothing heavy is imported before it is used: the model loads at the first `read`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from os import PathLike
from typing import TYPE_CHECKING, Any

from sayso.errors import SaysoError
from sayso.records import Claim, Event, Evidence, Figure, Interval, Period, Place, Reading, Report

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.tokens import Doc

    from sayso.ledger import ClaimRow, EventRow, FigureFilter, FigureRow
    from sayso.ledger.ingest import Outcome
    from sayso.ledger.picture.rows import EstimateRow, IncidentRow, SeriesRow
    from sayso.library.ledger import OpenLedger as Ledger
    from sayso.library.rows import Rows

    __version__: str

__all__ = [
    "Claim",
    "ClaimRow",
    "EstimateRow",
    "Event",
    "EventRow",
    "Evidence",
    "Figure",
    "FigureFilter",
    "FigureRow",
    "IncidentRow",
    "Interval",
    "Ledger",
    "Outcome",
    "Period",
    "Place",
    "Reading",
    "Report",
    "Rows",
    "SaysoError",
    "SeriesRow",
    "__version__",
    "findings",
    "read",
    "read_many",
    "samples",
]

Day = date | datetime | str | None
Codebook = str | PathLike[str] | Iterable[str | PathLike[str]]


def read(
    text: str, *, published: Day = None, publisher: str = "", title: str = "", codebook: Codebook = ()
) -> Reading:
    """What one English text says: figures, claims, quantities, dates and places, each with its words.

    `published` is a date, a datetime (pandas' timestamps too) or text such as "2021-08-04" or "4 August
    2021"; without it, words like "Tuesday" cover no days. `codebook` is the path of a codebook of your own,
    or several. The first call loads the model (two seconds). Raises `ReadingError` for a text of more than a
    million characters, `ValueError` for a malformed date, `CodebookError` for a codebook that cannot be used.
    """
    fields = {"text": text, "published": published, "publisher": publisher, "title": title}
    return next(read_many([fields], codebook=codebook))


def read_many(
    reports: Iterable[str | Report | Mapping[str, Any]], *, codebook: Codebook = ()
) -> Iterator[Reading]:
    """What each of many texts says, in their order, faster than one by one.

    A report is a text, a `Report`, or a mapping with `text` and any of `published`, `publisher`, `title` and
    `url`: the rows of a data frame, by `frame.to_dict("records")`. Raises as `read` does.
    """
    from pathlib import Path

    from sayso.reading.given import report_of
    from sayso.reading.pipeline import read_reports

    paths = [codebook] if isinstance(codebook, (str, PathLike)) else list(codebook)
    yield from read_reports(map(report_of, reports), [Path(path) for path in paths])


def samples() -> "list[Path]":
    """The folders of the sample reports that come with sayso: a border in 2021, a cyclone in 2023."""
    from sayso.intake.samples import sample_folders

    return sample_folders()


def _repr_html_(reading: Reading) -> str:
    """A reading as notebooks show it: its text with the findings marked."""
    from sayso.library.pages import reading_html

    return reading_html(reading)


Reading._repr_html_ = _repr_html_  # type: ignore[attr-defined]  # records know nothing of how they are shown


def findings(doc: "Doc") -> Reading:
    """What the pipe `sayso` found in a document of spaCy, with types: `nlp.add_pipe("sayso")`.

    Takes documents of this process, of a `DocBin` with its user data, or of `nlp.pipe(…, n_process=2)`.
    Raises `ReadingError` for one that the pipe has not read.
    """
    from sayso.reading.whole import reading_of

    return reading_of(doc)


HOMES = {  # public names that are imported when they are first asked for
    "ClaimRow": "ledger",
    "EstimateRow": "ledger.picture.rows",
    "EventRow": "ledger",
    "FigureFilter": "ledger",
    "FigureRow": "ledger",
    "IncidentRow": "ledger.picture.rows",
    "Ledger": "library.ledger",
    "Outcome": "ledger.ingest",
    "Rows": "library.rows",
    "SeriesRow": "ledger.picture.rows",
}
ORIGINAL = {"Ledger": "OpenLedger"}


def __getattr__(name: str) -> Any:
    """Import the ledger, and look the version up, when they are first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("sayso")
    if name in HOMES:
        from importlib import import_module

        return getattr(import_module(f"sayso.{HOMES[name]}"), ORIGINAL.get(name, name))
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
