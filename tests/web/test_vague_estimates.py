"""An estimate that rests on a vague figure says its words with what they may mean, wherever it is shown."""

import pytest

from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest_stream
from sayso.reconcile import refresh
from servers import desk_server

from .conftest import Client

TEXT = b"""title: Floods in Beira
published: 2023-03-14
publisher: OCHA

Tens of thousands of people were displaced by floods in Beira, Mozambique, on 13 March 2023.
"""
SHOWN = "tens of thousands (20,000–99,999)"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    path = tmp_path_factory.mktemp("vague") / "a.db"
    with Ledger(path) as ledger:
        list(ingest_stream(ledger, TEXT, Options(Defaults())))
        refresh(ledger)
    with desk_server(str(path)) as base:
        client = Client(base)
        yield client, client.get("/api/series?limit=1").json["items"][0]["id"]


@pytest.mark.model
@pytest.mark.parametrize("path", ["/series/{id}", "/trends", "/series/{id}?cite=estimate-2023-03-13"])
def test_pages_say_the_words_with_the_interval(desk, path):
    client, name = desk
    text = client.get(path.format(id=name)).text
    assert SHOWN in text


@pytest.mark.model
def test_lists_of_figures_say_the_words(desk):
    text = desk[0].get("/figures").text
    assert "tens of thousands" in text and "20,000<" not in text
