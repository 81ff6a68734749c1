"""The list of series: what it hides, how it is sorted, and that its pages are whole."""

import csv
import io
import re

import pytest

from sayso.ledger import Ledger
from sayso.ledger.filters import ANY_PICTURE, PictureFilter
from sayso.ledger.picture.series import (
    SeriesOrder,
    SeriesSort,
    find_series,
    find_series_figures,
    page_of_series,
    place_in,
)
from sayso.ledger.picture.summaries import count_series
from sayso.reconcile.forget import forget_reports


@pytest.fixture(scope="module")
def rows(ledger_path):
    with Ledger(ledger_path) as ledger:
        return {row.id: row for row in find_series(ledger.engine)}


def ids_of(client, query=""):
    return re.findall(r'<tr><td><a href="/series/(\w+)"', client.get(f"/series?{query}").text)


def test_series_of_one_figure_are_hidden_and_counted(client, rows):
    singles = {name for name, row in rows.items() if row.figures == 1}
    assert set(ids_of(client)) == rows.keys() - singles
    text = client.get("/series").text
    assert f"{len(singles)} of {len(rows)} have one figure and are hidden" in text
    table = list(csv.DictReader(io.StringIO(client.get("/series?singles=1&as=csv").text)))
    assert {row["id"] for row in table} == rows.keys()
    assert "singles=1" in re.search(r'id="singles">.*?href="([^"]+)"', text)[1]


def test_a_filter_that_leaves_only_single_figures_says_so(client, rows):
    country = next(
        code
        for code in {row.country for row in rows.values() if row.country}
        if all(row.figures == 1 for row in rows.values() if row.country == code)
    )
    assert "Show those of one figure" in client.get(f"/series?country={country}").text


@pytest.mark.parametrize("sort", list(SeriesSort))
@pytest.mark.parametrize("singles", [True, False])
def test_pages_are_sorted_and_whole(ledger_path, rows, sort, singles):
    order = SeriesOrder(sort, singles)
    with Ledger(ledger_path) as ledger, ledger.engine.connect() as connection:
        found, after = [], None
        while some := page_of_series(connection, ANY_PICTURE, after, 4, order):
            found += some
            after = place_in(some[-1], order)
    assert sorted(row.id for row in found) == sorted(
        name for name, row in rows.items() if singles or row.figures > 1
    )
    keys = {
        SeriesSort.NEWEST: [-row.last.toordinal() for row in found],
        SeriesSort.OLDEST: [row.last.toordinal() for row in found],
        SeriesSort.CHANGE: [(row.figures == 1, -row.change) for row in found],
        SeriesSort.SOURCES: [(row.figures == 1, -row.original_sources) for row in found],
    }[sort]
    assert keys == sorted(keys)


@pytest.mark.parametrize("query", ["sort=loudest", "singles=maybe", "after=eHg", "sort=change&after=WyIyIl0"])
def test_a_wrong_address_says_what_is_right(client, query):
    answer = client.get(f"/series?{query}")
    assert answer.status == 422 and ("Known:" in answer.text or "after:" in answer.text)


def test_a_place_that_is_of_another_order_is_told(client):
    from sayso.web.params import cursor

    for query in (f"after={cursor(['x', 'y'])}", f"sort=change&after={cursor(['1', 'much', 'y'])}"):
        answer = client.get(f"/series?{query}")
        assert answer.status == 422 and "no page of this list ends there" in answer.text


def test_summaries_follow_what_is_forgotten(fresh):
    with Ledger(fresh()) as ledger:
        row = next(one for one in find_series(ledger.engine) if one.figures == 2 and one.reports == 2)
        (gone, kept) = [one.report_id for one in find_series_figures(ledger.engine, [row.id])]
        with ledger.engine.connect() as connection:
            before = count_series(connection, PictureFilter(series_id=row.id))
        forget_reports(ledger, {gone}, who="ana")
        with ledger.engine.connect() as connection:
            assert (before, count_series(connection, PictureFilter(series_id=row.id))) == ((1, 0), (1, 1))
        forget_reports(ledger, {kept}, who="ana")
        with ledger.engine.connect() as connection:
            assert count_series(connection, PictureFilter(series_id=row.id)) == (0, 0)
            left = {row.id for row in page_of_series(connection, ANY_PICTURE, limit=1_000)}
    with Ledger(ledger.name) as ledger:
        assert left == {row.id for row in find_series(ledger.engine)}
