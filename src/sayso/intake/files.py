"""Find files, read each by its format, and say for every input what became of it."""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sayso.errors import IntakeError
from sayso.intake.formats import Format, format_of, sniff
from sayso.intake.html import read_html
from sayso.intake.plain import must_be_english, read_plain
from sayso.intake.table import read_csv, read_json_lines
from sayso.records import Report

MAX_BYTES = {
    Format.PLAIN: 10_000_000,
    Format.HTML: 10_000_000,
    Format.CSV: 2_000_000_000,
    Format.JSON_LINES: 2_000_000_000,
}


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the user says of inputs that do not say it themselves, and which columns hold what."""

    published: str = ""
    publisher: str = ""
    columns: dict[str, str] = field(default_factory=dict)

    def given(self) -> dict[str, str]:
        """The fields by name, without the empty ones."""
        pairs = {"published": self.published, "publisher": self.publisher}
        return {key: value for key, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Item:
    """One input: where it lay (a row as "file:line"), a hash of its bytes, and its report or error.

    A report in another language comes with both: it is kept, but not read.
    """

    location: str
    digest: str
    report: Report | None = None
    error: IntakeError | None = None


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file in or below the paths, in a fixed order; hidden files and folders are left out.

    A path that does not exist is given back as it is; `read_file` says what is wrong with it.
    """
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*"))
            yield from (file for file in inside if file.is_file() and not _is_hidden(file.relative_to(path)))
        else:
            yield path


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex; of nothing if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(b"").hexdigest()


def read_file(path: Path, defaults: Defaults) -> Iterator[Item]:
    """Every report of a file, or the reason why there is none; never raises for a bad file."""
    digest, location = digest_of(path), str(path)
    try:
        kind = format_of(path)
        data = _bytes(path, kind)
        yield from _items(data, kind, location, digest, defaults)
    except IntakeError as error:
        yield Item(location, digest, error=error)


def read_stream(data: bytes, defaults: Defaults) -> Iterator[Item]:
    """Every report of standard input: HTML, JSON lines or plain text, by how it begins."""
    digest = hashlib.sha256(data).hexdigest()
    location = f"standard input {digest[:8]}"
    try:
        yield from _items(data, sniff(data), location, digest, defaults)
    except IntakeError as error:
        yield Item(location, digest, error=error)


def _bytes(path: Path, kind: Format) -> bytes:
    """The file's bytes. Raises `IntakeError` with reason `missing`, `unsupported`, `too_large`, `gzip`."""
    if not path.exists():
        raise IntakeError("missing", "There is no such file. Check the path.")
    if kind is Format.UNSUPPORTED:
        raise IntakeError(
            "unsupported",
            f"Files like {path.suffix} are not read. Convert it to .txt, .html, .jsonl or .csv.",
        )
    most, size = MAX_BYTES[kind], path.stat().st_size
    if size > most:
        raise IntakeError("too_large", f"The file has {size:,} bytes; {most:,} is the most. Split it.")
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        reason = "gzip" if path.suffix == ".gz" else "unreadable"
        raise IntakeError(reason, f"The file cannot be read: {error}.") from error
    if len(data) > most:
        raise IntakeError(
            "too_large", f"Unpacked it has {len(data):,} bytes; {most:,} is the most. Split it."
        )
    return data


def _items(data: bytes, kind: Format, location: str, digest: str, defaults: Defaults) -> Iterator[Item]:
    given = defaults.given()
    if kind is Format.PLAIN and sniff(data) is Format.HTML:
        kind = Format.HTML
    if kind in (Format.PLAIN, Format.HTML):
        reader = read_plain if kind is Format.PLAIN else read_html
        yield _item(location, digest, reader(data, given))
        return
    rows = (read_csv if kind is Format.CSV else read_json_lines)(data, given, defaults.columns)
    count = 0
    for number, result in rows:
        count += 1
        where = f"{location}:{number}"
        if isinstance(result, IntakeError):
            row_digest = hashlib.sha256(f"{digest}:{number}".encode()).hexdigest()
            yield Item(where, row_digest, error=result)
        else:
            row_digest = hashlib.sha256(repr(result).encode()).hexdigest()
            yield _item(where, row_digest, result)
    if not count:
        raise IntakeError("empty", "There are no rows in it.")


def _item(location: str, digest: str, report: Report) -> Item:
    try:
        return Item(location, digest, must_be_english(report))
    except IntakeError as error:
        return Item(location, digest, report, error)
