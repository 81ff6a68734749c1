"""What feeds list, in every format and in whatever state; and the user's file of them."""

import gzip
import json
from datetime import date

import pytest

from commands import run_sayso
from sayso.codebook.fetching_rules import fetching_rules
from sayso.errors import FetchError, SaysoError
from sayso.intake.feeds.feeds_file import load_feeds, read_time
from sayso.intake.feeds.links import canonical_address, linked_documents, parsed_page
from sayso.intake.feeds.parse import read_feed
from sayso.intake.feeds.sitemaps import read_sitemap
from sites import a_site, article, rss

BASE = "https://news.example.org/feeds/all.xml"


def listing(data, content_type=""):
    return read_feed(data if isinstance(data, bytes) else data.encode(), BASE, content_type)


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Border</title>
<link rel="next" href="?page=2"/><entry><title>One &amp; all</title><link href="../a"/><id>tag:1</id>
<published>2021-08-03T22:00:00-05:00</published><updated>2021-08-05T10:00:00Z</updated>
<source><title>The daily</title></source><link rel="enclosure" href="/a.pdf"/></entry></feed>"""


def test_atom():
    found = listing(ATOM)
    (entry,) = found.entries
    assert (found.kind, found.title, found.more) == (
        "atom",
        "Border",
        "https://news.example.org/feeds/all.xml?page=2",
    )
    assert (entry.address, entry.title, entry.publisher) == (
        "https://news.example.org/a",
        "One & all",
        "The daily",
    )
    assert (entry.published, entry.stamp) == (date(2021, 8, 3), "2021-08-05T10:00:00Z")
    assert entry.documents == ("https://news.example.org/a.pdf",)


def test_rss_with_its_own_interval_and_links_of_every_kind():
    found = listing(
        rss("/a", "b", "//other.org/c", "https://x.org/d", "javascript:alert(1)", "", head="<ttl>60</ttl>")
    )
    assert [one.address for one in found.entries] == [
        "https://news.example.org/a", "https://news.example.org/feeds/b", "https://other.org/c", "https://x.org/d",
    ]  # fmt: skip
    assert (found.interval, found.skipped) == (3_600, 2)
    period = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>A</title>'
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel></rss>"
    )
    assert listing(period).interval == 21_600
    assert listing(rss(head="<ttl>99999999999999999999</ttl>")).interval is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Wed, 04 Aug 2021 10:00:00 GMT", "2021-08-04"),
        ("Wed, 4 Aug 2021 23:30:00 -0500", "2021-08-04"),
        ("04 Aug 21 10:00 EST", "2021-08-04"),
        ("2021-08-04T10:00:00+02:00", "2021-08-04"),
        ("2021-08-04", "2021-08-04"),
        ("20210804", "2021-08-04"),
        ("4 August 2021", "2021-08-04"),
        ("August 4, 2021", "2021-08-04"),
        ("1628071200", "2021-08-04"),
        ("4 août 2021", "2021-08-04"),
        ("Mon, 04 Aug 2031 10:00:00 GMT", None),
        ("2021-02-31", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_in_many_forms(written, day):
    (entry,) = listing(rss("/a", day=written)).entries
    assert (entry.published.isoformat() if entry.published else None) == day


def test_feeds_that_are_broken_but_can_be_read():
    whole = rss("/a", "/b", "/c")
    assert len(listing(whole[: whole.index(b"/c")]).entries) >= 2
    assert len(listing(whole.replace(b"<title>Item 1", b"<title>Item & 1 <b>")).entries) == 3
    latin = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Ž</title>{}</channel></rss>'
    )
    item = "<item><title>Žmonės</title><link>/a</link></item>"
    wrong = listing(latin.format(item).encode("cp1257"), "text/xml; charset=windows-1257")
    assert wrong.entries[0].address == "https://news.example.org/a"
    assert listing(b"\xef\xbb\xbf\n  " + whole).entries and listing(gzip.compress(whole)).entries


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://news.example.org/a </loc><lastmod>2021-08-04T10:00:00Z</lastmod><n:news>
<n:publication><n:name>The daily</n:name></n:publication><n:publication_date>2021-08-03</n:publication_date>
<n:title>Crossings</n:title></n:news></url><url><loc>mailto:x</loc></url></urlset>"""


def test_sitemaps():
    found = listing(SITEMAP)
    (entry,) = found.entries
    assert (entry.address, entry.published, entry.publisher) == (
        "https://news.example.org/a", date(2021, 8, 3), "The daily",
    )  # fmt: skip
    assert (entry.title, entry.stamp, found.skipped) == ("Crossings", "2021-08-04T10:00:00Z", 1)
    index = "<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2021</lastmod></sitemap></sitemapindex>"
    assert listing(index).sitemaps == (("https://news.example.org/s1.xml.gz", "2021"),)
    cut = "<urlset>" + "<url><loc>/a</loc></url>" * 3 + "<url><lo"
    assert len(listing(cut).entries) == 3, "what came before it broke is not lost"


