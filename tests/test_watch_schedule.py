"""Which feeds and pages `sayso watch` asks next: of feeds that were taken out, of hosts that want a pause."""

import ctypes.util
import time
from importlib.resources import files
from threading import Event, Thread

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, update

from commands import run_sayso
from sayso.intake.feeds.feeds_file import load_feeds
from sayso.intake.fetching.addresses import AllowedHosts
from sayso.intake.fetching.client import Client
from sayso.intake.fetching.hosts import HostQueue, host_of
from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import NewPage, PageState, add_pages, due_hosts, end_page
from sayso.ledger.feeds.store import keep_feeds
from sayso.ledger.feeds.told import find_feed_statuses
from sayso.ledger.schema.feed_tables import feed, feed_page
from sayso.ledger.schema.timestamps import now
from sayso.watch import scheduler
from sayso.watch.checking import check_feeds
from sayso.watch.memory import give_back
from sayso.watch.scheduler import Scheduler
from sayso.watch.watcher import Watcher, WatchOptions
from sites import a_site, article, redirect, rss, send

BUSY = (503, {}, b"")
NEVER = Event()
SLOW = b"User-agent: *\nCrawl-delay: 3600\n"


@pytest.fixture
def site():
    with a_site() as made:
        yield made


@pytest.fixture
def watched(tmp_path, site, monkeypatch):
    """A ledger, and a function that makes a watcher of feeds whose pages count as read when they come."""

    def read(self, hosts, pages):
        with self.ledger.writing() as connection:
            for page in pages:
                end_page(connection, page.row.id, PageState.READ, {"report_id": f"{page.row.id:016}"})
        self._schedule.read()

    def make(feeds, *, once=True, more="", file="feeds.toml"):
        lines = ["[watch]", 'contact = "ana@example.org"', 'allow_hosts = ["127.0.0.1", "127.0.0.2"]']
        lines += ["pause = 0.0", more]
        for name, address in feeds.items():
            whole = address if ":" in address else f"{site.address}{address}"
            lines += [f"[feeds.{name}]", f'address = "{whole}"']
        path = tmp_path / file
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return Watcher(ledger, load_feeds(path), WatchOptions(once=once), lambda told: None)

    monkeypatch.setattr(Watcher, "_read_as_job", read)
    with Ledger(tmp_path / "a.db") as ledger:
        make.ledger, make.path = ledger, tmp_path / "a.db"
        yield make


def states(ledger):
    """The state of each page, by its path."""
    with ledger.engine.connect() as connection:
        rows = connection.execute(select(feed_page.c.address, feed_page.c.state))
        return {"/" + row.address.split("/", 3)[3]: row.state for row in rows}


def make_due(ledger, table=feed):
    with ledger.writing() as connection:
        connection.execute(update(table).values(next_at=now()))


def make_all_due(ledger):
    make_due(ledger)
    make_due(ledger, feed_page)


def unchanged(body):
    """A feed that says that nothing changed to whoever had it before."""
    return lambda handler: (
        send(handler, 304, {"Content-Length": ""}, b"")
        if handler.headers["If-None-Match"]
        else send(handler, 200, {"ETag": '"1"'}, body)
    )


def test_a_page_of_a_feed_that_was_taken_out_is_read_for_the_feed_that_lists_it_too(site, watched):
    site.pages |= {"/a": rss("/p1", "/p2"), "/b": unchanged(rss("/p1")), "/p1": BUSY, "/p2": BUSY}
    watched({"a": "/a", "b": "/b"}).run()
    assert states(watched.ledger) == {"/p1": "waiting", "/p2": "waiting"}
    site.pages |= {"/p1": article(), "/p2": article("Other", 50)}
    make_all_due(watched.ledger)
    watched({"b": "/b"}).run()
    assert states(watched.ledger) == {"/p1": "read", "/p2": "waiting"}
    assert site.counts()["/p2"] == 1, "nobody asks for what only the other feed lists"
    with watched.ledger.engine.connect() as connection:
        kept, gone = find_feed_statuses(connection)
        assert due_hosts(connection, [kept_id(connection, "b")]) == []
    assert (kept.name, kept.left_at, gone.name, gone.waiting) == ("b", None, "a", 1)
    shown = run_sayso("watch", "--status", "--ledger", watched.path, width=160).stdout
    assert "1 page waits for feeds that were taken out" in shown and "taken out" in shown
    make_all_due(watched.ledger)
    watched({"a": "/a", "b": "/b"}).run()
    assert set(states(watched.ledger).values()) == {"read"}


