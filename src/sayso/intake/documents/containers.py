"""What lies in an archive or an e-mail: each part by its name and its bytes.

Takes bytes, gives `Member`s one by one, so that only one is in memory; never more bytes than `MOST_UNPACKED`
in all, nor a part larger than `MOST_OF_ONE`. Raises `IntakeError` with reason `broken`, `encrypted`,
`too_large` or `empty`.
"""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import IO

from sayso.errors import IntakeError

MOST_UNPACKED = 2_000_000_000  # bytes of all parts together
MOST_OF_ONE = 300_000_000
MOST_MEMBERS = 20_000
HIDDEN = (".", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Member:
    """A part: its name within, its bytes, and what the archive says of it (url, published, title,
    publisher); or the `error` that says why it cannot be had.
    """

    name: str
    data: bytes
    facts: dict[str, str]
    error: IntakeError | None = None


class _Budget:
    """How many bytes may still be unpacked."""

    def __init__(self) -> None:
        self.left, self.members = MOST_UNPACKED, MOST_MEMBERS

    def take(self, size: int) -> None:
        self.left -= size
        self.members -= 1
        if self.left < 0 or self.members < 0:
            raise IntakeError(
                "too_large",
                f"It holds over {MOST_UNPACKED:,} bytes or {MOST_MEMBERS:,} parts, the most. Split it.",
            )


def zip_members(data: bytes) -> Iterator[Member]:
    """The files of a ZIP archive."""
    budget = _Budget()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in sorted(archive.infolist(), key=lambda one: one.filename):
                if info.is_dir() or _is_hidden(info.filename):
                    continue
                if info.flag_bits & 1:
                    raise IntakeError("encrypted", "The archive asks for a password. Unpack it first.")
                with archive.open(info) as file:
                    yield Member(info.filename, _limited(file, budget), {})
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise _broken("ZIP", error) from error


def tar_members(data: bytes) -> Iterator[Member]:
    """The files of a tar archive, packed or not; links and devices are passed over."""
    budget = _Budget()
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as archive:
            for info in archive:
                file = archive.extractfile(info) if info.isreg() and not _is_hidden(info.name) else None
                if file is not None:
                    yield Member(info.name, _limited(file, budget), {})
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise _broken("tar", error) from error


def mail_members(data: bytes) -> Iterator[Member]:
    """The text of an e-mail or of a page saved as MHTML, and what is attached to it."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    facts = _mail_facts(message)
    body = message.get_body(preferencelist=("html", "plain"))
    found = False
    if isinstance(body, EmailMessage) and (payload := _payload(body)):
        found = True
        yield Member("", payload, facts)
    for part in message.iter_attachments():
        name = part.get_filename()
        if isinstance(part, EmailMessage) and name and (payload := _payload(part)):
            found = True
            yield Member(name, payload, {key: facts[key] for key in ("published",) if key in facts})
    if not found:
        raise IntakeError("empty", "The message has no text and nothing attached.")


def _mail_facts(message: EmailMessage) -> dict[str, str]:
    facts = {
        "title": str(message.get("Subject", "")),
        "url": str(message.get("Snapshot-Content-Location", "")),
    }
    addresses = getattr(message.get("From"), "addresses", None)
    if addresses:
        facts["publisher"] = addresses[0].display_name or addresses[0].domain
    written = str(message.get("Date", ""))
    try:
        facts["published"] = parsedate_to_datetime(written).date().isoformat()
    except (TypeError, ValueError):
        facts["published"] = written
    return {key: value for key, value in facts.items() if value}


def _payload(part: EmailMessage) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    data = found if isinstance(found, bytes) else b""
    charset = part.get_content_charset()
    if part.get_content_maintype() == "text" and charset:
        try:
            return data.decode(charset, errors="replace").encode()
        except LookupError:
            return data
    return data


def _limited(file: IO[bytes], budget: _Budget) -> bytes:
    data = file.read(MOST_OF_ONE + 1)
    if len(data) > MOST_OF_ONE:
        raise IntakeError("too_large", f"A part of it has over {MOST_OF_ONE:,} bytes, the most.")
    budget.take(len(data))
    return data


def _is_hidden(name: str) -> bool:
    return any(part.startswith(HIDDEN) for part in PurePosixPath(name).parts)


def _broken(name: str, error: Exception) -> IntakeError:
    return IntakeError("broken", f"The {name} file is broken ({error}). Get it anew, or unpack what is left.")
