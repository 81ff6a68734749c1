"""Memory that a process which works for weeks needs no more, given back between two jobs."""

import ctypes
from contextlib import suppress

from sayso.ledger import Ledger
from sayso.ledger.schema.connections import let_go_of_pages


def give_back(ledger: Ledger) -> None:
    """Give back what is free: pages of the ledger that its connections hold, and, where the C library can
    (glibc), what long texts and the picture took for a while.
    """
    let_go_of_pages(ledger.engine)
    with suppress(AttributeError, OSError, TypeError):  # of systems with another library
        ctypes.CDLL(None).malloc_trim(0)
