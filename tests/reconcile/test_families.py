"""A family of measures, from texts to disagreements: asked for by the family and by each measure."""

import pytest

from sayso.intake import Defaults
from sayso.ledger import Ledger, PictureFilter
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.disagreements import find_disagreements
from sayso.ledger.picture.series import find_series
from sayso.reconcile import refresh

pytestmark = pytest.mark.model

TEXTS = {
    "a.txt": "The storm destroyed 60 houses in Haiti on 4 August 2021, the ministry said.",
    "b.txt": "In Haiti, 40 houses were damaged or destroyed on 4 August 2021, the Red Cross said.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("families")
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    with Ledger(folder / "sayso.db") as opened:
        list(ingest(opened, [folder / name for name in TEXTS], Options(Defaults("2021-08-05"))))
        refresh(opened)
        yield opened.engine


@pytest.mark.parametrize("measure", ["buildings_hit", "buildings_destroyed", "buildings_damaged"])
def test_more_destroyed_than_damaged_or_destroyed_is_a_disagreement_of_each(engine, measure):
    (one,) = find_disagreements(engine, PictureFilter(measure=measure))
    assert "“60 houses" in one.sentence
    assert "“40 houses" in one.sentence


def test_the_series_of_a_measure_are_those_that_count_it(engine):
    assert len(find_series(engine, PictureFilter(measure="buildings_destroyed"))) == 2
    assert len(find_series(engine, PictureFilter(measure="buildings_damaged"))) == 1
    assert find_disagreements(engine, PictureFilter(measure="killed")) == []
