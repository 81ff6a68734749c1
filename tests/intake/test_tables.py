"""Tables of documents: their cells, their heads, and what is no part of them."""

import io

import docx
import openpyxl
from tests.intake.test_documents import items, lines, pdf, report

HEAD = ["District", "Deaths", "Houses destroyed"]
ROWS = [
    ["Ardun", "3", "1,204"],
    ["Belmira", "12", "77"],
    ["Corvane Upper", "-", "5"],
    ["Total", "15", "1,286"],
]
PROSE = "The council met on Tuesday to look at the figures that the districts had sent since the river rose."


def cells(found, table=0):
    """The table's rows as a reader sees them, and which of the cells are heads."""
    one = found.layout.tables[table]
    rows = {}
    for cell in one.cells:
        rows.setdefault(cell.row, {})[cell.column] = found.text[cell.start : cell.end]
    heads = {found.text[cell.start : cell.end] for cell in one.cells if cell.head}
    return [[row[column] for column in sorted(row)] for _, row in sorted(rows.items())], heads


def test_a_table_of_a_pdf_without_lines(tmp_path):
    page = [
        *lines([PROSE[:60], PROSE[60:]], 50, 60),
        (50, 110, 12, True, "Damage by district"),
        *((left, 140, 10, True, text) for left, text in zip((50, 160, 220), HEAD, strict=True)),
        *(
            (left, 156 + 16 * at, 10, False, text)
            for at, row in enumerate(ROWS)
            for left, text in zip((50, 160, 220), row, strict=True)
        ),
        (50, 240, 8, False, "Source: Civil Protection"),
        *lines([PROSE[:60], PROSE[60:]], 50, 270),
    ]
    found = report(tmp_path, "damage.pdf", pdf(page))
    rows, heads = cells(found)
    assert rows == [HEAD, *ROWS]
    assert heads == {*HEAD, "Ardun", "Belmira", "Corvane Upper", "Total"}
    table = found.layout.tables[0]
    assert found.text[slice(*table.caption)] == "Damage by district"
    assert found.text[slice(*table.source)] == "Source: Civil Protection"
    totals = {found.text[cell.start : cell.end] for cell in table.cells if cell.total}
    assert totals == {"15", "1,286"}
    assert all(found.layout.page(cell.start) == 1 for cell in table.cells)


def test_heads_over_heads_and_lines_of_one_cell(tmp_path):
    page = [
        (50, 60, 10, True, "Department"),
        (150, 60, 10, True, "People"),
        (300, 60, 10, True, "Houses"),
        *(
            (left, 74, 10, True, text)
            for left, text in ((150, "injured"), (270, "damaged"), (350, "destroyed"))
        ),
        *(
            (left, 100, 10, False, text)
            for left, text in ((50, "Ardun"), (150, "3"), (270, "45"), (350, "7"))
        ),
        (50, 113, 10, False, "and islands"),
        *(
            (left, 140, 10, False, text)
            for left, text in ((50, "Belmira"), (150, "1"), (270, "5"), (350, "9"))
        ),
        *(
            (left, 166, 10, False, text)
            for left, text in ((50, "Dostra"), (150, "4"), (270, "8"), (350, "2"))
        ),
    ]
    found = report(tmp_path, "houses.pdf", pdf(page))
    rows, _ = cells(found)
    assert ["Ardun and islands", "3", "45", "7"] in rows
    (over,) = [cell for cell in found.layout.tables[0].cells if found.text[cell.start : cell.end] == "Houses"]
    assert (over.column, over.columns) == (3, 2)


def test_a_table_goes_on_after_its_page(tmp_path):
    def rows(of, top):
        return [
            (left, top + 16 * at, 10, False, text)
            for at, row in enumerate(of)
            for left, text in zip((50, 160, 220), row, strict=True)
        ]

    first = [*lines([PROSE[:60], PROSE[60:]], 50, 60), *rows([HEAD, *ROWS[:3]], 700)]
    second = [
        *rows([HEAD, ["Dostra", "8", "9"], ["Elmar", "6", "41"], ROWS[3]], 60),
        *lines([PROSE[:60]], 50, 200),
    ]
    found = report(tmp_path, "damage.pdf", pdf(first, second))
    (table,) = found.layout.tables
    shown, _ = cells(found)
    assert shown == [HEAD, *ROWS[:3], ["Dostra", "8", "9"], ["Elmar", "6", "41"], ROWS[3]]
    assert {found.layout.page(cell.start) for cell in table.cells} == {1, 2}


