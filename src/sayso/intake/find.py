"""Find files: every one in and below paths, what it is called, and the hash of its bytes."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

NOTHING = hashlib.sha256(b"").hexdigest()


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file in or below the paths, in a fixed order; hidden files and folders are left out.

    A path that does not exist, or a folder that cannot be opened, is given back as it is; `read_file` says
    what is wrong with it.
    """
    for path in paths:
        if mode_of(path) == "folder":
            yield from _inside(path)
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for path in inside:
        if path.name.startswith("."):
            continue
        if mode_of(path) == "folder" and not path.is_symlink():
            yield from _inside(path)
        elif mode_of(path) != "folder":
            yield path


def mode_of(path: Path) -> str:
    """What lies at a path: a file, a folder, something else, nothing, or what may not be looked at."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except (OSError, ValueError):
        return "closed"
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "special"


def location_of(path: Path) -> str:
    """A path as text that every terminal and database takes; bytes that are not UTF-8 as "\\xff"."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex; of nothing if it cannot be read."""
    if mode_of(path) != "file":
        return NOTHING
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return NOTHING
