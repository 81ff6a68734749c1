"""How well trained models do, on the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from sayso.training.scores import FieldScore


def score_table(scores: "Sequence[FieldScore]") -> Table:
    """A line for each field, on reports that the models were not fitted on."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("field", "choices", "right", "calibration error"):
        table.add_column(name)
    for one in scores:
        table.add_row(one.field, f"{one.choices:,}", f"{one.right:.3f}", f"{one.error:.3f}")
    return table
