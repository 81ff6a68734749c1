"""The API: what the pages show as JSON, in pages, with one shape for errors; reviews go through it, too."""

import pytest

from sayso.ledger import Ledger

LISTS = ("series", "figures", "claims", "events", "reports", "disagreements", "queue", "failures", "reviews")


def everything(client, path, limit):
    found, after = [], None
    while True:
        answer = client.get(f"/api/{path}?limit={limit}" + (f"&after={after}" if after else "")).json
        found += answer["items"]
        after = answer["next"]
        if after is None:
            return found


@pytest.mark.parametrize("path", LISTS)
def test_lists_come_in_pages_without_gaps_or_doubles(client, path):
    assert everything(client, path, 4) == everything(client, path, 500)


def test_the_whole_ledger_can_be_read_through_it(client, ledger_path):
    with Ledger(ledger_path) as ledger:
        assert {row["id"] for row in everything(client, "figures", 100)} == {
            row.id for row in ledger.figures()
        }
        assert {row["id"] for row in everything(client, "events", 100)} == {row.id for row in ledger.events()}
        assert {row["id"] for row in everything(client, "claims", 100)} == {row.id for row in ledger.claims()}


def test_filters(client):
    some = client.get(
        "/api/figures?measure=detained&country=LT&since=2021-08-01&until=2021-08-10&limit=500"
    ).json
    assert some["items"]
    assert {(row["measure"], row["country"]) for row in some["items"]} == {("detained", "LT")}


def test_a_statement_is_verified(client):
    path = "/api/verify?statement=4%2C090+migrants+were+detained+in+Lithuania&as_of="
    (then,) = client.get(f"{path}2021-08-04").json
    assert then["statement"]["measure"] == "detained" and then["statement"]["day"] == "2021-08-04"
    assert (
        then["verdict"] == "holds"
        and then["best"] == 4090
        and then["first"]["quote"] in then["first"]["sentence"]
    )
    (later,) = client.get(f"{path}2021-08-20").json
    assert later["verdict"] == "was true" and later["until"] == "2021-08-06"
    assert client.get("/api/verify?statement=hello").json["error"]["status"] == 422
    assert client.get(f"{path}soon").status == 422
    assert "/api/verify" in client.get("/api/openapi.json").json["paths"]


def test_a_series_with_figures_estimates_and_its_chart(client):
    name = client.get("/api/series?limit=1").json["items"][0]["id"]
    figures = client.get(f"/api/series/{name}/figures").json
    assert client.get(f"/api/series/{name}").json["figures"] == len(figures)
    assert all(row["quote"] in row["sentence"] or "\n" in row["quote"] for row in figures)
    assert client.get(f"/api/series/{name}/estimates").json[0]["reason"]
    spec = client.get(f"/api/series/{name}/chart").json
    assert len(spec["datasets"]["figures"]) == len(figures)


def test_the_description_names_every_address_and_the_shape_of_errors(client):
    described = client.get("/api/openapi.json").json
    assert {f"/api/{name}" for name in LISTS} <= set(described["paths"])
    assert {"/api/map", "/api/search", "/api/reviews/{number}/undo", "/api/me"} <= set(described["paths"])
    errors = described["paths"]["/api/figures"]["get"]["responses"]["404"]["content"]["application/json"][
        "schema"
    ]
    assert errors["$ref"].endswith("ErrorAnswer")
    assert "items" in described["components"]["schemas"]["Page_ListedFigure_"]["properties"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/nothing", 404),
        ("/api/reports/none", 404),
        ("/api/figures?limit=0", 422),
        ("/api/figures?limit=many", 422),
        ("/api/series?since=never", 422),
        ("/api/figures?after=%21", 422),
        ("/api/search?skip=-1", 422),
    ],
)
def test_errors_have_one_shape(client, path, status):
    answer = client.get(path)
    assert answer.status == status
    assert set(answer.json) == {"error"} and set(answer.json["error"]) == {"status", "message"}
    assert answer.json["error"]["status"] == status and answer.json["error"]["message"]


def test_a_review_changes_the_estimate_and_can_be_taken_back(client):
    csrf_token = {"X-CSRF-Token": client.csrf_token("/people")}
    figure = next(
        row
        for row in everything(client, "figures", 100)
        if row["measure"] == "pushbacks" and row["low"] == 13
    )
    body = {"verdict": "correct", "report": figure["report_id"], "finding": figure["id"]}
    done = client.post_json("/api/reviews", {**body, "fields": {"low": 31, "high": 31}}, csrf_token)
    assert done.status == 201
    moved = client.settled(done.json["review"])
    assert (moved["before"], moved["after"]) == (13, 31)
    series = done.json["series_id"]
    newest = client.get(f"/api/series/{series}/estimates").json[-1]
    assert newest["best"] == 31
    again = client.post_json("/api/reviews", {**body, "verdict": "reject"}, csrf_token)
    assert again.status == 409 and "meantime" in again.json["error"]["message"]
    client.post_json(f"/api/reviews/{done.json['review']}/undo", {}, csrf_token)
    assert client.settled(done.json["review"])["after"] == 13
    assert [row["verdict"] for row in everything(client, "reviews", 10)][:2] == ["undo", "correct"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"low": 9, "high": 3}, "above"),
        ({"low": "many"}, "whole number"),
        ({"measure": "odd"}, "Known"),
        ({"period_first": "2021-09-01", "period_last": "2021-08-01"}, "after"),
        ({"country": "Atlantis"}, "no country"),
        ({}, "Nothing is changed"),
    ],
)
def test_a_wrong_correction_says_what_would_be_right(client, fields, says):
    figure = client.get("/api/figures?limit=1").json["items"][0]
    body = {"verdict": "correct", "report": figure["report_id"], "finding": figure["id"], "fields": fields}
    answer = client.post_json("/api/reviews", body, {"X-CSRF-Token": client.csrf_token("/people")})
    assert answer.status == 422 and says in answer.json["error"]["message"]


