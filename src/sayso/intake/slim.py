"""A page without what only keeps a parser busy: a tag with thousands of attributes, each of which is compared
with all others; a table whose cells span thousands of columns, each of which is made. Takes and gives bytes;
a page that people read is given back as it came.
"""

import re

LONG = 5_000  # bytes of a tag that is looked into
MOST_ATTRIBUTES = 500  # of one tag
MOST_CELLS = 500_000  # of a page, with those that others span
MOST_STEPS = 1_000_000_000  # in which a parser looks at the cells of a row, for all rows
WIDEST = 1_000  # columns of a cell, as browsers have it
_TAG = re.compile(rb"<([A-Za-z][\w:-]{0,60}+)((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)")
_QUOTED = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_NAME = re.compile(rb"[^\s/=]++")
_ROW = re.compile(rb"<tr\b", re.IGNORECASE)
_CELL = re.compile(rb"<t[dh]\b", re.IGNORECASE)
_SPAN = re.compile(rb"\b(?:col|row)span\s{0,20}=\s{0,20}[\"']?\s{0,20}(\d{1,20}+)", re.IGNORECASE)
_TABLE = re.compile(rb"<(/?)(?:table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col)\b", re.IGNORECASE)


def slim_page(data: bytes) -> bytes:
    """The page with the attributes of such tags left out, and such tables without spans, or as paragraphs."""
    data = _TAG.sub(_slim, data)
    if not _is_large(data):
        return data
    data = _SPAN.sub(b"", data)
    return _TABLE.sub(rb"<\1div", data) if _is_large(data) else data


def _slim(tag: "re.Match[bytes]") -> bytes:
    if len(tag[0]) < LONG or len(_NAME.findall(_QUOTED.sub(b" ", tag[2]))) <= MOST_ATTRIBUTES:
        return tag[0]
    return b"<" + tag[1]


def _is_large(data: bytes) -> bool:
    """Whether the tables of a page have so many cells that they take a parser long."""
    rows = _ROW.split(data)
    if len(rows) == 1 or len(data) < LONG:
        return False
    width = max(
        len(_CELL.findall(row)) + sum(min(int(span), WIDEST) for span in _SPAN.findall(row)) for row in rows
    )
    return len(rows) * width > MOST_CELLS or len(rows) * width**2 > MOST_STEPS
