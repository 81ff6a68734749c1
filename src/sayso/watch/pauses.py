"""When a feed or a page is asked again: pauses that grow with each failure, never quite the same."""

import random
from datetime import datetime, timedelta

from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError
from sayso.ledger.schema.timestamps import now


def in_about(seconds: float) -> datetime:
    """The time in so many seconds, a little more or less: not all feeds are asked at once."""
    jitter = fetching_rules().pauses.jitter
    return now() + timedelta(seconds=seconds * random.uniform(1 - jitter, 1 + jitter))


def after_fault(failures: int, error: FetchError) -> datetime:
    """When to try again after so many failures, the last of them included; never before the site wants it."""
    pauses = fetching_rules().pauses
    usual = min(pauses.first * 2 ** min(max(failures - 1, 0), 20), pauses.most)
    found = in_about(usual)
    return max(found, now() + timedelta(seconds=error.wait)) if error.wait is not None else found
