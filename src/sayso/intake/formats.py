"""Which format a file is in: by its content where that shows it, else by its name."""

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePath


class Format(StrEnum):
    """The formats that intake reads, and those that it knows to refuse."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON_LINES = "json_lines"
    CSV = "csv"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    EPUB = "epub"
    XLSX = "xlsx"
    MAIL = "mail"
    ZIP = "zip"
    TAR = "tar"
    WARC = "warc"
    MBOX = "mbox"
    PARQUET = "parquet"
    IMAGE = "image"
    UNSUPPORTED = "unsupported"


SUFFIXES = {
    ".txt": Format.PLAIN,
    ".text": Format.PLAIN,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    "": Format.PLAIN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".json": Format.JSON_LINES,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".docm": Format.DOCX,
    ".odt": Format.ODT,
    ".rtf": Format.RTF,
    ".epub": Format.EPUB,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".eml": Format.MAIL,
    ".mht": Format.MAIL,
    ".mhtml": Format.MAIL,
    ".zip": Format.ZIP,
    ".tar": Format.TAR,
    ".tgz": Format.TAR,
    ".warc": Format.WARC,
    ".mbox": Format.MBOX,
    ".parquet": Format.PARQUET,
    ".png": Format.IMAGE,
    ".jpg": Format.IMAGE,
    ".jpeg": Format.IMAGE,
    ".tif": Format.IMAGE,
    ".tiff": Format.IMAGE,
}
BEGINNINGS = (
    (b"%PDF-", Format.PDF),
    (b"{\\rtf", Format.RTF),
    (b"WARC/", Format.WARC),
    (b"PAR1", Format.PARQUET),
    (b"\x89PNG\r\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
)
ARCHIVES = (Format.ZIP, Format.TAR, Format.WARC, Format.MAIL, Format.MBOX)
MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<body|<article)", re.IGNORECASE)
HEADER = re.compile(rb"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
ENVELOPE = re.compile(rb"From \S[^\n]{0,500}?\d\d:\d\d[^\n]*\n")  # the line before each message of a mailbox
OF_MAIL = re.compile(
    rb"^(?:Received|Return-Path|Message-ID|MIME-Version|Snapshot-Content-Location):", re.I | re.M
)
KINDS_OF_ZIP = (
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.xml", Format.XLSX),
    ("META-INF/container.xml", Format.EPUB),
)


TYPES = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/csv": Format.CSV,
    "text/tab-separated-values": Format.CSV,
    "application/json": Format.JSON_LINES,
    "application/x-ndjson": Format.JSON_LINES,
    "text/markdown": Format.MARKDOWN,
}
TEXTS = (Format.PLAIN, *TYPES.values())


def kind_of(data: bytes, content_type: str = "") -> Format:
    """The format of bytes that a site calls so; their content decides where it shows what they are."""
    found = sniff(data)
    said = TYPES.get(content_type.partition(";")[0].strip().lower(), found)
    return said if found in (Format.PLAIN, Format.JSON_LINES) else found


def format_of(path: PurePath) -> Format:
    """The format of a file by its suffix; ".gz" is looked through."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1] if suffixes else "", Format.UNSUPPORTED)


def sniff(data: bytes) -> Format:
    """The format of bytes without a name; plain text where they show nothing else."""
    found = shown_by(data)
    if found is not None:
        return found
    if MARKUP.match(data[:512]):
        return Format.HTML
    if re.match(rb'\s*[\[{]\s*["{]', data[:64]):
        return Format.JSON_LINES
    return Format.PLAIN


def shown_by(data: bytes) -> Format | None:
    """The format that the first bytes show beyond doubt, whatever a file is called; `None` for text."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
    for mark, kind in BEGINNINGS:
        if head.startswith(mark):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data[257:262] == b"ustar":
        return Format.TAR
    if ENVELOPE.match(data) and OF_MAIL.search(data[:20_000]):
        return Format.MBOX
    header = HEADER.match(data[:20_000])
    return Format.MAIL if header and OF_MAIL.search(header[0]) else None


def _kind_of_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
        return Format.ZIP
    if mime.startswith(b"application/vnd.oasis.opendocument.text"):
        return Format.ODT
    return next((kind for name, kind in KINDS_OF_ZIP if name in names), Format.ZIP)
