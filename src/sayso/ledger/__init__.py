"""The ledger: findings in a database, appended and superseded, never overwritten.

`Ledger` opens one; `ingest.py` reads many inputs into it. `schema/` is what it is made of, `findings/` what
readers found, `picture/` what many reports say together, `review/` what people decide, `search/` the index of
words; each writes and is asked there. What can be asked: `filters.py`. Changes of the schema: `migrations/`.
"""

from sayso.ledger.filters import (
    ClaimFilter,
    EventFilter,
    FigureFilter,
    PictureFilter,
    ReportFilter,
    SearchFilter,
)
from sayso.ledger.findings.claims import ClaimRow
from sayso.ledger.findings.events import EventRow
from sayso.ledger.findings.figures import FigureRow
from sayso.ledger.ledger import Ledger

__all__ = [
    "ClaimFilter",
    "ClaimRow",
    "EventFilter",
    "EventRow",
    "FigureFilter",
    "FigureRow",
    "Ledger",
    "PictureFilter",
    "ReportFilter",
    "SearchFilter",
]
