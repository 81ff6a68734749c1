"""What people decide about findings: it stands everywhere, survives re-reading, and can be taken back."""

import pytest
from sqlalchemy import select

import sayso
from sayso.errors import ConflictError, EvidenceError, LedgerError
from sayso.ledger import Ledger
from sayso.ledger.review.decisions import Decision, decide_finding, find_reviews, undo_review
from sayso.ledger.schema import tables
from sayso.records import Evidence

pytestmark = pytest.mark.model

TEXT = (
    "Police said 12 people were hurt in Riga on Monday, and 30 people were arrested in Latvia. "
    "Belarus claimed on Tuesday that 3 migrants had died. Lithuania dismissed the report as propaganda. "
    "A further forty families fled."
)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "sayso.db") as opened:
        opened.write_reading(sayso.read(TEXT, published="2021-08-04", publisher="Example Times"), "v1")
        yield opened


def figure(ledger, low):
    return next(row for row in ledger.figures() if row.low == low)


def decide(ledger, verdict, row, kind="figure", **values):
    who = values.pop("reviewer", "Ana")
    decision = Decision(verdict, kind, row.report_id, who, row.id, **values)
    with ledger.writing() as connection:
        return decide_finding(connection, decision)


def undo(ledger, number, who="Ana"):
    with ledger.writing() as connection:
        return undo_review(connection, number, who)


def read_again(ledger, text=TEXT, reader="v2"):
    ledger.write_reading(sayso.read(text, published="2021-08-04", publisher="Example Times"), reader)


def lows(ledger):
    return sorted(row.low for row in ledger.figures())


def test_a_rejected_figure_is_in_no_answer_and_comes_back_with_an_undo(ledger):
    number = decide(ledger, "reject", figure(ledger, 12))
    assert 12 not in lows(ledger)
    assert ledger.status().figures == len(lows(ledger))
    undo(ledger, number)
    assert 12 in lows(ledger)


def test_a_corrected_figure_takes_the_place_of_the_old_one_with_its_evidence(ledger):
    before = figure(ledger, 12)
    decide(ledger, "correct", before, changes={"low": 14, "high": 14}, note="misprint")
    after = figure(ledger, 14)
    assert (after.measure, after.place, after.quote) == (before.measure, before.place, before.quote)
    assert 12 not in lows(ledger)
    evidence = dict(ledger.findings(after.report_id).figures)[after]
    assert evidence["quantity"].quote == before.quote
    with ledger.engine.connect() as connection:
        (row,) = find_reviews(connection)
    assert (row.reviewer, row.verdict, row.changes, row.note) == (
        "Ana", "correct", {"low": [12, 14], "high": [12, 14]}, "misprint",
    )  # fmt: skip


def test_the_words_behind_a_changed_field_are_the_selected_ones_or_none(ledger):
    place = TEXT.index("Latvia")
    words = {"place": Evidence(place, place + 6, "Latvia")}
    decide(ledger, "correct", figure(ledger, 12), changes={"place_text": "Latvia"}, words=words)
    evidence = dict(ledger.findings(figure(ledger, 12).report_id).figures)[figure(ledger, 12)]
    assert evidence["place"].quote == "Latvia"
    decide(ledger, "correct", figure(ledger, 30), changes={"speaker": "somebody else"})
    assert "speaker" not in dict(ledger.findings(figure(ledger, 30).report_id).figures)[figure(ledger, 30)]


def test_words_that_the_report_does_not_say_are_refused(ledger):
    with pytest.raises(EvidenceError):
        decide(
            ledger,
            "correct",
            figure(ledger, 12),
            changes={"place_text": "Oslo"},
            words={"place": Evidence(0, 4, "Oslo")},
        )
    assert ledger.figures is not None and 12 in lows(ledger)


def test_a_correction_of_a_correction_and_two_undos(ledger):
    first = decide(ledger, "correct", figure(ledger, 12), changes={"low": 13, "high": 13})
    second = decide(ledger, "correct", figure(ledger, 13), changes={"low": 15, "high": 15}, seen=first)
    assert 15 in lows(ledger) and not {12, 13} & set(lows(ledger))
    with pytest.raises(ConflictError, match="later review"):
        undo(ledger, first)
    undo(ledger, second)
    assert 13 in lows(ledger)
    undo(ledger, first)
    assert 12 in lows(ledger)
    with pytest.raises(ConflictError, match="already"):
        undo(ledger, first)


def add(ledger, words="forty families", **changes):
    start = TEXT.index(words)
    report = figure(ledger, 30).report_id
    values = {"measure": "displaced", "low": 40, "high": 40, "qualifier": "exact", "status": "actual"}
    values |= {"period_precision": "span", **changes}
    evidence = {"quantity": Evidence(start, start + len(words), words)}
    with ledger.writing() as connection:
        return decide_finding(
            connection, Decision("add", "figure", report, "Ana", changes=values, words=evidence)
        )


