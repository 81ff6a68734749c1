"""A block of a document in the making: its lines on their pages, before they are put into one text."""

from dataclasses import dataclass

from sayso.records import BlockKind

Box = tuple[float, float, float, float]  # left, top, right, bottom in points from the page's top left


@dataclass(frozen=True, slots=True)
class LinePart:
    """Words that are printed on one line, and their box; in a row of a table, a cell."""

    text: str
    page: int
    box: Box


@dataclass(slots=True)
class Draft:
    """A block in the making: its lines, the size of its type in points, and whether it is bold."""

    kind: BlockKind
    pieces: list[LinePart]
    size: float
    bold: bool = False

    @property
    def first(self) -> str:
        """The text of its first line."""
        return self.pieces[0].text

    @property
    def last(self) -> str:
        """The text of its last line."""
        return self.pieces[-1].text
