"""What `sayso read --dry-run` shows: of every input what would be taken, and what left out."""

import json
from datetime import date

import pytest
from rich.console import Console

from sayso.display.preview import preview_page
from sayso.intake import Defaults
from sayso.intake.formats import Format
from sayso.intake.preview import preview_files

TEXT = "Police in Riga said on Monday that twelve people had been hurt in a fire at a warehouse."
PAGE = f"""<!doctype html><html><head><title>Fire</title>
<meta property="og:site_name" content="Example Times">
<meta property="article:published_time" content="2021-08-03"></head>
<body><article><h1>Fire</h1><p>{TEXT}</p><p>{TEXT} It began in the morning.</p></article></body></html>"""


@pytest.fixture
def previews(tmp_path):
    """The previews of files by their names, with the text that is shown of each."""

    def made(files, **given):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        found = {}
        for one in preview_files([tmp_path], Defaults(**given)):
            console = Console(width=140)
            with console.capture() as shown:
                console.print(preview_page(one))
            found[one.location.removeprefix(f"{tmp_path}/")] = (one, " ".join(shown.get().split()))
        return found

    return made


def test_a_table_says_which_column_gives_what_and_what_is_left_out(previews):
    rows = f"Was;Datum;Amt\n{TEXT};4.8.2021;7\n{TEXT} It went on.;soon;8\n;5.8.2021;9\n"
    one, shown = previews({"a.csv": rows})["a.csv"]
    assert (one.kind, one.reports, one.first.published) == (Format.CSV, 2, date(2021, 8, 4))
    assert {(use.field, use.column, use.by) for use in one.columns.uses} == {
        ("text", "Was", "content"),
        ("published", "Datum", "name"),
    }
    assert one.columns.left_out == ("Amt",)
    assert [where[-5:] for where, _ in one.failures] == ["csv:4"]
    for words in (
        "CSV, 2 reports, 1 not read",
        "“Was” by its content Police in Riga",
        "“Datum” by its name",
        "publisher no column",
        "left out “Amt”",
        "'soon' cannot be read",
        "4 It has no text.",
    ):
        assert words in shown


def test_notes_of_one_kind_are_said_once(previews):
    rows = "".join(f"{day}/04/2021,{TEXT}\n" for day in ("03", "05", "06"))
    one, _ = previews({"a.csv": f"date,text\n{rows}"})["a.csv"]
    ((note, count),) = one.notes
    assert ("03/04/2021" in note, count) == (True, 3)


def test_a_column_of_the_users_is_said_to_be_so(previews):
    _, shown = previews({"a.csv": f"text,other\n{TEXT},{TEXT} Again.\n"}, columns={"text": ("other",)})[
        "a.csv"
    ]
    assert "“other” --column" in shown
    assert "left out “text”" in shown


def test_pages_texts_and_json_say_title_day_publisher_and_language(previews):
    found = previews(
        {
            "a.html": PAGE,
            "b_2021-08-04.txt": TEXT,
            "c.jsonl": json.dumps({"body": TEXT, "date": "2021-08-04", "id": 7}),
            "d.txt": TEXT,
        }
    )
    for words in ("title Fire", "2021-08-03 (stated)", "publisher Example Times", "language en"):
        assert words in found["a.html"][1]
    assert "2021-08-04 (by its file's name, b_2021-08-04.txt)" in found["b_2021-08-04.txt"][1]
    assert "“body” by its name" in found["c.jsonl"][1]
    assert "left out “id”" in found["c.jsonl"][1]
    assert "published unknown" in found["d.txt"][1]


def test_what_cannot_be_read_says_why_and_stops_nothing(previews):
    found = previews({"a.pdf": b"%PDF-1.7", "b.jpg": b"\xff\xd8\xff", "c.txt": TEXT})
    assert [one.reports for one, _ in found.values()] == [0, 0, 1]
    assert "The PDF is broken" in found["a.pdf"][1]
