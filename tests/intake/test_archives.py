"""Archives of any size: each record is a report or a failure; a broken one ends nothing."""

import gzip
import json
import tracemalloc
from email.message import EmailMessage

import pytest

from sayso.intake import Defaults, read_file
from sayso.intake import files as intake_files
from sayso.intake.archives import warc
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest

WORDS = (
    "The ministry said on Tuesday that {number} people were detained at the border in the north, and that "
    "most of them had come in small groups. It gave no further details of where they were held or by whom."
)
PAGE = (
    "<html><head><title>Report {number}</title></head><body><article><p>{words}</p></article></body></html>"
)


def page(number, extra=""):
    return PAGE.format(number=number, words=WORDS.format(number=number) + extra)


def record(address, body, head="Content-Type: text/html", status="200 OK", kind="response"):
    http = f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + (
        body if isinstance(body, bytes) else body.encode()
    )
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: {address}\r\n"
        "WARC-Date: 2025-10-28T00:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    ).encode() + http + b"\r\n\r\n"  # fmt: skip


def address(number):
    return f"https://news.example/{number}"


def three():
    return [record(address(number), page(number)) for number in (1, 2, 3)]


def read(path, **options):
    return list(read_file(path, Defaults(), **options))


def good(items):
    return [item.report.url for item in items if item.error is None]


def written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz", "one-stream.warc.gz"])
def test_each_answer_of_a_web_archive_is_a_report(tmp_path, name):
    records = [
        *three(),
        record(address(4), page(4), kind="request"),
        record(address(5), page(5), status="404 Not Found"),
        record(address(6), "body { color: red }", head="Content-Type: text/css"),
        record(
            "https://news.example/robots.txt", "User-agent: *\nDisallow: /", head="Content-Type: text/plain"
        ),
    ]
    if name == "crawl.warc.gz":
        data = b"".join(gzip.compress(one) for one in records)
    else:
        data = b"".join(records)
        data = gzip.compress(data) if name.endswith("gz") else data
    items = read(written(tmp_path, name, data))
    assert good(items) == [address(1), address(2), address(3)]
    assert len(items) == 3
    assert items[1].location.endswith(f"{name}#{address(2)}")
    assert "2 people were detained" in items[1].report.text


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/html; charset=iso-8859-2", b"{page}"),
        ("Content-Type: text/html\r\nContent-Encoding: gzip", b"gzip"),
        ("Content-Type: text/html\r\nTransfer-Encoding: chunked", b"chunked"),
        ("Content-Type: text/html\r\nContent-Encoding: gzip", b"a lie"),
        ("Content-Type: text/html\r\nTransfer-Encoding: chunked", b"a lie"),
    ],
    ids=["charset", "gzip", "chunked", "not-gzip", "not-chunked"],
)
def test_the_record_says_how_its_page_is_packed(tmp_path, head, body):
    text = page(7, " The village is called Łódź.")
    if "iso-8859-2" in head:
        data = text.replace("<head>", '<head><meta charset="utf-8">').encode("iso-8859-2")
    elif body == b"gzip":
        data = gzip.compress(text.encode())
    elif body == b"chunked":
        data = b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in (text.encode(), b""))
    else:
        data = text.encode()
    (item,) = read(written(tmp_path, "a.warc", record(address(7), data, head)))
    assert item.error is None, item.error
    assert "Łódź" in item.report.text


def spoilt(data, at=None):
    at = len(data) // 2 if at is None else at
    return data[:at] + b"\xff\x00\xff" + data[at + 3 :]


@pytest.mark.parametrize(
    ("make", "left"),
    [
        (lambda a, b, c: a + b[:100] + c, [1, 3]),
        (lambda a, b, c: a + b"nonsense\r\n\r\n" + c, [1, 3]),
        (lambda a, b, c: a + b + c[:-50], [1, 2]),
        (lambda a, b, c: a + b + c[:150], [1, 2]),
        (lambda a, b, c: b"".join([gzip.compress(a), spoilt(gzip.compress(b)), gzip.compress(c)]), [1, 3]),
        (lambda a, b, c: b"".join([gzip.compress(a), gzip.compress(b)[:90], gzip.compress(c)]), [1, 3]),
        (lambda a, b, c: b"".join([gzip.compress(a), gzip.compress(b), gzip.compress(c)[:90]]), [1, 2]),
        (lambda a, b, c: gzip.compress(a)[:40] + gzip.compress(b) + gzip.compress(c), [2, 3]),
    ],
    ids=["cut", "nonsense", "tail", "head-only", "gz-spoilt", "gz-cut", "gz-tail", "gz-first"],
)
def test_a_broken_record_is_a_failure_and_not_the_end(tmp_path, make, left):
    data = make(*three())
    items = read(written(tmp_path, "a.warc.gz" if data[:2] == b"\x1f\x8b" else "a.warc", data))
    assert good(items) == [address(number) for number in left]
    (bad,) = [item for item in items if item.error]
    assert bad.error.reason == "broken"


