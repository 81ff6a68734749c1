"""The picture is kept up to date: what is touched is made anew, and comes to the same as making all of it."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from sayso.errors import CodebookError
from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.schema import picture_tables as tables
from sayso.reading.pipeline import read_reports
from sayso.reconcile import refresh

pytestmark = pytest.mark.model

SAMPLES = Path(__file__).parents[2] / "samples" / "border-2021"
FILES = sorted(SAMPLES.glob("*.txt"))
MADE = [
    table for table in tables.TABLES if table.name not in ("picture_state", "picture_reading", "story_band")
]
NUMBERED = {
    ("series_figure", "figure_row"),
    ("situation_member", "figure_row"),
    ("document", "id"),
    ("document", "finding_row"),
}


def picture(ledger):
    """All rows of the picture, but for row numbers, which tell in which order reports were read."""
    found = {}
    with ledger.engine.connect() as connection:
        for table in MADE:
            columns = [column for column in table.columns if (table.name, column.name) not in NUMBERED]
            found[table.name] = sorted(map(str, connection.execute(select(*columns)).all()))
    return found


def made_anew(ledger):
    with ledger.writing() as connection:
        connection.execute(delete(tables.picture_state))
    refresh(ledger)
    return picture(ledger)


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A ledger that grew in four steps, the newest reports first, refreshed after each."""
    with Ledger(tmp_path_factory.mktemp("grown") / "sayso.db") as ledger:
        for step in range(4):
            list(ingest(ledger, FILES[::-1][step::4], Options(Defaults())))
            refresh(ledger)
        yield ledger


def test_wrong_rules_are_one_error_and_the_picture_stays(grown, monkeypatch):
    def wrong():
        raise CodebookError("picture.toml:26: [incidents] scor: unknown key; did you mean score?")

    module = import_module("sayso.reconcile.refresh")
    monkeypatch.setattr(module, "picture_rules", wrong)
    module.picture_version.cache_clear()
    before = picture(grown)
    with pytest.raises(CodebookError, match=r"picture\.toml:26"):
        refresh(grown)
    assert picture(grown) == before and not grown.status().failures


def test_growing_step_by_step_comes_to_the_same_as_making_it_anew(grown):
    step_by_step = picture(grown)
    assert all(
        step_by_step[name] for name in ("series", "series_figure", "estimate", "disagreement", "incident")
    )
    assert step_by_step == made_anew(grown)


def test_nothing_new_is_nothing_done(grown):
    refresh(grown)
    assert refresh(grown).readings == 0


def test_a_new_report_touches_its_own_partitions_only(grown):
    report = replace(
        next(iter(read_reports([grown.report(_some_report(grown))]))).report,
        title="Another country",
        text="Police in Peru said that 12 people were injured in Lima on 4 August 2021.",
        kept_id="",
    )
    (reading,) = read_reports([report])
    grown.write_reading(reading, "test")
    done = refresh(grown)
    assert (done.readings, done.partitions) == (1, 1)
    assert picture(grown) == made_anew(grown)


def test_a_newer_reading_takes_the_place_of_the_older(grown):
    report = grown.report(_some_report(grown))
    (reading,) = read_reports([report])
    grown.write_reading(replace(reading, figures=(), claims=(), events=()), "a reader that finds nothing")
    done = refresh(grown)
    assert (done.readings, done.superseded) == (1, 1)
    held = picture(grown)
    assert not [row for row in held["series_figure"] if report.id in row]
    assert held == made_anew(grown)
    grown.write_reading(reading, "a reader that finds it again")
    refresh(grown)
    assert [row for row in picture(grown)["series_figure"] if report.id in row]


def test_an_interrupted_refresh_leaves_the_picture_as_it_was(grown):
    with grown.writing() as connection:
        connection.execute(delete(tables.picture_state))
    before = picture(grown)

    def interrupt(step, done, total):
        if step == "series":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(grown, interrupt)
    assert picture(grown) == before
    refresh(grown)
    assert picture(grown) == before


def test_a_copy_joins_its_story_and_loses_its_vote(tmp_path):
    text = (
        "Lithuanian border guards held 171 people on Tuesday. It was the largest number of a day, the "
        "service said in a statement from Vilnius, which gave no names of those held, and told of no plans."
    )
    with Ledger(tmp_path / "sayso.db") as ledger:
        for number in range(3):
            path = tmp_path / f"{number}.txt"
            path.write_text(
                f"---\ntitle: 171 held\npublisher: Paper {number}\npublished: 2021-07-28\n---\n{text}\n",
                "utf-8",
            )
            list(ingest(ledger, [path], Options(Defaults())))
            refresh(ledger)
        with ledger.engine.connect() as connection:
            members = connection.execute(select(tables.story_member)).all()
            (made,) = connection.execute(select(tables.estimate)).all()
        assert len(members) == 3
        assert len({row.story_id for row in members}) == 1
        assert sum(row.representative for row in members) == 1
        assert (made.best, made.original_sources) == (171, 1)
        assert picture(ledger) == made_anew(ledger)


def _some_report(ledger):
    with ledger.engine.connect() as connection:
        return (
            connection.execute(select(tables.series_figure.c.report_id).order_by("report_id"))
            .scalars()
            .first()
        )
