"""The measures of a codebook, on the terminal."""

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from sayso.codebook import Codebook


def measure_table(codebook: "Codebook") -> Table:
    """The measures with their topics."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("measure", "topic", "counts people who, or incidents that"):
        table.add_column(name)
    for measure in codebook.measures.values():
        table.add_row(Text(measure.name), Text(measure.topic), Text(measure.label))
    table.add_row("other", "", "any other count of people")
    return table
