"""Where names stand that are to be redacted, and the list of those that are kept out."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table

from sayso.display.words import counted
from sayso.ledger.redaction.rows import LEFT
from sayso.ledger.redaction.store import RedactionRow

if TYPE_CHECKING:
    from sayso.reconcile.redact import RedactionPlan

MOST_REPORTS = 20


def redaction_plan(plan: "RedactionPlan") -> str:
    """How many places each table has, the reports, the files, and what is left to do by hand."""
    return "\n".join(_lines(plan))


def _lines(plan: "RedactionPlan") -> Iterator[str]:
    if not plan.places:
        yield "The name stands nowhere in this ledger."
    else:
        where = f"{counted(len(plan.places), 'place')} in {counted(len(plan.reports), 'report')}"
        yield f"The name stands in {where}:"
        yield from (f"  {table}.{column}: {number:,}" for table, column, number in plan.counts())
    if plan.reports:
        shown = " ".join(one[:8] for one in plan.reports[:MOST_REPORTS])
        more = len(plan.reports) - MOST_REPORTS
        yield f"Reports: {shown}{f' and {more:,} more' if more > 0 else ''}"
    if plan.kept_files:
        yield f"Files kept of these reports, which are deleted: {', '.join(plan.kept_files)}"
    if plan.own_files:
        yield f"Files of yours that may hold it still: {', '.join(plan.own_files)}"
    for table, places in groupby(plan.left, key=lambda place: place.table):
        yield f"Left as it is in {table}, {counted(len(list(places)), 'row')}: {LEFT[table]}."
    yield from (f"Warning: {warning}" for warning in plan.warnings)


def redaction_places(plan: "RedactionPlan") -> Table:
    """Every place, with the words around the name."""
    table = Table("table", "column", "row", "report", "words", box=None, pad_edge=False)
    for place in (*plan.places, *plan.left):
        table.add_row(place.table, place.column, place.key, place.report_id[:8], place.words)
    return table


def redaction_list(rows: Sequence[RedactionRow]) -> Table | str:
    """The names that are kept out, by their numbers: who asked for each, when and why."""
    if not rows:
        return "No name is kept out of this ledger."
    table = Table("number", "hash", "by", "at (UTC)", "places", "reports", "why", box=None, pad_edge=False)
    for row in rows:
        table.add_row(
            str(row.id), row.digest[:12], row.who, f"{row.at:%Y-%m-%d %H:%M}", f"{row.places:,}",
            f"{row.reports:,}", row.why,
        )  # fmt: skip
    return table
