"""The shipped word lists as files: a change of a word is a line in a diff."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LISTS = sorted((ROOT / "src" / "sayso").rglob("*.toml"))
MOST = 120


@pytest.fixture(scope="module")
def word_lists():
    spec = importlib.util.spec_from_file_location("word_lists", ROOT / "benchmarks" / "word_lists.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_no_line_is_long_but_a_pattern_of_its_own(path, word_lists):
    text = path.read_text(encoding="utf-8")
    long = [line for line in text.splitlines() if len(line) > MOST]
    assert [line for line in long if line.count('"') != 2] == []
    assert word_lists.laid_out(path.stem, text) == text, "run: python benchmarks/word_lists.py"


def test_laying_out_sorts_sets_and_keeps_the_order_of_phrases_and_patterns(word_lists):
    long = ", ".join(f'"word {number}"' for number in range(20))
    old = (
        f'[measures.a]\nnouns = ["b", "a"]\nphrases = ["b", "a"]  # so\nobject = [{long}]\n'
        '[events.a]\nact = ["b", "a"]\n'
    )
    new = word_lists.laid_out("order", old)
    assert 'nouns = ["a", "b"]\nphrases = ["b", "a"]  # so\n' in new
    assert new.endswith('act = ["b", "a"]\n')
    assert max(map(len, new.splitlines())) <= 110
    was, now = (tomllib.loads(text)["measures"]["a"]["object"] for text in (old, new))
    assert sorted(was) == now
    assert word_lists.laid_out("order", new) == new
