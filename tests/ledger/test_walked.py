"""Lists of very many rows: walked page by page they give what sorting gives, whatever is asked."""

from datetime import date, datetime

import pytest

from sayso.ledger import Ledger
from sayso.ledger.lists.events import EVENTS
from sayso.ledger.lists.figures import FIGURES
from sayso.ledger.lists.frame import ListQuery
from sayso.ledger.lists.names import find_names
from sayso.ledger.lists.paging import sample_of, sorted_page, walked_page
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import insert_rows
from sayso.ledger.schema.review_tables import review

NOW = datetime(2024, 1, 1)
COUNT = 60


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with Ledger(tmp_path_factory.mktemp("walked") / "made.db") as opened:
        with opened.writing() as connection:
            for table, rows in made_rows().items():
                insert_rows(connection, table, rows)
        yield opened


def made_rows():
    """Figures with and without a lower number and a certainty, some of them reviewed; events with actors."""
    found = {tables.report: [], tables.reading: [], review: [], tables.figure: [], tables.event: []}
    found[tables.participant] = []
    for n in range(1, COUNT + 1):
        own = {"row": n, "id": f"{n:016}", "report_id": f"r{n:015}", "reading_id": n, "start": 0, "end": 1}
        day = date(2021, 1 + n % 12, 1)
        placed = {"period_last": day, "period_precision": "day", "country": "LT" if n % 3 else "PL"}
        found[tables.report].append(
            {"id": own["report_id"], "publisher": f"Paper {n % 4}", "agency": "", "title": "", "url": "",
             "published": day, "language": "en", "text": "7", "added_at": NOW}
        )  # fmt: skip
        found[tables.reading].append(
            {"id": n, "report_id": own["report_id"], "reader": "made", "read_at": NOW}
        )
        found[review].append(
            {"id": n, "at": NOW, "reviewer": "ana", "verdict": "confirm", "kind": "figure",
             "report_id": own["report_id"], "finding_id": own["id"], "start": 0, "end": 1, "quote": "7",
             "changes": {}, "note": ""}
        )  # fmt: skip
        found[tables.figure].append(
            {**own, "measure": "killed", "low": None if n % 7 == 0 else n % 20, "quote": "7", "as_of": day,
             "high": None if n % 5 == 0 else n % 20, "qualifier": "exact", "status": "actual", **placed,
             "certainty": None if n % 6 == 0 else n % 10 / 10, "review_id": n if n % 4 == 0 else None}
        )  # fmt: skip
        found[tables.event].append(
            {**own, "code": f"code{n % 3}", "status": "reported", "trigger": "7", "contexts": "", **placed}
        )
        found[tables.participant] += [
            {"event_row": n, "side": side, "start": 0, "end": 1, "quote": f"{quote} {n % 5}",
             "actor": f"Guard {n % 2}" if n % 8 else None, "actor_country": "LT" if n % 2 else "BY"}
            for side, quote in (("actor", "the guards"), ("recipient", "people"))
        ]  # fmt: skip
    return found


def walked(connection, listing, query, names):
    """The keys of all pages, seven rows each."""
    keys = []
    while True:
        page = walked_page(connection, listing, query, names, 7)
        keys += [row.id for row in page.rows]
        if page.end is None:
            return keys
        query = ListQuery(query.values, query.sort, query.descending, page.end)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize(
    ("listing", "values"),
    [
        (FIGURES, {"min_certainty": 0.5}),
        (FIGURES, {"min_certainty": 0.9, "country": "LT"}),
        (FIGURES, {"max": 9}),
        (FIGURES, {"max": 9, "min_certainty": 0.3}),
        (FIGURES, {"max": 1}),
        (EVENTS, {"actor": "guard 1"}),
        (EVENTS, {"recipient": "people 2"}),
        (EVENTS, {"actor": "the guards", "country": "PL"}),
        (EVENTS, {"actor_country": "BY"}),
    ],
)
def test_walked_pages_are_those_of_a_sorted_list(ledger, listing, values, descending):
    with ledger.engine.connect() as connection:
        names = find_names(connection)
        for sort in listing.sorts:
            query = ListQuery(values, sort.name, descending)
            sample = sample_of(connection, listing, query, names)
            expected = [row.id for row in sorted_page(connection, listing, query, sample, COUNT).rows]
            assert walked(connection, listing, query, names) == expected
            assert 0 < len(expected) < COUNT
