"""Real servers for tests, on 127.0.0.1: the desk, and a PostgreSQL cluster of the test's own."""

import asyncio
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

T = TypeVar("T")
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
def postgres_cluster(*, fsync: bool = False) -> Iterator[str]:
    """A running cluster; the address of its database. With `fsync` commits wait for the disk: to measure."""
    with stoppable_cluster(fsync=fsync) as (address, _, _):
        yield address


@contextmanager
def stoppable_cluster(*, fsync: bool = False) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """A running cluster: the address of its database, what stops it, and what starts it again. Its files are
    not in pytest's folder, which root alone may enter: PostgreSQL does not run as root.
    """
    with TemporaryDirectory(prefix="sayso-postgres-") as folder:
        yield from _cluster_in(Path(folder), "on" if fsync else "off")


def _cluster_in(folder: Path, fsync: str) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    programs, port, data = postgres_folder(), free_port(), folder / "data"
    assert programs is not None
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd="/")

    run(f"{programs}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync={fsync}"

    def start() -> None:
        run(f"{programs}/pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")

    def stop() -> None:
        run(f"{programs}/pg_ctl", "-D", str(data), "-m", "immediate", "stop")

    start()
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres", stop, start
    finally:
        stop()


def empty_database(cluster: str, name: str) -> str:
    """Make a database in a cluster; its address."""
    import psycopg

    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{cluster.rpartition('/')[0]}/{name}"


@contextmanager
def desk_server(ledger: str, *options: str) -> Iterator[str]:
    """A desk that serves a ledger, as `sayso serve` does, in a process of its own; its address."""
    port = free_port()
    words = ["serve", "--ledger", ledger, "--port", str(port), "--no-browser", *options]
    base = f"http://127.0.0.1:{port}"
    with TemporaryDirectory(prefix="sayso-desk-") as folder:
        errors = Path(folder) / "errors.txt"
        errors.touch()
        environment = {**os.environ, "LOGNAME": "tester"}
        process = _forks().Process(target=_command, args=(words, environment, errors))
        process.start()
        try:
            for _ in range(300):
                if not process.is_alive():
                    raise RuntimeError(errors.read_text(encoding="utf-8"))
                with suppress(OSError), urllib.request.urlopen(f"{base}/static/icon.svg", timeout=2):
                    break
                process.join(0.1)
            yield base
        finally:
            process.terminate()
            process.join(20)
            if process.is_alive():
                process.kill()
                raise RuntimeError(f"a desk does not end: {errors.read_text(encoding='utf-8')}")


@cache
def _forks() -> Any:
    """Where desks are forked from: a process that has imported what they need, which takes seconds, once."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(
        ["sayso.cli", "sayso.web.app", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"]
    )
    return forks


def _command(words: list[str], environment: dict[str, str], errors: Path) -> None:
    """Run a command of sayso, in a process that was forked for it."""
    from sayso.cli import main

    with errors.open("wb") as written:
        os.dup2(written.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["sayso", *words]
    main()


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, run in a thread of its own: in the tests' thread a browser's loop may run."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
