"""Pages, API and feeds name a report without a title by its first words, and say that it has none."""

import pytest

from sayso.ledger import Ledger
from sayso.reconcile import refresh
from sayso.records import Reading, Report
from servers import desk_server

from .conftest import Client

TEXT = "14 August 2021\n\nEarthquake <b>near</b> Les Cayes: the hospital is full.\n\nNothing else is known."
WORDS = "Earthquake &lt;b&gt;near&lt;/b&gt; Les Cayes: the hospital is full."
MARKED = 'class="first-words"'


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    path = tmp_path_factory.mktemp("nameless") / "a.db"
    report = Report(TEXT, publisher="Agency")
    with Ledger(path) as ledger:
        ledger.write_reading(Reading(report, (), (), (), (), ()), "test")
        refresh(ledger)
    with desk_server(str(path)) as base:
        yield Client(base), report.id


@pytest.mark.parametrize("path", ["/", "/reports", "/reports/{id}", "/search?q=hospital"])
def test_pages_show_and_mark_them(desk, path):
    client, name = desk
    text = client.get(path.format(id=name)).text
    assert WORDS in text and MARKED in text and "no title" not in text.replace("has no title", "")
    assert "<b>near" not in text


def test_the_head_of_a_page_has_them_without_markup(desk):
    client, name = desk
    head = client.get(f"/reports/{name}").text.partition("<title>")[2].partition("</title>")[0]
    assert head.strip().startswith(WORDS)


def test_the_api_has_a_field_of_its_own(desk):
    row = desk[0].get("/api/reports?limit=1").json["items"][0]
    assert row["title"] == "" and row["first_words"].startswith("Earthquake <b>near</b> Les Cayes")
