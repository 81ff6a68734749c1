"""The words of a page that is only an image, by RapidOCR, whose package carries its models: no network.

Takes pixels, gives the `Word`s of the page, as `words.py` does for text. The engine tells letters and boxes;
how large and heavy the type is, is measured on its ink. Raises `IntakeError` with reason `ocr`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.errors import IntakeError
from sayso.intake.documents.blocks import Box
from sayso.intake.documents.words import Word

DPI = 200  # at which pages are rendered; finer takes longer and reads no better
MOST_PIXELS = 2_600  # of the longer side of an image; a larger one is made smaller
LEAST_SCORE = 0.5  # of the engine's certainty
TALL = re.compile(r"[^\W_a-z]|[bdfhkltß|/()\[\]{}$%&@#!?“”\"'’]")  # rises above the height of an x
DEEP = re.compile(r"[gjpqyçQ,;()\[\]{}|/$@]")
X_HEIGHT, RISE, DROP = 0.53, 0.19, 0.21  # of the size of usual type
LEAST_CONTRAST = 40  # of 255, between ink and paper
NEAR = 0.11  # by which a measured size differs from one that is more frequent, and is that
HEAVY = 1.3  # times the page's usual stroke, from which type is bold

Pixels = npt.NDArray[np.uint8]  # rows, columns, colours


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """A line as an engine reads it: its text, and its parts with their boxes in pixels."""

    text: str
    parts: tuple[tuple[str, Box], ...]


Engine = Callable[[Pixels], Iterable[ScannedLine]]


def must_have_ocr() -> None:
    """Raise `IntakeError` that says what to install, if the engine is not there."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        raise IntakeError("ocr", "Reading images of pages needs RapidOCR: pip install 'sayso[ocr]'")


@cache
def rapid_engine() -> Engine:
    """RapidOCR with the models of its package."""
    must_have_ocr()
    from rapidocr import RapidOCR

    settings = {
        "log_level": "error",
        "use_cls": False,
        "text_score": LEAST_SCORE,
        "max_side_len": MOST_PIXELS,
    }
    found = RapidOCR(params={f"Global.{name}": value for name, value in settings.items()})

    def read(image: Pixels) -> Iterator[ScannedLine]:
        result: Any = found(image, return_word_box=True)
        for text, parts in zip(result.txts or (), result.word_results or (), strict=False):
            yield ScannedLine(text, tuple((part, _upright(corners)) for part, _, corners in parts))

    return read


def _upright(corners: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*corners, strict=True)
    return float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))


def page_by_ocr(page: Any, engine: Engine) -> list[Word]:
    """The words of a page of a PDF (pypdfium2's), rendered."""
    scale = min(DPI / 72, MOST_PIXELS / max(page.get_size()))
    return scanned_words(page.render(scale=scale).to_numpy(), 1 / scale, engine)


def scanned_words(image: Pixels, points: float, engine: Engine) -> list[Word]:
    """The words of an image of which a pixel is so many `points` wide, in the engine's order."""
    grey = image.mean(axis=2).astype(np.float32) if image.ndim == 3 else image.astype(np.float32)
    found: list[tuple[Word, float]] = []
    for line in engine(image):
        words = [_measured(grey, text, box) for text, box in _words(line)]
        sizes = [size for _, size, _ in words if size] or [box[3] - box[1] for box, _, _ in words]
        strokes = [stroke for _, _, stroke in words if stroke]
        for text, (box, _, _) in zip(line.text.split(), words, strict=True):
            left, top, right, bottom = (points * side for side in box)
            size, stroke = points * median(sizes), median(strokes) / median(sizes) if strokes else 0.0
            found.append((Word(text, left, top, right, bottom, round(size, 1), False), stroke))
    return _evened(found)


def _words(line: ScannedLine) -> Iterator[tuple[str, Box]]:
    """The words between a line's spaces with their boxes; an engine may cut it elsewhere."""
    edges = [
        (box[0] + (box[2] - box[0]) * at / len(text), box[0] + (box[2] - box[0]) * (at + 1) / len(text), box)
        for text, box in ((text.replace(" ", ""), box) for text, box in line.parts)
        for at in range(len(text))
    ]
    words = line.text.split()
    count = sum(map(len, words))
    done = 0
    for word in words:
        own = edges[done * len(edges) // count : max((done + len(word)) * len(edges) // count, 1)]
        done += len(word)
        tops, bottoms = [box[1] for _, _, box in own], [box[3] for _, _, box in own]
        yield word, (own[0][0], min(tops), own[-1][1], max(bottoms))


def _measured(grey: npt.NDArray[np.float32], text: str, box: Box) -> tuple[Box, float, float]:
    """A word's box, from the top to the bottom of its ink, the size of its type, and how wide its strokes
    are, all in pixels; 0 for what cannot be measured.
    """
    left, top, right, bottom = (max(0, round(side)) for side in box)
    part = grey[top:bottom, left:right]
    if part.size == 0:
        return box, 0.0, 0.0
    ink = np.abs(part - np.median(part))
    if ink.max() < LEAST_CONTRAST:
        return box, 0.0, 0.0
    ink /= ink.max()
    rows = np.flatnonzero((ink > 0.5).any(axis=1))
    first, after = int(rows[0]), int(rows[-1]) + 1
    edges = float(np.abs(np.diff(ink, axis=1, prepend=0, append=0)).sum()) / 2
    made = (box[0], float(top + first), box[2], float(top + after))
    if not re.search(r"\w", text):
        return made, 0.0, 0.0
    height = X_HEIGHT + RISE * bool(TALL.search(text)) + DROP * bool(DEEP.search(text))
    return made, (after - first) / height, float(ink.sum()) / edges


def _evened(found: list[tuple[Word, float]]) -> list[Word]:
    """The words of a page: a size near one that more letters have is that one, heavy strokes are bold."""
    letters: Counter[float] = Counter()
    for word, _ in found:
        letters[word.size] += len(word.text)
    same: dict[float, float] = {}
    for size, _ in letters.most_common():
        for other in letters:
            if abs(other - size) <= NEAR * size:
                same.setdefault(other, size)
    usual = median(stroke for word, stroke in found for _ in word.text) if found else 0.0
    return [replace(word, size=same[word.size], bold=stroke > HEAVY * usual > 0) for word, stroke in found]
