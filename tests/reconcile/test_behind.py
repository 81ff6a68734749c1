"""What decisions touch is brought up to date behind them: it comes to the same, and nothing is lost."""

import pytest

from sayso.ledger import Ledger
from sayso.ledger.picture.pending import mark_pending, pending_reports, stamp_picture, take_turn
from sayso.ledger.picture.write import drop_waiting
from sayso.ledger.review.decisions import Decision, decide_finding, newest_review
from sayso.ledger.review.opinions import add_opinion, find_opinions
from sayso.ledger.review.queue import find_queue
from sayso.ledger.review.review_marks import find_flags, mark_finding
from sayso.reconcile import behind, refresh
from sayso.reconcile.behind import Behind, refresh_behind
from sayso.reconcile.forget import forget_reports
from sayso.reconcile.refresh import refresh_reports

from .test_refresh import picture

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def made(sample_ledger, duplicate, tmp_path_factory):
    path = tmp_path_factory.mktemp("behind") / "made.db"
    duplicate(sample_ledger, path)
    with Ledger(path) as opened:
        refresh(opened)
    return path


@pytest.fixture
def ledger(made, duplicate, tmp_path):
    duplicate(made, tmp_path / "own.db")
    with Ledger(tmp_path / "own.db") as opened:
        yield opened


def reject(ledger, count=3):
    """Reject what waits first; the rows."""
    with ledger.writing() as connection:
        rows = [row for row in find_queue(connection, limit=50) if row.kind == "figure"][:count]
        for row in rows:
            decide_finding(connection, Decision("reject", "figure", row.report_id, "ana", row.finding_id))
            mark_pending(connection, [row.report_id])
            drop_waiting(connection, [row.finding_id])
    return rows


def waiting(ledger):
    with ledger.engine.connect() as connection:
        return {row.finding_id for row in find_queue(connection, limit=1_000)}


def pending(ledger):
    with ledger.engine.connect() as connection:
        return pending_reports(connection)


def test_behind_comes_to_the_same_as_at_once(ledger, made, duplicate, tmp_path):
    rows = reject(ledger)
    before = picture(ledger)
    assert refresh_behind(ledger, "one") is Behind.DONE
    while refresh_behind(ledger, "one") is Behind.DONE:
        pass
    assert picture(ledger) != before and not pending(ledger)
    duplicate(made, tmp_path / "other.db")
    with Ledger(tmp_path / "other.db") as other:
        reject(other)
        with other.writing() as connection:
            refresh_reports(connection, {row.report_id for row in rows})
        with other.engine.connect() as connection:
            left = pending_reports(connection)
        assert left  # `refresh_reports` alone does not say that nothing waits
        refresh(other)
        assert picture(other) == picture(ledger)


def test_what_was_killed_before_it_is_done_later(ledger):
    reject(ledger)
    assert refresh(ledger).partitions > 0 and not pending(ledger)
    assert refresh_behind(ledger, "one") is Behind.NOTHING


def test_what_was_computed_from_an_older_picture_is_not_written(ledger, monkeypatch):
    reject(ledger, 1)
    compute, tries = behind.make_partitions, []

    def slowly(*given):
        yield from compute(*given)
        if not tries:
            with ledger.writing() as other:
                stamp_picture(other)
        tries.append(1)

    monkeypatch.setattr(behind, "make_partitions", slowly)
    assert refresh_behind(ledger, "one") is Behind.DONE
    assert len(tries) == 2 and not pending(ledger)


def test_what_is_decided_meanwhile_waits_neither_for_review_nor_for_ever(ledger, monkeypatch):
    reject(ledger, 1)
    compute, late = behind.make_partitions, []

    def slowly(*given):
        yield from compute(*given)
        if not late:
            late.extend(reject(ledger, 2))

    monkeypatch.setattr(behind, "make_partitions", slowly)
    assert refresh_behind(ledger, "one") is Behind.DONE
    assert len(late) == 2 and not {row.finding_id for row in late} & waiting(ledger)
    assert {row.report_id for row in late} <= pending(ledger).keys()
    assert refresh_behind(ledger, "one") is Behind.DONE
    assert not {row.finding_id for row in late} & waiting(ledger) and not pending(ledger)


def test_one_process_at_a_time_until_its_turn_is_over(ledger):
    reject(ledger, 1)
    with ledger.writing() as connection:
        assert take_turn(connection, "other", 30)
    assert refresh_behind(ledger, "one") is Behind.OTHER and pending(ledger)
    with ledger.writing() as connection:
        assert take_turn(connection, "other", -1)  # it was killed, and its turn is over
    assert refresh_behind(ledger, "one") is Behind.DONE and not pending(ledger)


def test_a_report_is_forgotten_with_marks_opinions_and_what_waits(ledger):
    (row,) = reject(ledger, 1)
    with ledger.writing() as connection:
        mark_finding(connection, "ana", "flag", ("figure", row.finding_id), "look")
        add_opinion(connection, "boris", newest_review(connection), "confirm", {})
    forget_reports(ledger, [row.report_id], who="ana")
    with ledger.engine.connect() as connection:
        assert not find_flags(connection) and not find_opinions(connection)
    assert not pending(ledger) and refresh_behind(ledger, "one") is Behind.NOTHING
