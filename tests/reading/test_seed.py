"""The report that started it: all eight figures, with every field that counts (reads ../shared)."""

import importlib.util
import json

import pytest

import sayso

pytestmark = pytest.mark.model


def load_scorer(shared):
    spec = importlib.util.spec_from_file_location("score_figures", shared / "bench" / "score_figures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_figures_of_the_seed_report_are_right(shared):
    scorer = load_scorer(shared)
    with (shared / "bench" / "figures_dev.jsonl").open(encoding="utf-8") as lines:
        gold = next(row for row in map(json.loads, lines) if row["id"] == "seed")
    found = sayso.read(gold["text"], published=gold["published"], publisher=gold["publisher"]).figures
    predicted = [
        {
            "span": [f.evidence.quantity.start, f.evidence.quantity.end],
            "low": f.interval.low,
            "high": f.interval.high,
            "measure": f.measure,
            "start": f.period.first.isoformat() if f.period.first else None,
            "end": f.period.last.isoformat() if f.period.last else None,
            "country": f.country,
            "source": f.speaker,
            "status": f.status,
        }
        for f in found
    ]
    pairs = list(scorer.pair(gold["figures"], predicted))
    assert len(pairs) == len(gold["figures"]) == 8
    wrong = [
        (g["quote"], name)
        for g, p in pairs
        for name, ok in scorer.compare(g, p).items()
        if name in scorer.ROW and not ok
    ]
    assert wrong == []


CLAIMS = [  # who, actor, stance, the claim that it disputes, norms
    ("Lithuania", "Government of Lithuania", "orders", None, {}),
    ("it", "Government of Lithuania", "accuses", None, {}),
    ("The Red Cross", "Red Cross society", "warns", None, {"International law": "breached"}),
    ("Lithuania", "Government of Lithuania", "intends", None, {}),
    (
        "Egle Samuchovaite",
        "Egle Samuchovaite",
        "states",
        None,
        {
            "Refugee Convention": "breached",
            "EU Charter of Fundamental Rights": "breached",
            "International human rights law": "breached",
        },
    ),
    ("It", "Government of Lithuania", "states", None, {}),
    ("Lithuania", "Government of Lithuania", "states", None, {}),
    ("rights groups", "Aid agencies", "states", None, {}),
    ("Samuchovaite", "Egle Samuchovaite", "states", None, {}),
    ("she", "Egle Samuchovaite", "states", None, {}),
    ("she", "Egle Samuchovaite", "states", None, {}),
    ("the State Border Guard Service", "Border guard", "states", None, {}),
    ("Belarus", "Government of Belarus", "states", None, {}),
    ("Lithuania", "Government of Lithuania", "denies", 12, {}),
    ("Lithuania Interior Minister Agne Bilotaite", "Agne Bilotaite", "states", 12, {}),
    ("Defense Minister Arvydas Anusauskas", "Arvydas Anusauskas", "states", 12, {}),
]


def test_all_claims_of_the_seed_report_are_right(shared):
    text = (shared / "seed" / "report.txt").read_text(encoding="utf-8")
    claims = sayso.read(text, published="2021-08-04").claims
    found = [
        (
            claim.speaker.quote,
            claim.actor.name,
            claim.stance,
            claim.disputes,
            {norm.instrument: norm.verdict for norm in claim.norms},
        )
        for claim in claims
    ]
    assert found == CLAIMS
    disputes = {claims[i].verdict.quote for i in (13, 14, 15)}
    assert disputes == {"dismissed", "nonsense", "provocation"}
