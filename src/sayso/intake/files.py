"""Find files, read each by its format, and say for every input what became of it."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import IO
from urllib.parse import urlsplit

from sayso.errors import IntakeError
from sayso.intake.archives.lines import is_stream_of_lines, open_plain, read_lines
from sayso.intake.archives.mailbox import mailbox_messages
from sayso.intake.archives.parquet import read_parquet
from sayso.intake.archives.warc import warc_records
from sayso.intake.charset import as_utf8
from sayso.intake.column_names import Wanted
from sayso.intake.columns import ColumnChoice
from sayso.intake.documents.containers import MOST_OF_ONE, Member, mail_members, tar_members, zip_members
from sayso.intake.documents.office import read_docx, read_epub, read_odt, read_rtf
from sayso.intake.documents.parts import PartCell, paragraph, put_together, table_rows
from sayso.intake.documents.pdf import read_pdf
from sayso.intake.documents.report import Document, made_of
from sayso.intake.documents.sheets import as_csv, sheets
from sayso.intake.find import digest_of, location_of, mode_of
from sayso.intake.formats import TEXTS, Format, format_of, kind_of, shown_by, sniff
from sayso.intake.html import read_html
from sayso.intake.markdown import read_markdown
from sayso.intake.plain import Made, must_be_english, read_plain
from sayso.intake.table import OpenTable, read_csv, read_json
from sayso.records import BlockKind, Report


def _refuse_image(data: bytes) -> Document:
    told = "An image is read only with --ocr (pip install 'sayso[ocr]'). Read it so, or get its text."
    raise IntakeError("unsupported", told)


MAX_BYTES = {
    Format.PLAIN: 10_000_000,
    Format.MARKDOWN: 10_000_000,
    Format.HTML: 10_000_000,
    Format.IMAGE: 100_000_000,
}
MOST_BYTES = 2_000_000_000  # of other formats
DEEPEST = 3  # archives within one another
READERS: dict[Format, Callable[[bytes], Document]] = {
    Format.PDF: read_pdf,
    Format.DOCX: read_docx,
    Format.ODT: read_odt,
    Format.RTF: read_rtf,
    Format.EPUB: read_epub,
    Format.IMAGE: _refuse_image,
}
MEMBERS: dict[Format, Callable[[bytes], Iterator[Member]]] = {
    Format.ZIP: zip_members,
    Format.TAR: tar_members,
    Format.WARC: lambda data: warc_records(io.BytesIO(data)),
    Format.MBOX: lambda data: mailbox_messages(io.BytesIO(data)),
    Format.MAIL: mail_members,
}
STREAMS: dict[Format, Callable[[IO[bytes]], Iterator[Member]]] = {  # of any size: only one part is in memory
    Format.WARC: warc_records,
    Format.MBOX: mailbox_messages,
}
LARGE = 50_000_000  # bytes of JSON lines that are not kept in memory
SHOWS = 30_000  # first bytes, which show what a file is
PIECE = 1 << 20  # bytes that are unpacked at a time


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the user says of inputs that do not say it themselves, and which columns hold what.

    `order` is "dmy" or "mdy": how "4/8/2021" is meant. `ocr`: pages and files that are images are read.
    """

    published: str = ""
    publisher: str = ""
    columns: Wanted = field(default_factory=dict)
    order: str = ""
    ocr: bool = False

    def given(self) -> dict[str, str]:
        """The fields by name, without the empty ones."""
        pairs = {"published": self.published, "publisher": self.publisher, "order": self.order,
                 "otherwise": self.published}  # fmt: skip
        return {key: value for key, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Item:
    """One input: where it lay (a row as "file:line"), a hash of its bytes, and its report or error.

    A report in another language comes with both: it is kept, but not read. `notes` say what a user should
    know of it: how a day was read, what of a page is left out. `columns` are those of the table it is from.
    """

    location: str
    digest: str
    report: Report | None = None
    error: IntakeError | None = None
    notes: tuple[str, ...] = ()
    kind: Format | None = None
    columns: ColumnChoice | None = None
    known: bool = False  # read before from these bytes: nothing was made of it


Known = Callable[[str, str], bool]  # whether what lies at a location, with that hash, was read before


def nothing_known(location: str, digest: str) -> bool:
    """Everything is new."""
    return False


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes lie, their hash, in how many archives, and what these say of them."""

    location: str
    digest: str
    depth: int = 0
    facts: dict[str, str] = field(default_factory=dict)
    known: Known = nothing_known


def read_file(path: Path, defaults: Defaults, known: Known = nothing_known) -> Iterator[Item]:
    """Every report of a file, or the reason why there is none; never raises for a bad file. Of what lies in
    an archive, parts that are `known` are not taken apart again.
    """
    digest, location = digest_of(path), location_of(path)
    try:
        kind = _readable_format(path)
        source = Source(location, digest, known=known)
        if kind in STREAMS or kind is Format.PARQUET or is_stream_of_lines(path, kind, LARGE):
            yield from _streamed(path, kind, source, defaults)
            return
        data = _bytes(path, kind)
        name = path.name.encode("utf-8", "replace").decode()
        yield from _items(data, kind, source, defaults, name)
    except IntakeError as error:
        yield Item(location, digest, error=error)


def _streamed(path: Path, kind: Format, source: Source, defaults: Defaults) -> Iterator[Item]:
    """The reports of a file of any size, of which only a part is in memory."""
    if kind in STREAMS:
        with open_plain(path, packed=kind is not Format.WARC) as file:
            found = _each_member(STREAMS[kind](file), kind, source, defaults)
            yield from (replace(item, kind=item.kind or kind) for item in found)
        return
    read = read_parquet if kind is Format.PARQUET else read_lines
    table = read(path, defaults.given(), defaults.columns)
    yield from (replace(item, kind=kind) for item in rows_of(table, source))


def broken_item(path: Path, error: Exception) -> Item:
    """The failure of a file at which a library raised what nobody expects."""
    told = f"Taking it in failed ({type(error).__name__}: {error}). Please report this."
    return Item(location_of(path), digest_of(path), error=IntakeError("intake", told))


def read_stream(data: bytes, defaults: Defaults) -> Iterator[Item]:
    """Every report of standard input: HTML, JSON lines or plain text, by how it begins."""
    yield from read_bytes(data, f"standard input {hashlib.sha256(data).hexdigest()[:8]}", defaults)


def read_bytes(
    data: bytes,
    location: str,
    defaults: Defaults,
    *,
    facts: Mapping[str, str] | None = None,
    content_type: str = "",
) -> Iterator[Item]:
    """Every report of bytes that lie at `location`, by how they begin and by what a site says that they are;
    `facts` are what is known of them (url, published, title, publisher).
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        kind = kind_of(data, content_type)
        most = MAX_BYTES.get(kind, MOST_BYTES)
        if len(data) > most:
            raise IntakeError("too_large", f"It has {len(data):,} bytes; {most:,} is the most. Split it.")
        data = as_utf8(data, content_type) if kind in TEXTS else data
        name = PurePath(urlsplit(location).path).name if kind in READERS else ""
        yield from _items(data, kind, Source(location, digest, facts=dict(facts or {})), defaults, name)
    except IntakeError as error:
        yield Item(location, digest, error=error)


def _readable_format(path: Path) -> Format:
    """The format of a file that can be read. Raises `IntakeError` with the reason why it cannot."""
    found = mode_of(path)
    if found == "missing":
        raise IntakeError("missing", "There is no such file. Check the path.")
    if found == "special":
        raise IntakeError("special", "It is a pipe or a device. Read it with: cat FILE | sayso read -")
    if found in ("folder", "closed"):
        raise IntakeError(
            "unreadable", "It cannot be opened: you have no permission. Change that, then read again."
        )
    kind = format_of(path)
    if kind is Format.UNSUPPORTED:
        with path.open("rb") as file:
            shown = shown_by(file.read(SHOWS))
        if shown is None:
            raise _unsupported(path.suffix)
        kind = shown
    return kind


def _unsupported(suffix: str) -> IntakeError:
    told = "Files like {} are not read. Convert it to .pdf, .docx, .html, .txt, .xlsx or .csv."
    return IntakeError("unsupported", told.format(suffix or "this"))


def _bytes(path: Path, kind: Format) -> bytes:
    """The file's bytes. Raises `IntakeError` with reason `unreadable`, `too_large`, `gzip`."""
    most = MAX_BYTES.get(kind, MOST_BYTES)
    try:
        size = path.stat().st_size
        if size > most:
            raise IntakeError("too_large", f"The file has {size:,} bytes; {most:,} is the most. Split it.")
        return _unpacked(path, most) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        reason = "gzip" if path.suffix == ".gz" else "unreadable"
        raise IntakeError(reason, f"The file cannot be read: {error}.") from error


def _unpacked(path: Path, most: int) -> bytes:
    """The bytes of a gzip file, unpacked no further than the most that is read."""
    with gzip.open(path) as file:
        return _in_pieces(file, most)


def gunzipped(data: bytes) -> bytes:
    """What gzip packed. Raises `IntakeError` with reason `gzip` or `too_large`."""
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return _in_pieces(file, MOST_OF_ONE)
    except (OSError, EOFError, zlib.error) as error:
        raise IntakeError("gzip", f"The file cannot be read: {error}.") from error


def _in_pieces(file: gzip.GzipFile, most: int) -> bytes:
    parts, size = [], 0
    while part := file.read(PIECE):
        parts.append(part)
        size += len(part)
        if size > most:
            raise IntakeError("too_large", f"Unpacked it has over {most:,} bytes, the most. Split it.")
    return b"".join(parts)


def _items(data: bytes, kind: Format, source: Source, defaults: Defaults, name: str) -> Iterator[Item]:
    """The reports of bytes; their content decides where it shows what they are, else `kind`."""
    kind = shown_by(data) or (Format.HTML if kind is Format.PLAIN and sniff(data) is Format.HTML else kind)
    for item in _items_of(data, kind, source, defaults, name):
        yield replace(item, kind=item.kind or kind)


def _items_of(data: bytes, kind: Format, source: Source, defaults: Defaults, name: str) -> Iterator[Item]:
    given = {**source.facts, **defaults.given()}
    if kind in MEMBERS:
        yield from _members(data, kind, source, defaults)
    elif kind in READERS:
        document = _readers(defaults)[kind](data)
        yield _item(source.location, source.digest, made_of(document, given, name))
    elif kind is Format.XLSX:
        yield from _sheets(data, source, defaults, name)
    elif kind is Format.PLAIN:
        yield _item(source.location, source.digest, read_plain(data, given, name))
    elif kind is Format.MARKDOWN:
        yield _item(source.location, source.digest, read_markdown(data, given, name))
    elif kind is Format.HTML:
        yield from _pages(list(read_html(data, given, name)), source.location, source.digest)
    else:
        yield from _rows(data, kind, source, defaults)


def _readers(defaults: Defaults) -> dict[Format, Callable[[bytes], Document]]:
    """The readers of documents; with OCR where it is asked for."""
    if not defaults.ocr:
        return READERS
    from sayso.intake.documents.images import read_image
    from sayso.intake.documents.ocr import page_by_ocr, rapid_engine

    return {
        **READERS,
        Format.PDF: lambda data: read_pdf(data, lambda page: page_by_ocr(page, rapid_engine())),
        Format.IMAGE: lambda data: read_image(data, rapid_engine()),
    }


def _members(data: bytes, kind: Format, source: Source, defaults: Defaults) -> Iterator[Item]:
    """The reports of what lies in an archive, each at "archive#name"; what is bad stops nothing else."""
    if source.depth >= DEEPEST:
        raise IntakeError("too_deep", f"Archives lie in one another more than {DEEPEST} times. Unpack it.")
    yield from _each_member(MEMBERS[kind](data), kind, source, defaults)


def _each_member(
    members: Iterable[Member], kind: Format, source: Source, defaults: Defaults
) -> Iterator[Item]:
    count = 0
    for member in members:
        count += 1
        where = f"{source.location}#{member.name}" if member.name else source.location
        digest = hashlib.sha256(member.data).hexdigest()
        inner = Source(where, digest, source.depth + 1, member.facts, source.known)
        if source.known(where, digest):
            yield Item(where, digest, known=True)
            continue
        try:
            if member.error is not None:
                raise member.error
            by_name = kind not in (Format.WARC, Format.MAIL, Format.MBOX)
            named = format_of(PurePath(member.name)) if by_name else sniff(member.data)
            if named is Format.UNSUPPORTED and shown_by(member.data) is None:
                raise _unsupported(PurePath(member.name).suffix)
            unpacked = member.data
            if member.name.endswith(".gz"):
                unpacked = gunzipped(member.data)
            yield from _items(unpacked, named, inner, defaults, PurePath(member.name).name)
        except IntakeError as error:
            yield Item(where, digest, error=error)
    if not count:
        raise IntakeError("empty", "There is nothing in it that can be read.")


def _sheets(data: bytes, source: Source, defaults: Defaults, name: str) -> Iterator[Item]:
    """The reports of a workbook: a sheet's rows, or the sheet as one table where no column has text."""
    count = 0
    for title, rows in sheets(data):
        count += 1
        inner = replace(source, location=f"{source.location}#{title}")
        try:
            yield from _rows(as_csv(rows), Format.CSV, inner, defaults)
        except IntakeError as error:
            if error.reason not in ("columns", "empty"):
                raise
            parts = [
                paragraph(title, BlockKind.HEADING, 1),
                *table_rows([PartCell(cell) for cell in row] for row in rows),
            ]
            document = Document(put_together(parts))
            yield _item(inner.location, source.digest, made_of(document, defaults.given(), name))
    if not count:
        raise IntakeError("empty", "The workbook has no cells.")


def _pages(found: list[Made], location: str, digest: str) -> Iterator[Item]:
    """The report of a page; the posts of a live one, each by its number."""
    for number, made in enumerate(found, 1):
        yield _item(f"{location}#{number}" if len(found) > 1 else location, digest, made)


def _rows(data: bytes, kind: Format, source: Source, defaults: Defaults) -> Iterator[Item]:
    reader = read_csv if kind is Format.CSV else read_json
    yield from rows_of(reader(data, defaults.given(), defaults.columns), source)


def rows_of(table: OpenTable, source: Source) -> Iterator[Item]:
    """The reports of a table, each at "location:number". Raises `IntakeError` if it has no rows."""
    location, digest = source.location, source.digest
    count = 0
    for number, result in table.rows:
        count += 1
        where = f"{location}:{number}"
        if isinstance(result, IntakeError):
            own = hashlib.sha256(f"{digest}:{number}".encode()).hexdigest()
            yield Item(where, own, error=result, columns=table.columns)
        else:
            own = hashlib.sha256(repr(result[0]).encode()).hexdigest()
            yield replace(_item(where, own, result), columns=table.columns)
    if not count:
        raise IntakeError("empty", "There are no rows in it.")


def _item(location: str, digest: str, made: Made) -> Item:
    report, notes = made
    try:
        return Item(location, digest, must_be_english(report), notes=notes)
    except IntakeError as error:
        return Item(location, digest, report, error)
