"""The map: it opens where the findings are, two handles and play move the days, the address has all of it."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.findings.by_place import find_spots
from sayso.ledger.findings.placed import KeptPlaced

from .conftest import Client

BROWSERS = ("chromium", "firefox")


@pytest.fixture(scope="module")
def ledger_path(fresh):
    """A ledger in which one report also tells of 1953."""
    path = fresh()
    with Ledger(path) as ledger, ledger.writing() as connection:
        number = connection.execute(text("SELECT min(row) FROM figure WHERE latitude IS NOT NULL")).scalar()
        connection.execute(
            text("UPDATE figure SET period_first = '1953-01-31', period_last = '1953-02-01' WHERE row = :n"),
            {"n": number},
        )
    return path


def ready(page, address):
    page.goto(address)
    page.wait_for_selector("#map[data-drawn]")


def test_it_opens_where_the_findings_are_and_names_what_lies_outside(page, desk):
    ready(page, f"{desk}/map")
    first, last = (page.locator("#map").get_attribute(f"data-{name}") for name in ("first", "last"))
    assert first > "2018" and last < "2023" and "zoom" not in page.url
    expect(page.locator("#shown")).to_have_text(f"{first} to {last}")
    assert page.locator(".histogram rect.in").count() >= 3
    page.get_by_role("link", name="1953").click()
    expect(page.locator("#shown")).to_have_text("1953-02-01")
    assert page.locator("#spots tbody tr").count() == 1
    page.get_by_role("link", name=re.compile("^Back to")).click()
    expect(page.locator("#shown")).to_have_text(f"{first} to {last}")


def test_each_handle_moves_its_day_and_stops_at_the_other(page, desk):
    ready(page, f"{desk}/map?since=2021-07-20&until=2021-08-10")
    since, until = page.get_by_label("First day shown"), page.get_by_label("Last day shown")
    until.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#map[data-days='2021-07-20 2021-08-06']")
    assert until.get_attribute("aria-valuetext") == "6 August 2021"
    since.focus()
    page.keyboard.press("End")
    page.wait_for_selector("#map[data-days='2021-08-06 2021-08-06']")
    assert "since=2021-08-06&until=2021-08-06" in page.url
    rows = page.locator("#spots tbody").inner_text()
    ready(page, page.url)
    assert page.locator("#spots tbody").inner_text() == rows
    handle, span = since.bounding_box(), page.locator(".span").bounding_box()
    assert handle["width"] >= span["width"] * 0.9


def test_play_moves_the_window_by_its_own_length_pauses_and_ends(page, desk):
    ready(page, f"{desk}/map?since=2021-08-01&until=2021-08-03")
    button = page.locator("#play")
    button.click()
    page.wait_for_selector("#map[data-days='2021-08-04 2021-08-06']")
    page.wait_for_selector("#map[data-days='2021-08-07 2021-08-09']")
    assert "Pause" in button.get_attribute("aria-label")
    button.click()
    assert "Play" in button.get_attribute("aria-label")
    last = page.locator("#map").get_attribute("data-last")
    ready(page, f"{desk}/map?since={last}&until={last}")
    ready(page, f"{desk}/map")
    page.locator("#play").click()  # all days are shown: it starts with a part of them
    expect(page.locator("#shown")).not_to_contain_text(last)
    assert "since=" in page.url


def test_zoom_centre_and_the_open_place_are_in_the_address(page, desk):
    ready(page, f"{desk}/map?since=2021-08-01&until=2021-08-10")
    page.locator("#spots button", has_text="Lithuania").first.click()
    expect(page.locator("#place h2")).to_have_text("Lithuania")
    page.wait_for_url(re.compile(r"place=.*zoom=6.*centre=|zoom=6.*centre=.*place="))
    said, address = page.locator("#place").inner_text(), page.url
    ready(page, address)
    assert page.locator("#place").inner_text() == said
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url(re.compile("zoom=7"))
    page.get_by_label("Measure").select_option("border_entries")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url(re.compile("measure=border_entries"))
    assert "zoom=7" in page.url and "place=" in page.url
    assert page.locator("#spots tbody tr").count() > 1  # a family of measures is all of them


def test_names_of_countries_do_not_cover_each_other(page, desk):
    counts = []
    for zoom in (2, 4, 7):
        ready(page, f"{desk}/map?zoom={zoom}&centre=52.000,20.000")
        boxes = [one.bounding_box() for one in page.locator(".country span").all()]
        counts.append(len(boxes))
        for at, a in enumerate(boxes):
            for b in boxes[at + 1 :]:
                apart = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
                assert apart or a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1
    assert counts[0] >= 5 and counts[1] >= 10
    assert "Poland" in page.locator(".country").all_inner_texts()


def test_on_a_phone_one_finger_scrolls_the_page(browser, desk):
    if browser.browser_type.name == "firefox":
        pytest.skip("Firefox has no touch by WebDriver BiDi")
    context = browser.new_context(viewport={"width": 375, "height": 720}, has_touch=True, is_mobile=True)
    page = context.new_page()
    ready(page, f"{desk}/map?zoom=4&centre=54.000,24.000")
    box = page.locator("#map").bounding_box()
    send = context.new_cdp_session(page).send
    x, y = box["x"] + 150, box["y"] + 250
    send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 25 * step}]})
    send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("scrollY > 100")
    assert "centre=54.000%2C24.000" in page.url or "centre=54.000,24.000" in page.url
    context.close()


@pytest.mark.parametrize(
    ("asked", "says"),
    [("place=here", "Write latitude,longitude"), ("place=95,1", "no point on Earth"), ("since=soon", "date"),
     ("place=nan,nan", "point"), ("country=Atlantis", "no country"), ("kind=odd", "Known")],
)  # fmt: skip
def test_a_wrong_address_says_what_would_be_right(client, asked, says):
    answer = client.get(f"/map?{asked}")
    assert answer.status == 422 and says in answer.text


def test_odd_addresses_are_answered(client, page, desk):
    for asked in ("until=1900-01-01", "since=2999-01-01", "since=9999-12-31&until=0001-01-01",
                  "zoom=99&centre=x,y", "country=LT&measure=nothing"):  # fmt: skip
        assert client.get(f"/map?{asked}").status == 200, asked
    assert client.get("/map?measure=%00x").status == 422
    ready(page, f"{desk}/map?zoom=99&centre=%3Cscript%3E,1&since=2021-08-01")
    assert page.locator("#map .spot").count() > 0


def test_a_small_ledger_shows_what_was_just_decided(fresh):
    path = fresh()
    with Ledger(path) as ledger, ledger.engine.connect() as connection:
        kept = KeptPlaced(ledger.engine)
        before = sum(one.figures for one in find_spots(connection, kept.get(connection), PictureFilter()))
    client_free = Ledger(path)
    with client_free as ledger, ledger.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO reading (report_id, reader, read_at) "
                "SELECT report_id, 'other', read_at FROM reading LIMIT 1"
            )
        )
        connection.execute(text("UPDATE figure SET withdrawn = 1 WHERE latitude IS NOT NULL"))
    with Ledger(path) as ledger, ledger.engine.connect() as connection:
        after = sum(one.figures for one in find_spots(connection, kept.get(connection), PictureFilter()))
    assert before > 0 == after


def test_the_api_gives_the_same(desk):
    found = Client(desk).get("/api/map").json
    assert found["since"] > "2018" and found["spots"]
    spot = found["spots"][0]
    asked = f"/api/map/place?latitude={spot['latitude']}&longitude={spot['longitude']}"
    listed = Client(desk).get(asked).json
    assert listed and {one["place"] for one in listed} == {spot["name"]}
