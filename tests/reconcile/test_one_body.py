"""What one report says of a situation decides how others are shown; these are kept up to date, too."""

import pytest
from sqlalchemy import delete, select

from sayso.ledger import Ledger
from sayso.ledger.schema.picture_tables import picture_state, series_figure
from sayso.reconcile import refresh

from .told import day, follow, number, tell

SHORT, LONG = "DGPC", "Directorate of Civil Protection (DGPC)"


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "sayso.db") as opened:
        yield opened


def names(ledger):
    s = series_figure.c
    with ledger.engine.connect() as connection:
        return sorted(
            tuple(row) for row in connection.execute(select(s.report_id, s.series_id, s.source_name))
        )


def test_a_body_goes_by_one_name_in_every_series_of_a_situation(ledger):
    follow(ledger)
    tell(ledger, day(5), "43 people died.", number("43 people", 43, by=SHORT))
    tell(
        ledger, day(6), "In Antsiranana 20 people died.",
        number("20 people", 20, place="Antsiranana", by=LONG), publisher="Red Cross",
    )  # fmt: skip
    refresh(ledger)
    assert {name for _, _, name in names(ledger)} == {LONG}
    tell(
        ledger, day(7), "In Antsiranana 21 people died.",
        number("21 people", 21, place="Antsiranana", by=SHORT), publisher="AFP",
    )  # fmt: skip
    refresh(ledger)
    kept = names(ledger)
    assert {name for _, _, name in kept} == {SHORT}
    with ledger.writing() as connection:
        connection.execute(delete(picture_state))
    refresh(ledger)
    assert names(ledger) == kept
