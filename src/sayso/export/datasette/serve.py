"""How Datasette is started for a ledger.

Takes the ledger's file and where to listen, gives the command. Only the tables that the shipped metadata
names are served: a table that a later version adds is refused until somebody lists it. SQL of one's own is
refused; who asks for it gets it on this machine alone, and the plugin beside this module keeps it from the
tables of accounts, of people's work and of the server's own.
"""

import json
import sqlite3
import sys
from contextlib import closing
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from sayso.errors import SaysoError

LIMIT = "5000"  # milliseconds that a query may take
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def datasette_command(
    ledger: Path, folder: Path, host: str = "127.0.0.1", port: int = 8001, *, sql: bool = False
) -> list[str]:
    """The command that serves a ledger, with its metadata written to `folder`. Raises `SaysoError` if
    Datasette is not there, or would let strangers ask SQL.
    """
    if find_spec("datasette") is None:
        raise SaysoError("Datasette needs an extra. Install it: pip install 'sayso[datasette]'")
    if sql and host not in LOOPBACK:
        raise SaysoError("--sql lets people ask for anything, and for long: only on 127.0.0.1.")
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(metadata_of(ledger, sql=sql)), encoding="utf-8")
    return [
        sys.executable, "-m", "datasette", "serve", str(ledger), "--metadata", str(metadata),
        "--plugins-dir", str(files("sayso.export.datasette") / "plugins"),
        "--host", host, "--port", str(port), "--setting", "sql_time_limit_ms", LIMIT,
        "--setting", "facet_time_limit_ms", LIMIT, "--setting", "suggest_facets", "off",
        "--setting", "allow_download", "off",
    ]  # fmt: skip


def metadata_of(ledger: Path, *, sql: bool = False) -> dict[str, object]:
    """The shipped metadata for a ledger, with all that it does not name refused."""
    found: dict[str, object] = json.loads(
        (files("sayso.export.datasette") / "metadata.json").read_text(encoding="utf-8")
    )
    databases = found["databases"]
    assert isinstance(databases, dict)
    own = databases.pop("LEDGER")
    if sql:
        del own["allow_sql"]
    own["tables"] |= {
        name: {"allow": False, "hidden": True} for name in _tables(ledger) if name not in own["tables"]
    }
    databases[ledger.stem] = own
    return found


def _tables(ledger: Path) -> list[str]:
    """The tables and views of a file."""
    with closing(sqlite3.connect(f"file:{quote(str(ledger.absolute()))}?mode=ro", uri=True)) as connection:
        return [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type != 'index'")
        ]
