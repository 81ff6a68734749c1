"""Reports with figures as a reader would find them, for tests of situations: no model is needed."""

from datetime import date

from sayso.gazetteer import open_gazetteer
from sayso.ledger.review.situations import add_situation
from sayso.reconcile import refresh
from sayso.reconcile.situations.naming import situation_of
from sayso.records import (
    Evidence,
    Figure,
    FigureEvidence,
    Interval,
    Period,
    Qualifier,
    Reading,
    Report,
    Status,
)

FIRST = date(2031, 5, 1)  # of the storm that the tests are about


def day(number, month=5):
    return date(2031, month, number)


def number(words, low, measure="killed", *, high="same", place=None, on=None, **more):
    """A figure by its words in the report; `place` a place's name, `None` the whole country."""
    return {"words": words, "low": low, "high": low if high == "same" else high, "measure": measure} | {
        "place": place, "on": on, **more,
    }  # fmt: skip


def tell(ledger, published, text, *numbers, title="Tropical Storm Ana", publisher="OCHA", country="MG"):
    """Write a report and what it says; its id."""
    report = Report(text, title, published, publisher, url=f"https://example.org/{published}/{publisher}")
    figures = tuple(_figure(report, one, country) for one in numbers)
    figures = tuple(sorted(figures, key=lambda one: one.evidence.quantity.start))
    ledger.write_reading(Reading(report, figures, (), (), (), ()), "test")
    return report.id


def _figure(report, one, country):
    start = report.text.index(one["words"])
    vague = Qualifier.VAGUE if one.get("vague") else None
    quantity = Evidence(start, start + len(one["words"]), one["words"])
    low, high = one["low"], one["high"]
    kind = Qualifier.EXACT if low == high else Qualifier.MORE_THAN if high is None else Qualifier.RANGE
    place = one["place"]
    where = one.get("country", country)
    found = [e.place for e in open_gazetteer().towns(place.lower())] if place else []
    known = next((one for one in found if one.country == where), None)
    on = one["on"] or report.published
    return Figure(
        interval=Interval(low, high, vague or kind),
        measure=one["measure"],
        counted=one.get("counted", "people"),
        period=Period(one.get("since"), on),
        place_text=place,
        country=where,
        speaker=one.get("by"),
        status=one.get("status", Status.ACTUAL),
        evidence=FigureEvidence(quantity=quantity, measure=quantity),
        place=known,
        unit=one.get("unit", "people"),
        as_of=on,
    )


def follow(ledger, name="Tropical Storm Ana", countries=("MG",), since=FIRST, **more):
    """Follow a situation, and bring the picture up to date; the situation."""
    one = situation_of(name, countries=countries, since=since, **more)
    with ledger.writing() as connection:
        add_situation(connection, one, "test")
    refresh(ledger)
    return one