def test_a_page_that_names_its_feed_says_so():
    page = article(head='<link rel="alternate" type="application/rss+xml" title="News" href="/rss.xml">')
    with pytest.raises(FetchError, match=r"a page, whose feed is https://news\.example\.org/rss\.xml"):
        listing(page)


def test_what_no_database_takes_is_taken_out():
    odd = {"fields": {"title": "A\x00b\ud800", "url": "https://x.org/1", "body-html": "<p>c\x00\ud800d</p>"}}
    (entry,) = listing(json.dumps({"data": [odd]})).entries
    assert (entry.title, entry.content) == ("Ab\ufffd", "<p>c\ufffdd</p>")


def test_no_more_is_taken_than_is_sensible():
    most = fetching_rules().pages.most_entries
    many = b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(most + 10)) + b"</urlset>"
    assert len(listing(many).entries) == most


def test_versions_of_reliefweb():
    one = {
        "fields": {"title": "A", "url": "https://reliefweb.int/node/1", "body": "Text"},
        "href": "https://x.org/1",
    }
    two = {"fields": {"title": "B", "url_alias": "https://reliefweb.int/report/b",
                      "url": "https://reliefweb.int/node/2",
                      "source": [{"name": "OCHA"}, {"name": "IOM"}],
                      "date": {"created": "2023-05-01T00:00:00+00:00"}}}  # fmt: skip
    found = listing(
        json.dumps({"data": [one, two, {"id": 3}], "links": {"next": {"href": "https://x.org/?o=2"}}})
    )
    assert [entry.address for entry in found.entries] == [
        "https://reliefweb.int/node/1",
        "https://reliefweb.int/report/b",
    ]
    assert (found.entries[1].publisher, found.entries[1].published) == ("OCHA; IOM", date(2023, 5, 1))
    assert (found.more, found.skipped, found.entries[0].content) == ("https://x.org/?o=2", 1, "Text")
    odd = {"data": [{"fields": {"url": "https://x.org/1", "source": "OCHA", "date": "2023",
                                "file": {"url": 7}, "title": 9}}],
           "links": {"next": 3}}  # fmt: skip
    assert listing(json.dumps(odd)).entries[0].publisher == "OCHA"


LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
)


@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_a_billion_laughs(root):
    inside = {"rss": "<channel><title>&a11;</title><item><link>/a</link></item></channel>",
              "urlset": "<url><loc>/a</loc><x>&a11;</x></url>"}[root]  # fmt: skip
    try:
        found = listing(f"<?xml version='1.0'?>{LAUGHS}]><{root} version='2.0'>{inside}</{root}>")
    except FetchError as error:
        assert error.reason == "feed"
    else:
        assert all(len(one.title) < 200 for one in found.entries)


def test_what_a_page_links():
    tail = (
        '<p><a href="/r.pdf#page=2">R</a><a href="r.pdf">r</a><a href="https://cdn.org/s.xlsx">S</a>'
        '<a href="https://evil.org/t.pdf">T</a><a href="/u.exe">U</a><a href="http://[">V</a></p>'
    )
    menu = b'<nav><a href="/privacy.pdf">P</a></nav></body>'
    page = article(head='<link rel="canonical" href="/a?utm_source=x">', tail=tail).replace(b"</body>", menu)
    tree = parsed_page(page)
    base = "https://www.example.org/n/a"
    assert linked_documents(tree, base, frozenset({"cdn.org"})) == [
        "https://www.example.org/r.pdf", "https://www.example.org/n/r.pdf", "https://cdn.org/s.xlsx",
    ]  # fmt: skip
    assert canonical_address(tree, base) == "https://www.example.org/a"
    for wrong in ("https://evil.org/a", "/", "", "javascript:1"):
        other = parsed_page(article(head=f'<link rel="canonical" href="{wrong}">'))
        assert canonical_address(other, base) == ""


