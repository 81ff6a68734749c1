"""A cluster reads what one machine reads, to the byte; what is broken is a failure; nothing comes twice."""

from collections import Counter

import duckdb
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from cluster_docs import queries, tables_in
from sayso.cluster.load import begin_load, load
from sayso.cluster.output import Output
from sayso.cluster.run import read_inputs
from sayso.cluster.schema import OF_SPARK, version_of
from sayso.cluster.storage import list_files
from sayso.codebook.cluster_rules import cluster_rules
from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.ledger.copies.rows import TableSum, batches, kept_tables
from sayso.ledger.schema import tables

TIMES = {"added_at", "read_at", "seen_at"}  # when a row was written: the only columns that differ


def sums(ledger):
    """What every table holds but times."""
    found = {}
    with ledger.engine.connect() as connection:
        for name, table in kept_tables().items():
            total = TableSum()
            for rows in batches(connection, table):
                total = total.with_rows(
                    [value for key, value in row._mapping.items() if key not in TIMES] for row in rows
                )
            found[name] = total
    return found


def loaded(output, path):
    with Ledger(path) as ledger:
        read_by, run, total = begin_load(output.name)
        outcomes = list(load(ledger, read_by, run))
        assert len(outcomes) == total
        return outcomes, sums(ledger)


def rows_of(output, table):
    return duckdb.sql(f"SELECT * FROM read_parquet('{output.name}/{table}/**/*.parquet')").fetchall()


def test_a_cluster_and_a_load_give_what_one_machine_gives_to_the_byte(output, alone, tmp_path):
    outcomes, found = loaded(output, tmp_path / "sayso.db")
    assert found == sums(alone)
    assert found["figure"].rows > 10 and found["event"].rows and found["claim"].rows
    assert Counter(one.kind for one in outcomes)["failed"] == 4


def test_a_second_load_adds_nothing(output, tmp_path):
    before = loaded(output, tmp_path / "sayso.db")[1]
    outcomes, after = loaded(output, tmp_path / "sayso.db")
    assert after == before
    assert {one.kind for one in outcomes} == {"known", "failed"}


def test_a_load_that_is_stopped_anywhere_goes_on(output, alone, tmp_path):
    read_by, run, total = begin_load(output.name)
    for stop in range(1, total, 3):
        with Ledger(tmp_path / "sayso.db") as ledger:
            outcomes = load(ledger, read_by, run)
            for _ in range(stop):
                next(outcomes)
            outcomes.close()
    assert loaded(output, tmp_path / "sayso.db")[1]["figure"].rows == sums(alone)["figure"].rows


@pytest.mark.postgres
def test_a_load_to_postgresql_gives_the_same(output, alone, postgres):
    found = loaded(output, postgres)[1]
    assert found == sums(alone)


def test_what_is_broken_is_a_failure_with_its_reason(output, inputs, alone):
    failures = {row[0].removeprefix(str(inputs)): row[2] for row in rows_of(output, "failures")}
    assert failures["/a.jsonl:4"] == "json"
    assert failures["/c.bin.txt"] == "binary"
    assert failures["/f.parquet"] == "broken"
    with alone.engine.connect() as connection:
        own = select(tables.input_.c.location).where(tables.input_.c.outcome == "failed")
        assert {f"{inputs}{name}" for name in failures} == set(connection.execute(own).scalars())


def test_a_report_in_several_inputs_is_in_the_tables_once(output, alone):
    reports = [row[0] for row in rows_of(output, "reports")]
    assert len(reports) == len(set(reports)) == sums(alone)["report"].rows
    assert len(rows_of(output, "figures")) == sums(alone)["figure"].rows


def test_a_second_run_reads_what_is_new_and_nothing_else(session, inputs, order, tmp_path):
    for name in ("b.txt", "c.bin.txt"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes((inputs / name).read_bytes())
    out = Output(str(tmp_path / "out"))
    first = read_inputs(session, list_files([str(tmp_path / "in")]), out, order, lambda *told: None)
    assert (first.read, first.failed) == (1, 1)
    nothing = read_inputs(session, list_files([str(tmp_path / "in")]), out, order, lambda *told: None)
    assert nothing.rounds == 0
    (tmp_path / "in" / "new.txt").write_text("Police said 7 people were killed in Vilnius on Monday.")
    (tmp_path / "in" / "b2.txt").write_bytes((inputs / "b.txt").read_bytes())
    (tmp_path / "out" / "readings" / "round=0" / "_SUCCESS").unlink()  # as if it had been killed there
    again = read_inputs(session, list_files([str(tmp_path / "in")]), out, order, lambda *told: None)
    assert (again.rounds, again.read) == (2, 3)
    assert len(rows_of(out, "reports")) == 2  # b2 is b
    assert len(rows_of(out, "readings")) == 4


def test_files_say_their_version_and_what_columns_hold(output):
    name = output.files("figures", 0)[0]
    with output.folder.parquet(name) as file:
        assert version_of(file.metadata.metadata) == cluster_rules().schema_version
        assert b"The words behind each of its fields." in file.metadata.metadata[OF_SPARK]


def test_a_newer_version_is_refused_in_a_sentence(output, tmp_path):
    run = output.folder.read("_sayso/run.json").replace(b'"schema_version":1', b'"schema_version":2')
    (tmp_path / "_sayso").mkdir()
    (tmp_path / "_sayso" / "run.json").write_bytes(run)
    with pytest.raises(SaysoError, match=r"schema version 2, and this sayso knows up to 1. Update sayso"):
        begin_load(str(tmp_path))


def test_an_output_of_another_reader_or_another_folder_is_refused(session, inputs, order, output, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SaysoError, match="holds other files"):
        read_inputs(session, list_files([str(inputs)]), Output(str(tmp_path)), order, lambda *told: None)
    with pytest.raises(SaysoError, match="not written by sayso cluster read"):
        begin_load(str(tmp_path))
    with pytest.raises(SaysoError, match="takes for a pattern"):
        Output(str(tmp_path / "out[1]"))


@pytest.mark.parametrize("table", list(cluster_rules().tables))
def test_the_documentation_has_every_table_and_column(table):
    assert tables_in("cluster.md")[table] == {
        name: (column.type, column.about) for name, column in cluster_rules().tables[table].columns.items()
    }


def test_the_queries_of_the_documentation_give_what_the_ledger_gives(output, alone, monkeypatch):
    monkeypatch.chdir(output.name)
    killed, sources, disputed = (duckdb.sql(query).fetchall() for query in queries("cluster.md"))
    f, r, c = tables.figure.c, tables.report.c, tables.claim.c
    with alone.engine.connect() as connection:
        own = select(f.id).where(f.measure == "killed", f.status == "actual")
        assert sum(row[1] for row in killed) == len(connection.execute(own).all())
        assert {row[0] for row in sources} <= set(connection.execute(select(r.publisher)).scalars())
        assert len(disputed) == len(connection.execute(select(c.id).where(c.stance == "denies")).all())


def test_pyarrow_reads_the_files_by_their_documented_types(output):
    schema = pq.read_schema(f"{output.name}/{output.files('figures', 0)[0]}")
    assert str(schema.field("low").type) == "int64" and str(schema.field("period_last").type) == "date32[day]"
