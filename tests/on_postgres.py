"""`pytest --postgres`: ledgers that tests put in files lie in a PostgreSQL cluster of the run's own instead.

Each path is a database, made from a template that has every table. What a test does to the file itself (with
sqlite3, by spoiling it) it does to a file still: such tests are marked `sqlite` and left out. A test that
copies a ledger asks for the fixture `duplicate`.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from sayso.ledger import Ledger
from sayso.ledger.ledger import MEMORY
from sayso.ledger.schema.engine import is_address
from servers import postgres_cluster

TEMPLATE = "template_of_ledgers"


@contextmanager
def ledgers_on_postgres() -> Iterator[Callable[[Path, Path], None]]:
    """Every ledger that is opened by the name of a file lies in a database of its own; gives what copies one
    that nobody has open.
    """
    with postgres_cluster() as address, pytest.MonkeyPatch.context() as patched:
        base, made = address.rsplit("/", 1)[0], set[str]()
        opened = Ledger.__init__

        def make(name: str, template: str) -> None:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

        def open_there(self: Ledger, path: str | Path, *, create: bool = True, **options: bool) -> None:
            name = _database_of(path)
            if _stays(path) or (name not in made and not create):
                opened(self, path, create=create, **options)
                return
            if name not in made:
                make(name, TEMPLATE)
                made.add(name)
            opened(self, f"{base}/{name}", create=create, **options)

        def duplicate(source: Path, to: Path) -> None:
            make(_database_of(to), _database_of(source))
            made.add(_database_of(to))

        make(TEMPLATE, "template0")
        Ledger(f"{base}/{TEMPLATE}").close()
        patched.setattr(Ledger, "__init__", open_there)
        yield duplicate


def _database_of(path: str | Path) -> str:
    return f"l{hashlib.sha256(str(Path(path).absolute()).encode()).hexdigest()[:20]}"


def _stays(path: str | Path) -> bool:
    """Whether a ledger is opened as it is named: an address, a file that is there, or where none can be."""
    named = str(path) == MEMORY or is_address(path)
    return named or Path(path).exists() or not Path(path).parent.exists()
