"""Figures leave in a spreadsheet, people edit it, and their verdicts come back; whatever Excel did."""

import csv
import io
import shutil
from datetime import date

import pytest

from commands import run_sayso
from sayso.errors import QueryError
from sayso.exchange import run as importing
from sayso.exchange.cells import Habits, changed
from sayso.exchange.requested import RowOutcome
from sayso.exchange.run import ImportRequest, import_file
from sayso.exchange.sheet_changes import _is_left_of
from sayso.export.run import export_list
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.ledger.picture.pending import pending_reports
from sayso.ledger.review.accounts import Role, add_account
from sayso.ledger.review.audit import find_audit
from sayso.ledger.review.decisions import Decision, decide_finding, find_reviews
from sayso.reconcile import refresh

DAYS = ("period_first", "period_last", "published", "as_of")


@pytest.fixture
def ledger(sample_ledger, tmp_path):
    path = tmp_path / "sayso.db"
    shutil.copy(sample_ledger, path)
    with Ledger(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def exported(sample_ledger, tmp_path_factory):
    """The rows as they leave."""
    path = tmp_path_factory.mktemp("out") / "figures.csv"
    with Ledger(sample_ledger) as opened:
        export_list(opened, ("csv", "figures"), ExportQuery(for_review=True), path)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture
def rows(exported):
    return [dict(row) for row in exported]


@pytest.fixture
def back(ledger, tmp_path):
    """Save rows as a file, and import it."""

    def save(rows, *, name="edited.csv", encoding="utf-8", me="Ana", dry_run=False, **dialect):
        path = tmp_path / name
        with path.open("w", encoding=encoding, errors="replace", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), **dialect)
            writer.writeheader()
            writer.writerows(rows)
        return import_file(ledger, ImportRequest(path, me, dry_run=dry_run))

    return save


def counts(summary):
    return {str(outcome): number for outcome, number in summary.counts.items() if number}


def figure_at(ledger, row):
    found = [
        one for one in ledger.figures() if (one.report_id, str(one.start)) == (row["report_id"], row["start"])
    ]
    return found[0] if found else None


def reviews(ledger):
    with ledger.engine.connect() as connection:
        return find_reviews(connection)


def test_verdicts_and_corrections_come_back_once_and_can_be_taken_back(ledger, rows, back):
    before = list(ledger.figures())
    rows[0] |= {"verdict": "Accept", "editor": "Ben"}
    rows[1] |= {"verdict": "wrong", "reason": "wrong number", "note": "of another year"}
    rows[2] |= {"low": "47"}
    rows[3] |= {"measure": "Killed", "country": "Poland", "place_text": "Poland", "note": "see title"}
    summary = back(rows)
    assert counts(summary) == {"accepted": 1, "rejected": 1, "corrected": 2, "unchanged": len(rows) - 4}
    assert summary.fields == {"low": 1, "high": 1, "measure": 1, "country": 1, "place_text": 1}
    assert figure_at(ledger, rows[0]).reviewer == "Ben"
    assert figure_at(ledger, rows[1]) is None
    third, fourth = figure_at(ledger, rows[2]), figure_at(ledger, rows[3])
    assert (third.low, third.high, third.reviewer, third.review) == (47, 47, "Ana", "correct")
    assert (fourth.measure, fourth.country, fourth.place) == ("killed", "PL", "Poland")
    said = {one.verdict: (one.reason, one.note) for one in reviews(ledger)}
    assert said["reject"] == ("wrong_number", "of another year")
    assert counts(back(rows)) == {"unchanged": len(rows)}
    assert len(reviews(ledger)) == 4
    ((first, last),) = summary.reviews
    assert last - first == 3 and summary.numbers() == f"{first}-{last}"
    done = run_sayso("review", "undo", summary.numbers(), "-l", ledger.path)
    assert done.stdout.startswith("Taken back: 4 reviews")
    assert list(ledger.figures()) == before


