"""A page of a PDF as an image, and marks on it.

Takes the bytes of a PDF, gives pixels (rows, columns, red green blue) and a PNG of them. PDFium serves one
caller at a time: others wait. Raises `IntakeError` with reason `pdf` or `encrypted`.
"""

import struct
import threading
import zlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from sayso.errors import IntakeError
from sayso.intake.documents.blocks import Box
from sayso.intake.documents.pdf import opened

WIDEST = 1_600  # pixels
SHARPEST = 3.0  # pixels of a point
TALLEST = 6_000  # pixels
SIGNATURE = b"\x89PNG\r\n\x1a\n"
PACKING = 4  # of zlib: small enough, and quick

RgbPixels = npt.NDArray[np.uint8]
_one_at_a_time = threading.Lock()


def page_size(data: bytes, number: int) -> tuple[float, float]:
    """Width and height of a page, counted from 1, in points."""
    import pypdfium2

    with _one_at_a_time, opened(data) as file:
        try:
            width, height = file[number - 1].get_size()
        except (IndexError, pypdfium2.PdfiumError) as error:
            raise _no_page(number) from error
    return float(width), float(height)


def image_scale(size: tuple[float, float]) -> float:
    """Pixels of a point in the image of a page of so many points."""
    return min(WIDEST / size[0], TALLEST / size[1], SHARPEST)


def render_page(data: bytes, number: int) -> RgbPixels:
    """The pixels of a page, counted from 1."""
    import pypdfium2

    scale = image_scale(page_size(data, number))
    with _one_at_a_time, opened(data) as file:
        try:
            made = file[number - 1].render(scale=scale, rev_byteorder=True, prefer_bgrx=True).to_numpy()
        except (IndexError, pypdfium2.PdfiumError) as error:
            raise _no_page(number) from error
        return np.array(made[:, :, :3])


def _no_page(number: int) -> IntakeError:
    return IntakeError("pdf", f"Page {number} cannot be opened.")


def highlight(pixels: RgbPixels, boxes: Iterable[Box], colour: tuple[int, int, int], scale: float) -> None:
    """Colour boxes (in points) as a marker does: what is printed stays to be read."""
    paint = np.array(colour, np.uint16)
    for box in boxes:
        left, top, right, bottom = (max(0, round(side * scale)) for side in box)
        part = pixels[top:bottom, left:right]
        part[:] = part * paint // 255


def png_of(pixels: RgbPixels) -> bytes:
    """A PNG of pixels, 8 bits a colour."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each row begins with how it is filtered: not
    rows[:, 1:] = pixels.reshape(height, 3 * width)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), PACKING)), (b"IEND", b""))
    return SIGNATURE + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in parts
    )
