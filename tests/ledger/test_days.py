"""Days of publication: a report without one is read and listed, and `sayso date` sets it for good."""

import shutil
from datetime import date, datetime

import docx
import pytest
from rich.console import Console

from sayso.display.status import status_page
from sayso.errors import LedgerError
from sayso.intake import Defaults
from sayso.intake.dates import read_published
from sayso.ledger import Ledger, ingest
from sayso.ledger.ingest import Options
from sayso.ledger.ingest import ingest as read_into
from sayso.ledger.redate import date_report
from sayso.ledger.reports import get_report_page
from sayso.ledger.review.audit import find_audit
from sayso.ledger.review.decisions import Decision, decide_finding

pytestmark = pytest.mark.model

TEXT = "Police said 12 people were hurt in a fire in Riga yesterday, and 30 people were arrested last week."
DAY = read_published("2021-08-04")


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(f'date,publisher,text\nsoon,Example Times,"{TEXT}"\n')
    return path


@pytest.fixture
def ledger(tmp_path, rows):
    with Ledger(tmp_path / "sayso.db") as opened:
        list(read_into(opened, [rows], Options()))
        yield opened


def periods(ledger):
    return {row.low: (row.period_first, row.period_last) for row in ledger.figures()}


def test_a_report_without_a_day_is_read_and_listed(ledger, rows):
    (undated,) = ledger.status().undated
    assert (undated.location, undated.published) == (f"{rows}:2", None)
    assert periods(ledger)[12] == (None, None)
    console = Console(width=200)
    with console.capture() as shown:
        console.print(status_page(ledger.status(), "sayso.db"))
    assert "1 report without a sure day of publication" in shown.get()
    assert "sayso date REPORT 2021-08-04" in shown.get()


def test_a_day_that_is_set_dates_what_hangs_on_it(ledger, rows):
    before = ledger.status().undated[0].report_id
    done = date_report(ledger, f"{rows}:2", DAY, who="ana")
    assert (done.before.id, done.before.published, done.figures) == (before, None, 2)
    assert periods(ledger)[12] == (date(2021, 8, 3), date(2021, 8, 3))
    assert ledger.report(before[:8]).published == date(2021, 8, 4)
    assert not ledger.status().undated
    assert [note.text for note in ledger.status().notes] == ["Published 4 August 2021: set by hand."]


def test_decisions_of_people_outlive_a_new_day(ledger):
    row = next(row for row in ledger.figures() if row.low == 12)
    with ledger.writing() as connection:
        decide_finding(connection, Decision("reject", "figure", row.report_id, "Ana", row.id))
    date_report(ledger, row.report_id, DAY, who="ana")
    assert set(periods(ledger)) == {30}
    with ledger.engine.connect() as connection:
        assert len(get_report_page(connection, row.report_id).rejected) == 1


def test_the_audit_says_who_set_a_day_and_what_it_was(ledger):
    name = ledger.status().undated[0].report_id
    date_report(ledger, name, DAY, who="ana")
    date_report(ledger, name, read_published("2021-08"), who="ben")
    with ledger.engine.connect() as connection:
        newest, first = find_audit(connection)
    assert (first.who, first.action, first.detail) == (
        "ana",
        "date",
        f"report {name}: 4 August 2021 (before: unknown)",
    )
    assert newest.detail == f"report {name}: August 2021 (before: 4 August 2021)"


def test_a_set_day_outlives_a_newer_reader_and_a_file_that_moved(ledger, rows, tmp_path, monkeypatch):
    name = ledger.status().undated[0].report_id
    date_report(ledger, name, DAY, who="ana")
    shutil.move(rows, tmp_path / "moved.csv")
    monkeypatch.setattr(ingest, "reader_version", lambda books=(): "a newer one")
    assert [one.kind for one in read_into(ledger, [tmp_path / "moved.csv"], Options())] == ["read"]
    assert ledger.status().reports == 1
    assert ledger.reader_of(name) == "a newer one"
    assert periods(ledger)[12] == (date(2021, 8, 3), date(2021, 8, 3))


def test_a_guess_is_listed_until_somebody_confirms_it(tmp_path, monkeypatch):
    made = docx.Document()
    made.add_paragraph(TEXT)
    made.core_properties.created = datetime(2021, 8, 3)
    made.save(tmp_path / "paper.docx")
    with Ledger(tmp_path / "sayso.db") as ledger:
        list(read_into(ledger, [tmp_path / "paper.docx"], Options()))
        (undated,) = ledger.status().undated
        assert undated.published == date(2021, 8, 3)
        date_report(ledger, str(tmp_path / "paper.docx"), read_published("2021-08-03"), who="ana")
        assert not ledger.status().undated
        monkeypatch.setattr(ingest, "reader_version", lambda books=(): "a newer one")
        assert [one.kind for one in read_into(ledger, [tmp_path / "paper.docx"], Options())] == ["read"]
        assert not ledger.status().undated


def test_a_report_read_with_an_own_codebook_is_read_anew_with_it(tmp_path, rows):
    book = tmp_path / "fires.toml"
    book.write_text(
        'topic = "fires"\n[measures.scorched]\nlabel = "scorched"\nphrases = ["hurt in a fire"]\n'
    )
    with Ledger(tmp_path / "own.db") as ledger:
        list(read_into(ledger, [rows], Options(Defaults(), (book,))))
        before = ledger.status().readers
        date_report(ledger, f"{rows}:2", DAY, who="ana")
        assert ledger.status().readers == before
        assert {row.low: row.measure for row in ledger.figures()}[12] == "scorched"


def test_a_report_in_another_language_gets_its_day_and_is_not_read(tmp_path):
    german = (
        "Die Polizei in Riga teilte am Montag mit, dass bei einem Brand zwölf Menschen verletzt worden seien."
    )
    (tmp_path / "a.txt").write_text(german)
    with Ledger(tmp_path / "german.db") as ledger:
        list(read_into(ledger, [tmp_path / "a.txt"], Options()))
        with ledger.engine.connect() as connection:
            (name,) = connection.exec_driver_sql("SELECT id FROM report").scalars()
        assert date_report(ledger, name, DAY, who="ana").figures is None
        assert ledger.report(name).published == date(2021, 8, 4)
        assert not list(ledger.figures())


def test_no_such_report_is_one_error(ledger):
    with pytest.raises(LedgerError, match="No report 'zzzz'"):
        date_report(ledger, "zzzz", DAY, who="ana")
