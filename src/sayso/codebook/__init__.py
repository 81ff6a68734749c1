"""Codebooks: the measures, events, people words and cue words that reading goes by, as TOML data.

Takes TOML files, gives a `Codebook`. The shipped files lie in `data/`; a user's own files are laid over
them (a measure of the same name gains the words). Next: `gazetteer/`, then `reading/`.
"""

from sayso.codebook.active import active_codebook, using
from sayso.codebook.events import EventBook, EventCode, NounPattern, Pattern
from sayso.codebook.loader import (
    SHIPPED_TOPICS,
    codebook_with,
    data_digest,
    load_codebook,
    read_user_file,
)
from sayso.codebook.model import Codebook, Measure
from sayso.codebook.parse import acled_types
from sayso.codebook.shipped import alternatives, word_set, words

__all__ = [
    "SHIPPED_TOPICS",
    "Codebook",
    "EventBook",
    "EventCode",
    "Measure",
    "NounPattern",
    "Pattern",
    "acled_types",
    "active_codebook",
    "alternatives",
    "codebook_with",
    "data_digest",
    "load_codebook",
    "read_user_file",
    "using",
    "word_set",
    "words",
]
