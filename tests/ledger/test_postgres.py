"""A ledger on PostgreSQL holds and says the same as one in a file."""

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from sayso.errors import LedgerError
from sayso.intake import Defaults
from sayso.intake.dates import read_published
from sayso.ledger import Ledger, PictureFilter
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.series import find_series, reports_in_series
from sayso.ledger.redate import date_report
from sayso.ledger.review.decisions import Decision, decide_finding
from sayso.ledger.schema import picture_tables as tables
from sayso.ledger.schema.tables import metadata
from sayso.ledger.search.query import SearchFilter, search
from sayso.reconcile import refresh
from sayso.reconcile.forget import forget_for_good, forget_reports
from servers import empty_database

SAMPLES = Path(__file__).parents[2] / "samples" / "border-2021"
FILES = sorted(SAMPLES.glob("*.txt"))
NUMBERED = {"figure_row", "finding_row", "id", "hash"}


@pytest.fixture(scope="module")
def on_postgres(postgres):
    """A ledger there that grew in two steps."""
    with Ledger(postgres) as ledger:
        for some in (FILES[1::2], FILES[::2]):
            list(ingest(ledger, some, Options(Defaults())))
            refresh(ledger)
        yield ledger


@pytest.fixture(scope="module")
def in_a_file(sample_ledger, duplicate, tmp_path_factory):
    """One that was read at once; in a file, but with `--postgres`."""
    path = tmp_path_factory.mktemp("same") / "sayso.db"
    duplicate(sample_ledger, path)
    with Ledger(path) as ledger:
        refresh(ledger)
        yield ledger


def rows(ledger, table):
    columns = [column for column in table.columns if column.name not in NUMBERED]
    with ledger.engine.connect() as connection:
        return sorted(str(tuple(row)) for row in connection.execute(select(*columns)))


@pytest.mark.parametrize("name", ["series", "estimate", "disagreement", "trend", "queue", "incident"])
def test_both_have_the_same_picture(on_postgres, in_a_file, name):
    table = next(table for table in tables.TABLES if table.name == name)
    assert rows(on_postgres, table) == rows(in_a_file, table) != []


def test_both_answer_the_same_questions(on_postgres, in_a_file):
    where = PictureFilter(measure="arrivals", country="LT", since=date(2021, 8, 1))
    for ask in (find_series, find_disagreements, lambda *a: list(find_estimates(*a))):
        assert ask(on_postgres.engine, where) == ask(in_a_file.engine, where)
    assert [row.id for row in reports_in_series(on_postgres.engine, where)] == [
        row.id for row in reports_in_series(in_a_file.engine, where)
    ]
    assert on_postgres.status().figures == in_a_file.status().figures
    found = {row.id for row in on_postgres.events()}
    assert found == {row.id for row in in_a_file.events()}
    assert {row.id for row in on_postgres.claims()} == {row.id for row in in_a_file.claims()}


@pytest.mark.parametrize(
    "where",
    [
        SearchFilter("Lithuania pushed"),
        SearchFilter('"turned away"', kind="figure"),
        SearchFilter("", measure="pushbacks", country="LT"),
        SearchFilter("migrants -Poland", since=date(2021, 8, 1), until=date(2021, 8, 5)),
    ],
)
def test_search_finds_the_same(on_postgres, in_a_file, where):
    found = []
    for ledger in (on_postgres, in_a_file):
        with ledger.engine.connect() as connection:
            matches = search(connection, where, limit=100)
            found.append(sorted((one.kind, one.report_id, str(one.day)) for one in matches))
    assert found[0] == found[1] != []


def test_views_are_there_and_the_schema_is_what_the_code_sees(on_postgres):
    with on_postgres.engine.connect() as connection:
        for name in ("figures", "claims", "events"):
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar()
        ours = {"include_name": lambda name, kind, _: name != "document_words" and "_order" not in str(name)}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, metadata) == []


def test_a_review_is_written_and_a_second_ledger_sees_it(on_postgres, postgres):
    figure = next(iter(on_postgres.figures()))
    with on_postgres.writing() as connection:
        decide_finding(connection, Decision("reject", "figure", figure.report_id, "Ana", figure.id))
    with Ledger(postgres, create=False) as second:
        assert figure.id not in {row.id for row in second.figures()}


def test_an_address_without_a_server_says_what_to_do():
    with pytest.raises(LedgerError, match="cannot be opened as a ledger"):
        Ledger("postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(LedgerError) as caught:
        Ledger("postgresql://nobody:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)


def left_words(ledger):
    none = "NOT EXISTS (SELECT 1 FROM document WHERE document.id = document_words.id)"
    with ledger.engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM document_words WHERE {none}")).scalar_one()


def test_a_forgotten_report_leaves_no_words_and_can_come_back(postgres, cluster):
    with Ledger(empty_database(cluster, "forgotten")) as ledger:
        list(ingest(ledger, FILES[:2], Options(Defaults())))
        refresh(ledger)
        d = tables.document.c
        with ledger.engine.connect() as connection:
            last = connection.execute(select(d.report_id).order_by(d.id.desc()).limit(1)).scalar_one()
        forget_reports(ledger, [last], who="ana")
        assert left_words(ledger) == 0
        stay = "INSERT INTO document_words SELECT {} + 1, to_tsvector('left') FROM document"  # as of before
        with ledger.writing() as connection:
            connection.execute(text(stay.format("max(id)")))
            connection.execute(text(stay.format("-max(id)")))
        assert left_words(ledger) == 2
        ledger.recall([last])
        assert "read" in {one.kind for one in ingest(ledger, FILES[:2], Options(Defaults()))}
        refresh(ledger)
        with ledger.engine.connect() as connection:
            assert last in {one.report_id for one in search(connection, SearchFilter("Lithuania"), limit=100)}
        assert left_words(ledger) == 1
        forget_for_good(ledger, [last], who="ana", why="asked")
        assert left_words(ledger) == 0


def test_a_day_that_is_set_is_set_there_too(on_postgres, in_a_file):
    for ledger in (on_postgres, in_a_file):
        name = ledger.report_ids()[3]
        date_report(ledger, name, read_published("2021-08-20"), who="ana")
        refresh(ledger)
        assert ledger.report(name).published == date(2021, 8, 20)
        assert not ledger.status().undated
    for table in tables.TABLES:
        if table.name in ("series", "estimate", "incident"):
            assert rows(on_postgres, table) == rows(in_a_file, table) != []
