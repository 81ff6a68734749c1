"""Pages, labelled reports and documents that nobody prepared: none breaks intake, reading or the picture."""

import json

import pytest

from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.reconcile.refresh import refresh

pytestmark = pytest.mark.model

OURS = ("intake", "reading", "time")  # reasons of failures that are sayso's own fault
EVERY = 320  # labelled reports: each so many, as all of them take minutes (`make test-whole`)
SOME = 16  # and of pages and documents


def test_nothing_of_the_shared_texts_breaks(shared, whole, tmp_path):
    every, some = (1, 1) if whole else (EVERY, SOME)
    labelled = [
        line
        for path in sorted((shared / "labels").glob("figures_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    kept = tmp_path / "labelled.jsonl"
    kept.write_text("\n".join(labelled[::every]), encoding="utf-8")
    with Ledger(tmp_path / "sayso.db") as ledger:
        files = [path for name in ("pages", "situations") for path in sorted((shared / name).rglob("*.*"))]
        inputs = [*files[::some], kept]
        outcomes = list(ingest(ledger, inputs, Options(Defaults())))
        refresh(ledger)
        broken = [one for one in ledger.status().failures if one.reason.startswith(("picture", *OURS))]
        assert broken == []
        assert sum(one.kind == "read" for one in outcomes) > 10
        assert all(json.loads(line)["text"] for line in labelled)