def test_two_columns_of_prose_are_no_table(tmp_path):
    left = [
        "On 3 May 2021 about 40 houses",
        "were lost, and 12 roads closed.",
        "By 4 May 120 people had left,",
        "and 30 came back later on.",
    ]
    right = [
        "The mayor asked for 200 tents",
        "and 15 boats; on 6 May she",
        "thanked 3 towns for 80 beds",
        "and for 9 lorries of water.",
    ]
    found = report(tmp_path, "prose.pdf", pdf([*lines(left, 50, 60), *lines(right, 320, 60)]))
    assert not found.layout.tables
    assert " ".join(left) in found.text


def test_word_keeps_merged_cells(tmp_path):
    made = docx.Document()
    made.add_paragraph(PROSE)
    table = made.add_table(rows=4, cols=3)
    for at, row in enumerate(
        [["District", "Houses", ""], ["", "damaged", "lost"], ["Ardun", "3", "4"], ["Total", "3", "4"]]
    ):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    out = io.BytesIO()
    made.save(out)
    found = report(tmp_path, "houses.docx", out.getvalue())
    places = {
        found.text[one.start : one.end]: (one.row, one.column, one.columns, one.head)
        for one in found.layout.tables[0].cells
    }
    assert places["Houses"] == (1, 2, 2, True)
    assert places["lost"] == (2, 3, 1, True)
    assert places["Ardun"] == (3, 1, 1, True)


def test_a_page_keeps_headings_lists_and_tables(tmp_path):
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    head = "".join(f"<th>{cell}</th>" for cell in HEAD)
    page = (
        f"<html><body><article><h1>Floods in the south</h1><p>{PROSE}</p><h2>Response</h2>"
        f"<ul><li>Teams gave 40 tents to families.</li><li>Schools took in 300 people.</li></ul>"
        f"<table><tr>{head}</tr>{rows}</table><p>Source: Civil Protection</p>"
        f"<p>{PROSE}</p></article></body></html>"
    )
    found = report(tmp_path, "page.html", page.encode())
    kinds = {found.text[one.start : one.end]: one.kind.value for one in found.layout.blocks}
    assert kinds["Response"] == "heading"
    assert kinds["Teams gave 40 tents to families."] == "item"
    rows, heads = cells(found)
    assert rows == [HEAD, *ROWS]
    assert "Belmira" in heads and "12" not in heads


def test_rows_at_the_edge_of_a_page_are_no_head_or_foot(tmp_path):
    def rows(of, top):
        return [
            (left, top + 16 * at, 10, False, text)
            for at, row in enumerate(of)
            for left, text in zip((50, 160, 260), row, strict=True)
        ]

    numbered = [[str(at), f"Town {name}", str(7 * at)] for at, name in enumerate("ABCDEFGH", 1)]
    first = [*lines([PROSE[:60]], 50, 60), *rows([["No", "Town", "Dead"], *numbered[:4]], 740)]
    found = report(tmp_path, "towns.pdf", pdf(first, rows(numbered[4:], 20)))
    assert cells(found)[0] == [["No", "Town", "Dead"], *numbered]


def test_word_keeps_a_head_over_several_rows(tmp_path):
    made = docx.Document()
    made.add_paragraph(PROSE)
    table = made.add_table(rows=3, cols=3)
    for at, row in enumerate([["Department", "Town", "Deaths"], ["Sud", "Ardun", "3"], ["", "Belmira", "4"]]):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    made.save(out)
    found = report(tmp_path, "towns.docx", out.getvalue())
    (sud,) = [one for one in found.layout.tables[0].cells if found.text[one.start : one.end].strip() == "Sud"]
    assert (sud.row, sud.rows, sud.head) == (2, 2, True)


def test_a_name_that_begins_like_a_sum_is_none(tmp_path):
    rows = [["Body", "Deaths"], ["National Police", "3"], ["All Saints", "4"], ["Total Haiti", "7"]]
    made = docx.Document()
    made.add_paragraph(PROSE)
    table = made.add_table(rows=4, cols=2)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    out = io.BytesIO()
    made.save(out)
    found = report(tmp_path, "bodies.docx", out.getvalue())
    totals = [found.text[one.start : one.end] for one in found.layout.tables[0].cells if one.total]
    assert totals == ["7"]


