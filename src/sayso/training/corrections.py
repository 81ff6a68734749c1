"""What people decided in a ledger, as labelled rows to learn from.

Takes a ledger, gives a row for each report with figures that somebody confirmed, corrected or added.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sayso.ledger import FigureRow, Ledger
from sayso.training.labelled import Row


def corrected_rows(ledger: Ledger) -> Iterator[Row]:
    """Rows of the second guide's form, `partial`, with the figures that people looked at."""
    figures: dict[str, list[FigureRow]] = defaultdict(list)
    for row in ledger.figures():
        if row.review is not None:
            figures[row.report_id].append(row)
    for report_id, rows in sorted(figures.items()):
        report = ledger.report(report_id)
        yield {
            "id": report_id,
            "text": report.text,
            "title": report.title,
            "url": report.url,
            "published": report.published.isoformat() if report.published else None,
            "partial": True,
            "figures": [_label(row) for row in rows],
        }


def _label(row: FigureRow) -> dict[str, Any]:
    return {
        "span": [row.start, row.end],
        "measure": row.measure,
        "start": row.period_first.isoformat() if row.period_first else None,
        "end": row.period_last.isoformat() if row.period_last else None,
        "place": row.place_text,
        "country": row.country,
        "source": row.speaker,
        "status": row.status,
    }
