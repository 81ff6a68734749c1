"""The ledger: findings in a database, appended and superseded, never overwritten.

Takes `Reading`s and failures, gives rows back by query. Tables: `tables.py`; writing: `store.py` and
`findings.py`; asking: `query.py`, `claim_query.py` and `event_query.py`; what `reconcile/` makes of it:
`picture_*.py`; reading many inputs into it:
`ingest.py`. Schema changes: `migrations/`.
"""

from sayso.ledger.claim_query import ClaimFilter, ClaimRow
from sayso.ledger.event_query import EventFilter, EventRow
from sayso.ledger.picture_ask import PictureFilter
from sayso.ledger.query import FigureFilter, FigureRow
from sayso.ledger.store import Ledger

__all__ = [
    "ClaimFilter",
    "ClaimRow",
    "EventFilter",
    "EventRow",
    "FigureFilter",
    "FigureRow",
    "Ledger",
    "PictureFilter",
]
