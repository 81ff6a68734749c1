"""Numbers in plain text: where they stand, what they are worth, and how the words bound them.

Takes a string, gives `Number`s in text order; no model and no parse. The component `quantities/` adds what
is counted. In order: single numbers (`atoms`), two of them as a range or a share (`ranges`), the words
around them (`hedges`). Word lists: `codebook/data/numbers.toml`.
"""

from sayso.reading.numbers.atoms import Number, read_words
from sayso.reading.numbers.find import find_numbers

__all__ = ["Number", "find_numbers", "read_words"]
