"""Events in a ledger: kept with roles, evidence, figures and claims; asked for by filters."""

from dataclasses import replace

import pytest

import sayso
from sayso.errors import EvidenceError
from sayso.export.layouts import polecat
from sayso.ledger import EventFilter, Ledger
from sayso.records import Evidence, Participant

pytestmark = pytest.mark.model

TEXT = (
    "Police said they had arrested 12 people in Riga on Monday. "
    "The rebels claimed that 20 soldiers had died. "
    "The army dismissed the report as false. Lithuania ordered its border guards to turn away migrants."
)


@pytest.fixture(scope="module")
def reading():
    return sayso.read(TEXT, published="2021-08-04", publisher="Example Times")


@pytest.fixture(scope="module")
def ledger(reading, tmp_path_factory):
    with Ledger(tmp_path_factory.mktemp("events") / "sayso.db") as opened:
        opened.write_reading(reading, "v1")
        yield opened


def codes(ledger, **where):
    return [row.code for row in ledger.events(EventFilter(**where))]


def test_an_event_comes_back_whole(ledger):
    row = next(row for row in ledger.events() if row.code == "arrest")
    assert (row.type, row.mode, row.acled, row.status) == ("COERCE", "arrest", "Arrests", "claimed")
    assert (row.actors[0].quote, row.actors[0].actor, row.recipients[0].quote) == (
        "they",
        "Police",
        "12 people",
    )
    assert row.acled_event == "Strategic developments"
    assert (row.claimant, row.place_text, row.country) == ("Police", "Riga", "LV")
    assert [(size.measure, size.low) for size in row.figures] == [("detained", 12)]
    words = {words.field: words.quote for words in row.evidence}
    assert words["trigger"] == "arrested"
    assert words["period"] == "Monday"
    for part in (*row.evidence, *row.actors, *row.recipients):
        assert TEXT[part.start : part.end] == part.quote


def test_who_denies_is_kept(ledger):
    row = next(row for row in ledger.events() if row.code == "death")
    assert (row.status, row.claimant, row.denier) == ("denied", "Rebels", "Armed forces")


FILTERS = [
    ({"acled": "strategic"}, ["arrest", "pushback"]),
    ({"codes": ["arrest"]}, ["arrest"]),
    ({"type": "COERCE"}, ["arrest", "pushback"]),
    ({"acled": "arrests"}, ["arrest"]),
    ({"status": "ordered"}, ["pushback"]),
    ({"actor": "border guard"}, ["pushback"]),
    ({"recipient": "migrants"}, ["pushback"]),
    ({"actor_country": "lt"}, ["order"]),
    ({"country": "lv"}, ["arrest", "death"]),
    ({"place": "riga"}, ["arrest", "death"]),
    ({"context": "asylum"}, ["pushback"]),
    ({"since": "2021-08-02", "until": "2021-08-02", "codes": ["arrest"]}, ["arrest"]),
    ({"since": "2021-08-05", "codes": ["arrest"]}, []),
    ({"publisher": "example", "limit": 1}, ["arrest"]),
]


@pytest.mark.parametrize(("where", "expected"), FILTERS)
def test_filters(ledger, where, expected):
    from datetime import date

    days = {key: date.fromisoformat(where[key]) for key in ("since", "until") if key in where}
    assert codes(ledger, **{**where, **days}) == expected


def test_an_old_readers_events_are_superseded(tmp_path, reading):
    with Ledger(tmp_path / "sayso.db") as opened:
        opened.write_reading(reading, "v1")
        opened.write_reading(replace(reading, events=reading.events[:1]), "v2")
        assert len(list(opened.events())) == 1
        assert opened.status().events == 1


def test_a_false_quote_of_a_role_is_refused(tmp_path, reading):
    event = reading.events[0]
    false = Participant(Evidence(0, 6, "Nobody"))
    with Ledger(tmp_path / "sayso.db") as opened:
        with pytest.raises(EvidenceError):
            opened.write_reading(replace(reading, events=(replace(event, actors=(false,)),)), "v1")
        assert list(opened.events()) == []


def test_polecats_layout(ledger, tmp_path):
    out = (tmp_path / "events.tsv").open("w+", encoding="utf-8")
    with out:
        untyped = polecat.write(ledger.events(), out)
        out.seek(0)
        header, *rows = [line.rstrip("\n").split("\t") for line in out]
    assert untyped == 1  # the death, which has no type in PLOVER
    assert header[:7] == [
        "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    ]  # fmt: skip
    assert all(len(row) == len(header) for row in rows)
    arrest = dict(zip(header, rows[0], strict=True))
    assert arrest["Event Date"] == "2021-08-02"
    assert (arrest["Event Type"], arrest["Event Mode"], arrest["Quad Code"]) == ("COERCE", "arrest", "4")
    assert (arrest["Actor Name"], arrest["Primary Actor Sector"]) == ("", "COP")  # no name
    assert arrest["Country"] == "LVA"
    assert (arrest["Sayso Status"], arrest["Sayso Claimant"]) == ("claimed", "Police")
    push = next(dict(zip(header, row, strict=True)) for row in rows if "pushback" in row)
    assert (push["Primary Recipient Sector"], push["Recipient Name Raw"]) == ("REF", "migrants")


def test_what_an_event_brought_comes_back_with_whom_it_befell(tmp_path):
    found = sayso.read("Two people were killed and three wounded in the attack.", published="2021-08-04")
    with Ledger(tmp_path / "sayso.db") as opened:
        opened.write_reading(found, "v1")
        (row,) = opened.events()
    (result,) = row.results
    assert (result.code, result.quote, found.report.text[result.start : result.end]) == (
        "killing", "killed", "killed",
    )  # fmt: skip
    assert [person.quote for person in result.recipients] == ["Two people"]
    assert [person.quote for person in row.recipients] == ["Two people"]
