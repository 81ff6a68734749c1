"""Every page answers, links to the state it shows, gives its table as CSV, and says what is wrong."""

import csv
import io
import re
import urllib.request

import pytest

from sayso.ledger import Ledger
from sayso.ledger.picture.series import find_series
from sayso.records import Report
from sayso.web.csvs import lines_of

PAGES = (
    "/", "/series", "/map", "/reports", "/review", "/review/history", "/review/second", "/review/agreement",
    "/review/incidents", "/disagreements", "/search",
    "/figures", "/events", "/claims", "/incidents", "/stories", "/trends", "/actors", "/figures?sort=number",
    "/failures", "/feeds", "/people", "/jobs", "/reports/add", "/searches", "/watched", "/verify",
    "/search?q=border",
    "/map?since=2021-08-01&until=2021-08-10&kind=figure",
)  # fmt: skip
TABLES = (
    "/series", "/reports", "/review", "/disagreements", "/search?q=border", "/failures", "/?as=trends",
    "/figures", "/events", "/claims", "/incidents", "/trends", "/actors",
    "/jobs", "/feeds", "/feeds?as=faults", "/map?since=2021-01-01&until=2022-01-01",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_loads_nothing_from_elsewhere(client, path):
    answer = client.get(path)
    assert answer.status == 200
    for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert address.startswith(("/", "#", "?")), address
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert float(answer.headers["server-timing"].partition("dur=")[2]) < 5_000


@pytest.mark.parametrize("path", TABLES)
def test_every_table_is_there_as_csv(client, path):
    joined = "&" if "?" in path else "?"
    answer = client.get(path if "as=" in path else f"{path}{joined}as=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1


def test_what_a_spreadsheet_would_run_is_quoted():
    assert "".join(lines_of([{"x": "=1+1", "y": -3}])) == "x,y\n'=1+1,-3\n"


def test_a_table_of_many_batches_is_whole(client, monkeypatch, ledger_path):
    from sayso.web import csvs

    monkeypatch.setattr(csvs, "BATCH", 3)
    asked = []

    def ask(connection, after):
        asked.append(after)
        return list(range((after or 0) + 1, min((after or 0) + 4, 9)))

    with Ledger(ledger_path) as ledger:
        rows = ({"n": one} for one in csvs.rows_of_all(ledger.engine, ask, lambda row: row))
        assert "".join(lines_of(rows)) == "n\n" + "".join(f"{n}\n" for n in range(1, 9))
    assert asked == [None, 3, 6]


def test_every_asset_is_served_and_kept(client):
    for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/map").text)):
        with urllib.request.urlopen(client.base + address, timeout=10) as answer:
            assert answer.status == 200 and "immutable" in answer.headers["cache-control"]


def test_the_overview_has_what_moves_what_failed_and_what_is_open(client):
    text = client.get("/").text
    assert "pushbacks a day" in text and "broken/page.html" in text and "Border guard of Belarus" in text


def test_a_series_shows_figures_estimates_and_the_days_asked_for(client, ledger_path):
    with Ledger(ledger_path) as ledger:
        row = find_series(ledger.engine)[0]
    whole = client.get(f"/series/{row.id}").text
    assert whole.count('<tr id="f-') == row.figures
    part = client.get(f"/series/{row.id}?since=2021-08-01&until=2021-08-05&by=publisher&scale=log").text
    assert 0 < part.count('<tr id="f-') < row.figures
    table = client.get(f"/series/{row.id}?as=csv").text
    assert len(table.splitlines()) == row.figures + 1


def test_filters_narrow_what_is_listed(client):
    everything = client.get("/series?as=csv").text.splitlines()
    some = client.get("/series?country=Latvia&as=csv").text.splitlines()
    assert 1 < len(some) < len(everything)
    assert all(",LV," in line for line in some[1:])
    assert len(client.get("/disagreements?severity=high&as=csv").text.splitlines()) < len(
        client.get("/disagreements?as=csv").text.splitlines()
    )


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nowhere", 404, "nothing at this address"),
        ("/reports/0000000000000000", 404, "no report"),
        ("/series/none", 404, "no series"),
        ("/series?since=yesterday-ish", 422, "is not a valid date"),
        ("/series?country=Atlantis", 422, "no country"),
        ("/disagreements?kind=odd", 422, "Known:"),
        ("/review?after=xx", 422, "after"),
        ("/review?at=figure-none", 404, "no figure"),
    ],
)
def test_a_wrong_address_says_what_would_be_right(client, path, status, says):
    answer = client.get(path)
    assert answer.status == status and says in answer.text
    assert "Traceback" not in answer.text


def test_a_report_marks_its_findings_and_says_why_numbers_are_none(client, ledger_path):
    with Ledger(ledger_path) as ledger:
        numbers = {row.report_id for row in ledger.figures()}
    shown = [client.get(f"/reports/{name}").text for name in sorted(numbers)]
    assert any("not a figure: a date or time" in text for text in shown)
    assert all("m-figure" in text and "<dl" in text for text in shown)


def test_what_reports_say_is_never_run(client, ledger_path):
    evil = "<script>alert(1)</script> said 30 people were arrested in Riga on Monday."
    import sayso

    reading = sayso.read(evil, published="2021-08-04", publisher="<b>Bold</b>", title="</script><script>x")
    report: Report = reading.report
    with Ledger(ledger_path) as ledger:
        ledger.write_reading(reading, "test")
    for path in (f"/reports/{report.id}", "/reports?since=2021-08-04", "/search?q=arrested", "/map"):
        text = client.get(path).text
        assert "<script>alert" not in text and "<script>x" not in text and "<b>Bold" not in text


def test_another_host_name_is_refused(client):
    answer = client.send("/", headers={"Host": "evil.example"})
    assert answer.status == 400


def test_a_statement_is_verified_with_the_words_that_show_it(client):
    path = "/verify?statement=4%2C090+migrants+were+detained+in+Lithuania&as_of=2021-08-04"
    text = client.get(path).text
    assert ">holds</span>" in text and "<mark>" in text and "/series/" in text
    report = re.search(r'href="/reports/(\w+)\?at=figure-', text)[1]
    assert "says it: “" in client.get(f"{path}&report={report}").text


def test_a_statement_that_is_not_understood_says_what_works(client):
    answer = client.get("/verify?statement=%3Cb%3Ehello")
    assert answer.status == 422 and "no number in" in answer.text and "&lt;b&gt;hello" in answer.text
    assert client.get("/verify?statement=3+people+died&report=nope").status == 422
