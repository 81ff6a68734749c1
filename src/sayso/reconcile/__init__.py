"""Reconciling: what many reports say together, and where they contradict each other.

Takes a ledger, writes its picture: stories, incidents, series with estimates, disagreements. `refresh` brings
it up to date; the questions to it are in `ledger/picture/`, and here where the answer is computed when asked:
estimates by another profile, change points. One question a module; how each is answered: `docs/picture.md`.
"""

from sayso.reconcile.refresh import Refreshed, refresh
from sayso.reconcile.series.on_demand import change_points_of, estimates_by

__all__ = ["Refreshed", "change_points_of", "estimates_by", "refresh"]
