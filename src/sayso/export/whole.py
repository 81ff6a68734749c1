"""Files that are there when they are whole: written beside their place under a name of their own, and moved
there at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from sayso.errors import SaysoError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write a file that is to be at `path` once it is whole. Raises `SaysoError` if it cannot be
    written; other errors pass.
    """
    part = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        if isinstance(error, ConnectionError | TimeoutError) or not _is_of(error, part):
            raise
        raise SaysoError(
            f"{path} cannot be written: {error.strerror or error}. Name another file."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _is_of(error: OSError, part: Path) -> bool:
    """Whether an error is one of writing: it names the file, or, as a full disk, none."""
    return error.filename is None or str(error.filename) == str(part)
