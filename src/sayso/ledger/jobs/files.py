"""What people hand in by the browser, kept in a folder beside the ledger until it is read.

Takes names and bytes of strangers, gives paths inside that folder and nowhere else. Nothing in it is run, nor
sent back as it came. Originals that were read stay, for the images of their pages; copies are taken away.
"""

import hashlib
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import ColumnElement, Connection, or_, select

from sayso.errors import LedgerError
from sayso.ledger.ledger import Ledger
from sayso.ledger.redaction.names import RedactedNames
from sayso.ledger.redaction.store import NOBODY, is_masked, kept_out
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import chunks

MOST_FILES = 500  # of one sending
MOST_BYTES = 500_000_000  # of one sending, all together
LONGEST = 100  # characters of a name
KEPT_DAYS = 30  # for which files that failed wait for another try
PIECE = 1 << 20
WITHIN = re.compile(r"#.*|:\d+$", re.DOTALL)  # of a location: a part of an archive, a row of a table
DAY = 86_400  # seconds
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
TOLD = f"{MOST_BYTES // 1_000_000} MB in {MOST_FILES} files"


@dataclass(slots=True)
class KeptFiles:
    """A new folder for one sending; `save` and `save_text` give the locations of what is kept in it."""

    base: Path
    folder: Path
    names: RedactedNames = field(
        default_factory=lambda: NOBODY
    )  # which are kept out, of files' names as well
    taken: set[str] = field(default_factory=set)
    size: int = 0

    def save(self, name: str, source: BinaryIO) -> str:
        """Keep a file. Raises `LedgerError` if all of them become too many bytes."""
        path = self._place(name)
        with path.open("xb") as kept:
            while piece := source.read(PIECE):
                self.size += len(piece)
                if self.size > MOST_BYTES:
                    raise too_much()
                kept.write(piece)
        return self._location(path)

    def save_text(self, text: str, fields: Mapping[str, str]) -> str:
        """Keep a pasted text, with a header of what is said of it."""
        lines = [f"{name}: {' '.join(value.split())}" for name, value in fields.items() if value.strip()]
        header = "\n".join(["---", *lines, "---", ""]) if lines else ""
        path = self._place("pasted.txt")
        path.write_bytes(f"{header}{text}".encode("utf-8", "replace"))
        return self._location(path)

    def drop(self) -> None:
        """Take the folder away again."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, name: str) -> Path:
        if len(self.taken) >= MOST_FILES:
            raise too_much()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        safe = safe_name(str(self.names.masked_value(name)))
        stem, dot, ending = safe.rpartition(".")
        count = 1
        while safe.casefold() in self.taken:
            count += 1
            safe = f"{stem} ({count}).{ending}" if dot else f"{ending} ({count})"
        self.taken.add(safe.casefold())
        return self.folder / safe

    def _location(self, path: Path) -> str:
        return path.relative_to(self.base).as_posix()


def too_much() -> LedgerError:
    """What to say of a sending that is too large."""
    return LedgerError(
        f"That is more than {TOLD}, the most at once. Send it in parts, or use the command line: "
        "sayso read FOLDER."
    )


def safe_name(name: str) -> str:
    """A file's name without its folders and without what a file system or a terminal would take amiss."""
    plain = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    kept = "".join(c if c.isalnum() or c in " ._-()+,&'@" else "_" for c in plain)
    kept = " ".join(kept.split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = kept, ""
    ending = ending[:10]
    stem = stem[: LONGEST - 11].strip() or "file"
    if stem.split(".")[0].casefold() in RESERVED:
        stem = f"_{stem}"
    while len(stem.encode()) > 2 * LONGEST:
        stem = stem[:-1]
    return f"{stem}.{ending}" if ending else stem


def is_hidden(name: str) -> bool:
    """Whether a file of a dropped folder is one that `find_files` leaves out, or a system's own."""
    parts = [part for part in re.split(r"[/\\]", name) if part]
    return any(part.startswith(".") for part in parts) or parts[-1:] in (["Thumbs.db"], ["desktop.ini"])


def files_base(ledger: Ledger) -> Path:
    """The folder that locations of kept files begin at: the ledger's own; of a database, the user's data."""
    if ledger.path is not None:
        return ledger.path.absolute().parent
    from platformdirs import user_data_path

    return user_data_path("sayso")


def files_name(ledger: Ledger) -> str:
    """The name of the folder in it that is this ledger's."""
    if ledger.path is not None:
        return f"{ledger.path.name}.files"
    return f"files-{hashlib.sha256(ledger.name.encode()).hexdigest()[:12]}"


def new_folder(ledger: Ledger) -> KeptFiles:
    """A folder for one sending; it is made when the first file comes."""
    base = files_base(ledger)
    with ledger.engine.connect() as connection:
        names = kept_out(connection)
    return KeptFiles(base, base / files_name(ledger) / secrets.token_hex(4), names)


def drop_files(ledger: Ledger, locations: Iterable[str]) -> None:
    """Take kept files away; only what lies in the folder of kept files."""
    base, inside = files_base(ledger), f"{files_name(ledger)}/"
    for location in locations:
        if location.startswith(inside) and ".." not in location.split("/"):
            path = base / location
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()  # only an empty one


def drop_old(ledger: Ledger) -> None:
    """Take away kept files that are older than `KEPT_DAYS` and gave no report."""
    base = files_base(ledger)
    for folder, _, names in os.walk(base / files_name(ledger)):
        for name in names:
            path = Path(folder) / name
            location = path.relative_to(base).as_posix()
            if time.time() - path.stat().st_mtime > KEPT_DAYS * DAY and not _gave_reports(ledger, location):
                drop_files(ledger, [location])


def kept_of_reports(connection: Connection, report_ids: Iterable[str]) -> list[str]:
    """The locations of the files that these reports were read from, without what lies within a file."""
    s, found = tables.input_.c, set[str]()
    for some in chunks(report_ids):
        found |= set(connection.execute(select(s.location).where(s.report_id.in_(some))).scalars())
    return sorted({WITHIN.sub("", location) for location in found})


def drop_forgotten(ledger: Ledger, locations: Iterable[str]) -> None:
    """Take away those of these files of which no report is left."""
    drop_files(ledger, [one for one in locations if not _gave_reports(ledger, one)])


def holds_masked(ledger: Ledger, location: str) -> bool:
    """Whether names are masked in a report that comes from a file: the file still has them."""
    s, r = tables.input_.c, tables.report.c
    wanted = select(r.text).join(tables.input_, s.report_id == r.id).where(_within(location))
    with ledger.engine.connect() as connection:
        return any(is_masked(connection, text) for text in connection.execute(wanted).scalars().all())


def _within(location: str) -> ColumnElement[bool]:
    s = tables.input_.c
    return or_(
        s.location == location,
        *(s.location.startswith(f"{location}{sign}", autoescape=True) for sign in "#:"),
    )


def _gave_reports(ledger: Ledger, location: str) -> bool:
    """Whether a report of the ledger comes from a file, or from what lies within it."""
    s = tables.input_.c
    wanted = select(s.id).where(_within(location), s.report_id.is_not(None))
    with ledger.engine.connect() as connection:
        return connection.execute(wanted.limit(1)).first() is not None
