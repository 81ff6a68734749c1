"""In `make test-quick` a test that loads the model fails and says so, whether itself or by a command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
UNMARKED = """\
import subprocess, sys
import sayso

def test_itself():
    assert sayso.read("Police said 12 people were hurt.").figures

def test_by_a_command(tmp_path):
    command = [sys.executable, "-m", "sayso.cli", "read", "-", "--ledger", tmp_path / "sayso.db"]
    done = subprocess.run(command, input="12 people were hurt.", text=True, capture_output=True)
    assert done.returncode == 0, done.stderr

def test_without_the_model():
    assert sayso.Evidence(0, 2, "12").quote == "12"
"""


@pytest.mark.slow
def test_a_test_that_loads_the_model_unmarked_fails(tmp_path):
    (tmp_path / "test_unmarked.py").write_text(UNMARKED)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-m", "not model", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), os.getenv("PYTHONPATH", "")])},
    )
    assert "2 failed, 1 passed" in done.stdout
    assert done.stdout.count("mark this test `model` (@pytest.mark.model)") >= 2
