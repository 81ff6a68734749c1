"""How Datasette is started for a ledger.

Takes the ledger's file and where to listen, gives the command. Tables of accounts, sessions and tokens are
refused, and so is SQL of one's own, which could read them; who asks for it gets it on this machine alone.
"""

import json
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

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
        raise SaysoError("--sql lets people read every table, those of accounts, too: only on 127.0.0.1.")
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(metadata_of(ledger.stem, sql=sql)), encoding="utf-8")
    return [
        sys.executable, "-m", "datasette", "serve", str(ledger), "--metadata", str(metadata),
        "--host", host, "--port", str(port), "--setting", "sql_time_limit_ms", LIMIT,
        "--setting", "facet_time_limit_ms", LIMIT, "--setting", "suggest_facets", "off",
        "--setting", "allow_download", "off",
    ]  # fmt: skip


def metadata_of(name: str, *, sql: bool = False) -> dict[str, object]:
    """The shipped metadata for a database of this name, as Datasette calls it."""
    found: dict[str, object] = json.loads(
        (files("sayso.export.datasette") / "metadata.json").read_text(encoding="utf-8")
    )
    databases = found["databases"]
    assert isinstance(databases, dict)
    own = databases.pop("LEDGER")
    if sql:
        del own["allow_sql"]
    databases[name] = own
    return found
