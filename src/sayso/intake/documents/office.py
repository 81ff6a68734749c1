"""Word, OpenDocument, RTF and EPUB files into `Document`s.

Takes bytes. Raises `IntakeError` with reason `broken`, `encrypted` or `too_large`. XML is read without
entities from elsewhere, archives no further than `MOST_UNPACKED`.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import groupby
from typing import Any

from sayso.errors import IntakeError
from sayso.intake.documents.parts import PartCell, TextPart, paragraph, put_together, table_rows
from sayso.intake.documents.report import Document
from sayso.records import BlockKind

Reader = Callable[[bytes], Document]
MOST_COLUMNS = 500
MOST_UNPACKED = 200_000_000  # bytes of a file's parts together
TEXT_NS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE_NS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DC_NS = "{http://purl.org/dc/elements/1.1/}"


def _sound(name: str) -> Callable[[Reader], Reader]:
    """A reader whose libraries' many errors for broken files are one `IntakeError`."""

    def wrapped(reader: Reader) -> Reader:
        @wraps(reader)
        def read(data: bytes) -> Document:
            try:
                return reader(data)
            except IntakeError:
                raise
            except Exception as error:  # python-docx, lxml, zipfile and zlib raise a dozen kinds
                raise _broken(name, error) from error

        return read

    return wrapped


@_sound("Word")
def read_docx(data: bytes) -> Document:
    """A Word document: its headings, paragraphs, lists and tables in their order."""
    import docx

    _checked(data)
    file = docx.Document(io.BytesIO(data))
    parts = list(_docx_parts(file))
    own = file.core_properties
    created = own.created.date().isoformat() if own.created else ""
    return Document(
        put_together(parts), properties={"title": own.title or "", "created": created.replace("-", "")}
    )


def _docx_parts(file: Any) -> Iterator[TextPart]:
    from docx.table import Table

    for one in file.iter_inner_content():
        if isinstance(one, Table):
            yield from _docx_rows(one)
            continue
        style = (one.style.name or "").lower() if one.style is not None else ""
        numbered = one._p.pPr is not None and one._p.pPr.numPr is not None
        if style.startswith(("heading", "title", "subtitle")):
            level = int(found[0]) if (found := re.findall(r"\d", style)) else 1
            yield paragraph(one.text, BlockKind.HEADING, level)
        else:
            is_item = numbered or style.startswith("list")
            yield paragraph(one.text, BlockKind.ITEM if is_item else BlockKind.PARAGRAPH)


def _docx_rows(table: Any) -> Iterator[TextPart]:
    found = [[cell._tc for cell in row.cells] for row in table.rows]
    heights = Counter(tc for row in found for tc in set(row))  # a merged cell stands in each of its rows
    seen: set[Any] = set()
    rows = []
    for row in found:
        cells = []
        for tc, run in groupby(row):
            columns = len(list(run))
            if tc not in seen:
                seen.add(tc)
                text = "\n".join(one.text for one in tc.p_lst)
                cells.append(PartCell(text, columns, heights[tc]))
        rows.append(cells)
    yield from table_rows(rows)


