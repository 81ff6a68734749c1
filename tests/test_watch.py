"""`sayso watch` on sites of this machine: what is read, once; what fails, and why; what a kill leaves."""

import os
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path
from threading import Event, Timer

import pytest
from sqlalchemy import select, text, update

from commands import run_sayso
from sayso.cli.interrupts import interruptible
from sayso.errors import FetchError, WatcherError
from sayso.intake.feeds.feeds_file import load_feeds
from sayso.ledger import Ledger
from sayso.ledger.feeds.told import find_feed_statuses, find_page_faults
from sayso.ledger.feeds.watcher import watching
from sayso.ledger.filters import ReportFilter
from sayso.ledger.jobs.store import find_jobs
from sayso.ledger.reports import find_reports
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.timestamps import now
from sayso.watch.pauses import after_fault
from sayso.watch.reading import PageReading
from sayso.watch.watcher import Watcher, WatchOptions
from sites import a_site, article, bomb, endless, hang, redirect, rss, send

pytestmark = pytest.mark.model


@pytest.fixture
def site():
    with a_site() as made:
        yield made


@pytest.fixture
def watched(tmp_path, site):
    """A ledger, and a function that watches feeds of a site once: `watch({"name": "/path"})`."""
    told = []

    def watch(feeds=None, *, more="", own="", **options):
        feeds = {"daily": "/feed"} if feeds is None else feeds
        path = write_feeds(tmp_path / "feeds.toml", site, feeds, more=more, own=own)
        watcher = Watcher(ledger, load_feeds(path), WatchOptions(once=True, **options), told.append)
        watch.counts = watcher.run()
        return watch.counts

    with Ledger(tmp_path / "a.db") as ledger:
        watch.ledger, watch.told, watch.folder = ledger, told, tmp_path
        yield watch


def write_feeds(path, site, feeds, *, more="", own=""):
    """A file of feeds of a site that may be asked."""
    lines = ["[watch]", 'contact = "ana@example.org"', 'allow_hosts = ["127.0.0.1"]', "pause = 0.0", more]
    for name, where in feeds.items():
        lines += [f"[feeds.{name}]", f'address = "{site.address}{where}"', own]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def reports(ledger):
    with ledger.engine.connect() as connection:
        return find_reports(connection, ReportFilter())


def pages(ledger):
    """State and reason of each page, by its path."""
    with ledger.engine.connect() as connection:
        rows = connection.execute(select(feed_page.c.address, feed_page.c.state, feed_page.c.reason))
        return {"/" + row.address.split("/", 3)[3]: (row.state, row.reason) for row in rows}


def make_due(ledger):
    """Have everything asked again now, as if its time had come."""
    with ledger.writing() as connection:
        connection.execute(update(feed).values(next_at=now()))
        connection.execute(update(feed_page).values(next_at=now()))


def test_pages_are_read_once_with_day_publisher_and_address(site, watched):
    site.pages |= {f"/p{n}": article(f"Crossings {n}", 30 + n, place=f"Camp {n}") for n in range(3)}
    site.pages["/feed"] = (200, {"ETag": '"1"'}, rss("/p0", "/p1?utm_source=rss", "p2", "/p0#top", "/p2"))
    site.pages["/p1?utm_source=rss"] = site.pages["/p1"]
    counts = watched(own='publisher = "The border daily"')
    assert (counts["read"], counts["feeds answered"]) == (3, 1)
    found = reports(watched.ledger)
    assert {(one.publisher, str(one.published)) for one in found} == {("The border daily", "2021-08-04")}
    assert sorted(one.url for one in found) == [f"{site.address}/p{n}" for n in range(3)]
    assert {figure.low for figure in watched.ledger.figures()} >= {30, 31, 32}
    with watched.ledger.engine.connect() as connection:
        (job,) = find_jobs(connection)
    assert (job.title, job.state, job.counts["read"]) == ("sayso watch feeds.toml", "done", 3)
    site.pages["/feed"] = lambda handler: send(
        handler, 304 if handler.headers["If-None-Match"] == '"1"' else 500, {"Content-Length": ""}, b""
    )
    make_due(watched.ledger)
    assert watched(own='publisher = "The border daily"')["feeds answered"] == 1
    assert counts["known"] == 0
    assert all(number == 1 for path, number in site.counts().items() if path.startswith("/p"))


