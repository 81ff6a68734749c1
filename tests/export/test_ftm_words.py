"""Notes of FollowTheMoney name no private person who speaks; this needs none of its library."""

from types import SimpleNamespace

import pytest

from sayso import read
from sayso.export.formats.ftm import _number_words, _speaker
from sayso.ledger import Ledger
from sayso.ledger.findings.claims import bodies_that_speak
from sayso.ledger.review.decisions import Decision, decide_finding


@pytest.mark.parametrize(
    ("speaker", "kind", "role", "told"),
    [
        ("John Doe", None, None, "Somebody"),
        ("Doe, a farmer", "civilian", None, "Somebody"),
        ("Minister Doe", "government", "minister", "Somebody"),
        ("a resident", None, None, "a resident"),
        ("Police", "police", None, "Police"),
        (None, None, None, "Example Times"),
    ],
)
def test_a_note_is_not_named_after_a_private_person(speaker, kind, role, told):
    row = SimpleNamespace(speaker=speaker, actor_kind=kind, role=role, publisher="Example Times")
    assert _speaker(row) == told


@pytest.mark.parametrize(
    ("speaker", "table", "is_body", "told"),
    [
        ("Police", None, True, "Police"),
        ("John Doe", None, False, "somebody"),
        ("a resident", None, False, "a resident"),
        ("FAO", None, False, "FAO"),
        ("JOHN DOE", None, False, "somebody"),
        ("Example Relief", 1, False, "Example Relief"),  # the source of a table
        (None, None, False, ""),
    ],
)
def test_a_figure_is_not_told_by_a_private_person(speaker, table, is_body, told):
    row = SimpleNamespace(
        low=4, high=None, unit="people", qualifier="more_than", status="actual", speaker=speaker, table=table
    )
    assert _number_words(row, is_body=is_body) == (
        "low 4, high open people (more than); actual" + (f"; says {told}" if told else "")
    )


def test_who_is_a_body_by_the_claims_that_stand(model, tmp_path):
    report = read(
        "Police said 12 people were killed in Riga on Monday. John Doe said that 3 people were hurt.",
        published="2021-08-04",
    )
    with Ledger(tmp_path / "a.db") as ledger:
        ledger.write_reading(report, "v1")
        own = {report.report.id}
        assert bodies_that_speak(ledger.engine, own) == {(report.report.id, "Police")}
        claim = next(one for one in ledger.claims() if one.speaker == "Police")
        with ledger.writing() as connection:
            decide_finding(connection, Decision("reject", "claim", claim.report_id, "ana", claim.id))
        assert bodies_that_speak(ledger.engine, own) == set()
        assert bodies_that_speak(ledger.engine, set()) == set()
