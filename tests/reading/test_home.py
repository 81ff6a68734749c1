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