def test_an_answer_that_unpacks_without_end_is_a_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(warc, "MOST_OF_ONE", 100_000)
    bomb = record(
        address(8), gzip.compress(b" " * 5_000_000), "Content-Type: text/html\r\nContent-Encoding: gzip"
    )
    items = read(written(tmp_path, "a.warc", bomb + three()[0]))
    assert [item.error.reason if item.error else None for item in items] == ["too_large", None]


def message(number, attached=None):
    made = EmailMessage()
    made["Subject"], made["From"] = f"Update {number}", "Press Office <press@agency.example>"
    made["Date"], made["Message-ID"] = f"Tue, {number} Aug 2021 10:00:00 +0000", f"<{number}@agency.example>"
    made.set_content(WORDS.format(number=number) + "\n\nFrom the border no news.\nFrom: nobody\n")
    if attached:
        made.add_attachment(attached.encode(), maintype="text", subtype="html", filename="page.html")
    return made.as_bytes()


@pytest.mark.parametrize("name", ["box.mbox", "box.mbox.gz", "export"])
def test_each_message_of_a_mailbox_is_a_report(tmp_path, name):
    line = b"From press@agency.example Tue Aug  3 10:00:00 2021\n"
    messages = [message(3), message(4, attached=page(44)), message(5)]
    data = b"".join(line + one.replace(b"\nFrom the", b"\n>From the") + b"\n" for one in messages)
    items = read(written(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data))
    assert [item.error for item in items] == [None] * 4
    assert [item.location.split("#", 1)[1] for item in items] == ["1", "2", "2#page.html", "3"]
    assert [item.report.title for item in items] == ["Update 3", "Update 4", "Report 44", "Update 5"]
    assert str(items[3].report.published) == "2021-08-05"
    assert "\nFrom the border no news." in items[0].report.text


def test_an_empty_message_is_a_failure_of_its_own(tmp_path):
    line = b"From a@b.example Tue Aug  3 10:00:00 2021\n"
    data = line + message(3) + b"\n" + line + b"Subject: nothing\n\n\n" + line + message(4)
    items = read(written(tmp_path, "box.mbox", data))
    assert [item.error.reason if item.error else None for item in items] == [None, "empty", None]


def rows(count):
    for number in range(1, count + 1):
        day = f"{number % 28 + 1}/3/2021"
        yield {"text": WORDS.format(number=number), "date": day, "title": f"Row {number}"}


def test_large_json_lines_give_what_small_ones_give(tmp_path, monkeypatch):
    lines = [json.dumps(row) for row in rows(40)]
    lines[20:20] = ["not json", "", "[1, 2]", "\udcff".join(["{", "}"])]
    data = "\n".join(lines).encode("utf-8", "surrogateescape")
    path = written(tmp_path, "rows.jsonl", data)
    small = read(path)
    monkeypatch.setattr(intake_files, "LARGE", 100)
    large = read(path)
    assert [(one.location, one.report, str(one.error)) for one in large] == [
        (one.location, one.report, str(one.error)) for one in small
    ]
    assert {one.report.published.month for one in large if not one.error} == {3}  # "5/3" is of March too
    packed = read(written(tmp_path, "rows.jsonl.gz", gzip.compress(data)[:-200]))
    assert packed[-1].error.reason in ("broken", "gzip")


def test_large_json_lines_are_not_kept_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(intake_files, "LARGE", 100)
    path = tmp_path / "rows.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for row in rows(60):
            file.write(json.dumps(row | {"other": "x" * 200_000}) + "\n")
    tracemalloc.start()
    count = sum(1 for _ in read_file(path, Defaults()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60
    assert peak < 6_000_000 < path.stat().st_size


def test_parquet_gives_what_json_lines_give(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.Table.from_pylist(list(rows(100)))
    parquet.write_table(table, tmp_path / "rows.parquet", row_group_size=30)
    lines = written(tmp_path, "rows.jsonl", "\n".join(json.dumps(row) for row in rows(100)).encode())
    found = read(tmp_path / "rows.parquet")
    assert [item.report for item in found] == [item.report for item in read(lines)]
    assert found[4].location.endswith("rows.parquet:5")
    data = (tmp_path / "rows.parquet").read_bytes()
    broken = read(written(tmp_path, "cut.parquet", data[: len(data) // 2]))
    assert [item.error.reason for item in broken] == ["broken"]


def test_what_was_read_of_an_archive_is_not_taken_apart_again(tmp_path, monkeypatch, model):
    path = written(tmp_path, "a.warc", b"".join(three()[:2]))
    with Ledger(tmp_path / "sayso.db") as ledger:
        first = list(ingest(ledger, [path], Options(Defaults())))
        assert [one.kind for one in first] == ["read", "read"]
        path.write_bytes(path.read_bytes() + three()[2] + three()[0])
        taken, real = [], intake_files.read_html
        monkeypatch.setattr(
            intake_files, "read_html", lambda data, *rest: taken.append(data) or real(data, *rest)
        )
        again = list(ingest(ledger, [path], Options(Defaults())))
    assert sorted(one.kind for one in again) == ["known", "known", "known", "read"]
    assert len(taken) == 1
