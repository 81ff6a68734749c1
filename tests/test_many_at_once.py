"""The check of a load run finds what was lost, doubled or half done; and nothing where all is well."""

import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from reconcile.told import day, follow, number, tell
from sayso.ledger import Ledger
from sayso.ledger.schema.picture_tables import estimate
from sayso.ledger.schema.review_tables import review
from sayso.ledger.schema.tables import figure, reading
from sayso.records import Reading
from sayso.web.desk import open_desk
from sayso.web.settings import Settings

sys.path.append(str(Path(__file__).parents[1] / "benchmarks" / "faults"))
load_checks, load_journal = pytest.importorskip("load_checks"), pytest.importorskip("load_journal")
load_readers, load_writers = pytest.importorskip("load_readers"), pytest.importorskip("load_writers")
ACTS = 40


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A ledger on which one writer did forty things, and what it was told."""
    folder = tmp_path_factory.mktemp("worked")
    path = folder / "sayso.db"
    with Ledger(path) as ledger:
        names = [
            tell(
                ledger, day(at), f"Ana killed {at} people. {at} thousand people are in shelters.",
                number(f"{at} people", at), number(f"{at} thousand people", 1_000 * at, "sheltered"),
                publisher=f"Paper {at % 3}",
            )
            for at in range(5, 15)
        ]  # fmt: skip
        follow(ledger)
        with ledger.writing() as connection:
            connection.execute(update(reading).values(reader=load_checks.READER))
        readings = [Reading(ledger.report(name), (), (), (), (), ()) for name in names]
    desk = open_desk(Settings(str(path)))
    journal = load_journal.Journal(folder / "writer.jsonl")
    writer = load_writers.Writer(desk, "writer 1", journal, readings)
    behind = load_writers.BehindTheDesk(desk, "behind", journal, readings)
    for _ in range(ACTS):
        writer.act()
        behind.act()
    desk.ledger.close()
    journal.close()
    return path, list(load_journal.lines_of(folder))


def faults(path, lines):
    with Ledger(path) as ledger:
        return list(load_checks.faults_of(ledger, lines))


def test_a_writer_does_everything_and_all_of_it_is_there(worked):
    path, lines = worked
    assert {one["act"] for one in lines if "act" in one} >= {"decide", "undo", "reading", "move"}
    assert not [one for one in lines if one.get("error", "refused") != "refused"]
    assert faults(path, lines) == []


DECIDED = select(func.max(review.c.id)).where(review.c.verdict != "undo").scalar_subquery()
MADE = figure.c.made_by.is_not(None)
BROKEN = {
    "changed": (update(review).where(review.c.id == DECIDED).values(reviewer="bo"), "says something else"),
    "not applied": (update(figure).where(MADE).values(review_id=None), "is not what stands"),
    "left out": (delete(estimate), "made from scratch: estimate"),
    "another number": (update(estimate).values(best=7), "made from scratch: estimate"),
}


@pytest.mark.sqlite
@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_wrong_is_found(worked, broken, tmp_path):
    path, lines = worked
    statement, told = BROKEN[broken]
    copy = tmp_path / "sayso.db"
    with Ledger(path) as ledger, ledger.engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{copy}'")
    with Ledger(copy) as ledger, ledger.writing() as connection:
        connection.execute(statement)
    assert any(told in one for one in faults(copy, lines))


@pytest.mark.sqlite
def test_what_was_not_acknowledged_is_found(worked):
    path, lines = worked
    decided = next(one for one in lines if one.get("act") == "decide")
    others = [one for one in lines if one != decided]
    assert any("more than were acknowledged" in one for one in faults(path, others))
    read = next(one for one in lines if one.get("act") == "reading")
    others = [one for one in lines if one != read]
    assert any("readings are in the ledger" in one for one in faults(path, others))


def test_a_reader_looks_at_every_page(worked, tmp_path):
    desk = open_desk(Settings(str(worked[0])))
    journal = load_journal.Journal(tmp_path / "reader.jsonl")
    load_readers.Reader(desk, "reader 1", journal, []).begin()
    journal.close()
    desk.ledger.close()
