"""FollowTheMoney entities, read back and checked by its own model."""

import io
import json
import shutil

import pytest

from sayso.export.bodies import body_of
from sayso.export.run import export_list
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.reconcile import refresh

followthemoney = pytest.importorskip("followthemoney")


@pytest.fixture(scope="module")
def ledger(sample_ledger, tmp_path_factory):
    path = tmp_path_factory.mktemp("ftm") / "sayso.db"
    shutil.copy(sample_ledger, path)
    with Ledger(path) as opened:
        refresh(opened)
        yield opened


@pytest.fixture(scope="module")
def entities(ledger, tmp_path_factory):
    """The entities of a list, validated, as FollowTheMoney has them."""
    folder = tmp_path_factory.mktemp("entities")

    def read(list_):
        path = folder / f"{list_}.json"
        export_list(ledger, ("ftm", list_), ExportQuery(), path)
        found = []
        for line in io.StringIO(path.read_text(encoding="utf-8")):
            data = json.loads(line)
            entity = followthemoney.model.get_proxy(data)
            entity.schema.validate(data)
            assert entity.to_dict()["properties"].keys() == data["properties"].keys()
            found.append(entity)
        return found

    return {list_: read(list_) for list_ in ("figures", "claims", "events")}


def test_each_finding_is_there_once_with_its_words_and_its_report(entities, ledger):
    notes = {one.id: one for one in entities["figures"] if one.schema.name == "Note"}
    rows = list(ledger.figures())
    assert len(notes) == len(rows)
    articles = {one.id: one for one in entities["figures"] if one.schema.name == "Article"}
    for row in rows:
        note = notes[f"sayso-figure-{row.report_id}-{row.id}"]
        assert " ".join(row.quote.split()) in note.caption
        (proof,) = note.get("proof")
        assert articles[proof].get("title") == [row.title]
        assert f"characters {row.start} to {row.end}" in note.first("notes")
    events = [one for one in entities["events"] if one.schema.name == "Event"]
    assert {one.first("recordId") for one in events} == {row.id for row in ledger.events()}


def test_references_lead_somewhere(entities):
    for found in entities.values():
        ids = {one.id for one in found}
        for one in found:
            for name in ("proof", "document", "resolved", "involved", "entity"):
                if name in one.schema.properties:
                    assert set(one.get(name)) <= ids, (one.id, name)


def test_bodies_and_their_speakers_are_entities_and_nobody_else(entities):
    found = [one for some in entities.values() for one in some if one.schema.is_a("LegalEntity")]
    names = {one.caption for one in found}
    assert {"Border guard of Lithuania", "Government of Belarus", "European Commission"} <= names
    assert not any(char.isdigit() for name in names for char in name)
    assert {"Migrants", "people", "one Iraqi citizen", "Government", "Border guard"}.isdisjoint(names)
    people = [one for one in found if one.schema.name == "Person"]
    assert people and all(one.get("position") for one in people)


@pytest.mark.parametrize(
    ("asked", "schema"),
    [
        (("Ministry of Health", "government", "MW"), "PublicBody"),
        (("WHO", "igo", None), "PublicBody"),
        (("Reuters", "media", None), "Organization"),
        (("Government", "government", None), None),
        (("47 people", "civilian", None), None),
        (("John Doe", None, "MW"), None),
        (("the assessment's count 679 people", "civilian", None), None),
        ((None, None, None), None),
        (("", "government", "MW"), None),
    ],
)
def test_who_may_be_an_entity(asked, schema):
    found = body_of(*asked)
    assert (found and found.schema) == schema


def test_a_person_needs_an_office():
    assert body_of("Jane Roe", "government", "MW", person=True) is None
    assert body_of("Jane Roe", "government", "MW", role="minister", person=True).schema == "Person"


def test_a_later_export_says_the_same_of_the_same_thing(entities, ledger, tmp_path):
    path = tmp_path / "again.json"
    export_list(ledger, ("ftm", "events"), ExportQuery(limit=5), path)
    known = {one.id: one.to_dict() for one in entities["events"]}
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        assert known[data["id"]]["properties"] == data["properties"]
