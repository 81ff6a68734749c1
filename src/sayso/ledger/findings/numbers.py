"""Numbers of a report that did not become figures, each with the reason in plain words.

Takes a `Reading`, writes rows; gives them back for a report.
"""

from dataclasses import dataclass, fields

from sqlalchemy import Connection, insert, select

from sayso.ledger.findings.write import check_evidence
from sayso.ledger.schema import tables
from sayso.records import Quantity, Reading

KIND_WORDS = {
    "money": "money",
    "percent": "a percentage",
    "measure": "a measure",
    "duration": "a duration",
    "age": "an age",
    "date": "a date or time",
    "ordinal": "an ordinal",
    "score": "a score",
    "ratio": "a share or factor",
    "compound": "part of a compound",
    "name": "part of a name",
    "pronoun": "a pronoun",
}


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number that is not a figure: its words, what sort it is, and why it is not one."""

    kind: str
    reason: str
    start: int
    end: int
    quote: str


def number_reason(quantity: Quantity) -> str:
    """Why a quantity is not a figure, in plain words."""
    unit = quantity.unit
    if quantity.kind == "count":
        return f"counts “{unit}”, neither people nor incidents" if unit else "nothing counted"
    return KIND_WORDS[quantity.kind] + (f" ({unit})" if unit else "")


def write_numbers(connection: Connection, reading: Reading, reading_id: int) -> None:
    """Store the numbers of a reading that did not become figures."""
    rows = []
    for quantity, figure in reading.numbers():
        if figure is None:
            words = quantity.evidence
            check_evidence(reading.report, words)
            rows.append(
                {
                    "reading_id": reading_id,
                    "kind": quantity.kind.value,
                    "reason": number_reason(quantity),
                    "start": words.start,
                    "end": words.end,
                    "quote": words.quote,
                }
            )
    if rows:
        connection.execute(insert(tables.number), rows)


def find_numbers(connection: Connection, report_id: str) -> list[NumberRow]:
    """The numbers of a report that the newest reader did not make figures of, in text order."""
    n, g = tables.number, tables.reading
    columns = [n.c[field.name] for field in fields(NumberRow)]
    statement = select(*columns).select_from(n.join(g, g.c.id == n.c.reading_id))
    statement = statement.where(g.c.report_id == report_id, g.c.superseded_by.is_(None)).order_by(n.c.start)
    return [NumberRow(*row) for row in connection.execute(statement)]
