"""Lists: what a filter, a facet, a sort and a file give is the same on the page, in the API and as a file."""

import csv
import io
import json
import re
from urllib.parse import quote, urlencode

import pytest

from sayso.ledger import Ledger
from sayso.ledger.lists import facets, paging
from sayso.ledger.lists.every import LISTINGS
from sayso.ledger.lists.frame import ListQuery
from sayso.ledger.lists.names import find_names

NAMES = tuple(one.name for one in LISTINGS)


def everything(client, address):
    """All rows of a list of the API, three at a time."""
    found, after = [], None
    while True:
        joined = "&" if "?" in address else "?"
        answer = client.get(f"/api/{address}{joined}limit=3" + (f"&after={after}" if after else "")).json
        found += answer["items"]
        after = answer["next"]
        if after is None:
            return found


@pytest.mark.parametrize("name", NAMES)
def test_every_order_is_whole_in_pages_and_as_a_file(client, name):
    listing = next(one for one in LISTINGS if one.name == name)
    for sort in listing.sorts:
        for order in (sort.name, f"-{sort.name}"):
            paged = everything(client, f"{name}?sort={order}")
            assert paged or name == "stories"
            file = client.get(f"/{name}?sort={order}&as=json")
            assert file.headers["content-type"] == "application/json"
            ids = [row.get("id", row.get("name")) for row in paged]
            assert [row.get("id", row.get("name")) for row in json.loads(file.text)] == ids
            table = list(csv.reader(io.StringIO(client.get(f"/{name}?sort={order}&as=csv").text)))
            assert len(table) == (len(paged) + 1 if paged else 0)
            assert len(set(ids)) == len(ids) == client.get(f"/api/{name}/facets").json["total"]


@pytest.mark.parametrize("name", NAMES)
def test_a_facet_counts_what_a_click_on_it_shows(client, name):
    for facet in client.get(f"/api/{name}/facets").json["facets"]:
        for one in facet["values"][:3]:
            listing = next(one for one in LISTINGS if one.name == name)
            whole = next(one.whole for one in listing.facets if one.name == facet["name"])
            value = f'"{one["value"]}"' if whole else one["value"]
            asked = urlencode({facet["name"]: value})
            left = client.get(f"/api/{name}/facets?{asked}").json
            assert (left["total"], facet["exact"]) == (one["count"], True), (name, facet["name"], value)
            same = next(other for other in left["facets"] if other["name"] == facet["name"])
            assert same["values"] == facet["values"]  # a facet leaves its own filter out


def test_numbers_are_in_order_and_rows_without_one_come_last(client):
    for order in ("number", "-number"):
        lows = [row["low"] for row in everything(client, f"figures?sort={order}")]
        known = [low for low in lows if low is not None]
        assert known == sorted(known, reverse=order.startswith("-"))
        assert lows[: len(known)] == known


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("figures?measure=detained&country=Lithuania", lambda row: row["measure"] == "detained"),
        ("figures?month=2021-08", lambda row: row["as_of"].startswith("2021-08")),
        ("figures?since=2021-08-01&until=2021-08-03", lambda row: "-08-01" <= row["as_of"][4:] <= "-08-03"),
        ("figures?min=1000&max=5000", lambda row: row["low"] >= 1000 and row["high"] <= 5000),
        ("figures?place=LITHU", lambda row: row["place"] == "Lithuania"),
        ("figures?words=Iraqi", lambda row: "Iraqi" in row["sentence"] or "Iraqi" in (row["counted"] or "")),
        ("figures?disputed=yes", lambda row: row["id"]),
        ("claims?stance=denies", lambda row: row["stance"] == "denies"),
        ("claims?disputed=yes", lambda row: row["disputes"] or row["disputed_by"]),
        ("claims?speaker=BORDER+GUARD", lambda row: "order guard" in str(row)),
        ("events?code=pushback&country=LT", lambda row: (row["code"], row["country"]) == ("pushback", "LT")),
        ("incidents?min_killed=1", lambda row: row["killed"] >= 1),
        ("actors?kind=border_guard&country=LT", lambda row: row["country"] == "LT"),
        ("trends?measure=detained&country=LT", lambda row: "detained" in row["measures"]),
    ],
)  # fmt: skip
def test_filters(client, asked, holds):
    rows = everything(client, asked)
    assert rows and all(holds(row) for row in rows)
    assert len(rows) < len(everything(client, asked.partition("?")[0]))


def test_each_finding_leads_to_its_words_its_series_and_its_incident(client):
    rows = everything(client, "figures")
    assert all(row["quote"].split()[0] in row["sentence"] for row in rows)
    with_series = next(row for row in rows if row["series"])
    own = client.get(f"/api/series/{with_series['series'][0]}/figures").json
    assert with_series["id"] in {one["figure_id"] for one in own}
    text = client.get(f"/figures?series={with_series['series'][0]}").text
    assert f"/reports/{with_series['report_id']}?at=figure-{with_series['id']}" in text
    event = next(row for row in everything(client, "events") if row["incidents"])
    told = client.get(f"/api/incidents/{event['incidents'][0]}").json
    assert event["id"] in {name for one in told["mentions"] for name in one["mention"]["findings"]}
    page = client.get(f"/incidents/{event['incidents'][0]}").text
    assert f"/reports/{event['report_id']}?at=event-" in page
    for link in re.findall(
        r'href="(/(?:actors|places|incidents|stories|series)/[^"?]+)"', client.get("/events").text
    ):
        assert client.get(link).status == 200, link


