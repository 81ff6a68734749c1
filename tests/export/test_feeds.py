"""Atom feeds, read by a parser that is not ours."""

import getpass
import shutil
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import SaysoError
from sayso.export.feeds.atom import FeedEntry, FeedHead, atom_feed
from sayso.ledger import Ledger
from sayso.ledger.filters import SearchFilter
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.seen.searches import save_search
from sayso.reconcile import refresh

feedparser = pytest.importorskip("feedparser")


@pytest.fixture(scope="module")
def ledger(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("feeds") / "sayso.db"
    shutil.copy(sample_ledger, path)
    with Ledger(path) as opened:
        refresh(opened)
        yield opened


def feed(ledger, *words):
    done = CliRunner().invoke(app, ["export", "atom", *words, "--ledger", str(ledger.path)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    found = feedparser.parse(done.stdout)
    assert not found.bozo and found.version == "atom10"
    return found


def test_disagreements_come_with_both_sides_a_time_and_a_name_that_stays(ledger):
    found = feed(ledger, "disagreements", "--desk", "http://127.0.0.1:8000/")
    rows = {row.sentence: row for row in find_disagreements(ledger.engine)}
    assert len(found.entries) == len(rows)
    for one in found.entries:
        row = rows[one.content[0].value.split("\n")[0]]
        for side in (row.one, row.other):
            assert " ".join(side.quote.split()) in one.content[0].value
        assert one.link == f"http://127.0.0.1:8000/disagreements/{row.id}"
        assert one.updated.endswith("Z") and one.tags[0].term == row.kind
    again = feed(ledger, "disagreements", "--limit", "2")
    assert [one.id for one in again.entries] == [one.id for one in found.entries[:2]]
    times = [one.updated_parsed for one in found.entries]
    assert times == sorted(times, reverse=True)


def test_nothing_that_fits_is_a_feed_without_entries(ledger):
    assert feed(ledger, "disagreements", "--country", "Peru").entries == []


def test_a_saved_search_is_a_feed_and_nothing_else(ledger, tmp_path):
    with ledger.writing() as connection:
        number = save_search(connection, getpass.getuser(), "Border & co.", SearchFilter("border"))
    found = feed(ledger, "--search", str(number), "--limit", "3")
    assert found.feed.title == "Border & co. · sayso" and len(found.entries) == 3
    assert all(one.title and one.content[0].value and one.author for one in found.entries)
    path = tmp_path / "feed.atom"
    done = CliRunner().invoke(
        app, ["export", "atom", "--search", str(number), "-l", str(ledger.path), "-o", str(path)]
    )
    assert "entries" in done.stdout and feedparser.parse(path.read_bytes()).entries
    wrong = CliRunner().invoke(app, ["export", "csv", "--search", str(number), "-l", str(ledger.path)])
    assert isinstance(wrong.exception, SaysoError) and "sayso export atom --search" in str(wrong.exception)
    missing = CliRunner().invoke(app, ["export", "atom", "--search", "999", "-l", str(ledger.path)])
    assert isinstance(missing.exception, SaysoError)


def test_what_xml_cannot_hold_does_not_break_it():
    entry = FeedEntry(
        "a",
        "\x00 ]]> <b>& \ud800 é",
        datetime(2026, 1, 1, tzinfo=UTC),
        "\x1f<i>",
        "k",
        "\x0b&lt;",
        "http://x/\x01?a=1&b=2",
    )
    data = atom_feed(FeedHead("h", "t\x00", datetime(2025, 1, 1, tzinfo=UTC)), [entry])
    ElementTree.fromstring(data)
    (one,) = feedparser.parse(data).entries
    assert one.updated == "2026-01-01T00:00:00Z" and one.link == "http://x/ ?a=1&b=2"
    assert feedparser.parse(data).feed.updated == "2026-01-01T00:00:00Z"
