"""Documents with pages and parts: what they say, where it stands, and what of them cannot be read."""

import io
import random
import zipfile
from datetime import date
from email.message import EmailMessage

import pytest

from sayso.intake import Defaults, read_file
from sayso.intake.documents.pdf import read_pdf
from sayso.records import BlockKind

TEXT = "At least 16,000 people sought shelter in schools of the south, the civil protection agency said."
LEFT = ["Rivers rose on Monday and flooded", "the market of the town. About 40", "houses were damaged."]
RIGHT = ["The Red Cross opened two shelters", "for 300 people. It asks for blan-", "kets and water."]


def pdf(*pages, size=(595, 842)):
    """A PDF of pages of (left, top, size of type, bold, text)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = b"/R << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> "
    fonts += b"/B << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"
    kids = []
    for page in pages:
        shown = []
        for left, top, points, bold, text in page:
            words = text.encode("latin-1").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            font = b"B" if bold else b"R"
            at = f"{left} {size[1] - top - points}".encode()
            shown.append(b"BT /%s %d Tf %s Td (%s) Tj ET" % (font, points, at, words))
        stream = b"\n".join(shown)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        box = f"0 0 {size[0]} {size[1]}".encode()
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R /Resources << /Font << %s >> >> >>"
            % (box, len(objects), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def lines(texts, left, top, size=10, bold=False):
    return [(left, top + at * size * 1.3, size, bold, text) for at, text in enumerate(texts)]


def items(tmp_path, name, data, **given):
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_file(path, Defaults(**given)))


def report(tmp_path, name, data, **given):
    (item,) = items(tmp_path, name, data, **given)
    assert item.error is None, item.error
    return item.report


def parts(found):
    return [(one.kind, found.text[one.start : one.end]) for one in found.layout.blocks]


@pytest.fixture
def sitrep():
    """Two pages: a title, a boxed figure, two columns, a list, a head and a foot that both pages have."""
    head, foot = (50, 20, 8, False, "Flood response"), [(50, 815, 8, False, f"Page {n} of 2") for n in (1, 2)]
    first = [
        head,
        (50, 60, 22, True, "Floods in the South"),
        (50, 90, 14, False, "Situation Report No. 4 - as of 28 October 2025"),
        (50, 130, 18, True, "Deaths: 26*"),
        *lines(LEFT, 50, 180),
        *lines(RIGHT, 320, 180),
        (50, 250, 14, True, "Response"),
        *lines(["The agency will send food to all"], 50, 275),
        foot[0],
    ]
    second = [
        head,
        *lines(["camps of the region this week."], 50, 60),
        *lines(["- 120 tents for families", "- 3 teams of doctors"], 50, 90),
        (50, 700, 8, False, "Contact: press@unocha.org"),
        foot[1],
    ]
    return pdf(first, second)


def test_a_pdf_is_read_in_its_order_with_its_parts(tmp_path, sitrep):
    found = report(tmp_path, "update.pdf", sitrep)
    assert parts(found) == [
        (BlockKind.HEADING, "Floods in the South"),
        (BlockKind.HEADING, "Situation Report No. 4 - as of 28 October 2025"),
        (BlockKind.KEY_FIGURE, "Deaths: 26*"),
        (BlockKind.PARAGRAPH, " ".join(LEFT)),
        (BlockKind.PARAGRAPH, " ".join(RIGHT).replace("blan- kets", "blankets")),
        (BlockKind.HEADING, "Response"),
        (BlockKind.PARAGRAPH, "The agency will send food to all camps of the region this week."),
        (BlockKind.ITEM, "120 tents for families"),
        (BlockKind.ITEM, "3 teams of doctors"),
        (BlockKind.NOTE, "Contact: press@unocha.org"),
    ]


def test_title_day_and_publisher_of_a_pdf(tmp_path, sitrep):
    (item,) = items(tmp_path, "update.pdf", sitrep)
    found = item.report
    assert found.title == "Floods in the South: Situation Report No. 4 - as of 28 October 2025"
    assert (found.published, found.publisher) == (date(2025, 10, 28), "OCHA")
    assert any("by its addresses" in note for note in item.notes)
    assert report(tmp_path, "b.pdf", sitrep, publisher="The desk").publisher == "The desk"


def test_a_foot_tells_the_publisher_and_a_section_is_no_title(tmp_path):
    foot = (50, 815, 8, False, "For more: press@paho.org")
    pages = [
        [(50, 60, 18, True, title), (50, 100, 10, False, TEXT), foot]
        for title in ("Floods in Haiti", "Needs")
    ]
    pages[0].insert(1, (50, 85, 14, True, "HIGHLIGHTS"))
    found = report(tmp_path, "update.pdf", pdf(*pages))
    assert (found.title, found.publisher) == ("Floods in Haiti", "PAHO")
    assert "paho" not in found.text


def test_every_character_of_a_pdf_knows_its_page_box_and_section(tmp_path, sitrep):
    found = report(tmp_path, "update.pdf", sitrep)
    for words, page, section in (
        ("26*", 1, "2025"),
        ("camps of", 2, "Response"),
        ("120 tents", 2, "Response"),
    ):
        at = found.text.index(words)
        heading = found.layout.section(at)
        assert found.layout.page(at) == page
        assert found.text[heading.start : heading.end].endswith(section)
    start = found.text.index("blankets")
    boxes = found.layout.boxes(start, start + len("blankets"))
    assert [round(one.box[0]) > 300 for one in boxes] == [
        True,
        True,
    ]  # a word on two lines of the right column


def test_a_table_keeps_its_rows(tmp_path):
    rows = [
        ("Department", "Dead", "Houses"),
        ("Ouest", "22", "160"),
        ("Sud", "1", "80"),
        ("Nippes", "0", "12"),
    ]
    cells = [
        (60 + 150 * column, 100 + 20 * row, 10, False, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    found = report(tmp_path, "table.pdf", pdf([(60, 60, 14, True, "Damage by department"), *cells]))
    told = [text.split("\t") for kind, text in parts(found) if kind is BlockKind.ROW]
    assert told == [list(row) for row in rows]


def test_a_pdf_of_images_says_what_to_do(tmp_path):
    (item,) = items(tmp_path, "scan.pdf", pdf([]))
    assert (item.error.reason, "--ocr" in str(item.error)) == ("no_text", True)
    (item,) = items(tmp_path, "part.pdf", pdf([(50, 50, 10, False, TEXT)], []))
    assert item.report is not None
    assert any("Pages without text" in note and "2 of 2" in note for note in item.notes)


@pytest.mark.parametrize("cut", [20, 200, 600])
def test_a_broken_pdf_is_one_failure(tmp_path, sitrep, cut):
    (item,) = items(tmp_path, "cut.pdf", sitrep[:cut])
    assert item.report is None
    assert item.error.reason in ("pdf", "no_text")


def docx():
    from docx import Document

    file = Document()
    file.add_heading("Floods in the South", 1)
    file.add_paragraph(TEXT)
    file.add_paragraph("Two schools are closed.", style="List Bullet")
    table = file.add_table(rows=2, cols=2)
    for at, text in enumerate(("Department", "Dead", "Ouest", "22")):
        table.cell(at // 2, at % 2).text = text
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def odt():
    office, text = (
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    )
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    cells = "".join(
        f"<t:table-row><t:table-cell><x:p>{a}</x:p></t:table-cell><t:table-cell><x:p>{b}</x:p></t:table-cell></t:table-row>"
        for a, b in (("Department", "Dead"), ("Ouest", "22"))
    )
    content = (
        f'<o:document-content xmlns:o="{office}" xmlns:x="{text}" xmlns:t="{table}"><o:body><o:text>'
        f'<x:h x:outline-level="1">Floods in the South</x:h><x:p>{TEXT}</x:p>'
        f"<x:list><x:list-item><x:p>Two schools are closed.</x:p></x:list-item></x:list>"
        f"<t:table>{cells}</t:table></o:text></o:body></o:document-content>"
    )
    return zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml=content)


def epub():
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Floods in the South</h1>'
        f"<p>{TEXT}</p><ul><li>Two schools are closed.</li></ul>"
        "<table><tr><td>Department</td><td>Dead</td></tr><tr><td>Ouest</td><td>22</td></tr></table></body></html>"
    )
    container = '<container><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></container>'
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    names = {"META-INF/container.xml": container, "in/book.opf": package, "in/a.xhtml": page}
    return zipped(mimetype="application/epub+zip", **names)


def zipped(**texts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name.replace("content_xml", "content.xml"), text)
    return out.getvalue()


@pytest.mark.parametrize("name", ["report.docx", "report.odt", "report.epub"])
def test_office_documents_keep_their_parts(tmp_path, name):
    data = {"docx": docx, "odt": odt, "epub": epub}[name.split(".")[1]]()
    found = report(tmp_path, name, data)
    assert parts(found) == [
        (BlockKind.HEADING, "Floods in the South"),
        (BlockKind.PARAGRAPH, TEXT),
        (BlockKind.ITEM, "Two schools are closed."),
        (BlockKind.ROW, "Department\tDead"),
        (BlockKind.ROW, "Ouest\t22"),
    ]
    assert found.title == "Floods in the South"


def test_content_decides_not_the_name(tmp_path, sitrep):
    assert report(tmp_path, "update.txt", sitrep).layout.pages == 2
    assert report(tmp_path, "update.bin", docx()).title == "Floods in the South"


def test_rtf_is_read_as_paragraphs(tmp_path):
    found = report(tmp_path, "a.rtf", rb"{\rtf1\ansi " + TEXT.encode() + rb"\par Caf\'e9s are closed.\par}")
    assert [text for _, text in parts(found)] == [TEXT, "Cafés are closed."]


def test_what_lies_in_archives_is_read_each_by_itself(tmp_path, sitrep):
    inner = zipped(**{"deep/news.txt": TEXT})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/update.pdf", sitrep)
        archive.writestr("b/inner.zip", inner)
        archive.writestr("c/photo.jpg", b"\xff\xd8\xff")
        archive.writestr("__MACOSX/x.txt", "no")
    found = items(tmp_path, "all.zip", out.getvalue())
    where = [one.location.split("#", 1)[1] for one in found]
    assert where == ["a/update.pdf", "b/inner.zip#deep/news.txt", "c/photo.jpg"]
    assert [one.error.reason if one.error else None for one in found] == [None, None, "unsupported"]


def test_a_zip_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sayso.intake.documents.containers.MOST_OF_ONE", 1_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "0" * 1_000_000)
    (item,) = items(tmp_path, "bomb.zip", out.getvalue())
    assert item.error.reason == "too_large"


def test_archives_lie_in_one_another_only_so_deep(tmp_path):
    data = TEXT.encode()
    for at in range(6):
        data = zipped(**{"a.txt" if not at else "a.zip": data})
    (item,) = items(tmp_path, "deep.zip", data)
    assert item.error.reason == "too_deep"


def test_a_mail_is_a_report_and_so_is_what_is_attached(tmp_path, sitrep):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Civil Protection <press@example.org>", "Update on the floods"
    mail["Date"], mail["Message-ID"] = "Tue, 28 Oct 2025 10:00:00 +0000", "<1@example.org>"
    mail.set_content(TEXT)
    mail.add_attachment(sitrep, maintype="application", subtype="pdf", filename="update.pdf")
    body, attached = items(tmp_path, "mail.eml", bytes(mail))
    assert (body.report.title, body.report.publisher) == ("Update on the floods", "Civil Protection")
    assert body.report.published == date(2025, 10, 28)
    assert attached.location.endswith("mail.eml#update.pdf")
    assert attached.report.layout.pages == 2


def test_a_workbook_is_read_as_rows_or_as_a_table(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Date", "Text", "Source"])
    book.active.append([date(2025, 10, 28), TEXT, "OCHA"])
    sheet = book.create_sheet("Damage")
    for row in (["Department", "Dead", "Houses damaged"], ["Ouest", 22, 160], ["Sud", 1, 80]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    row, table = items(tmp_path, "book.xlsx", out.getvalue())
    assert (row.report.text, row.report.published, row.report.publisher) == (TEXT, date(2025, 10, 28), "OCHA")
    assert [text for _, text in parts(table.report)][:2] == ["Damage", "Department\tDead\tHouses damaged"]


def test_a_web_archive_gives_its_pages_with_their_addresses(tmp_path):
    page = f"<html><body><article><h1>Floods</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: https://example.org/a\r\n"
        b"WARC-Date: 2025-10-28T00:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(answer), answer)
    )
    (item,) = items(tmp_path, "crawl.warc", record)
    assert item.report.url == "https://example.org/a"
    assert TEXT in item.report.text


@pytest.mark.parametrize("seed", range(60))
def test_damaged_documents_are_read_or_are_failures(tmp_path, sitrep, seed):
    chance = random.Random(seed)
    name = chance.choice(["a.pdf", "a.docx", "a.odt", "a.epub", "a.zip"])
    whole = {"a.pdf": sitrep, "a.docx": docx(), "a.odt": odt(), "a.epub": epub(), "a.zip": zipped(a=TEXT)}[
        name
    ]
    damaged = bytearray(whole[: chance.randrange(1, len(whole))] if seed % 3 == 0 else whole)
    for _ in range(chance.randrange(1, 40)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    for item in items(tmp_path, name, bytes(damaged)):
        assert (item.report is None) != (item.error is None) or item.error.reason == "language"


def test_a_map_with_thousands_of_labels_loses_none():
    labels = [(20 + at % 60 * 9, 20 + at // 60 * 9, 4, False, f"n{at}") for at in range(0, 4_800, 2)]
    found = read_pdf(pdf([*labels, (20, 800, 10, False, TEXT)]))
    assert set(found.assembled.text.split()) >= {f"n{at}" for at in range(0, 4_800, 2)}


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Situation Report #4 - Date 10/30/2025", date(2025, 10, 30)),
        ("Floods: Situation Report # 1 (26.10.2025)", date(2025, 10, 26)),
        ("Situation Report 3 (03/04/2025)", None),  # March or April
    ],
)
def test_days_in_figures_are_read_where_only_one_is_meant(tmp_path, head, day):
    found = report(tmp_path, "update.txt", f"{head}\n\n{TEXT}\n".encode())
    assert found.published == day
