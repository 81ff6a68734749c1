"""What tests share: the pipeline (loaded once a process), the shared texts, and the sample ledger."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language

import sayso
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.reading.pipeline import load_pipeline

sys.path.insert(0, str(Path(__file__).parent))
from servers import postgres_cluster, postgres_folder

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "samples" / "border-2021"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole pipeline."""
    return load_pipeline()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared texts; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the sample reports; read it, do not write to it."""
    path = tmp_path_factory.mktemp("samples") / "sayso.db"
    with Ledger(path) as ledger:
        outcomes = list(ingest(ledger, [SAMPLES], Options(Defaults())))
    assert [outcome for outcome in outcomes if outcome.kind == "failed"] == []
    return path


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database; skipped where PostgreSQL is not installed."""
    if postgres_folder() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres_cluster(tmp_path_factory.mktemp("postgres")) as address:
        yield address


@pytest.fixture
def first_figure():
    """Read a text as published on Wednesday, 4 August 2021, and give its first figure."""

    def read(text: str) -> sayso.Figure:
        figures = sayso.read(text, published="2021-08-04").figures
        assert figures, f"no figure in: {text}"
        return figures[0]

    return read
