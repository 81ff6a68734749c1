"""A PostgreSQL cluster for one run, where no address is given: as that of the tests, but commits are kept."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WORD = "postgres"  # in the place of an address


@contextmanager
def address_of(where: str | None) -> Iterator[str | None]:
    """A ledger as it is named; for `postgres` the address of a new cluster that goes with the run."""
    if where != WORD:
        yield where
        return
    sys.path.append(str(Path(__file__).parents[2] / "tests"))
    from servers import postgres_cluster, postgres_folder

    if postgres_folder() is None:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    with postgres_cluster(fsync=True) as address:
        yield address
