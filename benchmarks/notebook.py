"""Run docs/notebook.ipynb anew and keep what its cells give: python benchmarks/notebook.py

The cells are edited in the file, by hand or in Jupyter. What hangs on a machine (times, versions, paths) is
not kept. A test runs the same and compares.
"""

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

PATH = Path(__file__).parent.parent / "docs" / "notebook.ipynb"
SECONDS = 300  # of one cell, on a slow machine
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def run(folder: Path, path: Path = PATH) -> Any:
    """The notebook with the outputs of a new run in `folder`. Raises `CellExecutionError` if a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": folder}}
    )
    client.execute()
    return cleaned(notebook)


def cleaned(notebook: Any) -> Any:
    """The notebook without what hangs on the machine."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    count = 0
    for number, cell in enumerate(notebook.cells, 1):
        cell.metadata = nbformat.from_dict({})
        cell.id = f"cell-{number}"
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})
    return notebook


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as empty:
        nbformat.write(run(Path(empty)), PATH)
    print(f"{PATH.name}: {PATH.stat().st_size:,} bytes", file=sys.stderr)