def test_an_actor_has_what_it_says_does_and_undergoes(client):
    row = next(one for one in everything(client, "actors") if one["claims"] and one["acts"])
    text = client.get("/actors/" + quote(row["name"])).text
    said = everything(client, "claims?" + urlencode({"actor": row["name"]}))
    assert len(said) == row["claims"] and said[0]["report_id"] in text
    assert len(everything(client, "events?" + urlencode({"by": row["name"]}))) == row["acts"]
    assert client.get("/actors/Nobody%20of%20that%20name").status == 404


def test_a_story_and_a_place_and_change_points(client):
    found = everything(client, "stories")
    for one in found[:1]:
        assert len(client.get(f"/api/stories/{one['id']}").json["members"]) == one["reports"]
        assert client.get(f"/stories/{one['id']}").status == 200
    text = client.get("/places/LT").text
    assert "Lithuania" in text and "/figures?country=LT" in text
    assert client.get("/places/Atlantis").status == 404
    series = everything(client, "trends")[0]["id"]
    changed = client.get(f"/api/change-points?series={series}").json
    assert [one["series"]["id"] for one in changed["items"]] == [series]


def test_a_long_list_is_walked_and_says_that_it_counts_a_part(ledger_path, monkeypatch):
    """What a ledger of a million figures does, on a small one."""
    for module in (facets, paging):
        monkeypatch.setattr(module, "MOST", 5)
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        names = find_names(connection)
        for listing in LISTINGS[:-1]:
            whole = facets.find_totals(connection, listing)
            for sort in listing.sorts:
                for values in (
                    {},
                    {"country": "LT"} if "country" in [f.name for f in listing.filters] else {},
                ):
                    for down in (True, False):
                        query, found = ListQuery(values, sort.name, down), []
                        expected = list(paging.stream_of(ledger.engine, listing, query, names))
                        while True:
                            made = facets.answer(connection, listing, query, (names, lambda w=whole: w), 4)
                            found += made.page.rows
                            if made.page.end is None:
                                break
                            query = ListQuery(values, sort.name, down, made.page.end)
                        assert [row.id for row in found] == [row.id for row in expected]
                        if values and len(expected) > 5:
                            assert made.page.total is None
                            counts = next(one for one in made.facets if one.name != "country")
                            assert not counts.exact


def test_a_parameter_that_is_misspelt_or_twice_is_told(client):
    for path in ("/figures", "/api/figures", "/series", "/api/series", "/reports", "/map"):
        answer = client.get(f"{path}?contry=LT")
        assert (
            answer.status == 422 and "no parameter" in answer.text and "country" in answer.text
        ) or "publisher" in answer.text
        assert client.get(f"{path}?since=2021-01-01&since=2021-01-02").status == 422
    assert "Known: figures" not in client.get("/api/me?x=1").text and client.get("/api/me?x=1").status == 422
    assert (
        client.get("/api/figures?measure=killd").json["error"]["message"].startswith("measure: there is no")
    )
    end = client.get("/api/figures?limit=1").json["next"]
    assert "order" in client.get(f"/api/figures?sort=number&after={end}").json["error"]["message"]


def test_the_page_narrows_sorts_and_keeps_its_address(page, desk):
    page.goto(f"{desk}/figures")
    box = page.locator(".facets section", has=page.get_by_role("heading", name="Country", exact=True))
    first = box.get_by_role("link").first
    name, count = first.locator("span").first.inner_text(), first.locator(".n").inner_text()
    first.click()
    page.wait_for_url(re.compile("country="))
    assert page.locator(".above b").first.inner_text() == f"{count} figures"
    assert name in page.locator(".chip").inner_text()
    page.get_by_role("link", name="Number", exact=True).click()
    page.wait_for_url(re.compile("sort=-number"))
    assert page.locator('th[aria-sort="descending"]').inner_text().startswith("Number")
    page.locator("select[name=measure]").select_option("detained")
    page.wait_for_url(re.compile("measure=detained"))
    page.wait_for_function("document.querySelectorAll('.chip').length === 2")
    assert "country=" in page.url and "sort=-number" in page.url
    page.locator(".chip").first.click()
    page.wait_for_function("document.querySelectorAll('.chip').length === 1")
    page.goto(f"{desk}/figures?words=zyxw")
    assert "Take a filter out" in page.locator("td.none").inner_text()
    page.locator("td.none a").click()
    page.wait_for_function("document.querySelectorAll('.chip').length === 0")


def test_lists_on_a_phone(page, desk):
    page.set_viewport_size({"width": 375, "height": 720})
    for path in (*(f"/{name}" for name in NAMES), "/places/LT"):
        page.goto(desk + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        assert page.locator("[data-facets][open]").count() == 0
