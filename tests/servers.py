"""Real servers for tests, on 127.0.0.1: the desk, and a PostgreSQL cluster of the test's own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def postgres_folder() -> Path | None:
    """Where PostgreSQL's programs are; `None` if it is not installed."""
    found = shutil.which("initdb")
    return Path(found).parent if found else BINARIES[-1].parent if BINARIES else None


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """A running cluster; the address of its database."""
    with stoppable_cluster() as (address, _, _):
        yield address


@contextmanager
def stoppable_cluster() -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """A running cluster: the address of its database, what stops it, and what starts it again. Its files are
    not in pytest's folder, which root alone may enter: PostgreSQL does not run as root.
    """
    with TemporaryDirectory(prefix="sayso-postgres-") as folder:
        yield from _cluster_in(Path(folder))


def _cluster_in(folder: Path) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    programs, port, data = postgres_folder(), free_port(), folder / "data"
    assert programs is not None
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd="/")

    run(f"{programs}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"

    def start() -> None:
        run(f"{programs}/pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")

    def stop() -> None:
        run(f"{programs}/pg_ctl", "-D", str(data), "-m", "immediate", "stop")

    start()
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres", stop, start
    finally:
        stop()


@contextmanager
def desk_server(ledger: str, *options: str) -> Iterator[str]:
    """A desk that serves a ledger, as `sayso serve` does; its address."""
    port = free_port()
    command = [sys.executable, "-m", "sayso.cli", "serve", "--ledger", ledger, "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--no-browser", *options], stderr=subprocess.PIPE, env={**os.environ, "LOGNAME": "tester"}
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
            with suppress(OSError), urllib.request.urlopen(f"{base}/static/icon.svg", timeout=2):
                break
            time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.communicate(timeout=20)
