"""Which format a file is in, by its name and its first bytes."""

import re
from enum import StrEnum
from pathlib import Path


class Format(StrEnum):
    """The formats that intake reads, and those that it knows to refuse."""

    PLAIN = "plain"
    HTML = "html"
    JSON_LINES = "json_lines"
    CSV = "csv"
    UNSUPPORTED = "unsupported"


SUFFIXES = {
    ".txt": Format.PLAIN,
    ".text": Format.PLAIN,
    ".md": Format.PLAIN,
    "": Format.PLAIN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".json": Format.JSON_LINES,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
}
MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<body|<article)", re.IGNORECASE)


def format_of(path: Path) -> Format:
    """The format of a file by its suffix; ".gz" is looked through."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1] if suffixes else "", Format.UNSUPPORTED)


def sniff(data: bytes) -> Format:
    """The format of bytes without a name: HTML, JSON lines, or plain text."""
    if MARKUP.match(data[:512]):
        return Format.HTML
    if re.match(rb'\s*[\[{]\s*["{]', data[:64]):
        return Format.JSON_LINES
    return Format.PLAIN
