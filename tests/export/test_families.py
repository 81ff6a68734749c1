"""What `sayso export --measure` takes: families in lists of the picture, as those lists themselves do."""

import csv
import shutil

import pytest

from commands import run_sayso


@pytest.fixture(scope="module")
def ledger(sample_ledger, tmp_path_factory):
    return shutil.copy(sample_ledger, tmp_path_factory.mktemp("families") / "sayso.db")


@pytest.mark.parametrize("list_", ["series", "estimates"])
def test_a_family_is_a_measure_of_the_picture(ledger, tmp_path, list_):
    out = tmp_path / "out.csv"
    done = run_sayso("export", "csv", list_, "--measure", "border_entries", "-o", out, "-l", ledger)
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8") as file:
        assert {row["family"] for row in csv.DictReader(file)} == {"border_entries"}


def test_a_family_is_no_measure_of_a_figure(ledger):
    done = run_sayso("export", "csv", "figures", "--measure", "border_entries", "-l", ledger)
    assert done.returncode == 1
    assert "There is no measure 'border_entries'" in done.stderr