@_sound("OpenDocument")
def read_odt(data: bytes) -> Document:
    """An OpenDocument text: its headings, paragraphs, lists and tables in their order."""
    with _archive(data, "OpenDocument") as archive:
        tree = _xml(archive.read("content.xml"), "OpenDocument")
        names = archive.namelist()
        meta = _xml(archive.read("meta.xml"), "OpenDocument") if "meta.xml" in names else None
    body = next(iter(tree.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text")), tree)
    properties = {}
    if meta is not None:
        properties = {
            "title": meta.findtext(f".//{DC_NS}title") or "",
            "created": meta.findtext(f".//{DC_NS}date") or "",
        }
    return Document(put_together(_odt_parts(body)), properties=properties)


def _odt_parts(body: Any) -> Iterator[TextPart]:
    for one in body.iter(f"{TEXT_NS}h", f"{TEXT_NS}p", f"{TABLE_NS}table"):
        above = {ancestor.tag for ancestor in one.iterancestors()}
        if f"{TABLE_NS}table" in above:
            continue
        if one.tag == f"{TABLE_NS}table":
            yield from table_rows(_odt_cells(row) for row in one.iter(f"{TABLE_NS}table-row"))
        elif one.tag == f"{TEXT_NS}h":
            level = int(one.get(f"{TEXT_NS}outline-level") or 1)
            yield paragraph("".join(one.itertext()), BlockKind.HEADING, level)
        else:
            kind = BlockKind.ITEM if f"{TEXT_NS}list-item" in above else BlockKind.PARAGRAPH
            yield paragraph("".join(one.itertext()), kind)


def _odt_cells(row: Any) -> list[PartCell]:
    found = []
    header = row.getparent().tag == f"{TABLE_NS}table-header-rows" or None
    for cell in row.iter(f"{TABLE_NS}table-cell", f"{TABLE_NS}covered-table-cell"):
        again = min(int(cell.get(f"{TABLE_NS}number-columns-repeated") or 1), MOST_COLUMNS)
        text = " ".join("".join(one.itertext()) for one in cell.iter(f"{TEXT_NS}p"))
        found += [PartCell(text, head=header)] * again
    return found


@_sound("RTF")
def read_rtf(data: bytes) -> Document:
    """An RTF file as paragraphs."""
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(data.decode("latin-1"), errors="ignore")  # type: ignore[no-untyped-call]
    return Document(put_together(paragraph(line) for line in text.splitlines()))


@_sound("EPUB")
def read_epub(data: bytes) -> Document:
    """A book: its chapters in the order of its spine."""
    with _archive(data, "EPUB") as archive:
        container = _xml(archive.read("META-INF/container.xml"), "EPUB")
        root = next(one.get("full-path") for one in container.iter() if one.get("full-path"))
        package = _xml(archive.read(root), "EPUB")
        chapters = [_xml(archive.read(path), "EPUB") for path in _spine(package, root)]
    parts = (part for chapter in chapters for part in html_parts(chapter))
    facts = {name: package.findtext(f".//{DC_NS}{name}") or "" for name in ("title", "publisher", "date")}
    properties = {"title": facts["title"], "publisher": facts["publisher"], "created": facts["date"]}
    return Document(put_together(parts), properties=properties)


def _spine(package: Any, root: str) -> Iterator[str]:
    folder = root.rpartition("/")[0]
    items = {one.get("id"): one.get("href") for one in package.iter() if one.tag.endswith("}item")}
    for one in package.iter():
        if str(one.tag).endswith("}itemref") and (href := items.get(one.get("idref"))):
            yield f"{folder}/{href}" if folder else href


def html_parts(tree: Any) -> Iterator[TextPart]:
    """The parts of plain HTML: headings, paragraphs, items, tables."""
    from lxml import etree

    for one in tree.iter(etree.Element):  # no comments
        tag = _tag(one)
        inside = {_tag(above) for above in one.iterancestors()}
        if "table" in inside:
            continue
        text = "".join(one.itertext())
        if re.fullmatch(r"h[1-6]", tag):
            yield paragraph(text, BlockKind.HEADING, int(tag[1]))
        elif tag == "table":
            rows = (row for row in one.iter() if _tag(row) == "tr")
            yield from table_rows(
                [html_cell(cell) for cell in row if _tag(cell) in ("td", "th")] for row in rows
            )
        elif tag in ("p", "li", "pre") and not {"li", "pre"} & inside:
            yield paragraph(text, BlockKind.ITEM if tag == "li" else BlockKind.PARAGRAPH)


def html_cell(cell: Any) -> PartCell:
    """A cell of an HTML table; `th` is a head, `td` may be one."""
    spans = [_span(cell.get(name)) for name in ("colspan", "rowspan")]
    text = " ".join(cell.itertext())
    return PartCell(text, spans[0], spans[1], head=True if _tag(cell) == "th" else None)


def _span(written: str | None) -> int:
    return (
        min(int(written), MOST_COLUMNS) if written is not None and written.isdigit() and int(written) else 1
    )


def _tag(one: Any) -> str:
    return str(one.tag).rpartition("}")[2].lower()


def _archive(data: bytes, name: str) -> zipfile.ZipFile:
    _checked(data)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise _broken(name, error) from error


def _checked(data: bytes) -> None:
    """Raise `IntakeError` for an archive that is no sound one, is encrypted or would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _broken("zip", error) from error
    if any(info.flag_bits & 1 for info in infos):
        raise IntakeError("encrypted", "The file asks for a password. Save it without one.")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise IntakeError("too_large", f"Unpacked it has over {MOST_UNPACKED:,} bytes, the most. Split it.")


def _xml(data: bytes, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(name, error) from error
    if tree is None:
        raise _broken(name, ValueError("no XML"))
    return tree


def _broken(name: str, error: Exception) -> IntakeError:
    return IntakeError("broken", f"The {name} file is broken ({error}). Open and save it anew.")
