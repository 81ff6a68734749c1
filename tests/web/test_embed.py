"""Charts elsewhere: in a frame of another site, and the small drawings of a situation as files."""

import csv
import io
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from sayso.ledger import Ledger
from sayso.ledger.picture.series import find_series
from servers import desk_server
from storms import storm_ledger

from .conftest import PASSWORD, Client

BROWSERS = ("chromium", "firefox")


@contextmanager
def other_site(html):
    """A site of its own that serves one page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def rows(ledger_path):
    with Ledger(ledger_path) as ledger:
        return find_series(ledger.engine)


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    with desk_server(str(storm_ledger(tmp_path_factory.mktemp("storm") / "sayso.db"))) as base:
        yield Client(base)


@pytest.fixture(scope="module")
def situation(storm):
    return re.search(r'href="(/situations/\w+)"', storm.get("/situations").text)[1]


@pytest.mark.parametrize("sandbox", ["", 'sandbox="allow-scripts"'])
def test_another_site_shows_a_chart_in_a_frame(page, desk, rows, sandbox):
    address = f"{desk}/embed/series/{rows[0].id}?since=2021-07-01&theme=dark"
    with other_site(f'<body><iframe src="{address}" width="700" height="520" {sandbox}></iframe>') as site:
        page.goto(site)
        frame = page.frame_locator("iframe")
        frame.locator("#chart[data-drawn]").wait_for()
        assert frame.locator("#chart .stands_marks path").count() > 0
        expect(frame.locator("main")).to_contain_text("in sayso, as of")
        link = frame.get_by_role("link", name="Words and reports").get_attribute("href")
        assert link == f"/series/{rows[0].id}?since=2021-07-01"
        assert frame.locator("html").get_attribute("data-theme") == "dark"


def test_only_charts_may_be_framed_and_they_keep_nothing(client, rows):
    answer = client.get(f"/embed/series/{rows[0].id}")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert "frame-ancestors *" in headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in headers["content-security-policy"]
    assert "x-frame-options" not in headers and "set-cookie" not in headers
    assert "<form" not in answer.text and "/static/theme.js" not in answer.text
    for path in ("/", f"/series/{rows[0].id}", "/review", "/api/series", "/nowhere"):
        headers = {name.lower(): value for name, value in client.get(path).headers.items()}
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY", path


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("none", 404, "There is no series"),
        ("ID?theme=pink", 422, "Known: light, dark"),
        ("ID?since=2021-09-01&until=2021-08-01", 422, "Swap the two days"),
    ],
)
def test_a_frame_says_what_is_wrong(client, rows, path, status, says):
    answer = client.get(f"/embed/series/{path.replace('ID', rows[0].id)}")
    assert answer.status == status and says in answer.text and "<nav" not in answer.text
    assert "set-cookie" not in {name.lower() for name in answer.headers}


def test_a_single_figure_is_a_card_in_a_frame(client, rows):
    single = next(row for row in rows if row.figures == 1)
    text = client.get(f"/embed/series/{single.id}").text
    assert "The only figure" in text and 'id="chart"' not in text


def test_a_desk_with_a_login_shows_other_sites_a_sentence(guarded, rows):
    client = Client(guarded)
    for path in (rows[0].id, "none"):
        answer = client.get(f"/embed/series/{path}")
        assert answer.status == 403 and "asks for a login" in answer.text
        assert "There is no series" not in answer.text
    client.log_in("reader", PASSWORD)
    assert client.get(f"/embed/series/{rows[0].id}").status == 403
    assert "other sites cannot show its charts" in client.get(f"/series/{rows[0].id}").text


def test_the_code_to_embed_follows_what_is_shown(page, desk, rows):
    page.goto(f"{desk}/series/{rows[0].id}?scale=log")
    page.wait_for_selector("#chart[data-drawn]")
    page.locator("#embedding summary").click()
    code = page.locator("#embed-code")
    assert f"{desk}/embed/series/{rows[0].id}?scale=log" in code.input_value()
    page.get_by_role("button", name="Zoom in").click()
    expect(code).to_have_value(re.compile("since=.*scale=log"))
    assert "since=" in page.locator("#saving a").first.get_attribute("href")
    assert "since=" in page.locator("#tools").get_by_role("link", name="linear").get_attribute("href")
    assert page.locator("#saving").get_by_role("button", name="PNG").is_visible()


def test_drawings_of_a_situation_are_saved_with_their_source(page, storm, situation):
    page.goto(storm.base + situation)
    page.evaluate(
        """() => {
          window.made = [];
          const own = URL.createObjectURL;
          URL.createObjectURL = (blob) => { window.made.push(blob); return own(blob); };
        }"""
    )
    for place in (".keyfig", ".map-of"):
        menu = page.locator(f"{place} .small-saving").first
        menu.locator("summary").click()
        for kind in ("SVG", "PNG"):
            count = page.evaluate("() => window.made.length")
            menu.get_by_role("button", name=kind).click()
            for _ in range(200):
                if page.evaluate("() => window.made.length") > count:
                    break
                page.wait_for_timeout(25)
        rows = list(csv.reader(io.StringIO(storm.get(menu.get_by_role("link").get_attribute("href")).text)))
        assert len(rows) > 1
    found = page.evaluate(
        """async () => {
          const heads = [];
          for (const blob of window.made) {
            const bytes = new Uint8Array(await blob.arrayBuffer());
            const text = blob.type.includes("svg") ? await blob.text() : "";
            heads.push([bytes.length, String.fromCharCode(...bytes.slice(1, 4)), text]);
          }
          return heads;
        }"""
    )
    assert len(found) == 4
    for size, head, text in found:
        assert size > 500 and (head == "PNG") != bool(text)
        if text:
            assert "Source: " in text and "in sayso, as of" in text and storm.base in text
            assert "class=" not in text and "var(" not in text


def test_a_course_has_no_point_for_a_mere_bound():
    from datetime import date

    from sayso.export.brief.drawings import course_svg
    from sayso.reconcile.situations.key_figures import CoursePoint

    days = [date(2024, 3, day) for day in (1, 2, 3)]
    drawn = course_svg(
        [CoursePoint(days[0], 10), CoursePoint(days[1], 100, open=True), CoursePoint(days[2], 12)]
    )
    assert drawn.count("<circle") == 2 and "100 or more on 2 March 2024" in drawn
    points = re.search(r'points="([^"]+)"', drawn)[1]
    assert len(points.split()) == 2
