"""The pages and the API of situations, on a ledger that was made without the model."""

import re

import pytest

from servers import desk_server
from storms import NAME, storm_ledger

from .conftest import Client, serious


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    with desk_server(str(storm_ledger(tmp_path_factory.mktemp("storm") / "sayso.db"))) as base:
        yield Client(base)


@pytest.fixture(scope="module")
def address(storm):
    return re.search(r'href="(/situations/\w+)"', storm.get("/situations").text)[1]


def test_the_list_has_counts_and_is_in_the_navigation(storm):
    answer = storm.get("/situations")
    assert answer.status == 200 and NAME in answer.text and "Peru" in answer.text
    assert 'href="/situations" aria-current="page"' in answer.text
    assert storm.get("/situations?as=csv").text.splitlines()[1].count(NAME) == 2


def test_the_page_works_without_a_script_and_its_links_lead_somewhere(storm, address):
    answer = storm.get(address)
    assert answer.status == 200 and "now; down from 16,000 on 4 March 2024" in answer.text
    main = answer.text.partition("<main")[2]
    assert "<script" not in main and 'class="parts-map"' in main
    links = set(re.findall(r'href="(/[^"]+)"', main))
    assert {link.split("/")[1] for link in links} >= {"reports", "series", "situations"}
    for link in links:
        assert storm.get(link.replace("&amp;", "&")).status == 200, link


def test_a_number_leads_to_its_words_in_the_report(storm, address):
    link = re.search(r'<a href="(/reports/\w+\?at=figure-\w+)">29</a>', storm.get(address).text)[1]
    assert "29 people" in storm.get(link).text


def test_the_page_as_of_a_day_has_the_numbers_of_that_day(storm, address):
    text = storm.get(f"{address}?as-of=2024-03-02").text
    assert ">20</a>" in text and ">29</a>" not in text and "/series/" not in text
    assert "What changed since 2 March 2024" in storm.get(f"{address}?since=2024-03-02").text


def test_what_is_left_out_is_listed_by_reason(storm, address):
    assert "it is about Ecuador" in storm.get(f"{address}/left-out?reason=country").text
    assert "Nothing is left out" in storm.get(f"{address}/left-out?reason=time").text
    assert len(storm.get(f"{address}/left-out?as=csv").text.splitlines()) == 2
    assert storm.get(f"{address}/left-out?reason=odd").status == 422


def test_tables_are_there_as_csv(storm, address):
    rows = storm.get(f"{address}?as=csv").text.splitlines()
    assert rows[0].startswith("series_id,") and any("Killed" in row for row in rows)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [("/situations/none", 404, "no situation"), ("/api/situations/none/picture", 404, "no situation")],
)
def test_an_unknown_one_says_so(storm, path, status, says):
    answer = storm.get(path)
    assert answer.status == status and says in answer.text


def test_a_wrong_day_says_what_would_be_right(storm, address):
    answer = storm.get(f"{address}?as-of=soon")
    assert answer.status == 422 and "2021-08-04" in answer.text


def test_the_api_gives_the_same(storm, address):
    (one,) = storm.get("/api/situations").json
    assert one["situation"]["name"] == NAME and one["reports"] == 6
    found = storm.get(f"/api{address}/picture").json
    assert found["key_figures"][0]["label"] == "Killed" and found["key_figures"][0]["best"] == 29
    assert storm.get(f"/api{address}/picture?as-of=2024-03-02").json["key_figures"][0]["best"] == 20
    assert "/api/situations/{name}/picture" in storm.get("/api/openapi.json").json["paths"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_suit_anybody_and_a_phone(page, storm, address, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 375, "height": 720})
    for path in ("/situations", address, f"{address}/left-out"):
        page.goto(storm.base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        assert serious(page) == [], path
