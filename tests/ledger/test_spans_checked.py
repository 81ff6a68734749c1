"""No words go into a ledger that do not stand where they are said to stand: every table with spans."""

from dataclasses import replace

import pytest
from sqlalchemy import select

import sayso
from sayso.errors import EvidenceError
from sayso.ledger import Ledger
from sayso.ledger.schema import tables
from sayso.records import Evidence

pytestmark = pytest.mark.model

TEXT = (
    "On 4 August 2021 Interior Minister Agnė Bilotaitė said in Vilnius that border guards had turned back "
    "171 migrants from Belarus under the 1951 Refugee Convention, on the route from Minsk to Vilnius. "
    "Soldiers shot at protesters in Minsk, killing two people. The price was 5 euros, Belarus said."
)  # fmt: skip


@pytest.fixture(scope="module")
def reading(model):
    return sayso.read(TEXT, published="2021-08-04")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with Ledger(tmp_path_factory.mktemp("spans") / "sayso.db") as opened:
        yield opened


def spans_of(one, where=""):
    """Every evidence within a record, with the way to it."""
    if isinstance(one, Evidence):
        yield where, one
    elif isinstance(one, tuple):
        for number, part in enumerate(one):
            yield from spans_of(part, f"{where}[{number}]")
    elif hasattr(one, "__dataclass_fields__"):
        for name in one.__dataclass_fields__:
            yield from spans_of(getattr(one, name), f"{where}.{name}")


def with_moved(one, old, new):
    """A record with each evidence that is `old` put in the place of `new`."""
    if one is old:
        return new
    if isinstance(one, tuple):
        return tuple(with_moved(part, old, new) for part in one)
    if hasattr(one, "__dataclass_fields__") and not isinstance(one, Evidence):
        changes = {
            name: with_moved(value, old, new)
            for name in one.__dataclass_fields__
            if isinstance(value := getattr(one, name), tuple) or hasattr(value, "__dataclass_fields__")
        }
        return replace(one, **changes)
    return one


def written(reading, kind):
    """The evidence of a kind that goes into the ledger: not all that a reader knows of a place or number."""
    if kind == "quantities":
        yield from (
            (f"number at {one.evidence.start}", one.evidence)
            for one, figure in reading.numbers()
            if not figure
        )
    elif kind == "places":
        yield from (
            (one.evidence.quote, one.evidence) for one in reading.places if one.place and not one.adjective
        )
    elif kind == "routes":
        yield from ((one.evidence.quote, one.evidence) for one in reading.routes)
    else:
        yield from spans_of(getattr(reading, kind))


WRITTEN = {  # what is written of a reading, and where its words go
    "figures": ("figure", "evidence"),
    "claims": ("claim", "norm"),
    "events": ("event", "participant", "event_evidence", "event_result"),
    "places": ("report_place",),
    "routes": ("route",),
    "quantities": ("number",),
}


def test_the_text_has_something_for_every_table(reading, ledger):
    assert ledger.write_reading(reading, "test")
    with ledger.engine.connect() as connection:
        for name in {name for names in WRITTEN.values() for name in names}:
            table = tables.metadata.tables[name]
            assert connection.execute(select(table).limit(1)).first() is not None, name
    with_spans = {one.name for one in tables.metadata.sorted_tables if {"start", "end"} <= {*one.c.keys()}}
    people = {"review", "situation_decision"}  # what reviewers point at: `tests/ledger/test_reviews.py`
    assert with_spans - people <= {name for names in WRITTEN.values() for name in names}


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("wrong", ["moved", "other words", "beyond the text", "backwards"])
def test_wrong_words_are_refused(reading, ledger, kind, wrong):
    tried = 0
    for where, words in written(reading, kind):
        moved = {
            "moved": Evidence(words.start + 1, words.end + 1, words.quote),
            "other words": Evidence(words.start, words.end, "x" * len(words.quote)),
            "beyond the text": Evidence(len(TEXT) + 5, len(TEXT) + 9, words.quote),
            "backwards": Evidence(words.end, words.start, words.quote),
        }[wrong]
        tried += 1
        broken = replace(
            reading, **{kind: with_moved(getattr(reading, kind), words, moved)},
            report=replace(reading.report, title=f"{kind} {where} {wrong}"),
        )  # fmt: skip
        with pytest.raises(EvidenceError):
            ledger.write_reading(broken, "test")
        with ledger.engine.connect() as connection:
            kept_report = select(tables.report.c.id).where(tables.report.c.id == broken.report.id)
            assert connection.execute(kept_report).first() is None, where
    assert tried
