"""The words of a vague number: takes the words of a figure, gives "tens of thousands", "dozens"."""

from sayso.reading.numbers.atoms import find_atoms


def vague_words(said: str) -> str:
    """The words of a vague number in the words of a figure, in small letters; empty if there are none."""
    found = next((one for one in find_atoms(said) if one.vague), None)
    return " ".join(said[found.start : found.end].lower().split()) if found else ""
