"""The words of a PDF page with their places, through pypdfium2.

Takes a page, gives `Word`s in the order of the file. Lengths are points (1/72 inch) from the top left.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

SOFT_HYPHEN, MARK, JOINER = (
    "\xad",
    "\ufffe",
    "\x02",
)  # PDFium writes the last two for a hyphen at a line's end
MOST_CHARACTERS = 60_000  # of a page
BOLD = 600
FINE, FAR = (
    1_000,
    1_000.0,
)  # PDFium's units of a point; points to the right and up that show how a page is turned

Place = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space, where it stands, and how large and heavy its type is."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def page_words(page: Any) -> Iterator[Word]:
    """The words of a page; those that are printed twice at one place (for a shadow) once."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    height = page.get_height()
    box = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
    pointers = [ctypes.byref(one) for one in box]
    placed = _placing(pdfium, page)
    current: list[tuple[str, float, float, float, float]] = []
    style = (0.0, False)
    seen: set[tuple[str, int, int]] = set()
    for at in range(min(text.count_chars(), MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        character = chr(code) if code else " "
        if character in (MARK, JOINER, SOFT_HYPHEN):
            character = "-"
        if character.isspace() or not character.isprintable():
            yield from _word(current, style, seen)
            current = []
            continue
        pdfium.FPDFText_GetCharBox(text, at, *pointers)
        left, top, right, bottom = placed(*(one.value for one in box))
        if current and (left < current[-1][3] - height / 10 or abs(bottom - current[-1][4]) > height / 40):
            yield from _word(current, style, seen)  # PDFium left out the space at a line's end
            current = []
        if not current:
            weight = pdfium.FPDFText_GetFontWeight(text, at)
            style = (_size(pdfium, text, at), weight >= BOLD or _is_bold(pdfium, text, at))
        current.append((character, left, top, right, bottom))
    yield from _word(current, style, seen)


def _placing(pdfium: Any, page: Any) -> Callable[[float, float, float, float], Place]:
    """What makes of left, right, bottom and top as PDFium gives them those from the top left of the page as
    it is shown: cropped and turned.
    """
    size = [round(side * FINE) for side in page.get_size()]
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(left: float, up: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, left, up, ctypes.byref(x), ctypes.byref(y))
        return x.value / FINE, y.value / FINE

    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(FAR, 0), shown(0, FAR)
    across, along = ((x1 - x0) / FAR, (x2 - x0) / FAR), ((y1 - y0) / FAR, (y2 - y0) / FAR)

    def placed(left: float, right: float, bottom: float, top: float) -> Place:
        xs = [x0 + across[0] * one + across[1] * other for one, other in ((left, bottom), (right, top))]
        ys = [y0 + along[0] * one + along[1] * other for one, other in ((left, bottom), (right, top))]
        return min(xs), min(ys), max(xs), max(ys)

    return placed


def _word(
    characters: list[tuple[str, float, float, float, float]],
    style: tuple[float, bool],
    seen: set[tuple[str, int, int]],
) -> Iterator[Word]:
    if not characters:
        return
    text = "".join(one[0] for one in characters)
    left, right = min(one[1] for one in characters), max(one[3] for one in characters)
    top, bottom = min(one[2] for one in characters), max(one[4] for one in characters)
    key = (text, round(left / 2), round(top / 2))
    if key not in seen:
        seen.add(key)
        size, bold = style
        yield Word(text, left, top, right, bottom, size or bottom - top, bold)


def _size(pdfium: Any, text: Any, at: int) -> float:
    """The size of the type as it is printed: that of the font, scaled by the text's matrix."""
    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(text, at))
    if pdfium.FPDFText_GetMatrix(text, at, ctypes.byref(matrix)):
        scale = float((matrix.c**2 + matrix.d**2) ** 0.5)
        return round(size * scale, 1) if scale else size
    return size


def _is_bold(pdfium: Any, text: Any, at: int) -> bool:
    buffer = ctypes.create_string_buffer(100)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, buffer, len(buffer), ctypes.byref(flags))
    name = buffer.value.lower()
    return b"bold" in name or b"black" in name or b"heavy" in name