def test_a_missed_figure_is_added_once(ledger):
    for row in [row for row in ledger.figures() if row.low == 40]:
        decide(ledger, "reject", row)
    number = add(ledger)
    assert figure(ledger, 40).quote == "forty families"
    with pytest.raises(ConflictError, match="a figure already"):
        add(ledger)
    undo(ledger, number)
    assert 40 not in lows(ledger)


def test_two_reviewers_do_not_lose_each_others_work(ledger):
    row = figure(ledger, 12)
    first = decide(ledger, "correct", row, changes={"low": 13, "high": 13}, reviewer="Ana")
    with pytest.raises(ConflictError, match=r"Ana decided in the meantime|corrected or rejected"):
        decide(ledger, "reject", row, reviewer="Ben")
    with pytest.raises(ConflictError, match="Ana decided in the meantime"):
        decide(ledger, "reject", figure(ledger, 13), reviewer="Ben")
    decide(ledger, "reject", figure(ledger, 13), reviewer="Ben", seen=first)
    assert 13 not in lows(ledger)


@pytest.mark.parametrize("verdict", ["confirm", "reject", "correct"])
def test_verdicts_survive_reading_the_report_again(ledger, verdict):
    changes = {"low": 14, "high": 14} if verdict == "correct" else {}
    number = decide(ledger, verdict, figure(ledger, 12), changes=changes)
    expected = lows(ledger)
    read_again(ledger)
    assert lows(ledger) == expected
    with ledger.engine.connect() as connection:
        f = tables.figure.c
        stands = (
            connection.execute(select(f.low).where(f.review_id == number, f.reading_id == 2)).scalars().all()
        )
    assert stands
    undo(ledger, number)
    assert 12 in lows(ledger)


def test_a_correction_holds_though_a_newer_reader_finds_something_else_there(ledger, monkeypatch):
    decide(ledger, "correct", figure(ledger, 12), changes={"low": 14, "high": 14})
    reading = sayso.read(TEXT, published="2021-08-04", publisher="Example Times")
    figures = tuple(
        one if one.interval.low != 12 else type(one)(
            one.interval, "killed", one.counted, one.period, None, None, None, one.status, one.evidence
        )
        for one in reading.figures
    )  # fmt: skip
    from dataclasses import replace

    ledger.write_reading(replace(reading, figures=figures), "v2")
    row = figure(ledger, 14)
    assert row.measure == "injured" and 12 not in lows(ledger)


def test_an_added_figure_survives_reading_again(ledger):
    for row in [row for row in ledger.figures() if row.low == 40]:
        decide(ledger, "reject", row)
    add(ledger)
    read_again(ledger)
    assert lows(ledger).count(40) == 1


def test_claims_are_corrected_and_what_speaks_of_them_follows(ledger):
    disputed = next(row for row in ledger.claims() if row.disputed_by)
    number = decide(ledger, "correct", disputed, kind="claim", changes={"stance": "accuses"})
    (after,) = [row for row in ledger.claims() if row.stance == "accuses"]
    assert after.id != disputed.id and after.disputed_by == disputed.disputed_by
    assert [row.disputes for row in ledger.claims() if row.disputes] == [after.id]
    undo(ledger, number)
    assert [row.disputes for row in ledger.claims() if row.disputes] == [disputed.id]


def test_events_are_corrected_with_their_people_and_sizes(ledger):
    event = next(row for row in ledger.events() if row.figures)
    decide(ledger, "correct", event, kind="event", changes={"status": "hypothetical"})
    (after,) = [row for row in ledger.events() if row.trigger == event.trigger and row.start == event.start]
    assert after.status == "hypothetical"
    assert [one.quote for one in after.recipients] == [one.quote for one in event.recipients]
    assert [one.quote for one in after.figures] == [one.quote for one in event.figures]
    assert [one.quote for one in after.evidence if one.field == "trigger"] == [event.trigger]


def test_an_event_follows_the_correction_of_its_figure(ledger):
    event = next(row for row in ledger.events() if row.figures)
    size = event.figures[0]
    row = next(one for one in ledger.figures() if one.id == size.id)
    decide(ledger, "correct", row, changes={"low": 99, "high": 99})
    (after,) = [one for one in ledger.events() if one.id == event.id]
    assert [one.low for one in after.figures] == [99]


def test_nothing_changed_or_nothing_there_is_no_decision(ledger):
    with pytest.raises(LedgerError, match="Nothing is changed"):
        decide(ledger, "correct", figure(ledger, 12), changes={"low": 12})
    with ledger.writing() as connection, pytest.raises(LedgerError, match="There is no figure"):
        decide_finding(connection, Decision("confirm", "figure", figure(ledger, 12).report_id, "Ana", "none"))
    with ledger.engine.connect() as connection:
        assert find_reviews(connection) == []
