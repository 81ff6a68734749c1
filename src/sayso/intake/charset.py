"""Bytes of a text from the network into UTF-8, by what the site or the page says of their encoding.

Sites are often wrong about it: text that is good UTF-8 is left as it is, whatever they say, and what does not
fit is left to the guess of `text.py`.
"""

import codecs
import re
from contextlib import suppress

_HEADER = re.compile(r"charset\s*+=\s*+[\"']?\s*+([\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*+=\s*+[\"']?\s*+([\w.:-]{2,40})", re.IGNORECASE
)
HEAD = 4_096  # bytes in which a page says its encoding
KNOWN = (
    "utf-",
    "iso8859",
    "cp",
    "koi8",
    "mac-",
    "gb",
    "big5",
    "euc",
    "shift_jis",
    "iso2022",
    "tis-620",
    "ascii",
)
WIDER = {"latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252"}  # as browsers take them


def as_utf8(data: bytes, content_type: str = "") -> bytes:
    """The text in UTF-8; as it is where it is that already, has a byte-order mark, or fits nothing that is
    said.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return data
    for name in _said(data, content_type):
        with suppress(LookupError, UnicodeDecodeError, ValueError):
            known = codecs.lookup(name).name
            if (
                not known.startswith(KNOWN) or known == "utf-7"
            ):  # others take minutes, or are no encodings of texts
                continue
            return data.decode(WIDER.get(known, known)).encode()
    return data


def _said(data: bytes, content_type: str) -> list[str]:
    """The encodings that are named: by the site, then by the page."""
    header, meta = _HEADER.search(content_type), _META.search(data[:HEAD])
    return [*([header[1]] if header else []), *([meta[1].decode("ascii", "replace")] if meta else [])]
