"""What was read from the network is kept as it came, so that evidence outlives the page: web archives (WARC).

Takes `Answer`s; writes a request and a response record each into the file of the day, packed one by one. A
record that a killed process left unfinished is cut off when the file is opened again. FastWARC makes the
records; `sayso read DIR/*.warc.gz` reads them.
"""

import gzip
import io
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.intake.fetching.client import Answer

UNPACKED = ("content-encoding", "transfer-encoding", "content-length")  # of an answer that is kept unpacked
ORIGINAL = "x-archive-orig-"  # before what those were
PIECE = 1 << 20


class PageArchive:
    """A folder of web archives, a file a day."""

    def __init__(self, folder: Path, agent: str) -> None:
        try:
            import fastwarc.warc
        except ImportError as error:
            raise SaysoError("Keeping pages needs FastWARC: pip install 'sayso[watch]'") from error
        del fastwarc
        self._folder, self._agent = folder, agent
        self._day = ""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SaysoError(
                f"{folder} cannot be made ({error.strerror}). Name another --keep-pages."
            ) from error

    def keep(self, answer: "Answer") -> None:
        """Write what was asked, and what came. Raises `SaysoError` if the disk does not take it."""
        asked = _request(answer)
        self._write([_record("response", answer.address, answer.at, _response(answer)),
                     _record("request", answer.address, answer.at, asked)])  # fmt: skip

    def keep_text(self, address: str, html: bytes) -> None:
        """Write a text that a feed had itself, as it is read."""
        self._write([_record("resource", address, datetime.now(UTC), html, "text/html; charset=utf-8")])

    def _write(self, records: list[bytes]) -> None:
        path = self._folder / f"sayso-{datetime.now(UTC):%Y-%m-%d}.warc.gz"
        try:
            if self._day != path.name:
                mend(path)
                self._day = path.name
            with path.open("ab") as file:
                if not file.tell():
                    file.write(gzip.compress(_info(path.name, self._agent)))
                file.write(b"".join(gzip.compress(one, 6) for one in records))
        except OSError as error:
            raise SaysoError(
                f"{path} cannot be written ({error.strerror}). Make room, or name another --keep-pages."
            ) from error


def mend(path: Path) -> int:
    """Cut off the unfinished record at the end of an archive; how many bytes that were."""
    if not path.exists():
        return 0
    size, whole = path.stat().st_size, 0
    with path.open("rb") as file:
        unpacker, at = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
        piece = file.read(PIECE)
        with suppress(zlib.error):
            while piece:
                unpacker.decompress(piece, PIECE)
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                at += len(piece) - len(rest)
                if unpacker.eof:
                    whole, unpacker = at, zlib.decompressobj(zlib.MAX_WBITS | 16)
                piece = rest or file.read(PIECE)
    if whole < size:
        with path.open("r+b") as file:
            file.truncate(whole)
    return size - whole


def _record(kind: str, address: str, at: datetime, block: bytes, content_type: str = "") -> bytes:
    from fastwarc.warc import WarcRecord, WarcRecordType

    record: Any = WarcRecord()
    record.init_headers(record_type=getattr(WarcRecordType, kind))
    record.headers["WARC-Date"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    if address:
        record.headers["WARC-Target-URI"] = address
    record.headers["Content-Type"] = content_type or f"application/http; msgtype={kind}"
    if kind in ("request", "response"):
        record.is_http = True
    record.set_bytes_content(block)
    if kind == "response":
        record.parse_http()
    made = io.BytesIO()
    record.write(made, checksum_data=True)
    return made.getvalue()


def _info(name: str, agent: str) -> bytes:
    block = f"software: {agent}\r\nformat: WARC File Format 1.1\r\nfilename: {name}\r\n".encode()
    return _record("warcinfo", "", datetime.now(UTC), block, "application/warc-fields")


def _request(answer: "Answer") -> bytes:
    parts = urlsplit(answer.address)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in answer.asked.items())]
    return _head(lines)


def _response(answer: "Answer") -> bytes:
    """The answer with its bytes unpacked; what it said of how they were packed stays under another name."""
    body = answer.read()
    lines = [f"HTTP/1.1 {answer.status} OK"]
    for name, value in answer.headers.multi_items():
        lines.append(f"{ORIGINAL if name.lower() in UNPACKED else ''}{name}: {value}")
    return _head([*lines, f"Content-Length: {len(body)}"]) + body


def _head(lines: list[str]) -> bytes:
    clean = (" ".join(line.splitlines()) for line in lines)
    return "\r\n".join([*clean, "", ""]).encode("utf-8", "replace")
