"""`sayso datasette`: the ledger in Datasette, to look at, filter and download."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, app
from sayso.cli.picture import bring_up_to_date
from sayso.errors import SaysoError


@app.command()
def datasette(
    ledger: LedgerOption = DEFAULT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8001,
    sql: Annotated[
        bool, typer.Option("--sql", help="Let people write SQL of their own, on this machine alone.")
    ] = False,
) -> None:
    """Open the ledger in Datasette: tables with facets, queries that are ready, an API. Ctrl-C ends it."""
    from sayso.export.datasette import datasette_command
    from sayso.ledger import Ledger

    with Ledger(ledger, create=False) as opened:
        if opened.path is None:
            raise SaysoError("Datasette reads SQLite files alone: give --ledger a file.")
        bring_up_to_date(opened, quiet=False)
        path: Path = opened.path
    with TemporaryDirectory(prefix="sayso-") as folder:
        command = datasette_command(path, Path(folder), host, port, sql=sql)
        print(f"Datasette is at http://{host}:{port}/{path.stem} (Ctrl-C ends it).", file=sys.stderr)
        try:
            raise typer.Exit(subprocess.run(command, check=False).returncode)
        except KeyboardInterrupt:
            raise typer.Exit(0) from None
