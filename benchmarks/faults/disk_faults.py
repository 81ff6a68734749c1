"""Faults of the disk below one process: writes recorded, cut short by a kill, or refused as on a full disk.

The library (disk_faults.c) is made by gcc once and preloaded: `with_disk_faults()` starts the program again
so where it is not. What it does is said by `DiskFaults`, in the process that is to fail.
"""

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
HEAD = struct.Struct("<cIQI")


def with_disk_faults() -> None:
    """Start this program again with the library before all others, unless it runs so."""
    if "disk_faults" in os.environ.get("LD_PRELOAD", ""):
        return
    if shutil.which("gcc") is None:
        raise SystemExit("These faults need gcc: apt-get install gcc")
    digest = sha256(SOURCE.read_bytes()).hexdigest()[:12]
    library = Path(tempfile.gettempdir()) / f"disk_faults-{os.getuid()}-{digest}.so"
    if not library.exists():
        part = library.with_suffix(f".{os.getpid()}")
        subprocess.run(
            ["gcc", "-O1", "-shared", "-fPIC", "-o", str(part), str(SOURCE), "-ldl", "-lpthread"], check=True
        )
        part.replace(library)
    os.environ["LD_PRELOAD"] = str(library)
    os.execv(sys.executable, [sys.executable, *sys.argv])


class DiskFaults:
    """What is to happen to writes below a folder, in this process."""

    def __init__(self, folder: Path) -> None:
        self._library = ctypes.CDLL(None)
        self._library.faults_full_after.argtypes = [ctypes.c_long]
        self._library.faults_die_at.argtypes = [ctypes.c_long, ctypes.c_int]
        self._library.faults_writes.restype = ctypes.c_long
        self._library.faults_watch(str(folder).encode())

    def record(self, path: Path) -> None:
        """Append what is written to a file."""
        self._library.faults_record(str(path).encode())

    def die_at(self, number: int, *, half: bool) -> None:
        """Be killed at the write of that number, before it or after half of it."""
        self._library.faults_die_at(number, int(half))

    def full_after(self, size: int) -> None:
        """Have room for so many bytes more; less than 0: as many as one likes."""
        self._library.faults_full_after(size)

    @property
    def writes(self) -> int:
        """How many writes there were."""
        return int(self._library.faults_writes())


@dataclass(frozen=True, slots=True)
class DiskRecord:
    """One thing that a process did to a file: `o` opened it, `w` wrote, `t` cut it, `s` synced, `u` took a
    file away (`data` is its path, as of `o`).
    """

    operation: str
    file: int
    offset: int
    data: bytes


def records_of(path: Path) -> Iterator[DiskRecord]:
    """What was recorded, in its order."""
    held, at = path.read_bytes(), 0
    while at + HEAD.size <= len(held):
        operation, file, offset, length = HEAD.unpack_from(held, at)
        at += HEAD.size
        yield DiskRecord(operation.decode(), file, offset, held[at : at + length])
        at += length