def kept_id(connection, name):
    return connection.execute(select(feed.c.id).where(feed.c.name == name)).scalar()


def test_a_read_page_that_changed_is_taken_over_and_read_again(site, watched):
    sitemap = "<urlset><url><loc>/p</loc><lastmod>{}</lastmod></url></urlset>"
    site.pages |= {"/a": sitemap.format("2021-08-04").encode(), "/p": article()}
    watched({"a": "/a"}).run()
    site.pages["/b"] = sitemap.format("2021-08-05").encode()
    watched({"b": "/b"}).run()
    make_due(watched.ledger, feed_page)
    watched({"b": "/b"}).run()
    assert site.counts()["/p"] == 2


def test_sitemaps_of_an_index_that_was_taken_out_belong_to_the_index_that_lists_them(site, watched):
    index = b"<sitemapindex><sitemap><loc>/s</loc></sitemap></sitemapindex>"
    pages = b"<urlset><url><loc>/p</loc></url></urlset>"
    site.pages |= {"/a": index, "/b": index, "/s": BUSY, "/p": article()}
    watched({"a": "/a"}).run()
    site.pages["/s"] = pages
    make_due(watched.ledger)
    watched({"b": "/b"}).run()
    assert states(watched.ledger) == {"/p": "read"}


def test_two_files_on_one_ledger_take_nothing_out_of_each_other(site, watched):
    site.pages |= {"/a": rss("/p1"), "/b": rss("/p2"), "/p1": BUSY, "/p2": BUSY}
    watched({"a": "/a"}).run()
    watched({"b": "/b"}, file="other.toml").run()
    with watched.ledger.engine.connect() as connection:
        assert [one.left_at for one in find_feed_statuses(connection)] == [None, None]


def test_feeds_of_a_ledger_of_before_are_taken_out_too(watched):
    with watched.ledger.writing() as connection:
        keep_feeds(connection, "", {"https://example.org/a": ("a", "1"), "https://example.org/b": ("b", "1")})
        ids = keep_feeds(connection, "/feeds.toml", {"https://example.org/b": ("b", "1")})
        rows = find_feed_statuses(connection)
    assert list(ids.values()) == ["b"] and [one.left_at is None for one in rows] == [True, False]


def test_a_ledger_of_before_is_brought_up_to_date(watched):
    with watched.ledger.writing() as connection:
        keep_feeds(connection, "/feeds.toml", {"https://example.org/a": ("a", "1")})
    config = Config()
    config.set_main_option("script_location", str(files("sayso.ledger") / "migrations"))
    config.set_main_option("path_separator", "os")
    with watched.ledger.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0024")
    with Ledger(watched.path) as ledger, ledger.writing() as connection:
        (row,) = find_feed_statuses(connection)
        assert (row.name, row.left_at) == ("a", None)
        keep_feeds(connection, "/feeds.toml", {"https://example.org/b": ("b", "1")})
        assert [one.left_at is None for one in find_feed_statuses(connection)] == [True, False]


def test_memory_is_given_back_and_the_ledger_goes_on(watched):
    with watched.ledger.writing() as connection, watched.ledger.engine.connect() as other:
        keep_feeds(connection, "f", {f"https://example.org/{n}": (str(n), "x" * 4_000) for n in range(500)})
        assert other.execute(select(feed.c.id)).first() is None
    pool, used = watched.ledger.engine.pool, sqlite_memory()
    idle = pool.checkedin()
    give_back(watched.ledger)
    assert pool.checkedin() == idle >= 2 and sqlite_memory() < max(used - 1_000_000, 1)
    with watched.ledger.engine.connect() as connection:
        assert len(find_feed_statuses(connection)) == 500


def sqlite_memory():
    """Bytes that SQLite holds in this process; 0 where Python has it built in."""
    library = ctypes.util.find_library("sqlite3")
    if library is None:
        return 0
    found = ctypes.CDLL(library).sqlite3_memory_used
    found.restype = ctypes.c_int64
    return found()


