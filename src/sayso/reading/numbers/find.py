"""Every number of a text: single ones, joined into ranges, bounded by the words around them."""

from sayso.reading.numbers.atoms import Number, find_atoms
from sayso.reading.numbers.hedges import hedge
from sayso.reading.numbers.ranges import join_ranges


def find_numbers(text: str) -> list[Number]:
    """Every number in `text`, in order, hedged and joined into ranges; none overlap."""
    return [hedge(text, number) for number in join_ranges(text, find_atoms(text))]
