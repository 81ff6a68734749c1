"""Lists leave a ledger in PostgreSQL as they leave one in a file."""

import csv
import io
from pathlib import Path

import pytest

from sayso.export.run import FORMATS, export_list
from sayso.export.tables.lists import LISTS
from sayso.export.tables.query import ExportQuery
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.reconcile import refresh

pytestmark = pytest.mark.postgres
FILES = sorted((Path(__file__).parents[2] / "samples" / "border-2021").glob("*.txt"))[:8]


@pytest.fixture(scope="module")
def both(postgres, tmp_path_factory):
    ledgers = [Ledger(postgres), Ledger(tmp_path_factory.mktemp("both") / "sayso.db")]
    for ledger in ledgers:
        list(ingest(ledger, FILES, Options(Defaults())))
        refresh(ledger)
    yield ledgers
    for ledger in ledgers:
        ledger.close()


def written(ledger, what, folder, **asked):
    path = folder / "out"
    count = export_list(ledger, what, ExportQuery(**asked), path)
    return count, path.read_bytes()


@pytest.mark.parametrize("list_", list(LISTS))
@pytest.mark.parametrize("asked", [{}, {"country": "LT"}])
def test_rows_are_the_same(both, tmp_path, list_, asked):
    told = []
    for ledger in both:
        count, data = written(ledger, ("csv", list_), tmp_path, **asked)
        head, *rows = csv.reader(io.StringIO(data.decode()))
        assert len(rows) == count
        told.append((head, sorted(rows)))
    assert told[0] == told[1] and (told[0][1] or asked)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_written(both, tmp_path, name):
    if name == "ftm":
        pytest.importorskip("followthemoney")  # not pinned: a library of it has to be compiled
    for list_ in FORMATS[name].lists:
        counts = {written(ledger, (name, list_), tmp_path)[0] for ledger in both}
        assert len(counts) == 1
