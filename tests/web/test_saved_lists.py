"""Lists with their filters that are kept under a name: what is new in them, on pages and in a feed."""

import re

import pytest

from commands import run_sayso
from sayso.ledger import Ledger
from sayso.ledger.seen.newest import find_new_of
from sayso.ledger.seen.searches import find_saved_searches
from sayso.web.list_queries import list_asked

from .conftest import serious
from .test_since import read_one

TOTAL = "Lithuania's border guard turned away 700 migrants on Monday. The minister condemned the smugglers."


def test_a_list_that_is_kept_tells_what_is_new(page, desk, ledger_path):
    """Its filters stay as they were; only what fits them is new; its address is that of the list."""
    page.goto(f"{desk}/figures?country=LT&min=650&sort=-number")
    page.get_by_text("Save this search").click()
    page.get_by_label("Name", exact=True).fill("Many in Lithuania")
    page.get_by_role("button", name="Save and watch").click()
    page.wait_for_url(re.compile(r"/searches/\d+$"))
    assert page.get_by_role("heading", name="Nothing new").is_visible()
    own = page.url
    read_one(ledger_path, TOTAL, "2021-11-03")
    read_one(ledger_path, "Lithuania's border guard turned away 80 migrants on Tuesday.", "2021-11-04")
    page.reload()
    assert page.get_by_role("heading", name="1 new finding").is_visible()
    assert "700 migrants" in page.locator(".results li").inner_text()
    assert serious(page) == []
    assert page.request.get(f"{own.replace('/searches', '/api/searches')}/new").json()[0]["hit"]["low"] == 700
    feed = page.request.get(f"{own}/feed.atom").text()
    assert "700" in feed and "turned away 80" not in feed
    page.get_by_role("link", name="All that it finds").click()
    page.wait_for_url(re.compile(r"/figures\?country=LT&min=650"))
    page.goto(f"{desk}/searches")
    row = page.locator("tr", has_text="Many in Lithuania").inner_text()
    assert "figures" in row and "Lithuania" in row and "650" in row and "1" in row
    page.goto(desk)
    assert "Many in Lithuania 1" in page.locator(".since").inner_text()


QUERIES = {
    "figures": "words=migrants&measure=pushbacks&since=2021-01-01&month=2021-08&min_certainty=0.5",
    "events": "country=Lithuania&until=2021-12-31",
    "claims": "disputed=no&publisher=example",
}


@pytest.mark.parametrize("name", QUERIES)
def test_every_kind_of_filter_is_kept_as_it_was_asked(ledger_path, name):
    """What is kept as text asks the same when it is read again, in an address, too."""
    asked = f"{name}?{QUERIES[name]}&sort=-published"
    told = run_sayso("searches", "add", f"All of {name}", "--list", asked, "--ledger", str(ledger_path))
    number = int(re.search(r"Search (\d+)", told.stdout)[1])
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        found = next(one for one in _mine(connection) if one.id == number)
        listing, wanted = list_asked(connection, name, QUERIES[name])
        assert found.listing is listing and found.list_query().values == wanted.query.values
        again = list_asked(connection, name, found.address().partition("?")[2])[1]
        assert again.query.values == wanted.query.values
        rows, count = find_new_of(connection, found, 0)
        assert count >= len(rows) and {one.hit.kind for one in rows} <= {listing.one}
    new = run_sayso("searches", "new", str(number), "--ledger", str(ledger_path))
    assert "Nothing is new." in new.stdout


def _mine(connection):
    import getpass

    return find_saved_searches(connection, getpass.getuser())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("figures", "Narrow the list down first"),
        ("figures?colour=red", "no filter 'colour'"),
        ("trends?country=LT", "list"),
        ("figures?min=many", "min"),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(ledger_path, asked, told):
    """Nothing is written."""
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        before = len(_mine(connection))
    outcome = run_sayso("searches", "add", "It", "--list", asked, "--ledger", str(ledger_path))
    assert outcome.returncode == 1 and told in outcome.stderr and "Traceback" not in outcome.stderr
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        assert len(_mine(connection)) == before
