"""Files that nobody prepared: read, or a failure that says what, never cut in silence."""

import gzip
import json
import os
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from sayso.errors import IntakeError
from sayso.intake import Defaults, find_files, read_file
from sayso.intake.dates import order_of, read_published

TEXT = "Police in Riga said on Monday that twelve people had been hurt in a fire at a warehouse."
GERMAN = (
    "Die Polizei in Riga teilte am Montag mit, dass bei einem Brand zwölf Menschen verletzt worden seien."
)


@pytest.fixture
def read(tmp_path):
    """Write a file and read it."""

    def made(name, data, defaults=Defaults()):  # noqa: B008
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(read_file(path, defaults))

    return made


def reasons(items):
    return [item.error.reason if item.error else "read" for item in items]


@pytest.mark.parametrize("written", ["English", "EN", "eng", "en-US", "en_GB", "english (UK)", "", "unknown"])
def test_english_by_any_of_its_names(read, written):
    (item,) = read("a.jsonl", json.dumps({"text": TEXT, "language": written}))
    assert item.report.language == "en"


def test_an_unknown_language_is_asked_of_the_text(read):
    (item,) = read("a.jsonl", json.dumps({"text": GERMAN, "language": "n/a"}))
    assert item.error.reason == "language"


@pytest.mark.parametrize(
    "row",
    [
        {"body": TEXT, "publishedAt": "2021-08-03T10:00:00Z", "source": [{"name": "Example Times"}]},
        {"content": TEXT, "datePublished": "2021-08-03", "source": {"name": "Example Times"}},
        {"text": TEXT, "seendate": "20210803T100000Z", "publisher": "Example Times"},
        {"text": TEXT, "pub date": "3 August 2021", "source": [{"name": "Example Times"}]},
        {
            "body": TEXT,
            "date": {"created": "2021-08-03T10:00:00+00:00"},
            "source": [{"name": "Example Times"}],
        },
    ],
)
def test_fields_by_the_names_that_others_give_them(read, row):
    (item,) = read("a.jsonl", json.dumps(row))
    assert (item.report.published, item.report.publisher) == (date(2021, 8, 3), "Example Times")


@pytest.mark.parametrize(
    "whole",
    [
        json.dumps({"text": TEXT}, indent=2),
        json.dumps([{"text": TEXT}], indent=2),
        json.dumps({"total": 1, "data": [{"fields": {"text": TEXT}}]}, indent=1),
        json.dumps({"response": {"results": [{"text": TEXT}]}}),
    ],
)
def test_json_that_is_indented_or_nested(read, whole):
    assert [item.report.text for item in read("a.json", whole)] == [TEXT]


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "Police", "id": ' + "9" * 5000 + "}",
        "[" * 200_000,
        '{"text": "lone \\ud800 surrogate"}',
        '{"text": "a NUL \\u0000 in it"}',
    ],
)
def test_a_hostile_line_is_its_own_failure_or_read(read, line):
    good = json.dumps({"text": TEXT})
    items = read("a.jsonl", f"{good}\n{line}\n{good}\n")
    assert reasons(items)[0] == reasons(items)[-1] == "read"
    assert len(items) == 3
    for item in items:
        if item.report:
            item.report.text.encode("utf-8")


def test_markup_and_entities_in_a_column_are_cleaned(read):
    body = "<p>Police &amp; fire crews said <b>1&nbsp;200</b> people were hurt.</p><ul><li>12 died</li></ul>"
    (item,) = read("a.jsonl", json.dumps({"text": body}))
    assert item.report.text == "Police & fire crews said 1\xa0200 people were hurt.\n\n12 died"
    (plain,) = read("b.jsonl", json.dumps({"text": "If a < b and c > d, 12 people were hurt & fled."}))
    assert plain.report.text == "If a < b and c > d, 12 people were hurt & fled."


