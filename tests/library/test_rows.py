"""`sayso.Ledger`: rows as records, frames and streams of Arrow, read by tools that are not ours."""

import subprocess
import sys
import tracemalloc
from datetime import date

import pytest

import sayso
from sayso.ledger import Ledger
from sayso.ledger.findings.figures import find_figures
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.library import rows as rows_module

LISTS = ("figures", "claims", "events", "estimates", "series", "disagreements", "incidents")


@pytest.fixture(scope="module")
def ledger(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "sayso.db"
    path.write_bytes(sample_ledger.read_bytes())
    with sayso.Ledger(path) as opened:
        yield opened


@pytest.mark.parametrize("name", LISTS)
def test_count_records_and_frames_agree(ledger, name):
    rows = getattr(ledger, name)()
    records = list(rows)
    table = rows.to_arrow()
    assert len(rows) == rows.count() == len(records) == table.num_rows > 0
    assert table.column_names == [column.name for column in rows.columns]
    assert all(column.about for column in rows.columns)
    assert len(list(rows)) == len(records)  # a second time, too
    for column in set(table.column_names) & set(dir(records[0])) - {"severity"}:
        if not str(table.schema.field(column).type).startswith("list"):
            values = [getattr(record, column) for record in records]
            assert table[column].to_pylist() == values, column


def test_rows_are_those_of_the_lists_that_the_commands_show(ledger):
    where = {"measure": "detained", "country": "Lithuania", "since": "2021-08"}
    rows = list(ledger.figures(**where))
    assert rows and {row.measure for row in rows} == {"detained"} and {row.country for row in rows} == {"LT"}
    known = sayso.FigureFilter(measure="detained", country="LT", since=date(2021, 8, 1))
    assert {row.id for row in rows} == {row.id for row in find_figures(ledger.engine, known)}
    assert {row.id for row in ledger.figures(known)} == {row.id for row in rows}
    assert len(ledger.estimates()) == len(find_estimates(ledger.engine))
    assert [one.id for one in ledger.disagreements()] == [one.id for one in find_disagreements(ledger.engine)]
    assert {row.code for row in ledger.events(code="pushback")} == {"pushback"}
    assert len(ledger.figures(limit=3)) == len(list(ledger.figures(limit=3))) == 3
    series = ledger.series(measure="detained").first()[0]
    assert {row.series_id for row in ledger.estimates(series=series.id)} == {series.id}


def test_frames_have_types(ledger):
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    rows = ledger.figures()
    frame = rows.to_polars()
    assert frame["period_last"].dtype == polars.Date and frame["low"].dtype == polars.Int64
    assert frame["low"].to_list() == [row.low for row in rows]
    table = rows.to_pandas()
    assert str(table["low"].dtype) == "Int64" and table["published"].dtype.kind == "M"
    assert table["low"].isna().sum() == sum(row.low is None for row in rows)
    assert [None if pandas.isna(one) else one for one in table["speaker"]] == [row.speaker for row in rows]
    events = ledger.events()
    actors = [[one.name for one in row.actors] for row in events]
    assert events.to_pandas()["actors"].tolist() == events.to_polars()["actors"].to_list() == actors


def test_others_take_rows_without_us(ledger):
    polars, duckdb, arrow = map(pytest.importorskip, ("polars", "duckdb", "pyarrow"))
    rows = ledger.figures(country="LT")
    count = len(rows)
    assert polars.DataFrame(rows).height == arrow.table(rows).num_rows == count
    found = duckdb.connect().sql("SELECT count(*), sum(low), max(published) FROM rows").fetchall()
    assert found[0] == (count, sum(row.low or 0 for row in rows), max(row.published for row in rows))
    reader = arrow.RecordBatchReader.from_stream(rows)
    assert sum(batch.num_rows for batch in reader) == count
    arrow.RecordBatchReader.from_stream(rows).close()  # one that nobody finishes leaves the ledger usable
    assert len(rows) == count


WRONG = {
    "measure": ("nothing", "There is no measure 'nothing'. Known:"),
    "country": ("Atlantis", "There is no country 'Atlantis'."),
    "since": ("Tuesday", "since: 'Tuesday' is not a valid date."),
    "situation": ("None such", "There is no situation 'None such'."),
    "status": ("maybe", "There is no status 'maybe'. Known: actual,"),
    "min_certainty": (1.5, "min_certainty is 1.5; give a number from 0 to 1"),
    "limit": (-1, "limit is -1; give a whole number"),
    "profile": ("mine", "mine"),
    "report": ("none", "No report 'none' in this ledger."),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_at_once(ledger, name):
    value, sentence = WRONG[name]
    with pytest.raises(sayso.SaysoError) as error:
        ledger.figures(**{name: value})
    assert sentence in str(error.value)


def test_days_that_are_swapped_and_words_that_no_list_has(ledger):
    with pytest.raises(sayso.SaysoError, match=r"since is 2022-01-01, after until, 2021-12-31\. Swap"):
        ledger.estimates(since="2022", until="2021")
    with pytest.raises(sayso.SaysoError, match="There is no event 'shrug'"):
        ledger.events(code="shrug")
    with pytest.raises(sayso.SaysoError, match=r"There is no severity 'dire'\. Known: low,"):
        ledger.disagreements(severity="dire")
    with pytest.raises(TypeError):
        ledger.series(publisher="LRT")  # a list that cannot be asked so


def test_words_of_a_filter_are_data(ledger):
    for hostile in ("%", "_", "'; DROP TABLE figure; --", '"', "\\"):
        assert list(ledger.figures(speaker=hostile, publisher=hostile)) == []
    for hostile in ("\x00", "\ud800"):
        with pytest.raises(sayso.SaysoError, match="speaker has a character that no text holds"):
            ledger.claims(speaker=hostile)
    assert len(ledger.figures()) > 0


def test_a_library_that_is_missing_is_named_with_its_extra(ledger, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(sayso.SaysoError, match=r"needs polars: pip install 'sayso\[polars\]'"):
        ledger.figures().to_polars()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(sayso.SaysoError, match=r"needs pyarrow: pip install 'sayso\[export\]'"):
        ledger.figures().to_arrow()
    assert ledger.figures().first()  # rows need neither


def test_nothing_heavy_is_imported_by_going_through_rows(ledger):
    code = (
        "import sys, sayso\n"
        f"with sayso.Ledger({str(ledger.path)!r}) as ledger: found = list(ledger.figures())\n"
        "heavy = {'pyarrow', 'pandas', 'polars', 'altair', 'numpy', 'spacy'}\n"
        "print(len(found) > 0, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True []"


def test_going_through_rows_takes_little_memory(ledger, monkeypatch):
    """A thousand batches that are made when asked for are not held."""
    row = ledger.figures().first()[0]
    many = rows_module.Rows(
        "figures", "", lambda: ([row] * 1_000 for _ in range(1_000)), lambda: 0, lambda: None, lambda: None
    )
    tracemalloc.start()
    assert sum(1 for _ in many) == 1_000_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_the_picture_is_brought_up_to_date_when_rows_are_asked_for(ledger, tmp_path):
    with sayso.Ledger(":memory:") as opened:
        rows = opened.estimates()
        assert len(rows) == 0 and not rows
        with Ledger(ledger.path) as other:
            name = next(iter(other.figures())).report_id
            report = other.report(name)
        found = sayso.read(report.text, published=report.published, publisher=report.publisher)
        opened.write_reading(found, "a test")
        assert len(rows) > 0


@pytest.mark.postgres
def test_rows_of_postgres(postgres, model):
    pytest.importorskip("pyarrow")
    found = sayso.read("Police said 12 people were killed in Vilnius on Monday.", published="2021-08-04")
    with sayso.Ledger(postgres) as opened:
        opened.write_reading(found, "a test")
        (row,) = opened.figures(country="Lithuania", measure="killed", since="2021-08-02", until="2021-08")
        assert (row.low, row.period_last) == (12, date(2021, 8, 2))
        for name in LISTS:
            rows = getattr(opened, name)()
            assert rows.to_arrow().num_rows == len(rows) == len(list(rows))