def test_a_page_that_changed_is_an_update(site, watched):
    site.pages["/p"] = (200, {"ETag": '"a"'}, article(number=35))
    site.pages["/feed"] = SITEMAP.format("/p", "2021-08-04").encode()
    watched()
    site.pages["/feed"] = SITEMAP.format("/p", "2021-08-05").encode()
    site.pages["/p"] = article(number=48)
    make_due(watched.ledger)
    watched()
    assert "/p" in {path for path, (state, _) in pages(watched.ledger).items() if state == "waiting"}
    make_due(watched.ledger)  # six hours later
    watched()
    assert sorted(figure.low for figure in watched.ledger.figures() if figure.measure == "arrivals") == [
        35,
        48,
    ]
    assert len({one.url for one in reports(watched.ledger)}) == 1
    assert site.asked[-1][1]["If-None-Match"] == '"a"'


SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>{}</loc><lastmod>{}</lastmod></url></urlset>"
)


def test_one_page_under_two_addresses_is_one_report(site, watched):
    canonical = f'<link rel="canonical" href="{site.address}/story">'
    site.pages["/story"] = article(head=canonical)
    site.pages["/amp/story"] = article(head=canonical, tail="<p>Read more of the day in our app now.</p>")
    site.pages["/copy"] = site.pages["/story"]
    site.pages["/feed"] = rss("/story", "/copy")
    site.pages["/amp"] = rss("/amp/story")
    watched({"daily": "/feed"})
    watched({"daily": "/feed", "amp": "/amp"})
    assert len(reports(watched.ledger)) == 1
    assert {state for state, _ in pages(watched.ledger).values()} == {"read"}


def test_a_canonical_address_that_is_wrong_loses_no_page(site, watched):
    head = f'<link rel="canonical" href="{site.address}/all">'
    site.pages |= {f"/p{n}": article(f"Crossings {n}", 30 + n, head, place=f"Camp {n}") for n in range(3)}
    site.pages["/feed"] = rss("/p0", "/p1", "/p2")
    watched()
    assert len(reports(watched.ledger)) == 3


def test_documents_that_a_page_links_are_read(site, watched):
    import io

    import docx

    made = docx.Document()
    made.add_paragraph("The ministry said that 77 people had been detained at the border on Tuesday.")
    data = io.BytesIO()
    made.save(data)
    word = (200, {"Content-Type": "application/octet-stream"}, data.getvalue())
    site.pages |= {"/report.docx": word, "/other.docx": word}
    elsewhere = f"http://localhost:{site.port}/other.docx"
    links = f'<p><a href="report.docx">Report</a> <a href="{elsewhere}">Other</a> <a href="/x.exe">X</a></p>'
    site.pages["/p"] = article(tail=links)
    site.pages["/feed"] = rss("/p")
    counts = watched(more="hosts_at_once = 4")
    assert counts["read"] == 2
    (figure,) = [one for one in watched.ledger.figures() if one.low == 77]
    assert (str(figure.published), figure.url) == ("2021-08-04", f"{site.address}/report.docx")
    assert "/other.docx" not in site.counts() and "/x.exe" not in site.counts()


RELIEFWEB = """{{"totalCount": 2, "links": {{"next": {{"href": "{base}/api?offset=1"}}}}, "data": [
{{"id": "1", "href": "{base}/api/1", "fields": {{"title": "Flash update", "url": "{base}/report/1",
"body-html": "<p>UNHCR said that 1,200 refugees had arrived in Chad by Tuesday, most of them women.</p>",
"source": [{{"name": "UN High Commissioner for Refugees"}}],
"date": {{"created": "2023-04-26T10:00:00+00:00", "original": "2023-04-25T00:00:00+00:00"}},
"file": [{{"url": "{base}/attachments/a.pdf", "filename": "a.pdf"}}]}}}},
{{"id": "2", "href": "{base}/api/2"}}, {{"nothing": true}}, 7]}}"""