def test_slow_hosts_take_no_places_and_cost_no_looks(site, watched, monkeypatch):
    monkeypatch.setattr(scheduler, "MOST_PAGES", 4)
    good = [f"/p{n}" for n in range(30)]
    with a_site(host="127.0.0.2") as slow:
        late = [f"/late{n}" for n in range(30)]
        slow.pages |= {"/robots.txt": SLOW, "/feed": rss(*late)} | dict.fromkeys(late, article("Slow"))
        site.pages |= {"/feed": rss(*good)} | {page: article(page, 20 + n) for n, page in enumerate(good)}
        feeds = {"slow": f"{slow.address}/feed", "good": "/feed"}
        watcher = watched(feeds, once=False)
        run = Thread(target=watcher.run, daemon=True)
        run.start()
        until(lambda: number_read(watched.ledger) == 31 and not watcher._schedule.in_flight)
        with Client(AllowedHosts(), "t") as client:
            rest = watcher._schedule.rest(HostQueue(client, threads=1))
        assert rest == scheduler.REST, "nothing is due before the slow host is"
        watcher.stop()
        run.join(timeout=40)
        asked = sum(slow.counts()[page] for page in late)
    assert asked == 1, "its other pages wait"
    with watched.ledger.engine.connect() as connection:
        times = connection.execute(
            select(feed_page.c.next_at).where(feed_page.c.state == "waiting")
        ).scalars()
        assert all((at - now()).total_seconds() > 3_000 for at in times)


def number_read(ledger):
    return sum(state == "read" for state in states(ledger).values())


def until(so, most=500):
    """Wait until something is so."""
    for _ in range(most):
        if so():
            return
        NEVER.wait(0.01)
    raise AssertionError("it did not come about")


def test_a_feed_on_a_host_that_wants_a_pause_has_a_next_time(watched):
    with Client(AllowedHosts(), "t") as client, HostQueue(client, threads=1, between=0) as hosts:
        with watched.ledger.writing() as connection:
            ids = keep_feeds(connection, "f", {"https://example.org/feed": ("a", "1")})
            (number,) = ids
            pages = [NewPage(f"https://example.org/{n}", "example.org") for n in range(3)]
            add_pages(connection, number, pages)
        hosts._free_at["example.org"] = time.monotonic() + 5_000
        schedule = Scheduler(watched.ledger, ids, once=False)
        schedule.send(hosts)
        schedule.send(hosts)
        assert schedule.in_flight == {} and hosts.drop_slow(0, 0) == []
        with watched.ledger.engine.connect() as connection:
            times = [*connection.execute(select(feed.c.next_at)).scalars()]
            times += connection.execute(select(feed_page.c.next_at)).scalars()
        assert len(times) == 4 and all(4_000 < (at - now()).total_seconds() < 5_100 for at in times)
        assert schedule.rest(hosts) == scheduler.REST


def test_a_page_that_leads_to_a_slow_host_waits_for_that_one(site, watched):
    with a_site(host="127.0.0.2") as slow:
        slow.pages |= {"/robots.txt": SLOW} | {f"/q{n}": article() for n in range(3)}
        site.pages["/feed"] = rss("/p0", "/p1", "/p2", "/own")
        site.pages |= {f"/p{n}": redirect(f"{slow.address}/q{n}") for n in range(3)} | {
            "/own": article("Own")
        }
        watched({"a": "/feed"}).run()
        assert sorted(states(watched.ledger).values()) == ["read", "read", "waiting", "waiting"]
        assert max(site.counts().values()) == 1 and host_of(slow.address) == slow.address.split("//")[1]


def test_what_check_counts_is_what_is_read(site, watched):
    stamped = "<url><loc>{}</loc><lastmod>{}</lastmod></url>"
    urls = [
        ("/old", "2019-01-01"),
        ("/new", "2022-01-01"),
        ("/new#top", "2022-01-01"),
        ("/bad/x", "2022-01-01"),
    ]
    site.pages["/map"] = ("<urlset>" + "".join(stamped.format(*one) for one in urls) + "</urlset>").encode()
    site.pages |= {"/new": article()}
    more = 'since = 2021-01-01\nexclude = ["/bad/"]'
    watcher = watched({"a": "/map"})
    path = watcher.file.path
    path.write_text(path.read_text() + more, encoding="utf-8")
    (told,) = check_feeds(load_feeds(path))
    Watcher(watched.ledger, load_feeds(path), WatchOptions(once=True), print).run()
    assert (told.entries, told.wanted) == (4, len(states(watched.ledger))) == (4, 1)
