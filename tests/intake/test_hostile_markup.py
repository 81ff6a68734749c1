"""Pages and documents that are made to harm: no entity is fetched, no tag keeps a parser busy for long."""

import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_documents import docx, epub, odt, zipped

from sayso.errors import IntakeError
from sayso.intake import Defaults, read_stream
from sayso.intake.feeds.parse import read_feed
from sayso.intake.slim import slim_page

SECRET = "The hidden words of another file"
SENTENCE = "Police said 35 people were killed in Riga on Wednesday, and more were hurt, the minister told."
PARAGRAPH = f"<p>{SENTENCE}</p>"
MANY = 100_000


def page(body):
    return f"<html><head><title>A fire</title></head><body>{body}</body></html>".encode()


def texts(data):
    """What is read of some bytes: texts and messages together."""
    found = []
    for item in read_stream(data, Defaults()):
        found += [item.report.text, item.report.title] if item.report else []
        found += [str(item.error)] if item.error else []
    return "\n".join(found)


def with_entity(text, target):
    """XML with an entity that names another file, and is used where the text stands."""
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{target}"><!ENTITY % p SYSTEM "{target}">]>'
    body = text.decode() if isinstance(text, bytes) else text
    body = body[body.index("?>") + 2 :] if body.startswith("<?xml") else body
    return head + body.replace("Two schools are closed.", "Two schools &e; are closed.").replace(
        "<title>A fire", "<title>&e;"
    )


def rewritten(data, target):
    """An office file whose every part of XML has the entity."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            content = old.read(one)
            is_xml = one.filename.endswith((".xml", ".xhtml", ".opf", ".rels"))
            new.writestr(one, with_entity(content, target) if is_xml else content)
    return out.getvalue()


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    path = tmp_path_factory.mktemp("hidden") / "secret.txt"
    path.write_text(SECRET)
    return path.as_uri()


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><title>A fire</title><text>Two schools are closed.</text></svg>'
)


def xlsx():
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("title", "text"), ("A fire", f"{SENTENCE} Two schools are closed.")):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "xlsx", "svg", "xhtml", "rss", "sitemap"])
def test_no_entity_of_another_file_is_read(kind, target):
    if kind in ("docx", "odt", "epub", "xlsx"):
        made = {"docx": docx, "odt": odt, "epub": epub, "xlsx": xlsx}[kind]()
        assert SECRET not in texts(rewritten(made, target))
    elif kind in ("rss", "sitemap"):
        entry = "<item><title>Two schools are closed.</title><link>https://example.org/1</link></item>"
        listed = "<url><loc>https://example.org/&e;</loc></url>"
        body = f"<rss><channel>{entry}</channel></rss>" if kind == "rss" else f"<urlset>{listed}</urlset>"
        try:
            shown = repr(read_feed(with_entity(body, target).encode(), "https://example.org/feed"))
        except IntakeError as error:
            shown = str(error)
        assert SECRET not in shown
    else:
        text = SVG if kind == "svg" else page(PARAGRAPH + "<p>Two schools are closed.</p>")
        assert SECRET not in texts(with_entity(text, target).encode())


def test_entities_of_entities_do_not_fill_memory():
    head = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
    )
    text = f"<?xml version='1.0'?>{head}]>" + odt_content().replace("Two schools", "&a11; schools")
    assert len(texts(zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml=text))) < 10_000


def odt_content():
    with zipfile.ZipFile(io.BytesIO(odt())) as archive:
        return archive.read("content.xml").decode()


HOSTILE = {
    "attributes": lambda n: f"<div {' '.join(f'a{i}=x' for i in range(n))}>{PARAGRAPH * 4}</div>",
    "attributes without spaces": lambda n: (
        "<div " + "".join(f'a{i}="x"' for i in range(n)) + f">{PARAGRAPH * 4}"
    ),
    "attributes with marks": lambda n: (
        "<div " + " ".join(f"a{i}='>'" for i in range(n)) + f">{PARAGRAPH * 4}"
    ),
    "nested divs": lambda n: "<div>" * n + PARAGRAPH * 4,
    "nested spans": lambda n: "<span>" * n + PARAGRAPH * 4,
    "nested tables": lambda n: "<table><tr><td>" * n + PARAGRAPH * 4,
    "nested lists": lambda n: "<ul><li>" * n + PARAGRAPH * 4,
    "open signs": lambda n: "<" * n + PARAGRAPH * 4,
    "comments": lambda n: "<!--" * n + PARAGRAPH * 4,
    "wide cells": lambda n: (
        f"{PARAGRAPH * 4}<table>" + "<tr><td colspan=99999999 rowspan=99999999>1" * (n // 100)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_takes_no_time_to_speak_of(name):
    data = page(HOSTILE[name](MANY))
    began = time.process_time()
    shown = texts(data)
    assert time.process_time() - began < 10  # seconds of the processor; a hundred and more before
    assert shown


def test_one_line_of_ten_megabytes_is_read_or_refused():
    began = time.process_time()
    assert texts(page(f"<p>{'word ' * 1_900_000}</p>{PARAGRAPH * 4}"))
    assert time.process_time() - began < 20
    assert "the most" in texts(b"<html>" + b"word " * 2_100_000)


def test_only_tags_with_too_many_attributes_are_changed():
    plain = page(
        f'<div class="{"a " * 9000}" data-x=\'{{"a": "<b>"}}\'>{PARAGRAPH}<a href="x?a=1&b=2">y</a></div>'
    )
    assert slim_page(plain) == plain
    assert slim_page(b"<div " + b"a=b " * 9000 + b"><p>x</p>") == b"<div><p>x</p>"


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_in_one_sentence(data):
    for item in read_stream(data, Defaults()):
        assert item.report is not None or "\n" not in str(item.error)
        assert item.error is None or item.error.reason != "intake", item.error


FORMATS = {
    "docx": docx,
    "odt": odt,
    "epub": epub,
    "eml": lambda: b"Subject: x\nFrom: a@example.org\n\nPolice said 3 died.",
}


@pytest.mark.parametrize("kind", FORMATS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_broken_document_is_read_or_refused_in_one_sentence(kind, data):
    whole = bytearray(MADE.setdefault(kind, FORMATS[kind]()))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        cut = data.draw(st.integers(0, 40))
        whole[at : at + cut] = data.draw(st.binary(max_size=40))
    for item in read_stream(bytes(whole), Defaults()):
        assert item.error is None or (item.error.reason != "intake" and "\n" not in str(item.error)), (
            item.error
        )


MADE: dict[str, bytes] = {}
