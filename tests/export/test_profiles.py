"""The table of profiles in docs/export.md is what the profiles do."""

import re
from pathlib import Path

import pytest

from sayso.export.tables.numbers import profile_numbers
from sayso.reconcile.series.estimates import profile

PAGE = Path(__file__).parents[2] / "docs" / "export.md"
TABLE = PAGE.read_text(encoding="utf-8").split("<!-- profiles -->")[1].split("<!-- /profiles -->")[0]
HEAD, _, *ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.strip().splitlines()
]
NAMES = [name.strip("`") for name in HEAD[2:]]


def number(text):
    return None if text == "–" else int(text)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_what_a_profile_does(row, name):
    low, high, qualifier = (part.strip() for part in row[1].split(","))
    told = re.fullmatch(r"(\S+)(?: \((\S+) to (\S+)\))?", row[2 + NAMES.index(name)])
    expected = tuple(number(part or "–") for part in told.groups())
    assert profile_numbers(number(low), number(high), qualifier, profile(name)) == expected


def test_every_profile_is_on_the_page():
    assert set(NAMES) == {"ucdp", "acled", "mmp", "idmc"} and len(ROWS) >= 7