def test_what_others_decided_during_an_import_is_not_taken_back_with_it(ledger, rows, back, monkeypatch):
    rows[0] |= {"verdict": "accept"}
    rows[-1] |= {"verdict": "accept"}
    other = figure_at(ledger, rows[-1])
    (other,) = [one for one in ledger.figures() if one.report_id == other.report_id and one.id != other.id][
        :1
    ]

    def while_cleo_decides(asked, found):
        for number, some in enumerate(batches(asked, found)):
            if number == 1:
                with ledger.writing() as connection:
                    decide_finding(
                        connection, Decision("confirm", "figure", other.report_id, "Cleo", other.id)
                    )
            yield some

    batches = importing._batches
    monkeypatch.setattr(importing, "AT_ONCE", len(rows) // 2)
    monkeypatch.setattr(importing, "_batches", while_cleo_decides)
    summary = back(rows)
    assert counts(summary)["accepted"] == 2 and summary.numbers().count(",") == 1
    done = run_sayso("review", "undo", summary.numbers(), "-l", ledger.path)
    assert done.stdout.startswith("Taken back: 2 reviews")
    assert [one.reviewer for one in ledger.figures() if one.reviewer] == ["Cleo"]
    assert "names no reviews" in run_sayso("review", "undo", "1-2,x", "-l", ledger.path).stderr


def test_a_workbook_that_openpyxl_edited(ledger, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    path, out = tmp_path / "figures.xlsx", tmp_path / "report.csv"
    run_sayso("export", "xlsx", "figures", "--for-review", "-l", ledger.path, "-o", path)
    book = openpyxl.load_workbook(path)
    sheet = book["figures"]
    head = [cell.value for cell in sheet[1]]
    assert head[:5] == ["key", "verdict", "reason", "note", "editor"]
    at = {name: index + 1 for index, name in enumerate(head)}
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert any("accept" in formula for formula in offered.values())
    keys = [sheet.cell(number, 1).value for number in range(2, 7)]
    sheet.cell(2, at["verdict"]).value = "accept"
    sheet.cell(3, at["period_last"]).value = date(2021, 7, 2)
    sheet.cell(4, at["low"]).value = 1_000
    sheet.cell(4, at["qualifier"]).value = "at_least"
    sheet.cell(4, at["high"]).value = None
    sheet.cell(5, at["measure"]).value = "nonsense"
    sheet.delete_rows(7, 5)
    sheet.delete_cols(at["title"])
    sheet.move_range(f"A6:{openpyxl.utils.get_column_letter(len(head))}6", rows=300)
    book.save(path)
    done = run_sayso(
        "review", "import", path, "-l", ledger.path, "--by", "Ana", "--unmatched", out, width=200
    )
    assert done.returncode == 0 and "1  accepted" in done.stdout and "2  corrected" in done.stdout
    assert "figures, row 5: invalid. measure: there is no 'nonsense'" in done.stdout
    assert "figures, row 5" in out.read_text(encoding="utf-8-sig")
    found = {one.quote: one for one in ledger.figures() if one.review}
    assert len(found) == 3 and {one.reviewer for one in found.values()} == {"Ana"}
    assert date(2021, 7, 2) in {one.period_last for one in found.values()}
    assert (1_000, None, "at_least") in {(one.low, one.high, one.qualifier) for one in found.values()}
    assert keys[0] in {f"figure-{one.id}" for one in found.values()}


def shown(day, form):
    return date.fromisoformat(day).strftime(form) if day else ""


def grouped(number, sign):
    return f"{int(number):,}".replace(",", sign) if number else ""


DAMAGE = {
    "as it is": ({}, {}),
    "German Excel": (
        {"encoding": "cp1252", "delimiter": ";", "lineterminator": "\r\n"},
        {"days": "%d.%m.%Y", "sign": "."},
    ),
    "American Excel": (
        {"encoding": "utf-8-sig", "lineterminator": "\r\n"},
        {"days": "%m/%d/%Y", "sign": ","},
    ),
    "British Excel, two-digit years": ({"encoding": "cp1252"}, {"days": "%d/%m/%y", "sign": ","}),
    "Unicode text": ({"encoding": "utf-16", "delimiter": "\t"}, {"days": "%d/%m/%Y", "sign": "\xa0"}),
    "months in words": ({}, {"days": "%d-%b-%y", "sign": " "}),
    "plain ASCII": ({"encoding": "ascii"}, {"days": "%Y-%m-%d 00:00:00", "sign": ""}),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_a_spreadsheet_does_to_cells_is_no_correction(rows, back, ledger, name):
    dialect, form = DAMAGE[name]
    for row in rows:
        for day in DAYS if "days" in form else ():
            row[day] = shown(row[day], form["days"])
        for number in ("low", "high") if "sign" in form else ():
            row[number] = grouped(row[number], form["sign"])
        row["place_approximate"] = row["place_approximate"].upper()
        row["country"] = row["country"] or "  "
    rows.sort(key=lambda row: row["quote"], reverse=True)
    summary = back(rows[:-2], **dialect)
    assert counts(summary) == {"unchanged": len(rows) - 2}, summary.problems[:3]
    assert reviews(ledger) == []


@pytest.mark.parametrize(
    ("name", "cell", "before", "typed"),
    [
        ("low", "1,000", 1000, None), ("low", "1.000", 1000, None), ("low", "1000.0", 1000, None),
        ("low", "1 000", 1000, None), ("low", "1'000", 1000, None), ("low", "1E+03", 1000, None),
        ("low", "1.23E+06", 1_234_567, None), ("low", "1.24E+06", 1_234_567, "1240000"),
        ("low", "1234567890123450000", 1_234_567_890_123_456_789, None), ("low", "007", 7, None),
        ("low", "", 7, ""), ("low", "", None, None), ("low", "nan", None, None),
        ("low", "1,500", 1000, "1500"),
        ("country", "", "NA", None), ("country", "nan", "NA", None), ("country", "lt", "LT", None),
        ("country", "Poland", "LT", "Poland"), ("measure", "Crossing Attempts", "crossing_attempts", None),
        ("place_text", "Bia?ystok", "Białystok", None), ("place_text", "BiaÅ‚ystok", "Białystok", None),
        ("place_text", "Bialystok", "Białystok", "Bialystok"),
        ("speaker", "the  minister’s", "the minister's", None),
        ("counted", "'=people", "=people", None), ("counted", "-", None, "-"),
        ("period_last", "44412", date(2021, 8, 4), None), ("period_last", "Aug-21", date(2021, 8, 4), None),
        ("period_last", "13/08/2021", date(2021, 8, 4), "2021-08-13"),
        ("period_last", "", date(2021, 8, 4), ""),
        ("period_last", "5 August 2021", date(2021, 8, 4), "2021-08-05"),
    ],
)  # fmt: skip
def test_a_cell_is_the_same_or_what_was_typed(name, cell, before, typed):
    assert changed(name, cell, before, Habits()) == typed


@pytest.mark.parametrize(
    ("name", "cell", "told"),
    [
        ("low", "many", "is not a whole number"), ("low", "12.5", "is not a whole number"),
        ("low", "#REF!", "an error of the spreadsheet"), ("low", "########", "an error of the spreadsheet"),
        ("period_last", "04/05/2021", "may be 2021-04-05 or 2021-05-04"),
        ("period_last", "31/02/2021", "not a valid date"),
        ("speaker", "Bia\ufffdystok", "letters that were lost"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(name, cell, told):
    with pytest.raises(QueryError, match=told):
        changed(name, cell, None, Habits())
    assert Habits.of(["04/05/2021", "13/05/2021"]).order == "dmy"
    assert changed("period_last", "04/05/2021", None, Habits("dmy")) == "2021-05-04"


def test_an_id_that_was_cut_or_taken_for_a_number_is_found_by_the_place(rows, back, ledger):
    for row in rows:
        del row["key"]
    rows[0] |= {"id": rows[0]["id"][:10], "verdict": "accept"}
    rows[1] |= {"id": "1.2E+15", "verdict": "accept"}
    summary = back(rows)
    assert counts(summary) == {"accepted": 1, "not matched": 1, "unchanged": len(rows) - 2}
    assert "damaged (1.2e+15)" in summary.problems[0].message
    assert _is_left_of("1.23457e+15", "1234567890123456") and _is_left_of(
        "1234567890123450", "1234567890123456"
    )
    assert not _is_left_of("1.23457e+15", "2234567890123456")


def test_what_changed_in_the_ledger_meanwhile_is_a_conflict_and_not_overwritten(rows, back, ledger):
    first, second, third = (figure_at(ledger, row) for row in rows[:3])
    with ledger.writing() as connection:
        for verdict, row, changes in (
            ("correct", first, {"low": 5, "high": 5}), ("reject", second, {}), ("confirm", third, {}),
        ):  # fmt: skip
            decide_finding(
                connection, Decision(verdict, "figure", row.report_id, "Ben", row.id, changes=changes)
            )
    rows[0] |= {"low": "6", "high": "6"}
    rows[1] |= {"verdict": "accept"}
    rows[2] |= {"verdict": "accept"}
    summary = back(rows)
    assert counts(summary) == {"conflict": 2, "unchanged": len(rows) - 2}
    assert all("Ben" in one.message and "review undo" in one.message for one in summary.problems)
    assert figure_at(ledger, rows[0]).low == 5 and len(reviews(ledger)) == 3
    rows[0] |= {"low": "5", "high": "5"}
    rows[1] |= {"verdict": "reject"}
    assert counts(back(rows)) == {"unchanged": len(rows)}


def test_a_correction_can_be_exported_and_corrected_again(rows, back, ledger, tmp_path):
    rows[0] |= {"low": "6", "high": "6"}
    back(rows[:1])
    path = tmp_path / "again.csv"
    export_list(ledger, ("csv", "figures"), ExportQuery(for_review=True), path)
    again = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    row = next(one for one in again if one["review"])
    row |= {"low": "7", "high": "7", "editor": "Ben"}
    assert counts(back(again)) == {"corrected": 1, "unchanged": len(again) - 1}
    assert figure_at(ledger, row).low == 7
    assert counts(back(again)) == {"unchanged": len(again)}


def test_a_bad_row_stops_nothing_and_says_what_is_wrong(rows, back, ledger):
    rows[0] |= {"verdict": "perhaps"}
    rows[1] |= {"low": "90", "high": "80", "qualifier": "range"}
    rows[2] |= {"verdict": "reject", "reason": "I do not like it"}
    rows[3] |= {"key": "figure-0000000000000000", "id": "0000000000000000"}
    rows[4] |= {"unit": "households"}
    rows[5] |= dict.fromkeys(list(rows[5])[7:18], "")
    rows[6] |= {"note": "hm"}
    rows[7] |= {"verdict": "corrected"}
    rows[8] |= {"speaker": "x" * 5_000}
    rows[9] |= {"editor": "y" * 100, "verdict": "accept"}
    rows[10] |= {"speaker": "a\x00b"}
    rows[11] |= {"verdict": "accept", "note": "n" * 3_000}
    rows.append({**rows[12], "verdict": "accept"})
    rows.append({**rows[12], "verdict": "reject"})
    summary = back(rows)
    assert counts(summary) == {
        "invalid": 11, "not matched": 1, "accepted": 1, "conflict": 1, "unchanged": len(rows) - 14
    }  # fmt: skip
    assert len(reviews(ledger)) == 1
    said = {one.where: one.message for one in summary.problems}
    for where, told in {
        "row 2": "'perhaps' is none", "row 3": "low: 90 is above high, 80", "row 4": "Known: not_a_figure",
        "row 5": "no such figure", "row 6": "unit: this cannot be corrected",
        "row 7": "All of its cells are empty",
        "row 8": "no verdict", "row 9": "no cell differs",
        "row 10": "300 characters", "row 11": "60 characters",
        "row 13": "2,000 characters", f"row {len(rows) + 1}": f"in row {len(rows)}",
    }.items():  # fmt: skip
        assert told in said[where], where


def test_a_missed_figure_is_added_by_its_words(rows, back, ledger):
    source = next(row for row in rows if figure_at(ledger, row))
    text = ledger.report(source["report_id"]).text
    empty = dict.fromkeys(source, "")
    words = text.split(".")[0].split()[-2:]
    new = {
        **empty,
        "report_id": source["report_id"],
        "quote": " ".join(words),
        "measure": "arrivals",
        "low": "12",
    }
    before = len(list(ledger.figures()))
    assert counts(back([*rows, new])) == {"added": 1, "unchanged": len(rows)}
    assert len(list(ledger.figures())) == before + 1
    assert counts(back([*rows, new])) == {"unchanged": len(rows) + 1}
    without = {**empty, "quote": "12 people"}
    nowhere = {**new, "quote": "no such words"}
    assert counts(back([without, nowhere])) == {"not matched": 1, "invalid": 1}


def test_reviewers_are_those_of_the_desk(rows, back, ledger):
    with ledger.writing() as connection:
        add_account(connection, "ana", "a long password", Role.REVIEWER)
        add_account(connection, "guest", "a long password", Role.READER)
    rows[0] |= {"verdict": "accept", "editor": "ANA"}
    rows[1] |= {"verdict": "accept", "editor": "guest"}
    rows[2] |= {"verdict": "accept", "editor": "Chloé"}
    rows[3] |= {"verdict": "accept"}
    summary = back(rows, me="importer")
    assert counts(summary) == {"accepted": 3, "invalid": 1, "unchanged": len(rows) - 4}
    assert "guest may only read" in summary.problems[0].message
    assert summary.remarks == ["Without an account here, and kept as written: Chloé."]
    assert {one.reviewer for one in reviews(ledger)} == {"ana", "Chloé", "importer"}
    with ledger.engine.connect() as connection:
        audit = find_audit(connection)
    assert audit[0].who == "importer" and "edited.csv: 3 accepted" in audit[0].detail


def test_a_dry_run_says_the_same_and_writes_nothing(rows, back, ledger):
    rows[0] |= {"verdict": "reject"}
    rows[1] |= {"low": "1", "high": "1"}
    tried = back(rows, dry_run=True)
    assert reviews(ledger) == [] and figure_at(ledger, rows[0])
    done = back(rows)
    assert (counts(tried), tried.fields) == (counts(done), done.fields)
    assert done.counts[RowOutcome.REJECTED] == done.counts[RowOutcome.CORRECTED] == 1


def test_the_picture_follows(rows, back, ledger):
    refresh(ledger)
    rows[0] |= {"verdict": "reject"}
    back(rows[:1])
    with ledger.engine.connect() as connection:
        assert set(pending_reports(connection)) == {rows[0]["report_id"]}
    refresh(ledger)
    with ledger.engine.connect() as connection:
        assert not pending_reports(connection)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("empty.csv", b"", "empty"), ("none.csv", b"a,b\n1,2\n", "no column `key` or `id`"),
        ("x.xlsx", b"PK\x03\x04broken", "broken spreadsheet"),
        ("x.xls", b"\xd0\xcf\x11\xe0" * 9, "old Excel file"),
        ("x.csv", b"key,verdict\n\x00\x01\x02", "binary"), ("x.json", b'[{"data": ', "no JSON"),
        ("x.json", b"[" * 100_000, "no JSON"), ("x.spacy", b"x\x9cnonsense", "no DocBin"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_one_sentence(ledger, tmp_path, name, data, told):
    path = tmp_path / name
    path.write_bytes(data)
    done = run_sayso("review", "import", path, "-l", ledger.path)
    assert done.returncode == 1 and told in done.stderr and "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_is_not_there_is_said(ledger, tmp_path):
    assert "There is no file" in run_sayso("review", "import", tmp_path / "x", "-l", ledger.path).stderr
    assert "names no reviews" in run_sayso("review", "undo", "a-b", "-l", ledger.path).stderr
    assert "There are no reviews" in run_sayso("review", "undo", "99999999999", "-l", ledger.path).stderr
