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
from sayso.records import Claim, Evidence, Figure, Interval, Period, Place, Precision, Reading, Report

if TYPE_CHECKING:
    from sayso.ledger import FigureFilter, FigureRow, Ledger

    __version__: str

__all__ = [
    "Claim",
    "Evidence",
    "Figure",
    "FigureFilter",
    "FigureRow",
    "Interval",
    "Ledger",
    "Period",
    "Place",
    "Reading",
    "Report",
    "SaysoError",
    "__version__",
    "read",
    "read_many",
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

    from sayso.reading.pipeline import read_reports

    paths = [codebook] if isinstance(codebook, (str, PathLike)) else list(codebook)
    yield from read_reports(map(_report, reports), [Path(path) for path in paths])


def _report(given: str | Report | Mapping[str, Any]) -> Report:
    if isinstance(given, Report):
        return given
    if isinstance(given, str):
        return Report(given)
    text, title, publisher, url = (_words(given.get(name)) for name in ("text", "title", "publisher", "url"))
    day, precision = _day(given.get("published"))
    return Report(text, title, day, publisher, url=url, published_precision=precision)


def _words(value: Any) -> str:
    return "" if _is_missing(value) else str(value)


def _is_missing(value: Any) -> bool:
    """Whether there is no value: `None`, and what data frames have for it (NaN, NaT, NA)."""
    return value is None or str(value) in ("nan", "NaT", "<NA>")


def _day(value: Any) -> tuple[date | None, Precision]:
    from sayso.intake.dates import read_published

    if _is_missing(value):
        return None, Precision.DAY
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value), Precision.DAY
    try:
        found = read_published(value)
    except SaysoError as error:
        raise ValueError(f"published: {error}") from error
    return (found.day, found.precision) if found else (None, Precision.DAY)


def __getattr__(name: str) -> Any:
    """Import the ledger, and look the version up, when they are first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("sayso")
    if name in ("Ledger", "FigureFilter", "FigureRow"):
        from sayso import ledger

        return getattr(ledger, name)
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
