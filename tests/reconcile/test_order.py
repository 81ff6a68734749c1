"""The order in which reports come in changes no estimate, nor does a report that comes in twice."""

from itertools import permutations

import pytest
from sqlalchemy import text

from sayso.ledger import Ledger
from sayso.reconcile import refresh

from .told import day, number, tell

REPORTS = (
    (
        day(2),
        "In Madagascar 10 people were killed, officials said.",
        [number("10 people", 10, by="officials")],
        "OCHA",
    ),
    (day(3), "The storm left 14 people dead in Madagascar.", [number("14 people", 14)], "Example Times"),
    (
        day(3),
        "At least 12 people were killed in Madagascar.",
        [number("12 people", 12, high=None)],
        "Example Post",
    ),
    (day(4), "No one was killed here. Madagascar counts 21 dead.", [number("21 dead", 21)], "Example Radio"),
)
ASKED = "SELECT day, low, best, high, original_sources, reason FROM estimate ORDER BY day, low, best, high"


def estimates(path, reports, *, refresh_each):
    with Ledger(path) as ledger:
        for published, told, numbers, publisher in reports:
            tell(ledger, published, told, *numbers, publisher=publisher)
            if refresh_each:
                refresh(ledger)
        refresh(ledger)
        with ledger.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(ASKED))]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return estimates(tmp_path_factory.mktemp("order") / "sayso.db", REPORTS, refresh_each=False)


@pytest.mark.parametrize("order", list(permutations(range(len(REPORTS))))[1::5])
def test_the_order_of_reports_changes_no_estimate(order, expected, tmp_path):
    assert len(expected) >= 3
    shuffled = [REPORTS[at] for at in order]
    assert estimates(tmp_path / "sayso.db", shuffled, refresh_each=True) == expected


def test_a_report_under_two_addresses_counts_once(expected, tmp_path):
    published, told, numbers, _ = REPORTS[0]
    twice = [*REPORTS, REPORTS[0], (published, told, numbers, "OCHA")]
    assert estimates(tmp_path / "sayso.db", twice, refresh_each=True) == expected
