"""What people decided in a ledger, as labelled rows to learn from.

Takes a ledger, gives a row for each report with figures that somebody confirmed, corrected, added or
rejected; what was rejected is no figure.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sayso.ledger import FigureRow, Ledger
from sayso.ledger.review.decisions import find_reviews
from sayso.reading.figures.ranking.measures import NO_FIGURE
from sayso.training.labelled import Row


def corrected_rows(ledger: Ledger) -> Iterator[Row]:
    """Rows of the second guide's form, `partial`, with the figures that people looked at."""
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in ledger.figures():
        if row.review is not None:
            labels[row.report_id].append(_label(row))
    with ledger.engine.connect() as connection:
        for one in find_reviews(connection):
            if one.kind == "figure" and one.verdict == "reject" and one.undone_by is None:
                labels[one.report_id].append({"span": [one.start, one.end], "measure": NO_FIGURE})
    for report_id, rows in sorted(labels.items()):
        report = ledger.report(report_id)
        yield {
            "id": report_id,
            "text": report.text,
            "title": report.title,
            "url": report.url,
            "published": report.published.isoformat() if report.published else None,
            "partial": True,
            "figures": rows,
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
