"""Verifying: a statement with a number, held against what the ledger's reports say on a day."""

from sayso.reconcile.verify.answer import verify

__all__ = ["verify"]
