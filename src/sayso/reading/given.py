"""Reports as programs give them: a text, a `Report`, or a mapping, such as a row of a data frame.

Takes what is given, gives a `Report`. What data frames have for a missing value is no value.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sayso.errors import SaysoError
from sayso.intake.dates import Published, read_published
from sayso.records import Precision, Report

MISSING = ("nan", "NaT", "<NA>")  # what data frames have for no value, as text
FACTS = ("title", "published", "publisher", "agency", "url")


def report_of(given: str | Report | Mapping[str, Any]) -> Report:
    """The report that was given. Raises `ValueError` for a day that cannot be read."""
    if isinstance(given, Report):
        return given
    if isinstance(given, str):
        return Report(given)
    return with_facts(Report(_words(given.get("text"))), given)


def with_facts(report: Report, given: Mapping[str, Any]) -> Report:
    """The report with what is given of `FACTS`; what is not given, or missing, stays as it is."""
    known = {name: given[name] for name in FACTS if name in given and not is_missing(given[name])}
    day = day_of(known.pop("published", None))
    words: dict[str, Any] = {name: _words(value) for name, value in known.items()}
    if day is None:
        return replace(report, **words)
    return replace(report, **words, published=day.day, published_precision=day.precision)


def day_of(value: Any) -> Published | None:
    """A day of publication: a date, a datetime (pandas' timestamps too) or text. Raises `ValueError` for text
    that is no day.
    """
    if is_missing(value):
        return None
    if isinstance(value, date):
        return Published(value.date() if isinstance(value, datetime) else value, Precision.DAY)
    try:
        return read_published(value)
    except SaysoError as error:
        raise ValueError(f"published: {error}") from error


def is_missing(value: Any) -> bool:
    """Whether there is no value: `None`, and what data frames have for it (NaN, NaT, NA)."""
    return value is None or str(value) in MISSING


def _words(value: Any) -> str:
    return "" if is_missing(value) else str(value)
