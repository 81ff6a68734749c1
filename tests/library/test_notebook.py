"""docs/notebook.ipynb runs, and what it keeps is what its cells give today."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PATH = ROOT / "docs" / "notebook.ipynb"
OURS = 'class="sayso"'


def outputs(notebook):
    """Of each cell the lines that it prints, and what it gives: as text, as HTML of ours, and which kinds."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        found.append(cell.source)
        for output in cell.outputs:
            data = output.get("data", {})
            found.append((output.get("text"), sorted(data), data.get("text/plain")))
            if OURS in data.get("text/html", ""):
                found.append(data["text/html"])
    return found


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_notebook_runs_and_keeps_what_its_cells_give(tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    for name in ("nbclient", "ipykernel", "altair", "vl_convert", "pandas", "polars"):
        pytest.importorskip(name)
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))  # of the kernel, which is another process
    from notebook import run

    kept, anew = nbformat.read(PATH, as_version=4), run(tmp_path)
    assert not any(output.output_type == "error" for cell in anew.cells for output in cell.get("outputs", ()))
    assert outputs(kept) == outputs(anew), "run: python benchmarks/notebook.py"
    assert list(tmp_path.iterdir()) == []


def test_what_the_notebook_keeps_shows_no_machine_and_needs_no_network():
    text = PATH.read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|Users|root|tmp|work)/", text) and sys.prefix not in text
    assert "<script" not in text and "cdn." not in text and len(text) < 300_000
    assert len(re.findall(r'"image/svg\+xml"', text)) == 2 and text.count(OURS.replace('"', '\\"')) >= 5
