"""Pages on paper: A4, whole, light, each sheet with its address and the day."""

import re
from datetime import UTC, datetime

import pypdfium2
import pypdfium2.raw as pdfium
import pytest


def printed(page, address):
    page.goto(address)
    page.emulate_media(color_scheme="dark", media="print")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert abs(document[0].get_width() - 595) < 2 and abs(document[0].get_height() - 842) < 2
    return " ".join("\n".join(one.get_textpage().get_text_range() for one in document).split())


@pytest.mark.parametrize(
    ("path", "rows"),
    [("/reports", "#rows tbody tr:last-child td:nth-child(2)"),
     ("/disagreements", ".rows.big li:last-child a"), ("/search?q=border", ".results li:last-child p"),
     ("/series", "#rows tbody tr:last-child td:first-child")],
)  # fmt: skip
def test_a_list_is_printed_to_its_last_row(page, desk, path, rows):
    said = printed(page, desk + path)
    last = " ".join(page.locator(rows).last.inner_text().split())
    assert last[:25] in said
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".bar").is_visible()


def test_a_report_is_printed_with_the_fields_of_its_cards(page, desk, client):
    name = client.get("/api/reports?limit=1").json["items"][0]["id"]
    said = printed(page, f"{desk}/reports/{name}")
    last = page.locator("#text p").last.inner_text().split()
    assert " ".join(last[-4:]) in said
    assert "Who says so" in said and "no words say so" in said
    assert "Add a missed figure" not in said


def test_the_foot_of_each_sheet_says_what_was_printed_and_when(page, full):
    page.goto(f"{full}/figures?words=people")
    page.evaluate("history.replaceState(null, '', '/figures?words=%22%3B}*{')")  # as a script may
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(document) > 1
    for number, sheet in enumerate(document, 1):
        said = sheet.get_textpage().get_text_range()
        assert f"{full}/figures?words=%22%3B" in said and f"{number} / {len(document)}" in said
        assert f"printed on {datetime.now(UTC):%-d %B %Y}" in said


def test_an_address_cannot_leave_the_style_that_prints_it(page, client):
    answer = client.get("/reports?publisher=%22;}%3C/style%3E%3Cscript%3E").text
    style = answer.partition('<style id="paper">')[2].partition("</style>")[0]
    assert style.count('"') == 2 and "<" not in style and style.count("}") == 2


def test_a_chart_is_in_the_pdf_whole_and_dark_on_light(page, every_address):
    series = next(one for one in every_address if re.search("[0-9]/series/", one))
    page.emulate_media(color_scheme="dark")
    page.goto(series)
    page.locator("#chart[data-drawn]").wait_for()
    ticks = page.locator("#chart svg text:not(:has(tspan)), #chart svg tspan").all_text_contents()
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    said = document[0].get_textpage().get_text_range()
    assert {one for one in ticks if one.strip() and one not in said} == set()
    assert len(list(document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))) > 30
    words = document[0].get_textpage()
    edges = [words.get_rect(at) for at in range(words.count_rects())]
    assert all(left >= 0 and right <= document[0].get_width() for left, _, right, _ in edges)


def test_a_map_is_printed_with_the_list_of_its_places(page, full):
    page.goto(f"{full}/map")
    page.locator(".spot").first.wait_for()
    spots = page.locator(".spot").all_inner_texts()
    places = page.locator("#spots tbody td:first-child").all_inner_texts()
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    said = " ".join(" ".join(one.get_textpage().get_text_range().split()) for one in document)
    assert {one for one in (*spots, *places) if one not in said} == set()