def test_a_row_with_more_cells_than_columns_is_joined_and_said(read):
    (item,) = read("a.csv", "date,text\n2021-08-03,Police said 3 people were killed, 12 hurt, in Riga.\n")
    assert item.report.text == "Police said 3 people were killed, 12 hurt, in Riga."
    assert "cells" in item.notes[0]


def test_an_unclosed_quotation_mark_takes_no_other_row(read):
    items = read("a.csv", f'date,text\n2021-08-03,"{TEXT}\n2021-08-04,{TEXT}\n')
    assert [item.report.published for item in items] == [date(2021, 8, 3), date(2021, 8, 4)]
    assert any("quotation mark" in note for note in items[0].notes)


def test_semicolons_sep_and_hxl(read):
    for first in ("", "sep=;\n"):
        items = read("a.csv", f"{first}When;What\n#date;#description\n2021-08-03;{TEXT}\n")
        assert [(item.report.published, item.report.text) for item in items] == [(date(2021, 8, 3), TEXT)]


def test_a_bare_carriage_return_in_a_header_stops_nothing(read):
    items = read("a.csv", f"date,te\rxt\n2021-08-03,{TEXT}\n")
    assert items
    assert all(item.report or item.error for item in items)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2014-03", "2014-03-31", "month"),
        ("March 2014", "2014-03-31", "month"),
        ("2014", "2014-12-31", "year"),
        ("2014-03-02", "2014-03-02", "day"),
        ("20140302", "2014-03-02", "day"),
        ("2 March 2014", "2014-03-02", "day"),
        ("2014-03-02T23:30:00+02:00", "2014-03-02", "day"),
        ("Sun, 02 Mar 2014 23:30:00 GMT", "2014-03-02", "day"),
        ("2 Mar 2014 00:10 -0500", "2014-03-02", "day"),
    ],
)
def test_a_partial_date_stays_partial(written, day, precision):
    found = read_published(written)
    assert (found.day.isoformat(), found.precision) == (day, precision)


@pytest.mark.parametrize(
    "written",
    [
        "2014-13-05",
        "2014-02-30",
        "31/31/2014",
        "someday",
        "Sun, 30 Feb 2014 10:00:00 GMT",
        "2 Mar 2014 25:10 GMT",
    ],
)
def test_impossible_dates_are_refused(written):
    with pytest.raises(IntakeError, match="date"):
        read_published(written)


def test_a_column_has_one_order(read):
    rows = "".join(f"{day},{TEXT}\n" for day in ("01/02/2014", "01/13/2014"))
    items = read("a.csv", f"date,text\n{rows}")
    assert [item.report.published for item in items] == [date(2014, 1, 2), date(2014, 1, 13)]
    assert order_of(["01/02/2014", "13/01/2014"]) == "dmy"


def test_a_date_that_can_be_read_in_two_ways_says_how_it_was_read(read):
    (item,) = read("a.csv", f"date,text\n12/05/2018,{TEXT}\n")
    assert item.report.published == date(2018, 5, 12)
    assert "12/05/2018" in item.notes[0]
    (other,) = read("a.csv", f"date,text\n12/05/2018,{TEXT}\n", Defaults(order="mdy"))
    assert other.report.published == date(2018, 12, 5)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("sitrep_2021-08-03.txt", ""),
        ("20210803_update.txt", ""),
        ("a.txt", "Situation report, 3 August 2021\n\n"),
        ("a.txt", "As of 3 August 2021\n\n"),
    ],
)
def test_dates_in_names_and_heads_are_used_and_said(read, name, head):
    (item,) = read(name, head + TEXT)
    assert item.report.published == date(2021, 8, 3)
    assert "3 August 2021" in item.notes[0]


def page(head, body=f"<p>{TEXT}</p><p>{TEXT} It began in the morning, the officials added.</p>"):
    head = f"<head><title>Fire</title>{head}</head>"
    return f"<!doctype html><html>{head}<body><article>{body}</article></body></html>"


