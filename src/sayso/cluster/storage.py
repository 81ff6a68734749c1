"""Where inputs and outputs lie: folders of this machine, or storage that has an address (s3, hdfs, gs, abfs).

Takes a path or an address, gives files and bytes; pyarrow speaks with the storage, on the driver as on the
workers. Spark calls S3 `s3a`, pyarrow `s3`: both are understood.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast
from urllib.parse import unquote, urlsplit

from sayso.cluster.schema import INSTALL
from sayso.errors import SaysoError
from sayso.intake.find import find_files, location_of

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_GLOB = re.compile(r"[*?\[\]{}\\,\n]")  # Hadoop takes these for patterns


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file: what opens it, what the ledger calls it, and what shows that it changed."""

    path: str
    location: str
    size: int
    changed: int  # nanoseconds

    @property
    def key(self) -> str:
        """The file as it is now."""
        return f"{self.location}\0{self.size}\0{self.changed}"


def is_stored(path: str) -> bool:
    """Whether it is an address of storage that is not this machine's."""
    return _ADDRESS.match(path) is not None and not path.lower().startswith("file:")


def local(path: str) -> Path:
    """The path of this machine that is meant: "file:///x" is "/x"."""
    return Path(unquote(urlsplit(path).path)) if path.lower().startswith("file://") else Path(path)


def for_spark(path: str) -> str:
    """What Spark and Hadoop call a folder. Raises `SaysoError` for a name that they take for a pattern."""
    if found := _GLOB.search(path):
        raise SaysoError(
            f"{path} has the sign {found[0]!r} in it, which Spark takes for a pattern. Rename it."
        )
    if is_stored(path):
        return re.sub(r"^s3://", "s3a://", path)
    return f"file://{local(path).absolute()}"


def list_files(inputs: list[str]) -> list[StoredFile]:
    """Every file in and below the inputs, in the order in which one machine reads them. Raises `SaysoError`
    for an input that is not there.
    """
    found: list[StoredFile] = []
    for one in inputs:
        own = list(_stored_files(one) if is_stored(one) else _local_files(local(one)))
        if not own:
            raise SaysoError(f"There is nothing to read in {one}. Check the path; hidden files are left out.")
        found += own
    return found


def check_apart(inputs: list[str], output: str) -> None:
    """Raise `SaysoError` if the output lies in an input, which would be read with it the next time."""
    for one in inputs:
        if is_stored(one) or is_stored(output):
            inside = for_spark(output).rstrip("/").startswith(for_spark(one).rstrip("/") + "/")
        else:
            inside = local(output).resolve().is_relative_to(local(one).resolve())
        if inside:
            raise SaysoError(f"{output} lies in {one}, which is read. Name an OUTPUT beside it.")


def _local_files(path: Path) -> Iterator[StoredFile]:
    if not path.exists():
        raise SaysoError(f"There is no {path}. Check the path; every worker must see it, too.")
    for one in find_files([path]):
        try:
            about = one.stat()
        except OSError:  # its failure is the worker's to tell
            yield StoredFile(str(one.absolute()), location_of(one), 0, 0)
        else:
            yield StoredFile(str(one.absolute()), location_of(one), about.st_size, about.st_mtime_ns)


def _stored_files(address: str) -> Iterator[StoredFile]:
    from pyarrow.fs import FileSelector, FileType

    system, path = _storage(address)
    scheme = address.partition("://")[0]
    about = _asked(address, lambda: system.get_file_info(path))
    infos = [about] if about.type == FileType.File else []
    if about.type == FileType.Directory:
        infos = _asked(address, lambda: system.get_file_info(FileSelector(path, recursive=True)))
    base = PurePosixPath(path)
    for one in sorted(infos, key=lambda one: PurePosixPath(one.path).parts):
        inside = PurePosixPath(one.path).relative_to(base).parts if one.path != path else ()
        if one.type == FileType.File and not any(part.startswith(".") for part in inside):
            where = f"{address.rstrip('/')}/{'/'.join(inside)}" if inside else address
            yield StoredFile(f"{scheme}://{one.path}", where, one.size or 0, one.mtime_ns or 0)


def _storage(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path there."""
    try:
        from pyarrow.fs import FileSystem
    except ImportError as error:
        raise SaysoError(INSTALL) from error
    return cast(
        "tuple[Any, str]",
        _asked(address, lambda: FileSystem.from_uri(re.sub(r"^s3[an]://", "s3://", address))),
    )


def _asked(address: str, question: Any) -> Any:
    """What storage answers. Raises `SaysoError` for an address that it cannot be asked by."""
    try:
        return question()
    except (OSError, ValueError) as error:
        told = " ".join(str(error).split())[:300]
        raise SaysoError(
            f"{address} cannot be reached: {told}. Check the address and your rights."
        ) from error


def open_stored(path: str) -> IO[bytes]:
    """A file, opened at its beginning; any part of it can be reached."""
    if not is_stored(path):
        return local(path).open("rb")
    system, inside = _storage(path)
    return cast("IO[bytes]", system.open_input_file(inside))


def changed(file: StoredFile) -> bool:
    """Whether a file is no longer as it was listed."""
    if is_stored(file.path):
        system, inside = _storage(file.path)
        about = system.get_file_info(inside)
        return (about.size or 0, about.mtime_ns or 0) != (file.size, file.changed)
    try:
        now = local(file.path).stat()
    except OSError:
        return bool(file.size)
    return (now.st_size, now.st_mtime_ns) != (file.size, file.changed) and bool(file.size)


@contextmanager
def on_disk(path: str) -> Iterator[Path]:
    """A file as one of this machine: itself, or a copy under its own name for the length of the block."""
    if not is_stored(path):
        yield local(path)
        return
    with tempfile.TemporaryDirectory(prefix="sayso-") as folder:
        copy = Path(folder) / (PurePosixPath(path).name or "file")
        with open_stored(path) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        yield copy


class Folder:
    """A folder that is written to and read from: of this machine, or of storage."""

    def __init__(self, path: str) -> None:
        self.name = path
        self.system, self.path = _storage(path if is_stored(path) else local(path).absolute().as_uri())

    def write(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        place = f"{self.path}/{name}"
        self.system.create_dir(str(PurePosixPath(place).parent), recursive=True)
        with self.system.open_output_stream(f"{place}.new") as file:
            file.write(data)
        self.system.move(f"{place}.new", place)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; `None` if there is none."""
        if not self.has(name):
            return None
        with self.system.open_input_stream(f"{self.path}/{name}") as file:
            return bytes(file.read())

    def has(self, name: str) -> bool:
        """Whether there is such a file or folder."""
        from pyarrow.fs import FileType

        about = _asked(self.name, lambda: self.system.get_file_info(f"{self.path}/{name}"))
        return bool(about.type != FileType.NotFound)

    def inside(self, name: str = "") -> list[str]:
        """The names of what lies in a folder of it, sorted."""
        from pyarrow.fs import FileSelector

        place = f"{self.path}/{name}" if name else self.path
        chosen = FileSelector(place, allow_not_found=True)
        return sorted(one.base_name for one in _asked(self.name, lambda: self.system.get_file_info(chosen)))

    def parquet(self, name: str) -> Any:
        """A Parquet file of it, opened."""
        from pyarrow.parquet import ParquetFile

        return ParquetFile(f"{self.path}/{name}", filesystem=self.system)
