"""Moments of time in UTC, as the ledger keeps them."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
