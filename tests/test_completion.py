"""Tab in a shell: commands, options, and names of measures and situations; nothing that a shell would run."""

import os
import shutil
import subprocess
import sys
from unittest.mock import patch

import pytest

from commands import run_sayso
from sayso.ledger import Ledger
from sayso.ledger.review.situations import add_situation
from sayso.reconcile.situations.naming import situation_of

SHELLS = ("bash", "zsh", "fish")


def tab(typed, shell="bash", cwd=None):
    """What the shell is told when Tab is pressed after these words."""
    number = len(typed.split(" ")) - 1
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(number), "_TYPER_COMPLETE_ARGS": typed}
    asked |= {"_SAYSO_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    with patch.dict(os.environ, asked):
        return run_sayso(cwd=cwd).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a ledger that has situations, one with a name that a shell would run."""
    made = tmp_path_factory.mktemp("completion")
    with Ledger(made / "sayso.db") as ledger, ledger.writing() as connection:
        for name in ("Cyclone Freddy", "Floods $(touch owned)"):
            add_situation(connection, situation_of(name, countries=("MW",)), "ana")
    return made


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sayso fi", ["figures"]),
        ("sayso d", ["datasette", "date", "demo", "disagreements", "doctor"]),
        ("sayso situation s", ["show", "suggest"]),
        ("sayso figures --measure kil", ["killed"]),
        ("sayso estimates --measure border_e", ["border_entries"]),
        ("sayso export parq", ["parquet"]),
        ("sayso export csv dis", ["disagreements"]),
        ("sayso export csv --profile uc", ["ucdp"]),
    ],
)
def test_names_are_completed(shell, typed, words, folder):
    said = tab(typed, shell, folder)
    for word in words:
        assert word in said


def test_options_are_completed(folder):
    assert tab("sayso figures --min", cwd=folder).split() == ["--min-certainty"]


def test_situations_of_the_ledger_are_completed(folder):
    assert tab("sayso picture Cyc", cwd=folder).strip() == r"Cyclone\ Freddy"
    assert "Cyclone Freddy" in tab("sayso picture Cyc", "fish", folder)
    assert "Cyclone Freddy" in tab("sayso export csv --situation Cyc", "zsh", folder)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_name_that_a_shell_would_run_goes_by_its_id(shell, folder):
    said = tab("sayso picture ", shell, folder)
    assert "touch" not in said and "$(" not in said.replace("$CURRENT", "")
    with Ledger(folder / "sayso.db") as ledger:
        from sayso.ledger.review.situations import find_situations

        with ledger.engine.connect() as connection:
            (odd,) = (one.id for one in find_situations(connection) if "touch" in one.name)
    assert odd in said


@pytest.mark.parametrize("content", [None, b"no ledger", b""])
def test_what_is_no_ledger_gives_no_names_and_is_left(tmp_path, content):
    if content is not None:
        (tmp_path / "sayso.db").write_bytes(content)
    assert tab("sayso picture C", cwd=tmp_path).strip() == ""
    assert [path.name for path in tmp_path.iterdir()] == ([] if content is None else ["sayso.db"])


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_it_is_installed_for_a_shell_and_its_script_is_valid(shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "sayso").write_text(
        f"#!{sys.executable}\nimport sys\nsys.argv[0] = 'sayso'\nfrom sayso.cli import main\nmain()\n"
    )
    (tmp_path / "sayso").chmod(0o755)
    environment = os.environ | {"HOME": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    def run(*command):
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    script = run(shell, "-c", "sayso --show-completion; true")  # `; true`: so that the shell stays its parent
    (tmp_path / "script").write_text(script)
    run(shell, "-n", tmp_path / "script")
    assert "_SAYSO_COMPLETE" in script
    assert f"{shell} completion installed" in run(shell, "-c", "sayso --install-completion; true")
    made = [path for path in tmp_path.rglob("*") if path.is_file() and path.name not in ("sayso", "script")]
    assert any("_SAYSO_COMPLETE" in path.read_text() for path in made)
    if shell == "fish":
        assert "killed" in run("fish", "-c", "complete -C 'sayso figures --measure kil'")
    if shell == "bash":
        typed = (
            "source script; COMP_WORDS=(sayso figures --measure kil); COMP_CWORD=3; _sayso_completion sayso"
        )
        assert "killed" in run("bash", "-c", f"cd {tmp_path}; {typed}; echo $COMPREPLY")