def test_reliefweb(site, watched):
    site.pages["/api"] = (
        200,
        {"Content-Type": "application/json"},
        RELIEFWEB.format(base=site.address).encode(),
    )
    second = RELIEFWEB.format(base=site.address).replace("1,200", "3,400").replace("/report/1", "/report/9")
    second = second.replace("Flash update", "Update 2").replace("Chad", "Egypt")
    site.pages["/api/2"] = (200, {"Content-Type": "application/json"}, one_of(second).encode())
    site.pages["/api?offset=1"] = (200, {}, b'{"data": []}')
    counts = watched({"relief": "/api"})
    found = {one.low: one for one in watched.ledger.figures()}
    assert (found[1200].publisher, str(found[1200].published)) == (
        "UN High Commissioner for Refugees",
        "2023-04-25",
    )
    assert found[1200].url == f"{site.address}/report/1" and 3400 in found
    assert "/report/1" not in site.counts(), "the text is in the answer"
    assert site.counts()["/api?offset=1"] == 1
    assert pages(watched.ledger)["/attachments/a.pdf"] == ("waiting", "status")
    assert counts["feeds answered"] >= 1


def one_of(answer):
    """An answer of the API with its first report only."""
    import json

    found = json.loads(answer)
    return json.dumps({"data": found["data"][:1]})


def test_full_text_of_a_feed_is_read_where_the_file_says_so(site, watched):
    text_ = "The border guard said that 52 people had crossed into Latvia on Tuesday, more than before."
    guid = "<guid isPermaLink='false'>7</guid>"
    item = f"<item><title>Crossings</title>{guid}<description>{text_}</description></item>"
    site.pages["/feed"] = f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>".encode()
    watched(own="full_text = true")
    (figure,) = [one for one in watched.ledger.figures() if one.low == 52]
    assert figure.url == f"{site.address}/feed"


def test_an_index_of_sitemaps_is_followed(site, watched):
    site.pages |= {f"/p{n}": article(f"Crossings {n}", 30 + n, place=f"Camp {n}") for n in range(3)}
    parts = "".join(
        f"<sitemap><loc>/s{n}</loc><lastmod>20{20 + n}-01-05</lastmod></sitemap>" for n in range(3)
    )
    site.pages["/feed"] = f"<sitemapindex>{parts}</sitemapindex>".encode()
    for n in range(3):
        site.pages[f"/s{n}"] = SITEMAP.format(f"/p{n}", "2022-01-05").encode()
    watched(own="since = 2021-01-01")
    assert sorted(pages(watched.ledger)) == ["/p1", "/p2"] and "/s0" not in site.counts()
    assert len(reports(watched.ledger)) == 2


def test_what_the_file_leaves_out_is_not_fetched(site, watched):
    site.pages |= {"/news/a": article(), "/news/video": article(), "/shop": article()}
    site.pages["/feed"] = rss("/news/a", "/news/video", "/shop")
    watched(own='include = ["/news/"]\nexclude = ["/video"]')
    assert sorted(pages(watched.ledger)) == ["/news/a"]


BAD = {
    "html": article(),
    "empty": b"",
    "text": b"hello",
    "binary": bytes(range(256)) * 20,
    "laughs": (
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><urlset><url><loc>&c;</loc></url></urlset>'
    ),
    "json": b'{"data": [1, 2',
    "deep": b"[" * 200_000,
    "other-json": b'{"items": []}',
    "cut": b"<urlset><ur",
    "missing": (404, {}, b""),
    "loop": redirect("/loop"),
    "private": redirect("http://10.0.0.1/feed"),
    "metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    "path": b"/etc/passwd",
    "bomb": bomb(60),
    "endless": endless,
}


def test_bad_feeds_stop_nothing(site, watched):
    site.pages["/feed"] = rss("/p")
    site.pages["/p"] = article()
    site.pages |= {f"/{name}": given for name, given in BAD.items()}
    site.pages["/hang"] = hang(site)
    feeds = {"daily": "/feed", "hang": "/hang"} | {name: f"/{name}" for name in BAD}
    counts = watched(feeds, more="seconds = 2.0")
    assert counts["read"] == 1
    with watched.ledger.engine.connect() as connection:
        statuses = {one.name: one for one in find_feed_statuses(connection)}
    assert statuses["daily"].failures == 0
    failed = {name: one.reason for name, one in statuses.items() if one.failures}
    expected = dict.fromkeys(BAD, "feed") | {"missing": "status", "loop": "redirects", "hang": "slow"}
    expected |= {"private": "address", "metadata": "address", "bomb": "too_large", "endless": "too_large"}
    expected.pop("laughs")  # read, but nothing in it is an address
    assert failed == expected
    assert not any("passwd" in one or "root:" in one for one in watched.told)
    assert all(statuses[name].next_at > now() for name in failed)


