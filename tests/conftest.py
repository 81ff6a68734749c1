"""What tests share: the model (loaded once a process), the pipeline, the shared texts, the sample ledger.

A test that needs the model, a browser or PostgreSQL is marked so, by the fixtures that it uses (`MARKS`) or
by hand; `make test-quick` runs the others. There the model cannot be loaded: `no_model/` stands before it.
"""

import importlib
import os
import shutil
import signal
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import sayso
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger import ledger as ledgers
from sayso.ledger.ingest import Options, ingest
from sayso.reading import pipeline
from sayso.reading.pipeline import load_pipeline

sys.path.insert(0, str(Path(__file__).parent))
from servers import empty_database, postgres_cluster, postgres_folder

HERE = Path(__file__).parent
ROOT = HERE.parent
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "samples" / "border-2021"
NO_MODEL = Path(__file__).parent / "no_model"
LONGEST = ("test_accessible.py", "test_adding.py", "test_benchmarks.py", "test_wheel.py")
MARKS = {
    "model": "model",
    "browser": "browser",
    "chromium": "browser",
    "postgres": "postgres",
}  # fixtures and their marks


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make test` asks for."""
    parser.addoption("--postgres", action="store_true", help="ledgers of tests lie in PostgreSQL")
    parser.addoption("--whole", action="store_true", help="read all of ../shared, where tests read a sample")


def pytest_configure(config: pytest.Config) -> None:
    """In a run without the model, put what refuses to load it before it, for commands too. What a test starts
    hears Ctrl-C, also where a shell lets what it starts in the background ignore it.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "not model" in config.option.markexpr:
        sys.path.insert(0, str(NO_MODEL))
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(NO_MODEL), os.getenv("PYTHONPATH")]))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by what its fixtures need."""
    items.sort(key=_rank)
    on_postgres = config.getoption("--postgres")
    for item in items:
        if on_postgres and item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip("it is about the file of a ledger"))
        for fixture in MARKS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKS[fixture])


def _rank(item: pytest.Item) -> int:
    """The longest files first, and the many short ones last, so that two processes end together."""
    return (
        0 if item.path.name in LONGEST else 1 if "web" in item.path.parts else 2 + (item.path.parent != HERE)
    )


@pytest.fixture(scope="session", autouse=True)
def one_model() -> Iterator[None]:
    """Pipelines of this process share the parts of one model, which is seconds to load: a test with a
    codebook of its own makes only the components that use it. A process that a test starts loads its own.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\].*")  # as `load_model` does
        module = importlib.import_module(pipeline.MODEL)
    load = cache(module.load)

    def shared(**options: Any) -> Language:
        loaded = load(**options)
        own = copy(loaded)
        own.tokenizer = copy(loaded.tokenizer)
        for lists in ("_components", "_disabled", "_pipe_meta", "_pipe_configs"):
            setattr(own, lists, copy(getattr(loaded, lists)))
        return own

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "load", shared)
        yield


@pytest.fixture(scope="session", autouse=True)
def new_ledgers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new file of a ledger is a copy of one that was made in this process, as that takes a tenth of a
    second. Processes that a test starts make their own.
    """
    if request.config.getoption("--postgres"):
        yield
        return
    made = tmp_path_factory.mktemp("new") / "sayso.db"
    Ledger(made).close()
    empty, check = made.read_bytes(), ledgers.check_path

    def copied(path: Path, *, create: bool) -> None:
        check(path, create=create)
        if create and os.access(path.parent, os.W_OK):
            with suppress(FileExistsError), path.open("xb") as file:
                file.write(empty)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ledgers, "check_path", copied)
        yield


@pytest.fixture(scope="session", autouse=True)
def duplicate(request: pytest.FixtureRequest) -> Iterator[Callable[[Path, Path], None]]:
    """Where ledgers lie: in files, or with `--postgres` in a cluster. Gives what copies a ledger there, from
    one path to another, while nobody has it open.
    """
    if not request.config.getoption("--postgres"):
        yield _copy_file
        return
    if postgres_folder() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    from on_postgres import ledgers_on_postgres

    with ledgers_on_postgres() as copy_database:
        yield copy_database


def _copy_file(source: Path, to: Path) -> None:
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(to)) as writing:
        reading.backup(writing)


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
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether tests read all of ../shared (`make test-whole`: minutes), and not the sample that they name."""
    return bool(request.config.getoption("--whole"))


@pytest.fixture(scope="session")
def sample_ledger(model: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the sample reports; read it, do not write to it."""
    path = tmp_path_factory.mktemp("samples") / "sayso.db"
    with Ledger(path) as ledger:
        outcomes = list(ingest(ledger, [SAMPLES], Options(Defaults())))
    assert [outcome for outcome in outcomes if outcome.kind == "failed"] == []
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a PostgreSQL cluster of this process; skipped where PostgreSQL is not installed."""
    if postgres_folder() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres_cluster() as address:
        yield address


@pytest.fixture(scope="module")
def postgres(cluster: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of this module alone."""
    return empty_database(cluster, request.module.__name__.rpartition(".")[2])


@pytest.fixture
def first_figure(model):
    """Read a text as published on Wednesday, 4 August 2021, and give its first figure."""

    def read(text: str) -> sayso.Figure:
        figures = sayso.read(text, published="2021-08-04").figures
        assert figures, f"no figure in: {text}"
        return figures[0]

    return read


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of a page in Chromium; those of a module with `BROWSERS` in each of these."""
    if "browser" in metafunc.fixturenames:
        names = getattr(metafunc.module, "BROWSERS", ("chromium",))
        metafunc.parametrize("browser", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """What drives browsers; one a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(driver: Any) -> Iterator[Any]:
    """Debian's Chromium: the one without windows if it is there, whose pages open in a fifth of the time;
    skipped where neither is installed.
    """
    path = shutil.which("chromium-headless-shell") or program("chromium")
    opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def firefox(driver: Any) -> Iterator[Any]:
    """Debian's Firefox, by WebDriver BiDi; skipped where there is none that Playwright can drive."""
    from playwright.sync_api import Error

    try:
        opened = driver.firefox.launch(channel="moz-firefox", executable_path=program("firefox-esr"))
    except Error as error:
        if "unknown command" not in str(error):
            raise
        pytest.skip("this Firefox is too old to be driven (before 143); the tests run in Chromium alone")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Any:
    """The browser that a test runs in."""
    return request.getfixturevalue(request.param)


def program(name: str) -> str:
    """Where a browser is; the test is skipped where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {name}")
    return found
