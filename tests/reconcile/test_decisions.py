"""What people decide about reports and incidents: forget, cut, join, and take back."""

import csv
import io
import json

import pytest

from sayso.errors import LedgerError, NotFoundError
from sayso.export.csv_lines import lines_of
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.incidents import find_incidents, mentions_of_incident
from sayso.ledger.picture.series import find_series
from sayso.reconcile import decisions
from sayso.reconcile.forget import forget_reports
from sayso.reconcile.refresh import refresh

pytestmark = pytest.mark.model

RAIDS = [
    ("Post", "2024-05-02", "An air strike killed 70 people in Mosul on Wednesday, police said."),
    ("Herald", "2024-05-02", "At least 64 people were killed in an air strike in Mosul on Wednesday."),
    ("Post", "2024-05-04", "A bomb killed three people in Herat on Friday, police said."),
]


@pytest.fixture
def ledger(tmp_path):
    rows = [{"publisher": name, "published": day, "text": text} for name, day, text in RAIDS]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with Ledger(tmp_path / "sayso.db") as opened:
        list(ingest(opened, [tmp_path / "rows.jsonl"], Options(Defaults())))
        refresh(opened)
        yield opened


def killed(ledger):
    return sorted((one.killed, len(mentions_of_incident(ledger.engine, one))) for one in rows(ledger))


def rows(ledger):
    return find_incidents(ledger.engine)


def test_an_incident_has_low_best_and_high(ledger):
    (big,) = [one for one in rows(ledger) if one.country == "IQ"]
    assert (big.killed_low, big.killed, big.killed_high) == (64, 70, 70)


def test_what_nobody_told_is_unknown_and_not_0(ledger):
    assert {one.injured for one in rows(ledger)} == {None}


def test_links_are_cut_made_and_taken_back(ledger):
    assert killed(ledger) == [(3, 1), (70, 2)]
    (big,) = [one for one in rows(ledger) if one.country == "IQ"]
    herald = next(one for one in mentions_of_incident(ledger.engine, big) if one.publisher == "Herald")
    assert decisions.cut(ledger, big.id, herald.mention.report_id, "ana") == 1
    assert killed(ledger) == [(3, 1), (64, 1), (70, 1)]
    refresh(ledger)
    assert killed(ledger) == [(3, 1), (64, 1), (70, 1)]  # a decision stands
    assert decisions.undo(ledger, "ana") == 1
    assert killed(ledger) == [(3, 1), (70, 2)]
    small = next(one for one in rows(ledger) if one.country == "AF")
    decisions.join(ledger, big.id, small.id, "ana")
    assert [count for _, count in killed(ledger)] == [3]
    decisions.undo(ledger, "ana")
    assert killed(ledger) == [(3, 1), (70, 2)]


def test_what_cannot_be_decided_says_why(ledger):
    small = next(one for one in rows(ledger) if one.country == "AF")
    (only,) = mentions_of_incident(ledger.engine, small)
    with pytest.raises(LedgerError, match="only report"):
        decisions.cut(ledger, small.id, only.mention.report_id, "ana")
    with pytest.raises(NotFoundError):
        decisions.cut(ledger, small.id, "none", "ana")
    with pytest.raises(NotFoundError):
        decisions.undo(ledger, "nobody")
    with pytest.raises(LedgerError, match="already"):
        decisions.join(ledger, small.id, small.id, "ana")


def test_incidents_as_csv(ledger):
    found = list(csv.DictReader(io.StringIO("".join(lines_of(rows(ledger))))))
    assert sorted(row["killed"] for row in found) == ["3", "70"]
    assert {row["injured"] for row in found} == {""}


def test_forgotten_reports_are_gone_from_everything_and_stay_gone(ledger, tmp_path):
    herald = ledger.report_ids(publisher="Herald")
    assert forget_reports(ledger, herald, who="ana", why="a double") == 1
    assert killed(ledger) == [(3, 1), (70, 1)]
    assert 64 not in {row.low for row in ledger.figures()}
    assert ledger.status().reports == 2
    assert ledger.status().forgotten == 1
    kinds = [one.kind for one in ingest(ledger, [tmp_path / "rows.jsonl"], Options(Defaults()))]
    assert sorted(kinds) == ["forgotten", "known", "known"]
    assert ledger.recall(herald) == 1
    assert "read" in [one.kind for one in ingest(ledger, [tmp_path / "rows.jsonl"], Options(Defaults()))]
    refresh(ledger)
    assert killed(ledger) == [(3, 1), (70, 2)]


def test_forgetting_all_leaves_an_empty_picture(ledger):
    assert forget_reports(ledger, ledger.report_ids(), who="ana") == 3
    assert (rows(ledger), find_series(ledger.engine), list(ledger.figures())) == ([], [], [])


def test_a_page_without_a_place_but_with_a_home_takes_nothing_down(tmp_path):
    """Its publisher has a home, its text names no place: an incident without a spot."""
    rows = [
        {
            "publisher": "The Lagos Times",
            "url": "https://www.telegraph.co.uk/fire.html",
            "published": "2024-05-02",
            "text": "A fire killed 112 people on Wednesday. Twelve were hurt, police said. "
            + "The weather was fine and nothing else was told. " * 20
            + "A fire like it was seen in Lima once.",
        }
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with Ledger(tmp_path / "other.db") as opened:
        list(ingest(opened, [tmp_path / "rows.jsonl"], Options(Defaults())))
        refresh(opened)
        assert opened.status().failures == ()
        assert 112 in {row.low for row in opened.figures()}


VICTIMS = [
    [
        ("A man was shot dead in Leeds on Monday. He was named as Tom Hale, 31.", "2024-05-07"),
        ("A woman was shot dead in Leeds on Monday. She was named as Ann Moss, 52.", "2024-05-07"),
    ],
    [
        ("Police shot and killed Tom Hale, 31, in Leeds on Monday.", "2024-05-07"),
        ("Police shot and killed Bob Dean, 44, in Leeds on Thursday.", "2024-05-10"),
    ],
]


@pytest.mark.parametrize("told", VICTIMS)
def test_victims_of_other_names_ages_and_days_are_not_one_incident(tmp_path, told):
    lines = [json.dumps({"text": text, "published": day, "publisher": day}) for text, day in told]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    with Ledger(tmp_path / "sayso.db") as opened:
        list(ingest(opened, [tmp_path / "rows.jsonl"], Options(Defaults())))
        refresh(opened)
        assert [one.killed for one in find_incidents(opened.engine)] == [1, 1]


TOLLS = [
    ("An air strike killed 70 people in Aleppo on Tuesday.", 70),
    ("An explosion killed 5 people in Beirut on Tuesday.", 5),
    ("Floods killed 5 people in Derna on Tuesday.", 5),
    ("A fire killed 112 people in Dhaka on Tuesday.", 112),
    ("A bus crash near Lima on Tuesday killed 64 passengers.", 64),
]


@pytest.mark.parametrize(("text", "toll"), TOLLS)
def test_tolls(tmp_path, text, toll):
    (tmp_path / "a.txt").write_text(text)
    with Ledger(tmp_path / "sayso.db") as opened:
        list(ingest(opened, [tmp_path / "a.txt"], Options(Defaults("2024-05-08"))))
        refresh(opened)
        assert [one.killed for one in find_incidents(opened.engine)] == [toll]
