"""A block of a document in the making: its lines on their pages, before they are put into one text."""

from dataclasses import dataclass

from sayso.records import BlockKind

Box = tuple[float, float, float, float]  # left, top, right, bottom in points from the page's top left


@dataclass(frozen=True, slots=True)
class LinePart:
    """Words that are printed on one line, and their box; in a row of a table, a line of a cell with its first
    column, from 1, and how many it takes up.
    """

    text: str
    page: int
    box: Box
    column: int = 0
    columns: int = 1


@dataclass(slots=True)
class Draft:
    """A block in the making: its lines, the size of its type in points, and whether it is bold; of a row of a
    table whether it is the first.
    """

    kind: BlockKind
    pieces: list[LinePart]
    size: float
    bold: bool = False
    begins: bool = False

    @property
    def first(self) -> str:
        """The text of its first line."""
        return self.pieces[0].text

    @property
    def last(self) -> str:
        """The text of its last line."""
        return self.pieces[-1].text
