"""How two ledgers compare, as a table for the terminal."""

from collections.abc import Sequence

from rich.table import Table

from sayso.ledger.copies.copy import TableCopy


def copy_table(compared: Sequence[TableCopy]) -> Table:
    """One row for each table that has rows: how many in both, and the first digits of what they hold."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    made.add_column("table")
    for head in ("rows there", "rows here"):
        made.add_column(head, justify="right")
    for head in ("content", ""):
        made.add_column(head)
    for one in compared:
        if one.source.rows or one.target.rows:
            digits = f"{one.source.hashes:032x}"[:12]
            made.add_row(
                one.name,
                f"{one.source.rows:,}",
                f"{one.target.rows:,}",
                digits,
                "same" if one.same else "DIFFERS",
            )
    return made
