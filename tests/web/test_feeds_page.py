"""The page of feeds: how each goes, to read; the same by the API."""

from sayso.ledger import Ledger
from sayso.ledger.feeds.pages import NewPage, add_pages
from sayso.ledger.feeds.store import keep_feeds

from .conftest import Client

HOSTILE = "<script>alert(1)</script>"


def test_each_feed_is_told_of(client):
    text = client.get("/feeds").text
    assert "Nobody asks them now" in text and "2 in a row" not in text
    daily, broken, gone = (text.index(f"<td>{name}<br>") for name in ("daily", "broken", "gone"))
    assert broken < daily < gone, "what fails first, what was taken out last"
    assert "The site answered 404. Check the address." in text and "1 in a row" in text
    assert "taken out" in text[gone:] and "1 page waits for feeds that were taken out" in text
    assert "tried 1×" in text and "The site took too long" in text
    assert client.get("/reports").text.count('href="/feeds"') == 1, "the menu leads there"


def test_the_api_has_the_same(client):
    first = client.get("/api/feeds?limit=2").json
    assert [one["name"] for one in first["items"]] == ["broken", "daily"] and first["next"]
    (gone,) = client.get(f"/api/feeds?limit=2&after={first['next']}").json["items"]
    assert (gone["name"], gone["waiting"], bool(gone["left_at"])) == ("gone", 1, True)
    broken = first["items"][0]
    assert (broken["failures"], broken["reason"], broken["answered_at"]) == (1, "status", None)
    assert broken["checked_at"]
    assert client.get("/api/feeds?after=nonsense").status == 422
    assert client.post_json("/api/feeds", {}).status == 405


def test_what_feeds_say_is_text(client, ledger_path):
    with Ledger(ledger_path) as ledger, ledger.writing() as connection:
        feeds = {"https://example.org/<b>": (HOSTILE, "1")}
        (number,) = keep_feeds(connection, "other.toml", feeds)
        add_pages(connection, number, [NewPage("https://example.org/x", "example.org", title=HOSTILE)])
    text = client.get("/feeds").text
    assert "alert(1)" in text and HOSTILE not in text and "<b>" not in text.partition("<main")[2]


def test_who_may_see_them(guarded):
    stranger = Client(guarded)
    assert stranger.get("/api/feeds").status == 401 and "/login" in stranger.get("/feeds").address
