"""What is new to a person: since they last looked, in series that they watch, in searches that they keep."""

import re
import time
from datetime import date, datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

import sayso
from commands import run_sayso
from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.picture.series import find_series
from sayso.ledger.search.index import index_reports
from sayso.ledger.seen.looks import COUNTED, new_reports
from sayso.ledger.seen.searches import find_saved_searches
from sayso.reconcile import refresh
from sayso.web.sparkline import sparkline
from sayso.web.templating import marked

from .conftest import Client, serious

ATOM = "{http://www.w3.org/2005/Atom}"
TOTAL = "The border guard said 5,000 migrants had been detained in Lithuania since the beginning of the year."


def read_one(path, text, published, reader="test", title="A new count"):
    """Read a report into a ledger, and bring its picture up to date."""
    found = sayso.read(text, published=published, publisher="Example Times", title=title)
    with Ledger(path) as ledger:
        ledger.write_reading(found, reader)
        refresh(ledger)
    return found.report.id


def running_total(connection):
    """The series of Lithuania's total since January 2021."""
    rows = find_series(connection, PictureFilter(country="LT", kind="cumulative"))
    return next(
        row.id for row in rows if row.since == date(2021, 1, 1) and "crossing_attempts" in row.measures
    )


def test_what_is_new_is_told_until_it_is_seen(page, desk, ledger_path):
    """From the first visit on: mark as seen, watch a series, save a search; then a report comes in."""
    page.goto(desk)
    page.get_by_role("button", name="Mark as seen").click()
    page.get_by_text("Nothing is new.").wait_for()
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        total = running_total(connection)
    page.goto(f"{desk}/series/{total}")
    page.get_by_role("button", name="Watch").click()
    page.get_by_role("button", name="Watched").wait_for()
    page.goto(f"{desk}/search?q=migrants&kind=figure&country=LT")
    page.get_by_text("Save this search").click()
    page.get_by_label("Name").fill("Migrants in Lithuania")
    page.get_by_role("button", name="Save and watch").click()
    page.wait_for_url("**/searches/*")
    assert page.get_by_role("heading", name="Nothing new").is_visible()

    report = read_one(ledger_path, TOTAL, "2021-11-02")
    page.goto(desk)
    news = page.locator(".since").inner_text()
    assert "1 new report" in news and "A new count" in news
    assert re.search(r"4,112 → 5,000", news) and "5,000 migrants" in news
    assert "New in series that you watch" in news and "Migrants in Lithuania: 1 finding" in news
    assert page.locator(f".since a[href^='/reports/{report}']").count() >= 2
    assert serious(page) == []
    page.locator(".since").get_by_role("link", name="Migrants in Lithuania").click()
    assert (
        page.locator(".results li").count() == 1
        and page.locator(".results mark").inner_text() == "5,000 migrants"
    )
    assert serious(page) == []
    page.get_by_role("button", name="Mark as seen").click()
    page.get_by_role("heading", name="Nothing new").wait_for()
    page.goto(desk)
    page.get_by_role("button", name="Mark as seen").click()
    page.get_by_text("Nothing is new.").wait_for()

    with Ledger(ledger_path) as ledger, ledger.writing() as connection:
        index_reports(connection, [report])
    read_one(ledger_path, TOTAL, "2021-11-02", reader="a newer reader")
    page.reload()
    assert page.get_by_text("Nothing is new.").is_visible(), "what is read or indexed once more is not new"
    page.goto(f"{desk}/searches")
    assert "nothing" in page.locator("table").inner_text()
    page.goto(f"{desk}/watched")
    assert page.locator("svg.sparkline").count() == 1 and serious(page) == []
    page.get_by_role("button", name="No longer watch").click()
    page.get_by_text("None yet.").wait_for()


def test_movers_are_near_the_newest_day_with_course_and_reports(client):
    text = client.get("/").text
    part = text.partition('id="trends"')[2].partition("</section>")[0]
    days = re.findall(r">(\d{4}-\d\d-\d\d)<", part)
    assert days and all(day > "2021-01-01" for day in days)
    assert part.count("<svg") == len(days) and 'aria-label="' in part and "/reports/" in part


def test_a_sparkline_says_what_it_shows():
    days = [date(2021, 8, day) for day in (1, 2, 5)]
    made = str(sparkline(list(zip(days, (10, 2_000, 30), strict=True))))
    assert 'aria-label="10 on 1 August 2021, 30 on 5 August 2021; 3 estimates, from 10 to 2,000"' in made
    assert sparkline([(days[0], 3)]) == "" and "NaN" not in str(sparkline([(days[0], 3), (days[0], 3)]))


def test_a_quote_is_marked_as_a_word():
    assert marked("280 came, 80 of them on Monday", "80") == "280 came, <mark>80</mark> of them on Monday"
    assert marked("a<b 5km", "5") == "a&lt;b <mark>5</mark>km"


