"""Jobs as a table of the terminal."""

from collections.abc import Sequence

from rich.table import Table

from sayso.ledger.jobs.store import JobRow


def job_table(rows: Sequence[JobRow]) -> Table | str:
    """Jobs, the newest first; a sentence if there are none."""
    if not rows:
        return "No jobs yet. `sayso read` is one while it runs; others come from the desk."
    table = Table("job", "what", "asked by", "at (UTC)", "state", "done", "outcome", box=None, pad_edge=False)
    for row in rows:
        table.add_row(
            str(row.id), row.title, f"{row.asked_by}, {row.asked_from}", f"{row.asked_at:%Y-%m-%d %H:%M}",
            row.state, f"{row.done:,} of {row.total:,}", row.outcome,
        )  # fmt: skip
    return table
