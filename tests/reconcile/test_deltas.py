"""What is written of a picture is what changed in it, and all of that."""

from dataclasses import replace
from datetime import date

from sqlalchemy import insert

from sayso.ledger import Ledger
from sayso.ledger.picture.deltas import _values, disagreement_deltas
from sayso.ledger.schema import picture_tables as tables
from sayso.records.picture import Disagreement, DisagreementKind, Severity, Side

PART = Side("f1", "r1", "7 people", 0, 8, "Paper 22", "Paper 22", date(2022, 8, 28))
WHOLE = Side("f2", "r2", "3 people", 0, 8, "the ministry", "Paper 1", None)
FOUND = Disagreement(
    "d1", "killed|AO|2022", DisagreementKind.PARTS, Severity.MEDIUM, "7 are more than 3.", "s1", "AO", "AO",
    date(2022, 12, 1), PART, WHOLE,
)  # fmt: skip


def changes(ledger, *found):
    """The ids that are taken out of and put into the table of disagreements."""
    with ledger.engine.connect() as connection:
        deltas = list(disagreement_deltas(connection, [FOUND.partition], found))
    own = [delta for delta in deltas if delta.table is tables.disagreement]
    return [row["id"] for delta in own for row in delta.gone], [
        row["id"] for delta in own for row in delta.rows
    ]


def test_a_disagreement_is_written_anew_where_anything_of_it_changed(tmp_path):
    with Ledger(tmp_path / "sayso.db") as ledger:
        assert changes(ledger, FOUND) == (["d1"], ["d1"])
        with ledger.writing() as connection:
            connection.execute(insert(tables.disagreement), [_values(FOUND)])
        assert changes(ledger, FOUND) == ([], [])
        assert changes(ledger) == (["d1"], [])
        others = (
            replace(FOUND, one=replace(PART, says="the government")),
            replace(FOUND, other=replace(WHOLE, quote="three people")),
            replace(FOUND, severity=Severity.HIGH),
            replace(FOUND, day=date(2022, 12, 2)),
        )
        for other in others:
            assert changes(ledger, other) == (["d1"], ["d1"])
