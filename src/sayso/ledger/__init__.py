"""The ledger: findings in a database, appended and superseded, never overwritten.

Takes `Reading`s and failures, gives rows back by query. Tables: `tables.py`; writing: `store.py`; asking:
`query.py`; reading many inputs into it: `ingest.py`. Schema changes: `migrations/`.
"""

from sayso.ledger.query import FigureFilter, FigureRow
from sayso.ledger.store import Ledger

__all__ = ["FigureFilter", "FigureRow", "Ledger"]