def test_entities_of_a_feed_are_never_expanded(site, watched, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("http://127.0.0.1/stolen")
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "{site.address}/grown">]>'
    site.pages["/rss"] = (
        f"<?xml version='1.0'?>{head}<rss version='2.0'><channel><title>&x;</title>"
        f"<item><title>A</title><link>&x;</link></item><item><link>/p</link></item></channel></rss>"
    ).encode()
    site.pages["/map"] = (
        f"<?xml version='1.0'?>{head}<urlset><url><loc>&x;</loc></url><url><loc>/q</loc></url></urlset>"
    ).encode()
    site.pages |= {"/p": article(), "/q": article("Other", 50, place="Rukla")}
    watched({"rss": "/rss", "map": "/map"})
    assert sorted(pages(watched.ledger)) == ["/p", "/q"]
    assert "/stolen" not in site.counts()


def test_a_page_is_tried_again_and_given_up_with_its_reason(site, watched):
    site.pages["/feed"] = rss("/busy", "/gone", "/p")
    site.pages |= {"/busy": (503, {}, b""), "/gone": (410, {}, b""), "/p": article()}
    watched(more="tries = 3")
    assert pages(watched.ledger) == {
        "/busy": ("waiting", "status"), "/gone": ("given up", "status"), "/p": ("read", "")
    }  # fmt: skip
    for _ in range(3):
        make_due(watched.ledger)
        watched(more="tries = 3")
    assert pages(watched.ledger)["/busy"] == ("given up", "status") and site.counts()["/busy"] == 3
    with watched.ledger.engine.connect() as connection:
        assert {one.reason for one in find_page_faults(connection, 10)} == {"status"}
    assert {one.location for one in watched.ledger.status().failures} >= {f"{site.address}/gone"}
    site.pages["/busy"] = article("Late", 44, place="Rukla")
    watched(more="tries = 3", retry=True)
    assert pages(watched.ledger)["/busy"] == ("read", "")


def test_a_busy_site_is_left_alone_as_long_as_it_says(site, watched):
    site.pages["/feed"] = rss("/a", "/b", "/c")
    site.pages |= {f"/{one}": (429, {"Retry-After": "900"}, b"") for one in "abc"}
    begun = now()
    watched()
    assert sum(site.counts()[f"/{one}"] for one in "abc") == 1
    with watched.ledger.engine.connect() as connection:
        times = [row.next_at for row in connection.execute(select(feed_page.c.next_at))]
    assert all(850 < (at - begun).total_seconds() < 1200 for at in times)


def test_robots(site, watched):
    rules = b"User-agent: *\nDisallow: /private\nUser-agent: sayso\nDisallow: /no\n"
    site.pages |= {"/robots.txt": rules, "/private": article(), "/no": article("No", 50, place="Rukla")}
    site.pages["/feed"] = rss("/private", "/no")
    watched()
    assert pages(watched.ledger) == {"/private": ("read", ""), "/no": ("given up", "robots")}
    assert "/no" not in site.counts() and site.counts()["/robots.txt"] == 1


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ((500, {}, b""), "waiting"),
        ((404, {}, b""), "read"),
        ((403, {}, b""), "read"),
        (bytes(range(256)), "read"),
        (article(), "read"),
        (redirect("/robots.txt"), "read"),
        (b"User-agent: *\nCrawl-delay: nonsense\nDisallow\n\x00:::", "read"),
    ],
)
def test_robots_that_are_broken(site, watched, given, state):
    site.pages |= {"/robots.txt": given, "/p": article(), "/feed": rss("/p")}
    watched()
    assert pages(watched.ledger)["/p"][0] == state


def test_a_host_that_wants_long_pauses_is_left_to_the_next_run(site, watched):
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 3600\n"
    site.pages |= {"/feed": rss("/a", "/b"), "/a": article(), "/b": article("B", 50, place="Rukla")}
    begun = time.monotonic()
    watched()
    assert time.monotonic() - begun < 30
    assert sorted(state for state, _ in pages(watched.ledger).values()) == ["read", "waiting"]