def test_comments_and_code_of_markdown(tmp_path):
    text = f"# Floods\n\n{PROSE} <!-- a note --> And so on.\n\n    Update: 31 people were killed\n"
    found = report(tmp_path, "update.md", text.encode())
    assert "And so on." in found.text and "Update: 31 people were killed" in found.text
    assert "a note" not in found.text


def test_a_part_of_the_title_is_no_publisher(tmp_path):
    title = "Nepal: Earthquake - Situation Report No. 2 (as of 6 November 2023)"
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{PROSE}</p></article>"
    found = report(tmp_path, "page.html", f"{page}</body></html>".encode(), publisher="OCHA")
    assert (found.title, found.publisher) == (title, "OCHA")


def test_a_head_over_several_columns_of_a_page(tmp_path):
    page = (
        f"<html><body><article><p>{PROSE}</p><table><tr><th>District</th><th colspan=2>Injured</th></tr>"
        "<tr><th></th><th>Men</th><th>Women</th></tr><tr><td>Ardun</td><td>3</td><td>4</td></tr>"
        f"<tr><td>Belmira</td><td>5</td><td>6</td></tr></table><p>{PROSE}</p></article></body></html>"
    )
    found = report(tmp_path, "page.html", page.encode())
    (over,) = [one for one in found.layout.tables[0].cells if found.text[one.start : one.end] == "Injured"]
    assert (over.column, over.columns) == (2, 2)


def test_a_sheet_of_numbers_is_a_table(tmp_path):
    book = openpyxl.Workbook()
    for row in (["District in Haiti", *HEAD[1:]], ["Sud", 3, 1204], ["Nippes", 12, 77]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    (item,) = items(tmp_path, "numbers.xlsx", out.getvalue())
    assert item.error is None, item.error
    rows, _ = cells(item.report)
    assert rows[1:] == [["Sud", "3", "1204"], ["Nippes", "12", "77"]]


STYLES = [
    "table{border-collapse:collapse}td,th{border:1px solid #333;padding:4px}",
    "td,th{padding:3px 10px}td{text-align:right}",
    "table{width:100%}td,th{padding:6px;text-align:center}",
    "table{font-size:9pt}td,th{padding:2px 6px;text-align:left}",
    "table{width:60%;font-size:8pt}th{max-width:70px}td{text-align:right;padding:1px 8px}",
]


def test_tables_as_a_browser_prints_them(tmp_path, chromium):
    """Every cell of tables in five styles, with heads of two lines, of which a PDF keeps the words alone."""
    wide = [
        ["Ardun", "83", "8,093", "134", "34"],
        ["Haltern Upper District", "63,363", "250", "895,242", "8"],
    ]
    wide += [["Gorsal", "70", "-", "882,792", "399,873"], ["Total", "519,062", "51", "1,861,223", "6,239"]]
    simple = [
        "District",
        "People affected",
        "Deaths",
        "Households in shelters",
        "Reached with kits for hygiene",
    ]
    body = "".join("<tr><td style='text-align:left'>" + "</td><td>".join(row) + "</td></tr>" for row in wide)
    head = "".join(f"<th>{one}</th>" for one in simple)
    shown = chromium.new_page()
    for number, style in enumerate(STYLES):
        table = f"<table><tr>{head}</tr>{body}</table>"
        shown.set_content(f"<style>{style}</style><p>{PROSE}</p>{table}<p>{PROSE}</p>")
        rows, _ = cells(report(tmp_path, f"{number}.pdf", shown.pdf()))
        assert rows == [simple, *wide], style
    shown.close()


def test_markdown_keeps_headings_lists_and_tables(tmp_path):
    text = (
        "---\npublisher: Civil Protection\npublished: 2021-05-03\n---\n# Floods in the south\n\n"
        f"{PROSE}\n\n## Response\n\n- Teams gave **40 tents** to families.\n- Schools took in 300 people.\n\n"
        "| District | Deaths |\n|---|---:|\n| Ardun | 3 |\n| Belmira | 12 |\n"
    )
    found = report(tmp_path, "update.md", text.encode())
    assert (found.title, found.publisher) == ("Floods in the south", "Civil Protection")
    kinds = {found.text[one.start : one.end]: one.kind.value for one in found.layout.blocks}
    assert kinds["Response"] == "heading"
    assert kinds["Teams gave 40 tents to families."] == "item"
    assert cells(found)[0] == [["District", "Deaths"], ["Ardun", "3"], ["Belmira", "12"]]
