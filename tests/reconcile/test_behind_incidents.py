"""Incidents behind people who decide: comparing months holds no lock, and only where it has to be done."""

import pytest
from sqlalchemy import func, select

from sayso.ledger import Ledger
from sayso.ledger.picture.pending import mark_pending, pending_reports
from sayso.ledger.review.decisions import Decision, decide_finding
from sayso.ledger.schema import picture_tables as picture_of
from sayso.ledger.schema import tables
from sayso.ledger.schema.connections import WRITER, is_postgres
from sayso.reconcile import refresh
from sayso.reconcile.behind import Behind, refresh_behind
from sayso.reconcile.incidents import refresh as incidents

from .test_refresh import picture

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def made(sample_ledger, duplicate, tmp_path_factory):
    path = tmp_path_factory.mktemp("incidents") / "made.db"
    duplicate(sample_ledger, path)
    with Ledger(path) as opened:
        refresh(opened)
    return path


@pytest.fixture
def ledger(made, duplicate, tmp_path):
    duplicate(made, tmp_path / "own.db")
    with Ledger(tmp_path / "own.db") as opened:
        yield opened


def reject_event(ledger):
    """Reject an event that a mention rests on; its report."""
    m, e = picture_of.mention.c, tables.event.c
    with ledger.writing() as connection:
        wanted = select(e.id, e.report_id, m.data).join(picture_of.mention, m.report_id == e.report_id)
        rows = connection.execute(wanted.where(~e.withdrawn, m.kind != "summary").order_by(m.id, e.id))
        row = next(row for row in rows if row.id in row.data)
        decide_finding(connection, Decision("reject", "event", row.report_id, "ana", row.id))
        mark_pending(connection, [row.report_id])
    return row.report_id


def comparisons(monkeypatch, then=lambda: None):
    """How often a month is compared; `then` is called each time."""
    seen, own = [], incidents.link_month

    def compare(*given):
        seen.append(given)
        then()
        return own(*given)

    monkeypatch.setattr(incidents, "link_month", compare)
    return seen


def bring(ledger):
    while refresh_behind(ledger, "one") is Behind.DONE:
        pass


def test_somebody_can_decide_while_months_are_compared(ledger, monkeypatch):
    def decide():
        with ledger.engine.connect() as connection:
            if is_postgres(connection):
                assert connection.execute(select(func.pg_try_advisory_xact_lock(WRITER))).scalar_one()
            else:
                connection.exec_driver_sql("PRAGMA busy_timeout = 0")
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # raises if another holds the writer's lock
            connection.rollback()

    reject_event(ledger)
    seen = comparisons(monkeypatch, decide)
    bring(ledger)
    with ledger.engine.connect() as connection:
        assert seen and not pending_reports(connection)


def test_behind_gives_the_incidents_that_a_refresh_gives(ledger, made, duplicate, tmp_path):
    before = picture(ledger)
    reject_event(ledger)
    bring(ledger)
    duplicate(made, tmp_path / "other.db")
    with Ledger(tmp_path / "other.db") as other:
        reject_event(other)
        refresh(other)
        assert picture(other) == picture(ledger) != before


def test_what_changes_no_mention_compares_no_month(ledger, monkeypatch):
    with ledger.writing() as connection:
        name = connection.execute(select(picture_of.mention.c.report_id).limit(1)).scalar_one()
        mark_pending(connection, [name])
    before, seen = picture(ledger), comparisons(monkeypatch)
    bring(ledger)
    assert not seen
    assert picture(ledger) == before | {"pending_report": []}
