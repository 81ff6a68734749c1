"""Pages on paper: A4, whole, light."""

import pypdfium2
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
