"""Reconciling: what many reports say together, and where they contradict each other.

Takes a ledger, writes its picture: stories, incidents, series with estimates, disagreements. `refresh` brings
it up to date; asking for it is in `ledger/picture_ask.py`, and here where the answer is computed when asked:
estimates by another profile, surges. One question a module; how each is answered: `docs/picture.md`.
"""

from sayso.reconcile.answers import estimates_by, surges_of
from sayso.reconcile.refreshing import Refreshed, refresh

__all__ = ["Refreshed", "estimates_by", "refresh", "surges_of"]
