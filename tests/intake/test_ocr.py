"""Pages that are images: without OCR, with a stand-in for its engine, and with it."""

import socket
import subprocess
import sys

import pytest

from intake.test_documents import TEXT, items, parts, pdf, sitrep  # noqa: F401
from sayso.errors import IntakeError
from sayso.intake import Defaults, read_file
from sayso.intake.documents import ocr
from sayso.intake.documents.ocr import ScannedLine, must_have_ocr, scanned_words
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.records import BlockKind
from scans import SCALE, PrintedEngine, scanned


@pytest.fixture
def engine(monkeypatch):
    """Put an engine in the place of RapidOCR."""
    return lambda found: monkeypatch.setattr(ocr, "rapid_engine", lambda: found)


def with_ocr(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = read_file(path, Defaults(ocr=True))
    return item


def test_a_scan_is_read_as_the_pdf_that_was_printed(tmp_path, sitrep, engine):  # noqa: F811
    printed = items(tmp_path, "printed.pdf", sitrep)[0].report
    engine(PrintedEngine(sitrep, (1, 2)))
    item = with_ocr(tmp_path, "scan.pdf", scanned(sitrep))
    assert parts(item.report) == parts(printed)
    assert item.report.title == printed.title
    for one, other in zip(item.report.layout.lines, printed.layout.lines, strict=True):
        assert one.page == other.page
        assert one.box == pytest.approx(other.box, abs=2)
    assert item.notes[0].startswith("Pages read by OCR: 1, 2 of 2.")


def test_only_pages_without_text_are_read_by_ocr(tmp_path, engine):
    both = pdf(
        [(50, 50, 10, False, TEXT)], [(50, 50, 10, False, "Two bridges were washed away in the north.")]
    )
    engine(PrintedEngine(both, [2]))
    item = with_ocr(tmp_path, "part.pdf", scanned(both, only=[2]))
    assert item.report.text == f"{TEXT}\n\nTwo bridges were washed away in the north."
    assert [line.page for line in item.report.layout.lines] == [1, 2]
    assert item.notes[0].startswith("Pages read by OCR: 2 of 2.")


def test_pages_on_which_ocr_finds_nothing_are_told(tmp_path, engine):
    engine(lambda image: ())
    item = with_ocr(tmp_path, "part.pdf", pdf([(50, 50, 10, False, TEXT)], []))
    assert any(note.startswith("Pages on which OCR found no text: 2 of 2.") for note in item.notes)
    item = with_ocr(tmp_path, "none.pdf", pdf([]))
    assert item.error.reason == "no_text" and "OCR finds" in str(item.error)


def test_without_ocr_the_message_names_it(tmp_path):
    (item,) = items(tmp_path, "scan.pdf", pdf([]))
    assert item.error.reason == "no_text" and "--ocr" in str(item.error)
    (item,) = items(tmp_path, "part.pdf", pdf([(50, 50, 10, False, TEXT)], []))
    assert any("images: 2 of 2." in note and "--ocr" in note for note in item.notes)
    for beginning in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00"):
        (item,) = items(tmp_path, "photo.dat", beginning + bytes(100))
        assert item.error.reason == "unsupported" and "--ocr" in str(item.error)


def test_without_the_extra_one_error_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    with pytest.raises(IntakeError, match=r"pip install 'sayso\[ocr\]'"):
        must_have_ocr()
    item = with_ocr(tmp_path, "scan.pdf", pdf([]))
    assert item.error.reason == "ocr"
    command = [sys.executable, "-c", HIDDEN, "read", "--ocr", "scan.pdf"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "sayso: Reading images of pages needs RapidOCR: pip install 'sayso[ocr]'"
    assert not (tmp_path / "sayso.db").exists()


HIDDEN = """
from sayso.intake.documents import ocr
ocr.find_spec = lambda name: None
from sayso.cli import main
main()
"""


def image_of(data):
    import pypdfium2

    return pypdfium2.PdfDocument(data)[0].render(scale=SCALE).to_numpy()


def test_size_and_weight_of_type_are_measured_on_the_ink():
    printed = pdf(
        [
            (50, 50, 20, True, "Nippes department"),
            *(
                (50, 100 + 15 * at, 10, False, "At least forty houses were damaged by the flood.")
                for at in range(6)
            ),
            (50, 300, 7, False, "Source: civil protection agency"),
        ]
    )
    words = scanned_words(image_of(printed), 1 / SCALE, PrintedEngine(printed))
    by_text = {word.text: word for word in words}
    sizes = [by_text[text].size for text in ("Nippes", "houses", "Source:")]
    assert sizes == pytest.approx([20, 10, 7], rel=0.08)
    assert [by_text[text].bold for text in ("department", "houses", "agency")] == [True, False, False]


def test_words_are_cut_at_the_spaces_of_the_line_not_where_the_engine_cuts():
    line = ScannedLine(
        "HUMAN NEEDS", (("HUM", (0, 0, 30, 10)), ("AN", (30, 0, 50, 10)), ("NEEDS", (60, 0, 110, 10)))
    )
    words = scanned_words(image_of(pdf([])), 1.0, lambda image: [line])
    assert [(word.text, word.left, word.right) for word in words] == [("HUMAN", 0, 50), ("NEEDS", 60, 110)]
    uneven = ScannedLine("six 7", (("six7x", (0, 0, 50, 10)),))
    words = scanned_words(image_of(pdf([])), 1.0, lambda image: [uneven])
    assert [word.text for word in words] == ["six", "7"]
    assert words[0].right <= words[1].left


@pytest.mark.model
def test_a_scan_that_was_left_out_is_read_when_ocr_is_asked_for(tmp_path, engine):
    both = pdf(
        [(50, 50, 10, False, TEXT)], [(50, 50, 10, False, "The flood killed 12 people in Riga on Monday.")]
    )
    path = tmp_path / "part.pdf"
    path.write_bytes(scanned(both, only=[2]))
    with Ledger(":memory:") as ledger:
        read = lambda on: [one.kind for one in ingest(ledger, [path], Options(Defaults(ocr=on)))]  # noqa: E731
        assert [read(False), read(False)] == [["read"], ["known"]]
        engine(PrintedEngine(both, [2]))
        assert [read(True), read(True), read(False)] == [["read"], ["known"], ["known"]]
        killed = [row for row in ledger.figures() if row.measure == "killed"]
        assert [(row.low, row.page) for row in killed] == [(12, 2)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_engine_reads_a_scan_without_a_network(tmp_path, sitrep, monkeypatch):  # noqa: F811
    pytest.importorskip("rapidocr")

    def refused(*address):
        raise AssertionError(f"a connection to {address}")

    monkeypatch.setattr(socket.socket, "connect", refused)
    found = with_ocr(tmp_path, "scan.pdf", scanned(sitrep)).report
    texts = [text for _, text in parts(found)]
    assert "The agency will send food to all camps of the region this week." in texts
    assert (BlockKind.HEADING, "Floods in the South") in parts(found)
    assert "120 tents for families" in " ".join(texts)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_images_are_read_as_pages(tmp_path, sitrep, engine):  # noqa: F811
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("rapidocr")
    pages = [image.fromarray(image_of(sitrep)[:, :, ::-1]) for _ in range(2)]
    pages[0].save(tmp_path / "two.tif", save_all=True, append_images=pages[1:], dpi=(200, 200))
    pages[0].save(tmp_path / "one.png", dpi=(200, 200))
    for name, count in (("one.png", 1), ("two.tif", 2)):
        engine(PrintedEngine(sitrep, [1] * count))
        (item,) = read_file(tmp_path / name, Defaults(ocr=True))
        assert item.report.layout.pages == count
        assert item.report.title.startswith("Floods in the South")
    (tmp_path / "bad.png").write_bytes((tmp_path / "one.png").read_bytes()[:200])
    (item,) = read_file(tmp_path / "bad.png", Defaults(ocr=True))
    assert item.error.reason == "broken"