def test_one_connection_a_host(site, watched):
    def slow(handler):
        time.sleep(0.05)
        send(handler, 200, {}, article(handler.path, int(handler.path[2:]), place=f"Camp {handler.path}"))

    site.pages |= {f"/p{n}": slow for n in range(20, 32)} | {"/robots.txt": slow_robots}
    site.pages["/feed"] = rss(*(f"/p{n}" for n in range(20, 32)))
    watched(more="hosts_at_once = 8")
    assert site.most_at_once == 1 and len(pages(watched.ledger)) == 12
    assert set(site.counts().values()) == {1}, "a page that waits to be read is not fetched again"


def slow_robots(handler):
    time.sleep(0.05)
    send(handler, 404, {}, b"")


@pytest.mark.slow
def test_a_feed_of_ten_thousand_entries(site, watched):
    site.pages["/feed"] = rss(*(f"/{n}" for n in range(10_000)))
    path = write_feeds(watched.folder / "feeds.toml", site, {"daily": "/feed"}, own='exclude = ["/9"]')
    watcher = Watcher(watched.ledger, load_feeds(path), WatchOptions(), lambda told: watcher.stop())
    watcher.run()  # until it tells of the feed
    with watched.ledger.engine.connect() as connection:
        (number,) = connection.execute(text("SELECT count(*) FROM feed_page")).one()
    assert number == 10_000 - 1_111