GOOD = '[watch]\ncontact = "ana@example.org"\n[feeds.a]\naddress = "https://example.org/rss"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "f.toml:1: [watch] contact: write who sites can turn to"),
        (GOOD.replace("ana@example.org", "me"), "f.toml:2: [watch] contact"),
        ('[watch]\ncontact = "ana@example.org"\n', "there is no feed in it"),
        (GOOD + "evry = '1h'\n", "f.toml:5: [feeds.a] evry: unknown key; did you mean every?"),
        (GOOD + "every = 5\n", "f.toml:5: [feeds.a] every: text in quotes is expected"),
        (GOOD + "every = 'soon'\n", "f.toml:5: [feeds.a] every: 'soon' is no time"),
        (GOOD + "since = 'x'\n", "f.toml:5: [feeds.a] since"),
        (GOOD + "[feeds.b]\npublisher = 'x'\n", "f.toml:5: [feeds.b] address: it is missing."),
        (GOOD + "[feeds.b]\naddress = 'example.org'\n", "f.toml:6: [feeds.b] address: It is not the address"),
        (GOOD + "[feeds.b]\naddress = 'file:///etc/passwd'\n", "f.toml:6: [feeds.b] address"),
        (GOOD + "[feeds.b]\naddress = 'https://example.org:443/rss#x'\n", "[feeds.a] has the same address"),
        (GOOD + "document_hosts = ['https://x.org/']\n", "f.toml:5: [feeds.a] document_hosts"),
        (GOOD.replace("[feeds", "tries = 0\n[feeds"), "f.toml:3: [watch] tries: it goes from 1 to 50."),
        (GOOD.replace("[feeds", "allow_hosts = ['http://x']\n[feeds"), "f.toml:3: [watch] allow_hosts"),
        (GOOD.replace("[feeds", "pause = 'x'\n[feeds"), "f.toml:3: [watch] pause: a number is expected"),
        (GOOD + "[other]\nx = 1\n", "f.toml:5: [other]: unknown table"),
        (GOOD + "[[feeds.c]]\nx = 1\n", "f.toml"),
        ('feeds = 3\n[watch]\ncontact = "ana@example.org"\n', "f.toml:1: [feeds]"),
        (GOOD + "address", "f.toml:5: not TOML"),
    ],
)
def test_what_is_wrong_in_a_file_of_feeds_is_said(tmp_path, text, told):
    path = tmp_path / "f.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SaysoError) as raised:
        load_feeds(path)
    assert told in str(raised.value), str(raised.value)
    done = run_sayso("watch", path, "--check")
    assert done.returncode == 1 and "Traceback" not in done.stderr


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SaysoError, match="cannot be read"):
        load_feeds(tmp_path / "none.toml")
    assert "Name the file" in run_sayso("watch").stderr
    assert run_sayso("watch", "--status", "--ledger", tmp_path / "no.db").returncode == 1


def test_what_the_file_allows(tmp_path):
    path = tmp_path / "f.toml"
    path.write_text(GOOD.replace("example.org/rss", "Example.org:8081/rss"), encoding="utf-8")
    allowed = load_feeds(path).allowed
    assert allowed.has_port("example.org", 8081) and not allowed.has("example.org", 8081)
    assert not allowed.has_port("example.org", 22)


def test_times():
    assert [read_time(one) for one in ("90s", "30m", "6h", "1d", "1.5 h", "")] == [
        90,
        1_800,
        21_600,
        86_400,
        5_400,
        None,
    ]
    for wrong in ("0s", "-1h", "1w", "h", "1h30m"):
        with pytest.raises(ValueError, match=wrong):
            read_time(wrong)


def test_the_example_of_the_docs_is_a_good_file(tmp_path):
    import re
    from pathlib import Path

    docs = (Path(__file__).parents[2] / "docs" / "watch.md").read_text(encoding="utf-8")
    path = tmp_path / "f.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", docs, re.DOTALL)[1], encoding="utf-8")
    assert len(load_feeds(path).feeds) == 2
    from sayso.intake.feeds.feeds_file import FeedSettings, WatchSettings

    for kind in (FeedSettings, WatchSettings):
        assert all(f"`{name}`" in docs for name in kind.__struct_fields__)


def test_check_asks_each_feed_once_and_stores_nothing(tmp_path):
    with a_site() as site:
        site.pages |= {"/feed": rss("/a", "/b"), "/html": article()}
        path = tmp_path / "f.toml"
        lines = [
            GOOD.replace("[feeds", 'allow_hosts = ["127.0.0.1"]\n[feeds').replace(
                "https://example.org/rss", f"{site.address}/feed"
            )
        ]
        lines += [f"[feeds.b]\naddress = '{site.address}/html'\n"]
        path.write_text("".join(lines), encoding="utf-8")
        done = run_sayso("watch", path, "--check", cwd=tmp_path, width=140)
        assert done.returncode == 3 and site.counts() == {"/feed": 1, "/html": 1}
        assert "rss" in done.stdout and "it is a page" in done.stdout
        assert site.asked[0][1]["User-Agent"].endswith("(+ana@example.org)")
        assert [one.name for one in tmp_path.iterdir()] == ["f.toml"]
        rows = [
            json.loads(line) for line in run_sayso("watch", path, "--check", "--json").stdout.splitlines()
        ]
        assert [(row["name"], row["entries"]) for row in rows] == [("a", 2), ("b", 0)]


def test_what_a_sitemap_says_of_pictures_is_not_said_of_the_page():
    data = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
      xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
      <url><image:image><image:loc>https://news.example/logo.png</image:loc>
        <image:title>Logo</image:title></image:image>
        <video:video><video:publication_date>2019-05-05</video:publication_date></video:video>
        <loc>https://news.example/one</loc></url>
      <url><loc>https://news.example/two</loc><lastmod>2021-08-05</lastmod><news:news>
        <news:publication><news:name>Example Times</news:name></news:publication>
        <news:publication_date>2021-08-04</news:publication_date><news:title>Two</news:title></news:news></url>
    </urlset>"""
    one, two = read_sitemap(data, "https://news.example/", most=10, most_sitemaps=10).entries
    assert (one.address, one.title, one.published) == ("https://news.example/one", "", None)
    assert (two.title, str(two.published), two.publisher) == ("Two", "2021-08-04", "Example Times")