def of_feed(text):
    root = etree.fromstring(text.encode())
    assert root.tag == f"{ATOM}feed"
    for one in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1 and one.findtext(f"{ATOM}{name}")
        assert one.findtext(f"{ATOM}author/{ATOM}name")
        datetime.strptime(one.findtext(f"{ATOM}updated"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=None)
    ids = [one.findtext(f"{ATOM}id") for one in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) and all(one.startswith("urn:uuid:") for one in ids)
    return root, ids


def self_of(root):
    return next(one.get("href") for one in root.findall(f"{ATOM}link") if one.get("rel") == "self")


def test_a_feed_opens_by_its_token_and_nothing_else_does(guarded, guarded_path):
    reader, other, nobody = Client(guarded), Client(guarded), Client(guarded)
    reader.log_in("reader")
    other.log_in("reviewer")
    csrf = re.search(r'name="csrf" value="(\w+)"', reader.get("/account").text)[1]
    saved = reader.post("/searches", csrf=csrf, name="Border <b>&", q="border", kind="report")
    number = re.search(r"/searches/(\d+)$", saved.address)[1]
    own = f"/searches/{number}/feed.atom"
    assert reader.get(own).status == 200 and other.get(own).status == 404 and nobody.get(own).status == 403
    assert other.get(f"/searches/{number}").status == 404
    first = re.search(r'id="feed-address">([^<]+)<', reader.post(f"/searches/{number}/feed", csrf=csrf).text)[
        1
    ]
    path = urlsplit(first).path + "?" + urlsplit(first).query
    answer = nobody.get(path)
    assert answer.status == 200 and answer.headers["content-type"].startswith("application/atom+xml")
    root, ids = of_feed(answer.text)
    assert self_of(root) == first and root.findtext(f"{ATOM}title").startswith("Border <b>&") and ids
    assert nobody.send(path, headers={"If-None-Match": answer.headers["etag"]}).status == 304
    token = path.partition("token=")[2]
    for elsewhere in (f"/?token={token}", f"/searches?token={token}", f"/api/figures?token={token}"):
        found = nobody.get(elsewhere)
        assert found.status in (401, 422) or "/login" in found.address
    assert nobody.get(f"/searches/{int(number) + 1}/feed.atom?token={token}").status == 404
    second = re.search(
        r'id="feed-address">([^<]+)<', reader.post(f"/searches/{number}/feed", csrf=csrf).text
    )[1]
    assert second != first and nobody.get(path).status == 404
    path = urlsplit(second).path + "?" + urlsplit(second).query
    report = read_one(
        guarded_path, "Two people were killed at the border in Riga.", "2021-08-05", title="At\x0bthe end"
    )
    _, more = of_feed(nobody.get(path).text)
    assert len(more) == len(ids) + 1 and set(ids) < set(more) and report
    with Ledger(guarded_path) as ledger, ledger.engine.connect() as connection:
        (kept,) = find_saved_searches(connection, "reader")
        assert token not in str(kept) and len(kept.feed_hash) == 64
    run_sayso("user", "disable", "reader", "--ledger", guarded_path)
    assert nobody.get(path).status == 404


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "x"}, "Search for something first"),
        ({"name": " ", "q": "border"}, "give the search a name"),
        ({"name": "x" * 101, "q": "border"}, "give the search a name"),
        ({"name": "x", "since": "soon"}, "is not a valid date"),
        ({"name": "x", "kind": "rumour"}, "there is no"),
        ({"name": "x", "country": "Atlantis"}, "There is no country"),
    ],
)
def test_a_search_that_cannot_be_kept_is_told(client, form, words):
    answer = client.post("/searches", csrf=client.csrf_token("/reports/add"), **form)
    assert answer.status == 422 and words in answer.text


def test_searches_and_jobs_by_the_api_and_the_command_line(client, ledger_path):
    csrf = client.csrf_token("/reports/add")
    assert client.post("/searches", csrf=csrf, name="Killed", measure="killed").status == 200
    assert "already" in client.post("/searches", csrf=csrf, name="Killed", measure="killed").text
    (one,) = [row for row in client.get("/api/searches").json if row["name"] == "Killed"]
    assert client.get(f"/api/searches/{one['id']}/new").json == []
    hits = client.get(f"/api/searches/{one['id']}/new?since_reading=0").json
    assert hits and {row["hit"]["kind"] for row in hits} <= {"figure", "report", "event", "claim"}
    listed = run_sayso("searches", "list", "--who", "tester", "--ledger", ledger_path).stdout
    assert "Killed" in listed
    asked = ("searches", "new", one["id"], "--who", "tester", "--ledger", ledger_path)
    assert "Nothing is new." in run_sayso(*asked).stdout
    read_one(ledger_path, "Seven people were killed in Vilnius on Tuesday.", "2021-11-03", title="Killed")
    told = run_sayso(*asked, "--seen").stdout
    assert "7 killed" in told and "Nothing is new." in run_sayso(*asked).stdout
    assert "no saved search" in run_sayso("searches", "new", "99", "--ledger", ledger_path).stderr
    body = {"text": "Nine people were killed in Riga.", "title": "By a program", "published": "2021-11-04"}
    made = client.post_json("/api/jobs", body, {"X-CSRF-Token": csrf}).json
    assert client.get("/api/jobs").json["items"][0]["id"] == made["id"]
    for _ in range(300):
        now = client.get(f"/api/jobs/{made['id']}").json
        if now["state"] not in ("waiting", "running"):
            break
        time.sleep(0.2)
    assert (now["state"], now["counts"]["read"]) == ("done", 1), now
    (row,) = client.get(f"/api/jobs/{made['id']}/outcomes").json["items"]
    assert row["kind"] == "read" and client.get(f"/reports/{row['report_id']}").status == 200
    assert client.post_json("/api/jobs", {}, {"X-CSRF-Token": csrf}).status == 422


def test_new_reports_are_counted_up_to_a_bound(ledger_path):
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        assert (
            26 <= new_reports(connection, 0).count <= COUNTED
            and len(new_reports(connection, 0, 3).newest) == 3
        )