def test_kept_pages_can_be_read_again(site, watched):
    import gzip

    site.pages |= {"/a": (200, {"Content-Encoding": "gzip"}, gzip.compress(article())), "/feed": rss("/a")}
    folder = watched.folder / "kept"
    watched(keep=folder)
    (path,) = folder.iterdir()
    with path.open("ab") as file:  # a process that was killed while it wrote
        file.write(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" + os.urandom(2_000))[:-700])
    site.pages |= {"/b": article("B", 50, place="Rukla"), "/feed": rss("/a", "/b")}
    make_due(watched.ledger)
    watched(keep=folder)
    done = run_sayso("read", path, "--ledger", watched.folder / "again.db", "--quiet")
    assert done.returncode == 0, done.stderr
    with Ledger(watched.folder / "again.db") as again:
        assert {one.url for one in reports(again)} == {f"{site.address}/a", f"{site.address}/b"}
        assert again.status().failures == ()


def test_only_one_watches(site, watched):
    site.pages["/feed"] = rss()
    other = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    from sayso.ledger.jobs import workers

    with watched.ledger.writing() as connection, pytest.MonkeyPatch.context() as patched:
        patched.setattr(workers.os, "getpid", lambda: other.pid)
        worker = workers.own_worker()
        connection.execute(
            text("INSERT INTO feed_watcher VALUES (1, :w, 'f', '2026-01-01', '2026-01-01')"), {"w": worker}
        )
    try:
        with pytest.raises(WatcherError, match=str(other.pid)):
            watched()
        path = watched.folder / "feeds.toml"
        done = run_sayso("watch", path, "--once", "--ledger", watched.folder / "a.db")
        assert done.returncode == 4 and "Another sayso watch" in done.stderr
    finally:
        other.communicate()
    watched()
    with watching(watched.ledger, "f"):
        pass


def test_pauses_grow_and_obey():
    def seconds(failures, **given):
        error = FetchError("slow", "…", **given)
        return (after_fault(failures, error) - now()).total_seconds()

    assert 200 < seconds(1) < 400 and 1_000 < seconds(3) < 1_500 and seconds(40) <= 86_400 * 1.1
    assert seconds(1, wait=5_000) > 4_900


KILLED = """
import sys
sys.path.insert(0, {tests!r})
from sayso.cli import main
sys.argv = ["sayso", "watch", {file!r}, "--once", "--ledger", {ledger!r}, "--keep-pages", {kept!r}]
main()
"""


@pytest.mark.slow
def test_killed_at_any_point_it_goes_on_without_loss_or_doubles(site, tmp_path):
    numbers = range(20, 44)
    site.pages |= {f"/p{n}": article(f"Crossings {n}", n, place=f"Camp {n}") for n in numbers}
    site.pages["/feed"] = (200, {"ETag": '"1"'}, rss(*(f"/p{n}" for n in numbers)))
    file = write_feeds(tmp_path / "feeds.toml", site, {"daily": "/feed"})
    ledger, kept = tmp_path / "a.db", tmp_path / "kept"
    code = KILLED.format(tests=str(Path(__file__).parent), file=str(file), ledger=str(ledger), kept=str(kept))
    for number in range(3):
        process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
        wait_for(lambda number=number: len(site.asked) >= 6 * (number + 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = run_sayso("watch", file, "--once", "--ledger", ledger, "--keep-pages", kept)
    assert done.returncode == 0, done.stderr
    with Ledger(ledger) as opened:
        found = reports(opened)
        assert sorted(one.url for one in found) == sorted(f"{site.address}/p{n}" for n in numbers)
        assert {state for state, _ in pages(opened).values()} == {"read"}
        assert {f.low for f in opened.figures() if f.measure == "arrivals"} == set(numbers)


def wait_for(so, seconds=60):
    until = time.monotonic() + seconds
    while not so() and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_signals_end_it_cleanly(site, tmp_path, number, code):
    site.pages |= {"/feed": rss("/p"), "/p": article()}
    file = write_feeds(tmp_path / "feeds.toml", site, {"daily": "/feed"})
    command = [sys.executable, "-m", "sayso.cli", "watch", str(file), "--ledger", str(tmp_path / "a.db")]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # who runs the tests may ignore it
    )
    wait_for(lambda: site.counts()["/p"] == 1)
    process.send_signal(number)
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == code and "Traceback" not in errors and "goes on" in errors
    with Ledger(tmp_path / "a.db") as ledger, ledger.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM feed_watcher")).scalar() == 0


@pytest.fixture
def heard_sigint():
    """Ctrl-C is heard, also where who runs the tests ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["told", "read"])
def test_ctrl_c_that_python_swallows_ends_it_too(site, watched, heard_sigint, monkeypatch, moment):
    def clean(ref):  # as a library's, in which Python drops what is raised
        signal.raise_signal(signal.SIGINT)
        time.sleep(0)

    def press():
        thing = Event()
        kept.append(weakref.ref(thing, clean))

    def read(reading, pages, read_all=PageReading.read):
        read_all(reading, pages)
        if moment == "read":
            press()

    kept = []
    monkeypatch.setattr(PageReading, "read", read)
    site.pages |= {"/feed": rss("/p"), "/p": article()}
    file = write_feeds(watched.folder / "feeds.toml", site, {"daily": "/feed"})
    tell = (lambda told: press()) if moment == "told" else (lambda told: None)
    watcher = Watcher(watched.ledger, load_feeds(file), WatchOptions(), tell)
    backstop = Timer(60, watcher.stop)
    backstop.start()
    with interruptible(on_interrupt=watcher.stop) as came:
        watcher.run()  # would go on for ever
    assert backstop.is_alive(), "it did not end by itself"
    backstop.cancel()
    assert came == [signal.SIGINT] and len(kept) == 1
    assert len(reports(watched.ledger)) == (moment == "read")
    with watched.ledger.engine.connect() as connection:
        assert not connection.execute(text("SELECT count(*) FROM estimate")).scalar(), (
            "the next run does that"
        )


def test_on_postgres(site, postgres, tmp_path):
    site.pages |= {f"/p{n}": article(f"Crossings {n}", 30 + n, place=f"Camp {n}") for n in range(3)}
    site.pages |= {"/feed": rss("/p0", "/p1", "/gone"), "/gone": (410, {}, b"")}
    file = write_feeds(tmp_path / "feeds.toml", site, {"daily": "/feed"})
    with Ledger(postgres) as ledger:
        for _ in range(2):
            Watcher(ledger, load_feeds(file), WatchOptions(once=True), print).run()
            site.pages["/feed"] = rss("/p0", "/p1", "/gone", "/p2")
            make_due(ledger)
        assert len(reports(ledger)) == 3
        assert [one.reason for one in ledger.status().failures] == ["status"]
    shown = run_sayso("watch", "--status", "--ledger", postgres, width=120).stdout
    assert "daily" in shown and "given up" in shown and "410" in shown
