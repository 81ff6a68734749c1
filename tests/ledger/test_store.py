"""The ledger appends and supersedes; nothing in it is overwritten, and every quote is checked."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

import sayso
from sayso.errors import EvidenceError, LedgerError
from sayso.ledger import ClaimFilter, FigureFilter, Ledger
from sayso.records import Evidence

TEXT = "Police said 12 people were hurt in Riga on Monday, and 30 people were arrested in Latvia."


@pytest.fixture(scope="module")
def reading(model):
    return sayso.read(TEXT, published="2021-08-04", publisher="Example Times")


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "sayso.db") as opened:
        yield opened


def test_writing_twice_changes_nothing(ledger, reading):
    assert ledger.write_reading(reading, "v1")
    before = list(ledger.figures())
    assert not ledger.write_reading(reading, "v1")
    assert list(ledger.figures()) == before
    assert len(before) == 2


@pytest.mark.sqlite
def test_a_newer_reader_supersedes_and_the_old_rows_stay(ledger, reading):
    ledger.write_reading(reading, "v1")
    ledger.write_reading(replace(reading, figures=reading.figures[:1], events=()), "v2")
    assert [row.reader for row in ledger.figures()] == ["v2"]
    with closing(sqlite3.connect(ledger.path)) as plain:
        assert plain.execute("SELECT count(*) FROM figure").fetchone() == (3,)
        assert plain.execute("SELECT count(*) FROM reading WHERE superseded_by IS NULL").fetchone() == (1,)


def test_ids_are_the_same_under_every_reader(ledger, reading):
    ledger.write_reading(reading, "v1")
    first = [row.id for row in ledger.figures()]
    ledger.write_reading(reading, "v2")
    assert [row.id for row in ledger.figures()] == first


def test_a_false_quote_is_refused_and_nothing_of_the_reading_is_kept(ledger, reading):
    figure = reading.figures[0]
    false = replace(figure, evidence=replace(figure.evidence, quantity=Evidence(0, 6, "Nobody")))
    with pytest.raises(EvidenceError, match="Nobody"):
        ledger.write_reading(replace(reading, figures=(false,)), "v1")
    assert list(ledger.figures()) == []
    assert ledger.status().reports == 0


def test_every_field_comes_back_with_its_evidence(ledger, reading):
    ledger.write_reading(reading, "v1")
    findings = ledger.findings(reading.report.id)
    row, words = findings.figures[0]
    assert (row.low, row.high, row.measure, row.country, row.speaker) == (12, 12, "injured", "LV", "Police")
    assert words["place"].quote == "Riga"
    assert words["speaker"].quote == "Police"
    assert all(TEXT[w.start : w.end] == w.quote for w in words.values())
    assert findings.claims[0].speaker == "Police"


FILTERS = [
    ({"measure": "injured"}, 1),
    ({"measure": "killed"}, 0),
    ({"country": "lv"}, 2),
    ({"place": "rig"}, 1),
    ({"publisher": "example"}, 2),
    ({"speaker": "POLICE"}, 2),
    ({"status": "denied"}, 0),
    ({"since": date(2021, 8, 3)}, 1),
    ({"until": date(2021, 8, 1)}, 1),
    ({"since": date(2021, 8, 2), "until": date(2021, 8, 2)}, 2),
    ({"place": "100%"}, 0),
    ({"limit": 1}, 1),
]


@pytest.mark.model
@pytest.mark.parametrize(("where", "count"), FILTERS)
def test_filters(ledger, where, count):
    text = (
        "Police said 12 people were hurt in Riga on Monday. "
        "Police said 30 people were arrested in Latvia by Tuesday."
    )
    ledger.write_reading(sayso.read(text, published="2021-08-04", publisher="Example Times"), "v1")
    assert len(list(ledger.figures(FigureFilter(**where)))) == count


def test_a_report_by_id_beginning_and_address(ledger, reading):
    ledger.write_reading(replace(reading, report=replace(reading.report, url="https://example.org/a")), "v1")
    whole = reading.report.id
    assert (
        ledger.report(whole).text
        == ledger.report(whole[:6]).text
        == ledger.report("https://example.org/a").text
    )
    with pytest.raises(LedgerError, match="No report"):
        ledger.report("zzz")


@pytest.mark.sqlite
def test_one_process_reads_while_another_writes(ledger, reading):
    ledger.write_reading(reading, "v1")
    with ledger.writing(), Ledger(ledger.path, create=False) as second:
        assert len(list(second.figures())) == 2


TARGETS = {"report", "reading", "review"}


@pytest.mark.sqlite
def test_the_file_explains_itself_in_plain_sql(ledger, reading):
    """What Datasette shows: the view, foreign keys, write-ahead log."""
    ledger.write_reading(reading, "v1")
    with closing(sqlite3.connect(ledger.path)) as plain:
        assert plain.execute("SELECT publisher, measure, low FROM figures ORDER BY low").fetchall() == [
            ("Example Times", "injured", 12),
            ("Example Times", "detained", 30),
        ]
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {row[2] for row in plain.execute("PRAGMA foreign_key_list(figure)")} == TARGETS
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_is_no_ledger_is_refused(tmp_path):
    with pytest.raises(LedgerError, match="There is no ledger"):
        Ledger(tmp_path / "none.db", create=False)
    (tmp_path / "text.db").write_text("this is no database, but a text that is long enough to be one" * 20)
    with pytest.raises(LedgerError, match="cannot be opened as a ledger"):
        Ledger(tmp_path / "text.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE a (b)")
    with pytest.raises(LedgerError, match="not a ledger of sayso"):
        Ledger(tmp_path / "other.db")
    with pytest.raises(LedgerError, match="does not exist"):
        Ledger(tmp_path / "no" / "folder.db")


@pytest.mark.sqlite
def test_a_newer_ledger_is_refused(ledger, tmp_path):
    with closing(sqlite3.connect(ledger.path)) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
        plain.commit()
    with pytest.raises(LedgerError, match="newer sayso"):
        Ledger(ledger.path)


DISPUTE = (
    "Belarus claimed on Tuesday that 12 migrants had died. Lithuania dismissed the report as propaganda. "
    "The Red Cross said that it violates the Refugee Convention."
)


@pytest.fixture
def disputed(ledger, model):
    ledger.write_reading(sayso.read(DISPUTE, published="2021-08-04", publisher="Example Times"), "v1")
    return ledger


def test_claims_come_back_with_who_disputes_them_and_their_norms(disputed):
    first, second, third = disputed.claims()
    assert (first.actor, first.actor_kind, first.quality) == ("Government of Belarus", "government", 5)
    assert (second.disputes, second.verdict) == (first.id, "dismissed")
    assert first.disputed_by == (second.id,)
    assert [(norm.instrument, norm.verdict) for norm in third.norms] == [("Refugee Convention", "breached")]


CLAIM_FILTERS = [
    ({"speaker": "red cross"}, 1),
    ({"speaker": "government of"}, 2),
    ({"kind": "ngo"}, 1),
    ({"country": "lt"}, 1),
    ({"stance": "denies"}, 1),
    ({"contains": "migrants"}, 1),
    ({"measures": ["killed"]}, 1),
    ({"measures": []}, 0),
    ({"norm": "refugee"}, 1),
    ({"disputed": True}, 2),
    ({"publisher": "example"}, 3),
    ({"since": date(2021, 8, 5)}, 0),
    ({"until": date(2021, 8, 4)}, 3),
    ({"limit": 2}, 2),
]


@pytest.mark.parametrize(("where", "number"), CLAIM_FILTERS)
def test_claim_filters(disputed, where, number):
    assert len(list(disputed.claims(ClaimFilter(**where)))) == number
