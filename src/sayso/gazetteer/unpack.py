"""The gazetteer's file: shipped packed, unpacked once into the user's cache, and again if it is damaged
there.

Takes nothing, gives the path of a SQLite file of about 37 MB, or a connection to one.
"""

import atexit
import lzma
import os
import shutil
import sqlite3
import tempfile
import warnings
from pathlib import Path

from sayso.errors import ReadingError

PACKED = Path(__file__).parent / "data" / "places.sqlite.xz"
FORMAT = 9  # of the file; `build.py` writes it
ADVICE = "Install sayso again: pip install --force-reinstall sayso"


def cache_folder() -> Path:
    """Where unpacked data is kept: `$SAYSO_CACHE`, or the user's cache folder."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("SAYSO_CACHE")
    return Path(chosen) if chosen else user_cache_path("sayso")


def unpacked() -> Path:
    """The file of this machine, unpacked now if it was not, or if it is damaged."""
    if not PACKED.is_file():
        raise ReadingError(f"The gazetteer {PACKED} is missing. {ADVICE}")
    target = cache_folder() / f"places-{FORMAT}-{PACKED.stat().st_size}.sqlite"
    if not target.exists():
        return _unpack(target)
    return target if _is_whole(target) else unpack_again(target)


def unpack_again(target: Path) -> Path:
    """Unpack a file that is damaged anew, and say so."""
    if target.parent != cache_folder():
        raise ReadingError(f"The gazetteer {target} is damaged. {ADVICE}")
    warnings.warn(f"The gazetteer in {target} was damaged and was unpacked anew.", stacklevel=2)
    return _unpack(target)


def _unpack(target: Path) -> Path:
    """Write the file, whole or not at all; where the cache cannot be written, into a temporary folder, from
    which it goes with the process.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
    except OSError:
        handle, part = tempfile.mkstemp(prefix="sayso-places-", suffix=".sqlite")
        target = Path(part)
        atexit.register(target.unlink, missing_ok=True)
    try:
        with os.fdopen(handle, "wb") as file, lzma.open(PACKED) as packed:
            shutil.copyfileobj(packed, file, 1 << 20)
        Path(part).chmod(0o644)
        Path(part).replace(target)
    except (lzma.LZMAError, EOFError) as error:
        Path(part).unlink(missing_ok=True)
        raise ReadingError(f"The gazetteer {PACKED} is damaged. {ADVICE}") from error
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return target


def _is_whole(path: Path) -> bool:
    """Whether a file is of this format and as long as it says itself."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        told = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("user_version", "page_count", "page_size")
        ]
        connection.close()
    except sqlite3.DatabaseError:
        return False
    return bool(told[0] == FORMAT and told[1] * told[2] == path.stat().st_size)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)
