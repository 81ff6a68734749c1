"""The tutorials: each command is run and prints what the page shows; links and pictures are there."""

import re
import shutil
from pathlib import Path

import pytest

from commands import run_sayso
from console import COMMAND, WIDTH, Step, run_page, without_empty

TUTORIALS = Path(__file__).parent.parent / "docs" / "tutorials"
PAGES = sorted(path for path in TUTORIALS.glob("*.md") if path.name != "index.md")
LEAST = 6  # commands of a page
MOST = 200_000  # bytes of a picture


@pytest.fixture(scope="module")
def demo(model, tmp_path_factory):
    """The folder in which `sayso demo` was run, and what it printed: each page begins with it."""
    folder = tmp_path_factory.mktemp("demo")
    done = run_sayso("demo", cwd=folder, width=WIDTH)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout + done.stderr


def test_there_is_one_for_each_kind_of_user():
    assert {path.stem for path in PAGES} == {
        "information-officer", "conflict-coder", "human-rights-researcher", "data-journalist", "developer",
    }  # fmt: skip
    index = (TUTORIALS / "index.md").read_text(encoding="utf-8")
    assert all(f"({path.name})" in index for path in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_command_prints_what_the_page_shows(page, demo, tmp_path):
    """`sayso demo` was run once for all; what it printed must fit each page."""
    folder, printed = demo
    shutil.copy(folder / "demo.db", tmp_path)
    text = page.read_text(encoding="utf-8")
    ((first, shown),) = COMMAND.findall(text)[:1]
    assert first == "sayso demo"
    assert Step(first, shown, printed).is_true
    rest = text.replace(f"$ sayso demo\n{shown}", "", 1)
    steps = 0
    for step in run_page(rest, tmp_path):
        assert step.is_true, f"$ {step.command}\n{without_empty(step.printed)}"
        assert not re.fullmatch(r"(\.\.\.\s*)+", step.shown), f"{step.command}: nothing is compared"
        steps += 1
    assert steps >= LEAST


@pytest.mark.parametrize("page", sorted(TUTORIALS.glob("*.md")), ids=lambda path: path.stem)
def test_links_lead_somewhere_and_pictures_are_small(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        found = page.parent / target
        assert found.exists(), target
        if found.suffix in (".png", ".svg"):
            assert found.stat().st_size <= MOST, target
    assert page.name == "index.md" or re.search(r"!\[[^\]]{20,}\]\(images/", text), (
        "a picture, with words for it"
    )


def test_a_page_that_shows_something_else_is_caught():
    assert Step("x", "a 12 b\n", "a 12 b\n").is_true
    assert Step("x", "a ... b\n", "a 13 b\n").is_true
    assert not Step("x", "a 12 b\n", "a 13 b\n").is_true
    assert not Step("x", "", "a\n").is_true
