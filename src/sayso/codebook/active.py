"""The codebook that questions to many reports go by: that of the ledger in hand, else the shipped one.

Reading is given its codebook; the picture asks for this one, since a ledger knows with which codebooks its
reports were read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sayso.codebook.loader import load_codebook
from sayso.codebook.model import Codebook

_ACTIVE: ContextVar[Codebook | None] = ContextVar("active_codebook", default=None)


def active_codebook() -> Codebook:
    """The codebook of the ledger in hand."""
    return _ACTIVE.get() or load_codebook()


@contextmanager
def using(codebook: Codebook) -> Iterator[Codebook]:
    """Go by this codebook in the block."""
    token = _ACTIVE.set(codebook)
    try:
        yield codebook
    finally:
        _ACTIVE.reset(token)
