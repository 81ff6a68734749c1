"""sayso reads news reports and keeps a ledger of what they say, and on whose say-so.

>>> import sayso
>>> found = sayso.read("Police said 12 people were hurt in Vilnius on Monday.", published="2021-08-04")
>>> [(f.interval.low, f.measure, f.speaker) for f in found.figures]
[(12, 'injured', 'Police')]

Nothing heavy is imported before it is used: the model loads at the first `read`.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from sayso.errors import SaysoError
from sayso.records import Claim, Evidence, Figure, Interval, Period, Place, Reading, Report

if TYPE_CHECKING:
    from sayso.ledger import FigureFilter, FigureRow, Ledger

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
    "read",
]


def read(text: str, *, published: date | str | None = None, publisher: str = "", title: str = "") -> Reading:
    """What one English text says: figures, claims, quantities, dates and places, each with its words.

    `published` is a date or an ISO string; without it, words like "Tuesday" cover no days. The first call
    loads the model (two seconds; on a new machine it compiles the gazetteer first, some ten seconds).
    Raises `ReadingError` for a text of more than a million characters, `ValueError` for a malformed date.
    """
    from sayso.reading.pipeline import read_reports

    day = date.fromisoformat(published) if isinstance(published, str) else published
    return next(iter(read_reports([Report(text, title, day, publisher)])))


def __getattr__(name: str) -> Any:
    """Import the ledger when it is first asked for."""
    if name in ("Ledger", "FigureFilter", "FigureRow"):
        from sayso import ledger

        return getattr(ledger, name)
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")
