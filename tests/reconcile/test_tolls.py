"""What an incident comes to by its reports: how many, on which day, where."""

import json

import pytest

from sayso.intake import Defaults
from sayso.ledger import Ledger
from sayso.ledger.ingest import Options, ingest
from sayso.ledger.picture.incidents import find_incidents
from sayso.reconcile.refresh import refresh

pytestmark = pytest.mark.model

TOLD = {  # text, day of publication, killed and injured of the incident
    "a list counts together": (
        "Two children and a man were shot dead in Leeds on Tuesday.", "2023-01-11", (3, 0)),
    "a part in hospital is not all": (
        "Five people were shot in Leeds on Tuesday. One man was taken to a hospital.", "2023-02-15", (0, 5)),
    "a whole city is not one incident": (
        "Tom Hale was shot dead in Leeds on Tuesday. At least eight people were killed in shootings across "
        "the city on Tuesday.", "2023-03-15", (1, 0)),
    "victims need not be dead": (
        "Four people were shot in Leeds on Tuesday. Police found three victims at the scene.",
        "2023-04-12", (0, 4)),
    "another person lives": (
        "A man was shot dead in Leeds on Tuesday. Another person was wounded.", "2023-05-10", (1, 1)),
    "somebody survives": (
        "The suspect was shot dead in Leeds on Tuesday. The officer was shot and is in stable condition.",
        "2023-06-14", (1, 1)),
    "who died does not survive": (
        "Tom Hale was shot dead in Leeds on Tuesday. Hale was first in stable condition.",
        "2023-07-12", (1, 0)),
    "a number by itself stands beside its words": (
        "(KLX 18) - Tom Hale is dead after a shooting in Leeds on Tuesday.", "2023-08-16", (1, 0)),
}  # fmt: skip

CHARGED = "Two people were killed in Leeds on 5 September. On Friday a man was charged with killing them."
PLACES = {  # publication, place of the incident, and its report
    "2022-01-12": ("Leeds", "A man was shot in Leeds on Tuesday. The man was taken to a hospital and was "
        "pronounced dead at a hospital in Bradford."),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tolls")
    rows = [{"text": text, "published": day, "publisher": day} for text, day, _ in TOLD.values()]
    rows += [{"text": text, "published": day, "publisher": day} for day, (_, text) in PLACES.items()]
    rows += [{"text": CHARGED, "published": "2023-09-15", "publisher": "Post"}]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with Ledger(folder / "sayso.db") as opened:
        list(ingest(opened, [folder / "rows.jsonl"], Options(Defaults())))
        refresh(opened)
        return find_incidents(opened.engine)


@pytest.mark.parametrize("name", TOLD)
def test_killed_and_injured(found, name):
    _, day, toll = TOLD[name]
    own = [one for one in found if str(one.first)[:7] == day[:7]]
    assert [(one.killed or 0, one.injured or 0) for one in own] == [toll]


def test_of_days_told_alike_the_first_is_that_of_the_incident(found):
    assert [one.killed for one in found if str(one.first) == "2023-09-05"] == [2]


@pytest.mark.parametrize("day", PLACES)
def test_a_hospital_is_not_where_it_happened(found, day):
    assert [one.place for one in found if str(one.first)[:7] == day[:7]] == [PLACES[day][0]]
