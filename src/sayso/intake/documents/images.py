"""An image of a page, or of several (TIFF), into a `Document`, by OCR.

Takes bytes. Raises `IntakeError` with reason `broken`, `too_large`, `no_text` or `ocr`.
"""

import io
from typing import Any

import numpy as np

from sayso.errors import IntakeError
from sayso.intake.documents.lines import segments
from sayso.intake.documents.ocr import Engine, must_have_ocr, scanned_words
from sayso.intake.documents.pages import PrintedPage, document_of
from sayso.intake.documents.report import Document

MOST_PIXELS = 50_000_000  # of an image
MOST_IMAGES = 200  # of a file
USUAL_DPI = 150.0  # of an image that does not say it, or not believably
LEAST_DPI, MOST_DPI = 90.0, 1_200.0


def read_image(data: bytes, engine: Engine) -> Document:
    """The document of an image, each frame of it a page."""
    must_have_ocr()  # which brings Pillow
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as file:
            if getattr(file, "n_frames", 1) > MOST_IMAGES:
                raise IntakeError("too_large", f"The file has over {MOST_IMAGES} images, the most. Split it.")
            pages = [_page(frame, engine) for frame in ImageSequence.Iterator(file)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise IntakeError("broken", f"The image is broken ({error}). Get it anew.") from error
    return document_of(pages)


def _page(frame: Any, engine: Engine) -> PrintedPage:
    from PIL import ImageOps

    if frame.width * frame.height > MOST_PIXELS:
        told = f"The image has over {MOST_PIXELS:,} pixels, the most. Make it smaller."
        raise IntakeError("too_large", told)
    dpi = float(frame.info.get("dpi", (USUAL_DPI, USUAL_DPI))[0])
    points = 72 / (dpi if LEAST_DPI <= dpi <= MOST_DPI else USUAL_DPI)
    rgb = np.asarray(ImageOps.exif_transpose(frame.convert("RGB")))
    pixels = np.ascontiguousarray(rgb[:, :, ::-1])  # as engines take colours
    found = segments(scanned_words(pixels, points, engine))
    return PrintedPage(found, pixels.shape[0] * points, by_ocr=True)
