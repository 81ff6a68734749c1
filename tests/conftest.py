"""What tests share: the pipeline (loaded once a process), the shared texts, and the sample ledger.

A test that needs the model, a browser or PostgreSQL is marked so, by the fixtures that it uses (`MARKS`) or
by hand; `make test-quick` runs the others. There the model cannot be loaded: `no_model/` stands before it.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
NO_MODEL = Path(__file__).parent / "no_model"
MARKS = {"model": "model", "chromium": "browser", "postgres": "postgres"}  # fixtures and their marks


def pytest_configure(config: pytest.Config) -> None:
    """In a run without the model, put what refuses to load it before it, for commands too."""
    if "not model" in config.option.markexpr:
        sys.path.insert(0, str(NO_MODEL))
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(NO_MODEL), os.getenv("PYTHONPATH")]))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what its fixtures need."""
    for item in items:
        for fixture in MARKS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKS[fixture])


@pytest.fixture(scope="session")
def model() -> None:
    """Asked for by fixtures that load the model, in this process or by a command: marks who uses them."""


@pytest.fixture(scope="session")
def nlp(model: None) -> Language:
    """The whole pipeline."""
    return load_pipeline()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared texts; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def sample_ledger(model: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
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
def first_figure(model):
    """Read a text as published on Wednesday, 4 August 2021, and give its first figure."""

    def read(text: str) -> sayso.Figure:
        figures = sayso.read(text, published="2021-08-04").figures
        assert figures, f"no figure in: {text}"
        return figures[0]

    return read


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium; skipped where it is not installed."""
    binary = shutil.which("chromium")
    if binary is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        yield browser
        browser.close()
