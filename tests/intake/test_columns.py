"""Tables as people have them: which column gives what, by its name or content, and how its days are meant."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest

from sayso.intake import Defaults, read_file

PLACES = ["Honduras", "Peru", "Chile", "Malta", "Cyprus", "Nepal", "Kenya", "Ghana"]
FLOODS = [
    f"Civil protection in {place} said that {number} people had been hurt when a river rose on Monday."
    for number, place in enumerate(PLACES, 12)
]
SHELTERS = [
    f"The Red Cross opened {number} shelters near the schools and asks for blankets and medicine."
    for number in range(2, 10)
]


def table(rows, separator=",", encoding="utf-8", above=""):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return (above + out.getvalue()).encode(encoding)


@pytest.fixture
def read(tmp_path):
    """Read the bytes, or the rows of sheets, of a table."""

    def made(data, name="a.csv", defaults=Defaults()):  # noqa: B008
        path = tmp_path / name
        if isinstance(data, dict):
            book = openpyxl.Workbook()
            book.remove(book.active)
            for title, rows in data.items():
                sheet = book.create_sheet(title)
                for row in rows:
                    sheet.append(row)
            book.save(path)
        else:
            path.write_bytes(data)
        return list(read_file(path, defaults))

    return made


def uses(items):
    return {(use.field, use.column, use.by) for use in items[0].columns.uses}


def days(items):
    return [item.report.published.isoformat() for item in items]


def test_spanish_names_semicolons_and_latin_1(read):
    rows = [["Título", "Fecha de publicación", "Fuente", "Descripción", "Enlace"]]
    rows += [
        ["Inundación", f"{n + 4:02}/08/2021", "Protección Civil", FLOODS[n], f"https://example.org/{n}"]
        for n in range(3)
    ]
    items = read(table(rows, ";", "latin-1"))
    report = items[0].report
    assert (report.title, report.publisher, report.url) == (
        "Inundación",
        "Protección Civil",
        "https://example.org/0",
    )
    assert (report.text, days(items)) == (FLOODS[0], ["2021-08-04", "2021-08-05", "2021-08-06"])


def test_few_letters_of_windows_1252_are_read_so_and_said(read):
    rows = [["Titre", "Date", "Texte", "Média"], ["Crue", "4 août 2021", FLOODS[0], "Radio Exemple"]]
    (item,) = read(table(rows, ";", "cp1252"))
    assert (item.report.title, item.report.published) == ("Crue", date(2021, 8, 4))
    assert "Windows-1252" in item.notes[0]


def test_columns_of_text_are_joined_each_a_paragraph(read):
    (item,) = read(table([["notes", "date", "description"], [SHELTERS[0], "2021-08-04", FLOODS[0]]]))
    assert item.report.text == f"{SHELTERS[0]}\n\n{FLOODS[0]}"


def test_a_summary_that_the_body_says_too_is_not_told_twice(read):
    rows = [["title", "summary", "body"]]
    rows += [["Flood", f"{FLOODS[0][:60]}…", FLOODS[0]], ["Flood", SHELTERS[1], FLOODS[1]]]
    first, second = read(table(rows))
    assert first.report.text == FLOODS[0]
    assert second.report.text == f"{SHELTERS[1]}\n\n{FLOODS[1]}"


def test_notes_that_are_no_prose_are_left_out(read):
    rows = [["text", "notes"], *([flood, "checked"] for flood in FLOODS)]
    items = read(table(rows))
    assert items[0].report.text == FLOODS[0]
    assert items[0].columns.left_out == ("notes",)


def test_columns_are_known_by_their_content(read):
    rows = [["Nr", "Wann", "Wer", "Was", "Wo im Netz", "Ort"]]
    rows += [
        [n, f"{n + 1}.8.2021", ("OCHA", "Example News")[n % 2], flood, f"https://example.org/{n}", "Lima"]
        for n, flood in enumerate(FLOODS)
    ]
    items = read(table(rows, ";"))
    assert uses(items) == {
        ("text", "Was", "content"),
        ("published", "Wann", "content"),
        ("publisher", "Wer", "content"),
        ("url", "Wo im Netz", "content"),
    }
    assert days(items)[0] == "2021-08-01"
    assert "“Was”" in items[0].notes[-1]
    assert not items[1].notes


def test_a_column_of_places_is_no_publisher(read):
    rows = [["text", "Ort"], *([flood, ("Lima", "Cusco")[n % 2]] for n, flood in enumerate(FLOODS))]
    assert uses(read(table(rows))) == {("text", "text", "name")}


def test_users_and_their_addresses_are_no_publishers(read):
    rows = [["Was", "Konto", "Kennung"]]
    rows += [[flood, "office@example.org", ("office1", "press2")[n % 2]] for n, flood in enumerate(FLOODS)]
    assert uses(read(table(rows))) == {("text", "Was", "content")}


def test_long_questions_of_a_form_are_its_header(read):
    question = "Please describe in your own words what happened in the place and what people there need most?"
    items = read(table([["start", question], *([f"2021-08-0{n}", FLOODS[n]] for n in range(1, 4))]))
    assert [item.report.text for item in items] == FLOODS[1:4]


def test_a_name_that_the_content_speaks_against_is_not_believed(read):
    rows = [["report", "source", "Account", "date", "Printed"]]
    rows += [[f"R-{n}", f"https://example.org/{n}", FLOODS[n], n, f"2021-08-0{n + 1}"] for n in range(4)]
    assert uses(read(table(rows))) == {
        ("text", "Account", "content"),
        ("url", "source", "content"),
        ("published", "Printed", "content"),
    }


def test_numbers_and_ids_are_no_text(read):
    (item,) = read(table([["report", "deaths"], ["r-1", 3], ["r-2", 4]]))
    assert item.error.reason == "columns"


@pytest.mark.parametrize(("last", "first"), [("25/04/2021", "2021-04-03"), ("04/25/2021", "2021-03-04")])
def test_a_later_row_decides_which_number_is_the_month(read, last, first):
    items = read(table([["date", "text"], ["03/04/2021", FLOODS[0]], [last, FLOODS[1]]]))
    assert days(items) == [first, "2021-04-25"]
    assert not items[0].notes


@pytest.mark.parametrize(
    "written",
    ["04-Aug-21", "Aug 4, 2021 3:14 PM", "4.8.2021", "2021/8/4", "20210804", "Wed, 04 Aug 2021 10:00:00 GMT",
     "1628035200", "4 de agosto de 2021", "4 août 2021", "4. August 2021", "4 августа 2021"],
)  # fmt: skip
def test_days_as_tables_write_them(read, written):
    assert days(read(table([["date", "text"], [written, FLOODS[0]]]))) == ["2021-08-04"]


def test_days_that_excel_counts_and_an_empty_sheet(read):
    rows = [["Date", "Deaths", "Text"], *([44412 + n, 44412, FLOODS[n]] for n in range(3))]
    items = read({"Reports": rows, "Empty": []}, "a.xlsx")
    assert days(items) == ["2021-08-04", "2021-08-05", "2021-08-06"]


def test_titles_above_the_header_are_passed_over(read):
    above = [["List of reports"], ["Prepared by the office in Lima"]]
    rows = [["No.", "Day it came out", "Outlet", "What happened"]]
    rows += [[n, datetime(2021, 8, n), "Lima Post", FLOODS[n]] for n in range(1, 4)]
    items = read({"Sheet": [*above, *rows]}, "a.xlsx")
    assert (days(items)[0], items[0].report.publisher, len(items)) == ("2021-08-01", "Lima Post", 3)
    plain = [["When", "Narrative of it"], ["4 Aug 2021", FLOODS[0]], ["5 Aug 2021", FLOODS[1]]]
    items = read(table(plain, "\t", above="Incidents, draft\nOffice of civil protection\n\n"), "a.tsv")
    assert (days(items), items[0].location[-2:]) == (["2021-08-04", "2021-08-05"], ":5")


def test_a_table_without_a_header_loses_no_row(read):
    items = read(table([[f"2021-08-0{n + 1}", FLOODS[n], "Example News"] for n in range(4)]))
    assert [item.report.text for item in items] == FLOODS[:4]
    assert days(items)[0] == "2021-08-01"


def test_a_sheet_of_sentences_is_one_text(read):
    items = read(
        {"Read me": [[FLOODS[0]], [SHELTERS[0]]], "Data": [["Province", "Deaths"], ["Lima", 3]]}, "a.xlsx"
    )
    assert [FLOODS[0] in item.report.text for item in items] == [True, False]
    assert SHELTERS[0] in items[0].report.text


def test_a_header_of_several_lines_and_columns_of_one_name(read):
    rows = [["Date\nof report", "Text", "Text"], ["2021-08-04", FLOODS[0] + "\n" + FLOODS[1], SHELTERS[0]]]
    (item,) = read(table(rows))
    assert item.report.text.startswith(FLOODS[0])
    assert days([item]) == ["2021-08-04"]


def test_what_a_user_says_of_columns_holds(read):
    rows = [
        ["text", "lead", "other", "date", "day"],
        [FLOODS[0], SHELTERS[0], FLOODS[1], "2021-08-04", "2021-08-09"],
    ]
    named = Defaults(columns={"text": ("other", "lead"), "published": "day"})
    (item,) = read(table(rows), defaults=named)
    assert item.report.text == f"{FLOODS[1]}\n\n{SHELTERS[0]}"
    assert days([item]) == ["2021-08-09"]


def test_a_column_that_the_user_names_and_is_not_there_is_said(read):
    rows = table([["text", "date"], [FLOODS[0], "2021-08-04"]])
    (item,) = read(rows, defaults=Defaults(columns={"published": "dato"}))
    assert "No column is called 'dato'" in str(item.error)
    (item,) = read(rows, defaults=Defaults(columns={"published": ("dato", "date")}))
    assert days([item]) == ["2021-08-04"]
