"""The bytes that a report was read from, once more: from its file, or from the archive in which that lies.

Takes the location and hash that intake gave, gives bytes that have this hash, or `None`. No other file than
the one that the location names is opened.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import IntakeError
from sayso.intake.files import DEEPEST, MEMBERS, MOST_BYTES, gunzipped
from sayso.intake.formats import Format, shown_by


@dataclass(frozen=True, slots=True)
class Original:
    """A file, and where in it the bytes lie: "folder/file.pdf" of an archive, or nothing for the whole."""

    path: Path
    inside: str = ""

    def stamp(self) -> tuple[int, int]:
        """What changes when the file does: its time in nanoseconds, and its bytes."""
        try:
            found = self.path.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def read(self, digest: str) -> bytes | None:
        """The bytes, unpacked; `None` if none with this hash (SHA-256, of them as packed) are there."""
        try:
            if self.path.stat().st_size > MOST_BYTES:
                return None
            return _found(self.path.read_bytes(), self.path.name, self.inside, digest, 0)
        except (OSError, IntakeError):
            return None


def find_originals(location: str, folders: Iterable[Path]) -> Iterator[Original]:
    """The files that a location may mean; one that is relative is looked for in each of the folders."""
    parts = location.split("#")
    for folder in folders:
        for at in range(len(parts), 0, -1):
            path = folder / "#".join(parts[:at])
            if _is_file(path):
                yield Original(path, "#".join(parts[at:]))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _found(data: bytes, name: str, inside: str, digest: str, depth: int) -> bytes | None:
    if not inside and hashlib.sha256(data).hexdigest() != digest:
        return None
    data = gunzipped(data) if name.endswith(".gz") else data
    if not inside:
        return data
    kind = shown_by(data) or Format.UNSUPPORTED
    if kind not in MEMBERS or depth > DEEPEST:
        return None
    for member in MEMBERS[kind](data):
        rest = inside.removeprefix(member.name)
        if member.name and rest != inside and rest[:1] in ("", "#"):
            found = _found(member.data, member.name, rest[1:], digest, depth + 1)
            if found is not None:
                return found
    return None
