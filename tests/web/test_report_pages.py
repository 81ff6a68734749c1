"""A report's PDF at the desk: its pages as images with the words marked, and its text in its parts."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from commands import run_sayso
from intake.test_documents import lines, pdf, zipped
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.review.accounts import Role, add_account
from servers import desk_server

from .conftest import PASSWORD, Client, serious

ROWS = [("Department", "Dead"), ("Ouest", "22"), ("Sud", "1"), ("Nippes", "3")]
FIRST = [
    (50, 60, 22, True, "Floods in Haiti"),
    *lines(["At least 26 people were killed on Monday, the civil", "protection agency said."], 50, 170),
    *lines(["- 120 tents were distributed in Nippes", "- 450 patients were treated"], 50, 270),
    *(
        (60 + 150 * at, 400 + 20 * row, 10, False, text)
        for row, texts in enumerate(ROWS)
        for at, text in enumerate(texts)
    ),
    (50, 700, 7, False, "Source: civil protection agency"),
]
SECOND = [
    (50, 90, 10, False, "The government expects that another 5,000 people will be displaced this week.")
]


@pytest.fixture(scope="module")
def place(model, tmp_path_factory):
    """A folder with a PDF, one in an archive, and the ledger of both."""
    folder = tmp_path_factory.mktemp("printed")
    (folder / "floods.pdf").write_bytes(pdf(FIRST, SECOND))
    other = pdf([(50, 60, 10, False, "Rain killed 4 people in Jacmel on Tuesday, police said.")])
    (folder / "more.zip").write_bytes(zipped(**{"october/rain.pdf": other}))
    with Ledger(folder / "sayso.db") as ledger:
        made = list(ingest(ledger, [folder / "floods.pdf", folder / "more.zip"], Options(Defaults())))
        assert [one.kind for one in made] == ["read", "read"]
    return folder


@pytest.fixture(scope="module")
def printed(place):
    with desk_server(str(place / "sayso.db")) as base:
        yield base


def figure(place, low):
    with Ledger(place / "sayso.db") as ledger:
        return next(row for row in ledger.figures() if row.low == low and row.place_text != "nowhere")


def fetch(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as found:
        return found.status, found.read(), found.headers


def test_a_figure_leads_to_its_words_on_the_page(page, printed, place):
    row = figure(place, 5_000)
    page.goto(f"{printed}/reports/{row.report_id}?at=figure-{row.id}")
    page.locator(f"#figure-{row.id}").get_by_role("link", name="On page 2").click()
    expect(page).to_have_url(f"{printed}/reports/{row.report_id}/pages/2?at=figure-{row.id}")
    spot = page.locator(f".box.chosen[data-own='figure-{row.id}']")
    expect(spot).to_be_in_viewport()
    assert row.quote in spot.get_attribute("title")
    image = page.get_by_role("img", name="Page 2 as printed")
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") in (1600, 1601)
    ground, box = image.bounding_box(), spot.bounding_box()
    assert abs((box["y"] - ground["y"]) / ground["height"] - 92 / 842) < 0.01  # where the line was set
    assert box["x"] > ground["x"] + ground["width"] * 0.2 and box["width"] < ground["width"] * 0.3
    assert page.locator(".box.m-evidence.lit").count() >= 1
    assert serious(page) == []
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator("#text p").first).to_be_visible()


def test_pages_work_by_keyboard_and_on_a_phone(page, printed, place):
    row = figure(place, 26)
    page.set_viewport_size({"width": 375, "height": 720})
    page.goto(f"{printed}/reports/{row.report_id}/pages/1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    spot = page.locator(f".box[data-own='figure-{row.id}'][role=button]")
    spot.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#figure-{row.id}")).to_have_attribute("open", "")
    assert page.url.endswith(f"at=figure-{row.id}")
    page.locator("[data-show=figure]").uncheck()
    page.locator("[data-show=event]").uncheck()
    expect(page.locator(".box.m-event:not(.chosen)").first).to_be_hidden()
    page.get_by_role("link", name="Page 2 →").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Page 2 of 2")


def test_the_text_of_a_document_is_shown_as_what_its_parts_are(page, printed, place):
    row = figure(place, 26)
    page.goto(f"{printed}/reports/{row.report_id}")
    assert page.locator("#text h2").all_inner_texts() == ["Floods in Haiti"]
    assert page.locator("#text li").count() == 2
    cells = [one.locator("td").all_inner_texts() for one in page.locator("#text tr").all()]
    assert cells == [list(texts) for texts in ROWS]
    assert page.locator("#text .p-note").inner_text() == "Source: civil protection agency"
    assert serious(page) == []


def test_images_are_kept_by_browsers_and_are_only_of_pages(printed, place):
    name = figure(place, 26).report_id
    address = f"{printed}/reports/{name}/pages/1.png"
    status, data, headers = fetch(address)
    assert status == 200 and data.startswith(b"\x89PNG") and headers["Content-Type"] == "image/png"
    with pytest.raises(urllib.error.HTTPError) as same:
        fetch(address, **{"If-None-Match": headers["ETag"]})
    assert same.value.code == 304
    same.value.close()
    client = Client(printed)
    for path in (f"/reports/{name}/pages/3.png", f"/reports/{name}/pages/0", "/reports/none/pages/1.png"):
        assert client.get(path).status == 404, path


def test_a_pdf_in_an_archive_has_pages_and_one_that_changed_says_so(printed, place):
    row = figure(place, 4)
    client = Client(printed)
    address = f"/reports/{row.report_id}/pages/1"
    assert "box m-figure" in client.get(address).text
    archive = place / "more.zip"
    before = archive.read_bytes()
    try:
        archive.write_bytes(zipped(**{"october/rain.pdf": pdf(SECOND)}))
        answer = client.get(address)
        assert answer.status == 200 and "has changed since it was read" in answer.text
        assert "Rain " in answer.text and f"figure-{row.id}" in answer.text and "<img" not in answer.text
        assert client.get(address + ".png").status == 404
    finally:
        archive.write_bytes(before)
    assert fetch(printed + address + ".png")[0] == 200


def test_pages_need_a_login_where_the_desk_does(place):
    with Ledger(place / "sayso.db") as ledger, ledger.writing() as connection:
        add_account(connection, "ana", PASSWORD, Role.READER)
    with desk_server(str(place / "sayso.db"), "--login") as base:
        answer = Client(base).get(f"/reports/{figure(place, 26).report_id}/pages/1.png")
        assert answer.address.startswith(f"{base}/login")


def test_a_report_without_pages_has_none(client, ledger_path):
    with Ledger(ledger_path) as ledger:
        name = next(iter(ledger.figures())).report_id
    assert "as printed" not in client.get(f"/reports/{name}").text
    answer = client.get(f"/reports/{name}/pages/1")
    assert answer.status == 404 and "has no pages" in answer.text


def show(place, *arguments):
    return run_sayso("show", "--ledger", "sayso.db", *arguments, cwd=place)


def test_show_writes_a_page_with_its_marks_and_prints_the_parts(place, tmp_path):
    row = figure(place, 26)
    done = show(place, row.report_id, "--page", "1", "-o", str(tmp_path / "page.png"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    for wrong, said in (
        (("--page", "1"), "needs both"),
        (("--page", "3", "-o", "x.png"), "There is no page 3: the report has 2 pages."),
        (("--page", "1", "-o", "none/x.png"), "cannot be written"),
    ):
        done = show(place, row.report_id, *wrong)
        assert done.returncode == 1 and said in done.stderr
    text = show(place, row.report_id).stdout
    assert "• 120 tents [" in text or "• 120 tents were" in text
    assert any(line.split()[:2] == ["Ouest", "22"] for line in text.splitlines())
    assert json.loads(show(place, row.report_id, "--json").stdout)["id"] == row.report_id
