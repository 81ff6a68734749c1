"""Lists with words that break files: formulas, control characters, cells and sheets that are too long."""

import csv
import io
import json
from datetime import date

import pytest

from sayso.export.formats import workbook
from sayso.export.formats.csv_hxl import write_csv, write_hxl
from sayso.export.formats.jsonl import write_jsonl
from sayso.export.formats.parquet import write_parquet
from sayso.export.tables.columns import ColumnType, ExportColumn, ExportTable

NASTY = [
    "=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\t=1", "a\x00b\x07\ufffe", "line\nbreak \"quoted\", ; comma",
    "Ĳssel 国境 🚢 العربية", "x" * 40_000, "🚢" * 20_000, "", "_x0041_",
]  # fmt: skip
TYPES = {
    "quote": ColumnType.TEXT, "sentence": ColumnType.TEXT, "low": ColumnType.INTEGER,
    "published": ColumnType.DATE, "is_total": ColumnType.FLAG, "actors": ColumnType.LIST,
    "latitude": ColumnType.NUMBER,
}  # fmt: skip


def table(words=NASTY):
    columns = tuple(ExportColumn(name, type_, name, f"#x+{name}") for name, type_ in TYPES.items())
    rows = [
        (text, text, n or 10**17, date(1850 + 50 * n, 1, 1), bool(n % 2), [text, text], -1.5)
        for n, text in enumerate(words)
    ]
    return ExportTable("things", columns, lambda: iter([rows[:5], rows[5:]]), "everything")


@pytest.mark.parametrize("write", [write_csv, lambda one, out: write_hxl(one, out, ())])
def test_csv_runs_no_formula_and_keeps_every_character(write):
    out = io.StringIO(newline="")
    assert write(table(), out) == len(NASTY)
    rows = list(csv.reader(io.StringIO(out.getvalue().replace("\0", "\ufffd"))))[-len(NASTY) :]
    for text, row in zip(NASTY, rows, strict=True):
        for cell in (row[0], row[5]):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert row[0].removeprefix("'") == text.replace("\0", "\ufffd")
        assert row[6] == "-1.5", "numbers stay numbers"


def test_json_lines_hold_what_was_said():
    out = io.StringIO()
    write_jsonl(table(), out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["quote"] for row in rows] == NASTY and rows[0]["published"] == "1850-01-01"


def test_parquet_holds_what_was_said(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    with (tmp_path / "a.parquet").open("wb") as out:
        write_parquet(table(), out, "0")
    read = pq.read_table(tmp_path / "a.parquet")
    assert read["quote"].to_pylist() == NASTY and read["low"].to_pylist()[0] == 10**17
    assert read["actors"].to_pylist()[1] == ["+1", "+1"]


def test_a_workbook_opens_whatever_the_words_are(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    path = tmp_path / "a.xlsx"
    workbook.write_workbook(table(), path, "0")
    sheet = openpyxl.load_workbook(path)["things"]
    rows = list(sheet.iter_rows(min_row=2))
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d", "b"}, "no formulas"
    assert rows[0][0].value == "=HYPERLINK(1)" and rows[5][0].value.startswith("a")
    assert all(len((row[0].value or "").encode("utf-16-le")) // 2 <= 32_767 for row in rows)
    assert rows[8][0].value.endswith("…") and rows[9][0].value.endswith("🚢…")
    assert rows[0][2].value == str(10**17), "Excel would round it"
    assert (rows[0][3].value, rows[2][3].value.year) == ("1850-01-01", 1950)


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    monkeypatch.setattr(workbook, "ROWS", 5)
    path = tmp_path / "a.xlsx"
    assert workbook.write_workbook(table(["word"] * 12), path, "0") == 12
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["things", "things 2", "things 3", "how to read it"]
    assert [book[name].max_row - 1 for name in book.sheetnames[:3]] == [5, 5, 2]
    assert [book[name].cell(1, 1).value for name in book.sheetnames[:3]] == ["quote"] * 3
