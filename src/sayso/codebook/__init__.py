"""Codebooks: the measures, people words and cue words that reading goes by, as TOML data.

Takes TOML files, gives a `Codebook`. The shipped files lie in `data/`; a user's own files are laid over
them (a measure of the same name gains the words). Next: `gazetteer/`, then `reading/`.
"""

from sayso.codebook.loader import SHIPPED_TOPICS, load_codebook, word_set, words
from sayso.codebook.model import Codebook, Measure

__all__ = ["SHIPPED_TOPICS", "Codebook", "Measure", "load_codebook", "word_set", "words"]
