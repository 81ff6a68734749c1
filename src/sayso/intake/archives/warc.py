"""Web archives (WARC, ISO 28500), packed or not: each answer of a server with a page or document.

Takes an open file, gives `Member`s by their addresses. A record that is broken or cut off is a `Member` with
its error, and reading goes on at the next record that can be found.
"""

import io
import re
import zlib
from collections.abc import Iterator
from typing import IO, Any, Literal

from sayso.errors import IntakeError
from sayso.intake.documents.containers import MOST_OF_ONE, Member

PACKED, PLAIN = b"\x1f\x8b\x08", b"WARC/1."
WINDOW = 1 << 20  # bytes that are looked through at a time for the next record
AHEAD = 1_024  # bytes from which a packed record shows what it is
HEAD = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
)
DECODE: tuple[Literal["all", "content", "none"], ...] = (
    "all",
    "content",
    "none",
)  # what of an answer is unpacked: some archives say what is not so
FAILED = 300  # from this status on an answer is no page
READ = (  # beginnings of the types that hold text; all else (images, scripts, styles, feeds) is passed over
    "text/html", "text/plain", "text/markdown", "text/rtf", "application/xhtml", "application/pdf",
    "application/msword", "application/vnd.openxml", "application/vnd.oasis", "application/rtf",
    "application/epub", "application/octet-stream",
)  # fmt: skip
FIRST_LINES = re.compile(rb"WARC/1\.\d\r?\n[A-Za-z-]+:")
BOM = b"\xef\xbb\xbf"


def warc_records(file: IO[bytes]) -> Iterator[Member]:
    """The pages and documents that servers gave as answers."""
    start, lost = 0, None
    while start >= 0:
        last = None
        try:
            for record in _records(file, start):
                if lost is not None:
                    yield lost
                    lost = None
                last = record.stream_pos
                yield from _member(record)
            start = _next_record(file, (start if last is None else last) + 1)
            if start >= 0:  # a reader says nothing of what is cut off at the end
                yield _broken(start, "it is cut off")
                return
        except (OSError, ValueError, EOFError) as error:
            if last is None:
                yield _broken(start, str(error))
                lost = None
            else:  # this one, or what follows: known once the next one is tried
                lost = _broken(last, f"{error}, in it or after it")
            start = _next_record(file, (start if last is None else last) + 1)
    if lost is not None:
        yield lost


def _records(file: IO[bytes], start: int) -> Iterator[Any]:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise IntakeError("warc", "Web archives need FastWARC: pip install 'sayso[warc]'") from error
    file.seek(start)
    yield from ArchiveIterator(file, parse_http=False)


def _member(record: Any) -> Iterator[Member]:
    """What a record holds, if it is an answer with a page or a document, or such a one without its answer."""
    from fastwarc.warc import WarcRecordType

    if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
        return
    if record.headers.get("Content-Length") is None:
        yield _broken(record.stream_pos, "it is cut off")
        return
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    if not address.startswith(("http://", "https://")) or address.endswith("/robots.txt"):
        return
    size = record.content_length
    if size > MOST_OF_ONE:
        told = f"The record has {size:,} bytes; {MOST_OF_ONE:,} is the most."
        yield Member(address, b"", {}, IntakeError("too_large", told))
        return
    block = record.reader.read(size)
    if len(block) < size:
        yield Member(address, block, {}, _error("it is cut off"))
        return
    is_answer = record.record_type == WarcRecordType.response
    kind = (record.headers.get("Content-Type") or "").lower()
    try:
        body = _body(block) if is_answer else block if kind.startswith(READ) else None
    except IntakeError as error:
        yield Member(address, b"", {}, error)
        return
    if body is not None:
        yield Member(address, body, {"url": address})


def _body(block: bytes) -> bytes | None:
    """The page or document in an answer, in UTF-8 where the answer names its encoding. Raises
    `IntakeError` if it is too large.
    """
    from fastwarc.warc import ArchiveIterator

    for decode in DECODE:
        whole = io.BytesIO(HEAD % len(block) + block)
        try:
            answer = next(iter(ArchiveIterator(whole, parse_http=True, auto_decode=decode)))
            if answer.http_headers is None or (answer.http_headers.status_code or FAILED) >= FAILED:
                return None
            kind = (answer.http_content_type or "text/html").lower()
            if not kind.startswith(READ):
                return None
            data: bytes = answer.reader.read(MOST_OF_ONE + 1)
        except (OSError, ValueError, EOFError, StopIteration):
            continue
        if len(data) > MOST_OF_ONE:
            raise IntakeError("too_large", f"Unpacked it has over {MOST_OF_ONE:,} bytes, the most.")
        return (
            _in_utf8(data, answer.http_charset) if kind.startswith(("text/", "application/xhtml")) else data
        )
    return None


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    """A text in UTF-8, with the mark that says so: what a page says of itself no longer counts."""
    if not charset or data.startswith(BOM):
        return data
    try:
        return BOM + data.decode(charset).encode()
    except (LookupError, UnicodeError):
        return data  # the answer is wrong: the page may know better


def _next_record(file: IO[bytes], position: int) -> int:
    """Where the next record begins, at `position` or after; -1 if there is none."""
    file.seek(0)
    packed = file.read(len(PACKED)) == PACKED
    mark = PACKED if packed else PLAIN
    file.seek(position)
    window = file.read(WINDOW)
    while len(window) >= len(mark):
        at = window.find(mark)
        while at >= 0:
            if _begins(file, position + at, packed=packed):
                return position + at
            at = window.find(mark, at + 1)
        position += len(window) - len(mark) + 1
        file.seek(position)
        window = file.read(WINDOW)
    return -1


def _begins(file: IO[bytes], position: int, *, packed: bool) -> bool:
    file.seek(position)
    if not packed:
        return FIRST_LINES.match(file.read(AHEAD)) is not None
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(AHEAD), len(PLAIN)) == PLAIN
    except zlib.error:
        return False


def _broken(position: int, told: str) -> Member:
    return Member(f"@{position}", b"", {}, _error(told))


def _error(told: str) -> IntakeError:
    return IntakeError(
        "broken", f"The record is broken ({told}). What follows it is read; get the file anew."
    )
