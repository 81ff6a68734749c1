"""What the machine gives: SQLite, a browser that prints, room on the disk, an encoding. A check each."""

import locale
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sayso.cli.doctor.check import CheckState, DoctorCheck, needed
from sayso.codebook.doctor_rules import doctor_rules
from sayso.display.words import size_words


def machine_checks(folder: Path) -> Iterator[DoctorCheck]:
    """Checks of this machine; `folder` is where the ledger lies, or will."""
    yield _sqlite()
    yield _disk(folder)
    yield _cache()
    yield _encoding()
    yield _browser()


def _sqlite() -> DoctorCheck:
    from sayso.ledger.health import has_full_text

    least, found = doctor_rules().least_sqlite, sqlite3.sqlite_version
    new = _numbers(found) >= _numbers(least)
    text = has_full_text()
    told = f"{found}, {'with' if text else 'without'} full text (FTS5)"
    advice = f"Take a Python whose SQLite is {least} or newer and has FTS5: that of python.org, or of uv."
    return needed("SQLite", told, advice, good=new and text)


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdigit())


def _disk(folder: Path) -> DoctorCheck:
    least = doctor_rules().least_free
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return needed("disk", f"{folder}: {error.strerror}", "Make the folder, or name another.", good=False)
    writable = os.access(folder, os.W_OK)
    told = f"{size_words(free)} free in {folder}" + ("" if writable else ", which cannot be written")
    advice = f"Make room ({size_words(least)} at least), or work in a folder of your own."
    return needed("disk", told, advice, good=writable and free >= least)


def _cache() -> DoctorCheck:
    """Where the gazetteer is unpacked; without it that is done anew at each start."""
    from sayso.gazetteer.unpack import cache_folder

    folder = cache_folder()
    advice = "Set SAYSO_CACHE to a folder that can be written: else each start unpacks the places anew."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        told = f"{folder} cannot be written ({error.strerror})"
        return DoctorCheck("cache", CheckState.WRONG, told, advice)
    return DoctorCheck("cache", CheckState.OK, str(folder))


def _encoding() -> DoctorCheck:
    """What is printed, and how names of files are taken."""
    found = {
        "output": getattr(sys.stdout, "encoding", None) or "utf-8",
        "files": locale.getpreferredencoding(False),
        "names of files": sys.getfilesystemencoding(),
    }
    others = [f"{what}: {name}" for what, name in found.items() if name.lower().replace("-", "") != "utf8"]
    if others:
        advice = "Set PYTHONUTF8=1, or a UTF-8 locale (LANG=C.UTF-8): else some letters cannot be printed."
        return DoctorCheck("encoding", CheckState.WRONG, ", ".join(others), advice)
    return DoctorCheck("encoding", CheckState.OK, "UTF-8")


def _browser() -> DoctorCheck:
    from sayso.errors import SaysoError
    from sayso.export.brief.pdf import find_browser

    about, advice = "for briefings as PDF", "Install Debian's package chromium, or Chrome."
    try:
        found = find_browser()
    except SaysoError:
        return DoctorCheck("browser", CheckState.MISSING, f"{about}: no Chromium or Chrome", advice)
    try:
        done = subprocess.run(
            [found, "--version"], capture_output=True, text=True, timeout=doctor_rules().patience, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return DoctorCheck("browser", CheckState.WRONG, f"{about}: {found} does not answer", advice)
    if done.returncode:
        return DoctorCheck("browser", CheckState.WRONG, f"{about}: {found} does not start", advice)
    name = (done.stdout.strip().splitlines() or [found])[-1]
    return DoctorCheck("browser", CheckState.OK, f"{about}: {name[:80]}")
