"""The bytes of a report once more, and images of a PDF's pages: only what is still the same is found."""

import gzip
import hashlib
import struct
import zlib

import numpy as np
import pytest

from intake.test_documents import items, pdf, zipped
from sayso.errors import IntakeError
from sayso.intake.documents.page_image import WIDEST, highlight, image_scale, page_size, png_of, render_page
from sayso.intake.original import find_originals

TEXT = "The Red Cross said that 3,000 houses were destroyed."
PDF = pdf([(50, 60, 10, False, TEXT)])


def found(location, digest, *folders):
    for original in find_originals(location, folders):
        if (data := original.read(digest)) is not None:
            return data
    return None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("b#1.pdf", PDF),
        ("c.pdf.gz", gzip.compress(PDF)),
        ("d.zip", zipped(**{"folder/report.pdf": PDF, "other.pdf": pdf([])})),
        ("e.zip", zipped(**{"inner.zip": zipped(**{"report.pdf.gz": gzip.compress(PDF)})})),
    ],
)
def test_what_intake_read_is_found_again_by_its_location_and_hash(tmp_path, name, data):
    item = next(one for one in items(tmp_path, name, data) if one.report)
    assert found(item.location, item.digest, tmp_path) == PDF
    assert found(item.location, "0" * 64, tmp_path) is None
    (tmp_path / name).write_bytes(zipped(**{"folder/report.pdf": b"changed"}))
    assert found(item.location, item.digest, tmp_path) is None
    (tmp_path / name).unlink()
    assert found(item.location, item.digest, tmp_path) is None


def test_a_relative_location_is_looked_for_in_the_folders(tmp_path):
    (tmp_path / "a.pdf").write_bytes(PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    assert found("a.pdf", digest, tmp_path / "none", tmp_path) == PDF
    assert found("a.pdf", digest, tmp_path / "none") is None
    for odd in ("https://example.org/a.pdf", "a\x00.pdf", "standard input 12345678", ""):
        assert found(odd, digest, tmp_path) is None


def decoded(png):
    """Pixels of a PNG of ours: its rows unfiltered, 8 bits a colour."""
    width, height = struct.unpack(">II", png[16:24])
    at, packed = 8, b""
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        assert zlib.crc32(name + body) == struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0]
        packed += body if name == b"IDAT" else b""
        at += 12 + size
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 3 * width)
    return rows[:, 1:].reshape(height, width, 3)


def test_a_page_is_an_image_no_wider_than_a_screen_and_marks_leave_its_words():
    pixels = render_page(PDF, 1)
    scale = image_scale(page_size(PDF, 1))
    assert abs(pixels.shape[1] - WIDEST) <= 1
    assert render_page(pdf([], size=(100, 9_000)), 1).shape[0] <= 6_001
    marked = pixels.copy()
    highlight(marked, [(50, 55, 200, 75)], (255, 222, 110), scale)
    assert (marked[round(56 * scale), round(60 * scale)] == (255, 222, 110)).all()
    assert (marked[pixels.max(axis=2) < 10] < 10).all()
    assert (decoded(png_of(marked)) == marked).all()
    with pytest.raises(IntakeError, match="Page 2"):
        page_size(PDF, 2)
