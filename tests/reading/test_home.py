"""Where a publisher is at home, as far as its address tells."""

import pytest

from sayso.gazetteer import open_gazetteer
from sayso.reading.places.home import Home, read_home

HOMES = [
    ("https://www.chicagotribune.com/news/1", Home("US", "IL", "Chicago")),
    ("https://news.dispatch.com/1", Home("US", "OH", "Columbus")),
    ("https://www.independent.ie/1", Home("IE")),
    ("https://www.example.co.uk/1", Home("GB")),
    ("https://theparisnews.com/1", Home(None, None, "paris")),
    ("springfieldherald.com", Home(None, None, "springfield")),
    ("https://startup.io/1", Home()),
    ("https://dailynewspost.com/1", Home()),
    ("", Home()),
    ("http://[half", Home()),
    ("about nothing", Home()),
]


@pytest.mark.parametrize(("url", "home"), HOMES)
def test_home(url, home):
    assert read_home(url, open_gazetteer()) == home


@pytest.mark.parametrize(
    ("url", "title", "home"),
    [
        ("https://news.example.com/1", "Man held - Columbia, South Carolina", Home("US", "SC", "Columbia")),
        ("https://news.example.com/1", "WXYZ: Savannah, Beaufort, SC, News", Home("US", "SC", "Beaufort")),
        ("https://www.chicagotribune.com/1", "Columbia, South Carolina", Home("US", "IL", "Chicago")),
        ("https://www.independent.ie/1", "Columbia, South Carolina", Home("IE")),
        (
            "http://web.archive.org/web/2015id_/http://www.chicagotribune.com/1",
            "",
            Home("US", "IL", "Chicago"),
        ),
    ],
)
def test_a_title_or_an_archived_address_tells_the_home(url, title, home):
    assert read_home(url, open_gazetteer(), title) == home
