"""Kept pages: whole records whatever happened before, which other tools read."""

import gzip
import io
from datetime import UTC, datetime

import httpx
import pytest
from fastwarc.warc import ArchiveIterator

from sayso.errors import SaysoError
from sayso.intake import Defaults, read_file
from sayso.intake.fetching.archive import PageArchive, mend
from sayso.intake.fetching.client import Answer
from sites import article


def answer(data, address="http://example.org/a?x=1", **headers):
    said = httpx.Headers({"content-type": "text/html", **headers})
    asked = httpx.Headers({"user-agent": "sayso-test"})
    return Answer(address, 200, said, asked, datetime(2026, 11, 28, 10, tzinfo=UTC), io.BytesIO(data))


def records(path):
    with path.open("rb") as file:
        return [
            (str(one.record_type).rpartition(".")[2], one.headers.get("WARC-Target-URI"), one.reader.read())
            for one in ArchiveIterator(file, parse_http=False, verify_digests=True)
        ]


def test_what_is_kept(tmp_path):
    kept = PageArchive(tmp_path / "kept", "sayso-test")
    kept.keep(
        answer(article(), **{"content-encoding": "gzip", "transfer-encoding": "chunked", "x-a": "b\r\nc"})
    )
    kept.keep_text("http://example.org/b", article("Other", 50, place="Rukla"))
    (path,) = (tmp_path / "kept").iterdir()
    found = records(path)
    assert [one[1] for one in found] == [
        None,
        "http://example.org/a?x=1",
        "http://example.org/a?x=1",
        "http://example.org/b",
    ]
    head, _, body = found[1][2].partition(b"\r\n\r\n")
    assert (
        body == article()
        and b"x-archive-orig-content-encoding: gzip" in head
        and b"\ncontent-encoding" not in head
    )
    assert found[2][2].startswith(b"GET /a?x=1 HTTP/1.1\r\nuser-agent: sayso-test")
    (item, *_) = read_file(path, Defaults())
    assert item.report.url == "http://example.org/a?x=1" and "35 people" in item.report.text
    assert [one.report.url for one in read_file(path, Defaults())][1:] == ["http://example.org/b"]


@pytest.mark.parametrize("cut", [1, 10, 200, 400])
def test_a_record_that_was_cut_off_is_taken_away(tmp_path, cut):
    kept = PageArchive(tmp_path, "sayso-test")
    kept.keep(answer(article()))
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    kept.keep(answer(article(number=99)))
    path.write_bytes(path.read_bytes()[:-cut])
    again = PageArchive(tmp_path, "sayso-test")
    again.keep(answer(article(number=77)))
    assert path.read_bytes().startswith(whole)
    bodies = [body for kind, _, body in records(path) if b"people had crossed" in body]
    assert b"35 people" in bodies[0] and b"77 people" in bodies[-1]


def test_a_whole_archive_is_left_as_it_is(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"a" * 3_000_000) + gzip.compress(b"b"))
    before = path.read_bytes()
    assert mend(path) == 0 and path.read_bytes() == before
    path.write_bytes(before + b"\x1f\x8b\x08garbage")
    assert mend(path) == 10 and path.read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(SaysoError, match="keep-pages"):
        PageArchive(tmp_path / "file" / "kept", "sayso-test")
