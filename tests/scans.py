"""Scans for tests: a PDF with its pages as images, and an engine that reads them as they were printed."""

import io
import zlib

import pypdfium2

from sayso.intake.documents.lines import segments
from sayso.intake.documents.ocr import ScannedLine
from sayso.intake.documents.words import page_words

SCALE = 200 / 72


def scanned(data, only=None):
    """A PDF of which the pages (`only` some, by number from 1) are images."""
    made = pypdfium2.PdfDocument.new()
    source = pypdfium2.PdfDocument(data)
    for number in range(len(source)):
        if only and number + 1 not in only:
            made.import_pages(source, [number])
            continue
        width, height = source[number].get_size()
        pixels = source[number].render(scale=SCALE, grayscale=True).to_numpy()
        image = pypdfium2.PdfDocument(_pdf_of_image(pixels, width, height))
        made.import_pages(image)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _pdf_of_image(pixels, width, height):
    packed = zlib.compress(pixels.tobytes())
    show = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
    head = f"/Type /XObject /Subtype /Image /Width {pixels.shape[1]} /Height {pixels.shape[0]} "
    head += f"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /Length {len(packed)}"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R "
        "/Resources << /XObject << /I 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(show), show),
        b"<< %s >>\nstream\n%s\nendstream" % (head.encode(), packed),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


class PrintedEngine:
    """Reads pages, one a call, as they are printed in a PDF: line by line, with loose boxes."""

    def __init__(self, data, pages=(1,), loose=4):
        self.file, self.pages, self.loose = pypdfium2.PdfDocument(data), list(pages), loose

    def __call__(self, image):
        page = self.file[self.pages.pop(0) - 1]
        for line in segments(page_words(page)):
            top, bottom = line.top * SCALE - self.loose, line.bottom * SCALE + self.loose
            parts = ((one.text, (one.left * SCALE, top, one.right * SCALE, bottom)) for one in line.words)
            yield ScannedLine(line.text, tuple(parts))
