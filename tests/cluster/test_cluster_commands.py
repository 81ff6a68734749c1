"""What `sayso cluster` and `sayso load` say to those who ask for what cannot be: one sentence, at once."""

from pathlib import Path

import pytest

from commands import run_sayso

TEXT = "Police said 7 people were killed in Vilnius on Monday."


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["in"], "Name what to read and where to write"),
        (["gone", "out"], "There is no gone"),
        (["in", "mine"], "mine holds other files. Name a new OUTPUT"),
        (["in", "in/out"], "in/out lies in in, which is read"),
        (["in", "out{1}"], "which Spark takes for a pattern"),
        (["in", "out", "--conf", "memory=4g"], "should look like spark.executor.memory=4g"),
        (["in", "out", "--column", "text"], "should look like text=BODY"),
        (["in", "out", "--date-order", "ymd"], "Write dmy"),
        (["in", "out", "--codebook", "none.toml"], "none.toml"),
        (["nowhere://x/y", "out"], "nowhere://x/y cannot be reached"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(folder, words, told):
    done = run_sayso("cluster", "read", *words, cwd=folder, width=200)
    assert done.returncode == 1
    assert told in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("step", ["stories", "reconcile"])
@pytest.mark.parametrize("name", ["mine", "gone"])
def test_steps_need_an_output(folder, step, name):
    done = run_sayso("cluster", step, name, cwd=folder, width=200)
    assert done.returncode == 1 and "was not written by sayso cluster read" in done.stderr


@pytest.mark.parametrize("name", ["mine", "gone"])
def test_only_an_output_can_be_loaded_and_no_ledger_is_made_else(folder, name):
    done = run_sayso("load", name, "new.db", cwd=folder, width=200)
    assert done.returncode == 1 and "was not written by sayso cluster read" in done.stderr
    assert not (folder / "new.db").exists()
    assert not (folder / "gone").exists()


def test_the_file_for_spark_submit_lies_alone_so_that_it_hides_no_module():
    path = Path(run_sayso("cluster", "script", width=300).stdout.strip())
    assert [one.name for one in path.parent.iterdir() if one.suffix == ".py"] == [path.name]
