"""No regular expression of the package takes a hundred times as long for ten times the text."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "faults" / "patterns.py"
HARDLY = ("!",)  # what ends the hostile strings here; the script tries more


@pytest.fixture(scope="module")
def patterns():
    spec = importlib.util.spec_from_file_location("faults_patterns", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_every_pattern_grows_with_the_text(patterns):
    found = patterns.collect([])
    assert len(found) > 350
    bad = [
        f"{sorted(one.places)[0]}: {growth:.0f} times by {by}"
        for one in found
        if (measured := patterns.worst(one, HARDLY, own=5))[0] > patterns.GROWTH
        for growth, _, by in [measured]
    ]
    assert not bad


@pytest.mark.parametrize(
    ("text", "bad"),
    [(r"\s+$", True), (r"(?<!\s)\s+$", False), (r"a{0,20}b", False), (r"\w+@\w+", True)],
)
def test_the_measure_tells_them_apart(patterns, text, bad):
    growth, _, _ = patterns.worst(patterns.Pattern(text, 0, {"x:1"}, {"search"}))
    assert (growth > patterns.GROWTH) is bad