def test_a_pages_first_publication_before_its_modification(read):
    head = (
        '<meta property="article:modified_time" content="2023-11-20T10:00:00Z">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-08-04", '
        '"dateModified": "2023-11-20"}</script>'
    )
    (item,) = read("a.html", page(head))
    assert item.report.published == date(2021, 8, 4)


def test_a_text_newer_by_years_outranks_the_first_publication(read):
    head = (
        '<meta property="article:published_time" content="2009-03-01T10:00:00Z">'
        '<meta property="article:modified_time" content="2021-08-04T10:00:00Z">'
    )
    body = f"<p>Updated 4 August 2021. {TEXT} It was the worst since 3 May 2020.</p><p>{TEXT}</p>"
    (item,) = read("a.html", page(head, body))
    assert item.report.published == date(2021, 8, 4)


def test_a_live_blog_gives_a_report_a_post(read):
    posts = [
        {
            "@type": "BlogPosting",
            "headline": f"Post {n}",
            "datePublished": f"2021-08-0{n}T10:00:00Z",
            "articleBody": f"{TEXT} {n} died.",
        }
        for n in (2, 4)
    ]
    linked = json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": posts})
    items = read("a.html", page(f'<script type="application/ld+json">{linked}</script>'))
    assert [item.report.published for item in items] == [date(2021, 8, 2), date(2021, 8, 4)]
    assert [item.location[-2:] for item in items] == ["#1", "#2"]


def test_tables_and_captions_that_are_not_read_are_said(read):
    table = "<table><tr><th>Place</th><th>Dead</th></tr><tr><td>Riga</td><td>24</td></tr></table>"
    (item,) = read("a.html", page("", f"<p>{TEXT}</p><p>{TEXT} The list follows.</p>{table}"))
    assert ("24" in item.report.text) or any("table" in note for note in item.notes)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(read_file(tmp_path / "pipe.txt", Defaults())) == ["special"]


def test_a_device_does_not_hang(tmp_path):
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert reasons(read_file(tmp_path / "zero.txt", Defaults())) == ["special"]


def test_a_gzip_bomb_is_measured_before_it_is_unpacked_whole(read):
    (item,) = read("bomb.txt.gz", gzip.compress(b"0" * 300_000_000, 1))
    assert item.error.reason == "too_large"


def test_odd_names_and_closed_folders(tmp_path):
    odd = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(odd)).write_text(TEXT)
    found = list(find_files([tmp_path]))
    (item,) = read_file(found[0], Defaults())
    assert item.report.text == TEXT
    item.location.encode("utf-8")


@pytest.fixture
def address():
    """A page on a server of this machine."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/fire.html"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page('<meta property="article:published_time" content="2021-08-03">').encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_fetched_only_when_asked(address):
    from sayso.intake.fetch import fetch_pages

    (item,) = fetch_pages([f"{address}/fire.html"], Defaults())
    assert (item.report.published, item.report.url) == (date(2021, 8, 3), f"{address}/fire.html")
    (missing,) = fetch_pages([f"{address}/none.html"], Defaults())
    assert missing.error.reason == "status"


DAYLESS = [
    ("a.csv", f"date,text\nsoon,{TEXT}\n"),
    ("a.jsonl", json.dumps({"text": TEXT, "date": "2021-02-30"})),
    ("a.html", page('<meta property="article:published_time" content="the other day">')),
    ("a.txt", f"---\npublished: soon\n---\n{TEXT}"),
    ("a.eml", f"MIME-Version: 1.0\nMessage-ID: <1@example.org>\nDate: some day in May\n\n{TEXT}\n"),
]


@pytest.mark.parametrize(("name", "data"), DAYLESS)
def test_a_day_that_cannot_be_read_stops_no_report(read, name, data):
    (item,) = read(name, data)
    assert TEXT in item.report.text
    assert item.report.published is None
    assert "cannot be read as a day" in item.notes[0]
    (other,) = read(name, data, Defaults("2021-08-04"))
    assert other.report.published == date(2021, 8, 4)
