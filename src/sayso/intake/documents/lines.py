"""Words of a page into segments: the parts of lines that no wide gap divides.

Takes `Word`s in the order of the file, gives `Segment`s.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sayso.intake.documents.tables import is_numeric
from sayso.intake.documents.words import Word

GAP = 1.5  # sizes of type between two words that are no neighbours
CELL_GAP = 0.7  # sizes of type between two cells of which one is a number
BULLET_GAP = 4.5
MOST_BULLETS = 200  # of a page; more are signs of a map or a chart
APART = 0.6  # sizes of type by which the middles of one line's words may differ
BULLET = re.compile(
    r"[•●○◦▪■□▫◼◾⚫⬤➢➤►▶❖✓✔➔→·∙‣\uf0b7\uf0a7\uf0d8\uf076\uf0fc\-–—*]|o|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\(\w\)"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words beside one another, as one line, or a cell of it."""

    words: tuple[Word, ...]
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """The words with a space between two."""
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """From its top to its bottom, and no less than its type."""
        return max(self.bottom - self.top, self.size * 0.7)

    @property
    def is_item(self) -> bool:
        """Whether it begins with a bullet or a number of a list."""
        return len(self.words) > 1 and is_bullet(self.words[0].text)


def is_bullet(text: str) -> bool:
    """Whether a word is the sign before an item of a list."""
    return BULLET.fullmatch(text) is not None


def segments(words: Iterable[Word]) -> list[Segment]:
    """The segments of a page, from top to bottom."""
    found: list[list[Word]] = []
    for word in words:
        if found and _continues(found[-1], word):
            found[-1].append(word)
        else:
            found.append([word])
    made = [segment(one) for one in found]
    joined = _with_bullets(sorted(made, key=lambda one: (one.top, one.left)))
    return sorted(joined, key=lambda one: (one.middle, one.left))


def segment(words: Sequence[Word]) -> Segment:
    """A segment of words that follow one another."""
    own = [word for word in words if not is_bullet(word.text)] or words
    return Segment(
        tuple(words),
        min(word.left for word in words),
        min(word.top for word in own),
        max(word.right for word in words),
        max(word.bottom for word in own),
        median(word.size for word in own),
        2 * sum(word.bold * len(word.text) for word in own) > sum(len(word.text) for word in own),
    )


def split(one: Segment, gap: float) -> list[Segment]:
    """The parts of a segment that a gap of so many sizes of type divides."""
    parts = [[one.words[0]]]
    for before, word in pairwise(one.words):
        if word.left - before.right > gap * one.size:
            parts.append([])
        parts[-1].append(word)
    return [segment(part) for part in parts] if len(parts) > 1 else [one]


def _continues(line: Sequence[Word], word: Word) -> bool:
    last = line[-1]
    size = max(last.size, word.size)
    bullet = len(line) == 1 and is_bullet(last.text)
    gap = word.left - last.right
    if not bullet and gap > CELL_GAP * size and (is_numeric(last.text) or is_numeric(word.text)):
        return False
    if not -0.5 * size < gap < (BULLET_GAP if bullet else GAP) * size:
        return False
    if word.size < 0.75 * last.size and word.bottom < last.bottom + 0.1 * size:
        return gap < 0.4 * size  # a mark of a footnote
    return abs(word.middle - last.middle) < APART * size


def _with_bullets(found: list[Segment]) -> list[Segment]:
    """Bullets that the file holds apart from their lines, before these."""
    alone = [one for one in found if len(one.words) == 1 and is_bullet(one.text)]
    if len(alone) > MOST_BULLETS:
        return found
    rest = [one for one in found if not (len(one.words) == 1 and is_bullet(one.text))]
    for bullet in alone:
        beside = [
            at
            for at, one in enumerate(rest)
            if abs(one.middle - bullet.middle) < APART * max(one.size, bullet.size)
            and -1 < one.left - bullet.right < BULLET_GAP * one.size
            and not one.is_item
        ]
        if beside:
            at = min(beside, key=lambda at: rest[at].left)
            rest[at] = segment([*bullet.words, *rest[at].words])
        elif bullet.text not in ("-", "–", "—", "*", "o"):
            continue  # an ornament
        else:
            rest.append(bullet)
    return rest
