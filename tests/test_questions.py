"""What an analyst asks of a real crisis, answered by `sayso verify` and the first page: no trap caught us.

The reports lie in ../shared/situations; without them these tests are skipped. `SAMPLE` are those that hold
what is asked, and the traps; `make test-whole` reads all.
"""

from datetime import date

import pytest

from sayso.ledger import Ledger
from sayso.ledger.filters import PictureFilter
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.estimates import find_estimates
from sayso.ledger.picture.series import find_series
from sayso.ledger.review.situations import add_situation
from sayso.reconcile import refresh
from sayso.reconcile.situations.naming import situation_of
from sayso.reconcile.situations.picture import situation_picture
from sayso.reconcile.verify import verify
from sayso.records.picture import DisagreementKind
from sayso.records.verification import StatementVerdict

pytestmark = [pytest.mark.model, pytest.mark.slow]

STORM = "Hurricane Melissa"
HOLDS, WAS_TRUE, ELSEWHERE = StatementVerdict.HOLDS, StatementVerdict.WAS_TRUE, StatementVerdict.ELSEWHERE


SAMPLE = (
    "pages/4183168.html", "pages/4183333.html", "pages/4183534.html", "pages/4183824.html",
    "pages/4184020.html", "pages/4184083.html", "pages/4184457.html", "pages/4185255.html",
    "pages/4185497.html", "pages/4185679.html", "pages/4186573.html", "pages/4188314.html",
    "pages/4188741.html", "pages/4188743.html", "pages/4189461.html", "pages/4190874.html",
    "pages/4191149.html", "pages/4196311.html", "pages/4197285.html", "pdf/4184457.pdf", "pdf/4188743.pdf",
)  # fmt: skip


@pytest.fixture(scope="module")
def storm(shared, whole, tmp_path_factory):
    folder = shared / "situations" / "melissa-haiti"
    inputs = [folder / "pages", folder / "pdf"] if whole else [folder / name for name in SAMPLE]
    with Ledger(tmp_path_factory.mktemp("storm") / "sayso.db") as ledger:
        list(ingest(ledger, inputs, Options()))
        with ledger.writing() as connection:
            one = situation_of(STORM, countries=("HT",), since=date(2025, 10, 20))
            add_situation(connection, one, "test")
        refresh(ledger)
        yield ledger


def asked(ledger, statement, day):
    (found,) = verify(ledger, f"{statement} {STORM} in Haiti", date.fromisoformat(day))
    return found


@pytest.mark.parametrize(
    ("statement", "day", "verdict"),
    [
        ("43 people killed by", "2025-11-12", HOLDS),
        ("43 people killed by", "2025-11-30", WAS_TRUE),
        ("46 people killed by", "2025-11-25", HOLDS),
        ("50 people killed by", "2025-11-12", StatementVerdict.NOBODY),  # 43 and seven of cholera
        ("48 people killed by", "2025-11-12", ELSEWHERE),  # of cholera
        ("45 people killed by", "2025-11-30", ELSEWHERE),  # in Jamaica
        ("1,247 people killed by", "2025-12-12", ELSEWHERE),  # by gangs
        ("21 people injured by", "2025-11-12", HOLDS),
        ("394 people injured by", "2025-11-26", HOLDS),
        ("9 people missing after", "2025-11-26", HOLDS),
        ("13 people missing after", "2025-11-12", HOLDS),
        ("1,749 people in shelters after", "2025-11-12", HOLDS),
        ("16,000 people in shelters after", "2025-11-12", WAS_TRUE),  # the peak
        ("19,424 houses flooded by", "2025-11-26", HOLDS),
        ("11,557 houses damaged by", "2025-11-26", HOLDS),
        ("1,516 houses destroyed by", "2025-11-26", HOLDS),
        ("18,791 houses flooded by", "2025-11-28", WAS_TRUE),
        ("245,545 people affected by", "2025-11-26", HOLDS),
        ("2.3 million people affected by", "2025-11-26", StatementVerdict.PLAN),
        ("WFP assisted 167,000 people after", "2026-01-30", HOLDS),
        ("WFP assisted 737,546 people after", "2026-01-30", ELSEWHERE),
    ],
)
def test_a_statement_is_what_the_reports_say(storm, statement, day, verdict):
    assert asked(storm, statement, day).verdict is verdict


def test_who_says_so_and_who_printed_it_late(storm):
    found = asked(storm, "43 people killed by", "2025-11-30")
    assert any("Civil Protection" in one.source for one in found.support)
    assert [one.publisher for one in found.late] == ["UNFPA"]


def test_the_toll_rises_as_the_reports_tell(storm):
    (trunk,) = [
        row
        for row in find_series(storm.engine, PictureFilter(measure="killed"))
        if row.situation_id
        and row.level == "country"
        and row.counted == "people"
        and row.kind == "cumulative"
    ]
    best = [one.best for one in find_estimates(storm.engine, PictureFilter(series_id=trunk.id))]
    assert list(dict.fromkeys(best)) == [1, 3, 26, 43, 46]


def test_what_a_person_should_check_is_said(storm):
    told = " ".join(one.sentence for one in find_disagreements(storm.engine))
    assert "“394”" in told and "times as many" in told
    assert "differ by a swap of two digits" in told  # 245,545 and 254,545
    assert "add up to 26, but the total of the same report is “17”" in told
    kinds = {one.kind for one in find_disagreements(storm.engine)}
    assert {DisagreementKind.DEFINITION, DisagreementKind.REPEATED, DisagreementKind.STALE} <= kinds
    with storm.engine.connect() as connection:
        page = situation_picture(connection, STORM)
    assert any(one.kind == "implausible" and "840,000" in one.sentence for one in page.checks)