def test_a_correction_of_the_place_is_located(client):
    csrf_token = {"X-CSRF-Token": client.csrf_token("/people")}
    figure = client.get("/api/figures?country=LT&limit=1").json["items"][0]
    body = {"verdict": "correct", "report": figure["report_id"], "finding": figure["id"]}
    done = client.post_json("/api/reviews", {**body, "fields": {"place": "Vilnius"}}, csrf_token).json
    after = next(row for row in everything(client, "figures", 100) if row["id"] == done["finding_id"])
    assert (after["place"], after["country"], round(after["latitude"])) == ("Vilnius", "LT", 55)
    client.post_json(f"/api/reviews/{done['review']}/undo", {}, csrf_token)


def test_a_disagreement_is_resolved_once_and_with_a_note(client):
    csrf_token = {"X-CSRF-Token": client.csrf_token("/people")}
    name = client.get("/api/disagreements?limit=1").json["items"][0]["id"]
    path = f"/api/disagreements/{name}/resolution"
    assert client.post_json(path, {"outcome": "both", "note": " "}, csrf_token).status == 422
    assert client.post_json(path, {"outcome": "both", "note": "two days"}, csrf_token).status == 201
    assert client.post_json(path, {"outcome": "one", "note": "no"}, csrf_token).status == 409
    assert name not in {row["id"] for row in everything(client, "disagreements", 50)}
    assert client.get(f"/api/disagreements/{name}").json["resolutions"][0]["note"] == "two days"


def test_events_and_claims_are_corrected_too(client):
    csrf_token = {"X-CSRF-Token": client.csrf_token("/people")}
    event = next(row for row in everything(client, "events", 100) if row["code"] == "pushback")
    body = {"verdict": "correct", "kind": "event", "report": event["report_id"], "finding": event["id"]}
    done = client.post_json("/api/reviews", {**body, "fields": {"code": "arrest"}}, csrf_token).json
    after = next(row for row in everything(client, "events", 100) if row["id"] == done["finding_id"])
    assert (after["code"], after["trigger"]) == ("arrest", event["trigger"])
    assert after["type"] != event["type"] or after["mode"] != event["mode"]
    assert [one["quote"] for one in after["recipients"]] == [one["quote"] for one in event["recipients"]]
    client.post_json(f"/api/reviews/{done['review']}/undo", {}, csrf_token)
    claim = everything(client, "claims", 100)[0]
    body = {"verdict": "correct", "kind": "claim", "report": claim["report_id"], "finding": claim["id"]}
    done = client.post_json("/api/reviews", {**body, "fields": {"stance": "accuses"}}, csrf_token).json
    after = next(row for row in everything(client, "claims", 100) if row["id"] == done["finding_id"])
    assert (after["stance"], after["content"]) == ("accuses", claim["content"])
    client.post_json(f"/api/reviews/{done['review']}/undo", {}, csrf_token)
    assert claim["id"] in {row["id"] for row in everything(client, "claims", 100)}


def test_what_was_decided_waits_no_more_and_search_follows(client):
    csrf_token = {"X-CSRF-Token": client.csrf_token("/people")}
    waiting = next(row for row in everything(client, "queue", 100) if row["kind"] == "figure")
    name, report = waiting["finding_id"], waiting["report_id"]
    figure = next(row for row in everything(client, "figures", 100) if row["id"] == name)
    body = {"verdict": "reject", "report": report, "finding": name}
    done = client.post_json("/api/reviews", body, csrf_token).json
    assert name not in {row["finding_id"] for row in everything(client, "queue", 100)}
    client.settled(done["review"])
    words = figure["quote"].replace(" ", "+")
    found = client.get(f"/api/search?kind=figure&q=%22{words}%22&limit=500").json
    assert name not in {row["id"] for row in found}
    client.post_json(f"/api/reviews/{done['review']}/undo", {}, csrf_token)
    client.settled(done["review"])
    found = client.get(f"/api/search?kind=figure&q=%22{words}%22&limit=500").json
    assert name in {row["id"] for row in found}


def test_a_verdict_outlives_reading_the_file_again(client, ledger_path):
    from pathlib import Path

    from sayso.intake import Defaults
    from sayso.ledger.ingest import Options, ingest

    csrf_token = {"X-CSRF-Token": client.csrf_token("/people")}
    figure = everything(client, "figures", 100)[0]
    body = {
        "verdict": "correct",
        "report": figure["report_id"],
        "finding": figure["id"],
        "fields": {"low": 4321, "high": 4321},
    }
    client.post_json("/api/reviews", body, csrf_token)
    with Ledger(ledger_path) as ledger:
        with ledger.writing() as connection:
            connection.exec_driver_sql("UPDATE reading SET reader = 'an older one'")
        samples = Path(__file__).parents[2] / "samples" / "border-2021"
        assert {one.kind for one in ingest(ledger, [samples], Options(Defaults()))} == {"read"}
        assert len([row for row in ledger.figures() if row.low == 4321]) == 1
        assert figure["id"] not in {row.id for row in ledger.figures()}
