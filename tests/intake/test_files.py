"""Files become reports, or failures with a reason; nothing is lost and nothing raises."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from sayso.intake import Defaults, find_files, read_file, read_stream

TEXT = "Police in Riga said on Monday that twelve people had been hurt in a fire at a warehouse."
PAGE = f"""<!doctype html><html><head><title>Fire in Riga | Example Times</title>
<meta property="og:site_name" content="Example Times"><meta property="og:title" content="Fire in Riga">
<meta property="article:published_time" content="2021-08-03T10:00:00Z"></head>
<body><nav>Home Sport</nav><article><h1>Fire in Riga</h1><p>RIGA (AP) — {TEXT}</p>
<p>The fire began in the morning, and the cause was not known at once, the officials added.</p></article>
<footer>All rights reserved</footer></body></html>"""


def only(path: Path, defaults: Defaults = Defaults()):  # noqa: B008
    (item,) = read_file(path, defaults)
    return item


def test_plain_text_takes_what_the_user_says(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    report = only(tmp_path / "a.txt", Defaults("2021-08-04", "Example Times")).report
    assert (report.text, report.published, report.publisher) == (TEXT, date(2021, 8, 4), "Example Times")


def test_a_header_outranks_what_the_user_says(tmp_path):
    (tmp_path / "a.txt").write_text(
        f"---\ntitle: Fire\npublisher: Own\npublished: 2021-08-01\nnote: x\n---\n\n{TEXT}\n"
    )
    report = only(tmp_path / "a.txt", Defaults("2021-08-04", "Other")).report
    assert (report.title, report.publisher, report.published) == ("Fire", "Own", date(2021, 8, 1))
    assert report.text == TEXT


def test_html_gives_main_text_title_date_publisher_and_agency(tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    report = only(tmp_path / "a.html").report
    assert report.title == "Fire in Riga"
    assert report.published == date(2021, 8, 3)
    assert report.publisher == "Example Times"
    assert report.agency == "AP"
    assert TEXT in report.text
    assert "Home Sport" not in report.text
    assert "rights reserved" not in report.text


def test_a_gzipped_page_is_read(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    assert TEXT in only(tmp_path / "a.html.gz").report.text


def test_json_lines_with_usual_and_with_named_columns(tmp_path):
    row = {
        "headline": "Fire",
        "body": TEXT,
        "date": "2021-08-03T09:30:00Z",
        "source": {"name": "Example Times"},
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    report = only(tmp_path / "a.jsonl").report
    assert (report.title, report.published, report.publisher) == ("Fire", date(2021, 8, 3), "Example Times")
    (tmp_path / "b.jsonl").write_text(json.dumps({"words": TEXT, "day": "2021-08-03"}) + "\n")
    named = Defaults(columns={"text": "words", "published": "day"})
    assert only(tmp_path / "b.jsonl", named).report.published == date(2021, 8, 3)


def test_csv_with_any_usual_delimiter(tmp_path):
    for delimiter in ",;\t":
        path = tmp_path / "a.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerows([["title", "date", "text"], ["Fire", "2021-08-03", TEXT + "\nA second line."]])
        item = only(path)
        assert item.report.text.startswith(TEXT)
        assert item.report.published == date(2021, 8, 3)
        assert item.location == f"{path}:3"


def test_bad_rows_do_not_stop_good_ones(tmp_path):
    good = json.dumps({"text": TEXT})
    (tmp_path / "a.jsonl").write_text(f'{good}\n{{"text": \n{json.dumps({"text": ""})}\n[1]\n{good}\n')
    items = list(read_file(tmp_path / "a.jsonl", Defaults()))
    assert [item.error.reason if item.error else "read" for item in items] == [
        "read",
        "json",
        "empty",
        "json",
        "read",
    ]
    assert [item.location.rsplit(":", 1)[1] for item in items] == ["1", "2", "3", "4", "5"]


FAILURES = [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \n\n", "empty"),
    ("binary.txt", b"\x7fELF\x00\x01\x02" * 50, "binary"),
    ("broken.txt", "Žmonės ".encode() + b"\xff\xfe\x00\x81\x8d\x9d text" * 20, "binary"),
    ("half.txt", b"\xff\xfe\x41", "encoding"),
    ("page.html", b"<html><body><nav>Home</nav></body></html>", "no_text"),
    ("page.html", b"", "empty"),
    ("paper.pdf", b"%PDF-1.7", "pdf"),
    ("photo.jpg", b"\xff\xd8\xff", "unsupported"),
    ("a.docx", b"PK\x03\x04 and no more", "broken"),
    ("a.zip", b"PK\x03\x04 and no more", "broken"),
    ("packed.txt.gz", b"not gzip", "gzip"),
    ("rows.csv", b"a,b\n1,2\n", "columns"),
    ("rows.jsonl", b"\n", "empty"),
    ("rows.json", b"[1, 2", "json"),
]


@pytest.mark.parametrize(("name", "data", "reason"), FAILURES)
def test_failures_have_a_reason_and_say_what_to_do(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    item = only(tmp_path / name)
    assert item.report is None
    assert item.error.reason == reason
    assert str(item.error).endswith((".", ")"))


def test_a_missing_file_is_a_failure(tmp_path):
    assert only(tmp_path / "nowhere.txt").error.reason == "missing"


def test_a_50_mb_file_is_a_failure_and_is_not_read_into_memory(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert only(path).error.reason == "too_large"


def test_a_text_beyond_the_parsers_limit_is_a_failure(tmp_path):
    (tmp_path / "long.txt").write_text(TEXT * 12_000)
    assert only(tmp_path / "long.txt").error.reason == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings(tmp_path, encoding):
    text = (
        TEXT + " The café’s owner, José Müller, said: “It’s over.” He was seen in Zürich – twice – last week."
    )
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert only(tmp_path / "a.txt").report.text == text


def test_another_language_is_kept_but_not_read(tmp_path):
    german = (
        "Die Polizei in Riga teilte am Montag mit, dass bei einem Brand zwölf Menschen verletzt worden seien."
    )
    (tmp_path / "a.txt").write_text(german)
    item = only(tmp_path / "a.txt")
    assert item.error.reason == "language"
    assert "German" in str(item.error)
    assert item.report.text == german


def test_english_full_of_names_is_english(tmp_path):
    text = "Envoys of the Ngazidja and Zanzibar unions were at the talks in Kinshasa with those of Kwazulu."
    (tmp_path / "a.txt").write_text(text)
    assert only(tmp_path / "a.txt").report.text == text


def test_quotation_marks_decoded_wrongly_are_mended(tmp_path):
    row = {"text": TEXT + " The owner\u0092s son saw it."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert only(tmp_path / "a.jsonl").report.text.endswith("The owner’s son saw it.")


def test_standard_input_by_how_it_begins():
    kinds = {
        TEXT.encode(): TEXT,
        PAGE.encode(): TEXT,
        json.dumps({"text": TEXT}).encode(): TEXT,
    }
    for data, text in kinds.items():
        (item,) = read_stream(data, Defaults("2021-08-04"))
        assert text in item.report.text
        assert item.location.startswith("standard input")


def test_folders_are_walked_in_order_without_hidden_files(tmp_path):
    for name in ("b.txt", "a/c.txt", ".git/config", "a/.hidden", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(path.relative_to(tmp_path)) for path in find_files([tmp_path])] == [
        "a/c.txt",
        "a.txt",
        "b.txt",
    ]


@pytest.mark.slow
def test_saved_news_pages(shared):
    """Over the saved pages: most give their publisher's own date and title, and the text is theirs."""
    with (shared / "pages" / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    texts = dates = titles = english = 0
    for row in gold:
        items = list(read_file(shared / "pages" / row["file"], Defaults()))
        item = items[0]
        if item.report is None:
            continue
        english += 1
        whole = " ".join(one.report.text for one in items if one.report)  # a live page has a report a post
        wanted, found = set(row["text"].split()), set(whole.split())
        texts += len(wanted & found) >= 0.8 * len(wanted)
        dates += str(item.report.published) == row["published"][:10]
        titles += item.report.title[:20].lower() == (row["title"] or "")[:20].lower()
    assert english >= 0.95 * len(gold)
    assert texts >= 0.8 * english
    assert dates >= 0.8 * english
    assert titles >= 0.7 * english


def test_a_page_that_does_not_mark_its_article_keeps_its_lists(tmp_path):
    long = "<p>The river rose again in the night, and people left their houses for the school. </p>" * 4
    points = "<h2>Key points</h2><ul><li>97 deaths so far</li><li>2,871 cases</li></ul>"
    page = f"<html><head><title>Floods</title></head><body><h1>Floods</h1>{points}{long}</body></html>"
    (tmp_path / "page.html").write_text(page)
    (item,) = read_file(tmp_path / "page.html", Defaults())
    assert "97 deaths so far" in item.report.text and "2,871 cases" in item.report.text
