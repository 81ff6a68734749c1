"""The desk on a ledger in PostgreSQL: every page answers, and a review goes the whole way."""

import re
import time
from pathlib import Path

import pytest

from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.jobs.store import JobRequest, JobState, add_job, end_job
from servers import desk_server

from .conftest import Client
from .test_pages import PAGES

SAMPLES = Path(__file__).parents[2] / "samples" / "border-2021"


@pytest.fixture(scope="module")
def on_postgres(postgres):
    with Ledger(postgres) as ledger:
        with ledger.writing() as connection:
            end_job(connection, add_job(connection, JobRequest("a.txt", "ana")), JobState.DONE, "1 read.")
        list(ingest(ledger, [SAMPLES], Options(Defaults())))
    with desk_server(postgres) as base:
        yield Client(base)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers(on_postgres, path):
    assert on_postgres.get(path).status == 200


def test_reports_series_and_disagreements(on_postgres):
    for kind in ("reports", "series", "disagreements"):
        name = on_postgres.get(f"/api/{kind}?limit=1").json["items"][0]["id"]
        assert on_postgres.get(f"/{kind}/{name}").status == 200
    assert on_postgres.get("/api/map?since=2021-06-01&until=2021-10-31").json["spots"]


@pytest.mark.parametrize(
    "path", ["series", "figures", "claims", "events", "reports", "queue", "disagreements"]
)
def test_lists_come_in_pages(on_postgres, path):
    first = on_postgres.get(f"/api/{path}?limit=2").json
    second = on_postgres.get(f"/api/{path}?limit=2&after={first['next']}").json
    assert first["items"] + second["items"] == on_postgres.get(f"/api/{path}?limit=4").json["items"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "change", "sources"])
def test_series_are_sorted_and_single_figures_hidden(on_postgres, sort):
    some, every = (on_postgres.get(f"/series?sort={sort}&singles={one}&as=csv").text for one in (0, 1))
    assert 1 < len(some.splitlines()) < len(every.splitlines())
    assert "one figure and are hidden" in on_postgres.get(f"/series?sort={sort}&country=LT").text
    name = on_postgres.get("/api/series?limit=1").json["items"][0]["id"]
    assert on_postgres.get(f"/embed/series/{name}").status == 200


def test_a_review_moves_the_estimate_and_is_taken_back(on_postgres):
    csrf_token = {"X-CSRF-Token": on_postgres.csrf_token("/people")}
    figure = next(
        row
        for row in on_postgres.get("/api/figures?measure=pushbacks&limit=100").json["items"]
        if row["low"] == 13
    )
    body = {"verdict": "correct", "report": figure["report_id"], "finding": figure["id"]}
    done = on_postgres.post_json("/api/reviews", {**body, "fields": {"low": 31, "high": 31}}, csrf_token).json
    assert done["before"] == 13 and on_postgres.settled(done["review"])["after"] == 31
    on_postgres.post_json(f"/api/reviews/{done['review']}/undo", {}, csrf_token)
    assert on_postgres.settled(done["review"])["after"] == 13


def test_marks_opinions_and_undo(on_postgres):
    csrf_token = {"X-CSRF-Token": on_postgres.csrf_token("/review")}
    item = on_postgres.get("/api/queue?kind=figure&limit=1").json["items"][0]
    name = f"figure-{item['finding_id']}"
    for mark in ("flag", "skip"):
        made = on_postgres.post_json("/api/marks", {"mark": mark, "finding": name}, csrf_token)
        assert made.status == 201
    assert [one["finding_id"] for one in on_postgres.get("/api/flags").json] == [item["finding_id"]]
    assert on_postgres.get("/review?flagged=1").status == 200
    for _ in range(2):
        assert on_postgres.post_json("/api/undo", {}, csrf_token).json["act"].startswith("mark ")
    assert on_postgres.get("/api/flags").json == []


def test_a_text_comes_in_and_is_new_until_it_is_seen(on_postgres):
    csrf = on_postgres.csrf_token("/reports/add")
    seen = dict(re.findall(r'name="(reading|change)" value="(\d+)"', on_postgres.get("/").text))
    assert on_postgres.post("/seen", csrf=csrf, **seen).status == 200
    for row in on_postgres.get("/api/series?limit=50").json["items"]:
        assert on_postgres.post(f"/series/{row['id']}/watch", csrf=csrf, watched="1").status == 200
    saved = on_postgres.post("/searches", csrf=csrf, name="LT", q="migrants", country="LT").address
    text = (
        "The border guard said 5,000 migrants had been detained in Lithuania since the beginning of the year."
    )
    body = {"text": text, "title": "A new count", "published": "2021-11-02"}
    job = on_postgres.post_json("/api/jobs", body, {"X-CSRF-Token": csrf}).json
    for _ in range(300):
        if (now := on_postgres.get(f"/api/jobs/{job['id']}").json)["state"] not in ("waiting", "running"):
            break
        time.sleep(0.2)
    assert now["state"] == "done" and now["counts"]["read"] == 1, now
    news = on_postgres.get("/").text.partition('class="since"')[2].partition('id="trends"')[0]
    assert "1</b> new" in news or "1 new report" in news
    assert "4,112 → 5,000" in news and "New in series that you watch" in news
    number = saved.rpartition("/")[2]
    assert "5,000 migrants" in on_postgres.get(f"/searches/{number}").text
    assert "5,000 detained" in on_postgres.get(f"/searches/{number}/feed.atom").text
    assert "4,112 → 5,000" in on_postgres.get(f"/jobs/{job['id']}").text
