"""Nothing is compared or added across units."""

from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.reconcile.series.estimates import estimate
from sayso.reconcile.series.wording import series_words
from sayso.records.picture import DisagreementKind

from .conftest import counted

ROWS = {
    "destroyed": ("buildings_destroyed", "destroyed", "60 houses destroyed"),
    "damaged": ("buildings_damaged", "damaged", "60 houses damaged"),
    "both": ("buildings_damaged", "damaged or destroyed", "60 houses damaged or destroyed"),
}


def houses(number, what, **more):
    measure, words, quote = ROWS[what]
    quote = quote.replace("60", str(number))
    return counted(number, measure=measure, measure_words=words, quote=quote, unit="house", **more)


def test_figures_of_two_units_are_two_series_and_do_not_contradict(series_of):
    found = series_of(counted(300), counted(60, unit="households"))
    assert sorted(strand.series.unit for strand in found) == ["households", "people"]
    assert len({(strand.series.id, strand.series.partition) for strand in found}) == 2
    assert [made.best for strand in found for made in estimate(strand)] in ([300, 60], [60, 300])
    assert [one for strand in found for one in disagreements([strand])] == []


def test_a_series_says_what_it_counts_in(series_of):
    (money,) = series_of(counted(4_000_000, measure="funding_given", unit="USD"))
    (houses,) = series_of(counted(60, measure="buildings_destroyed", unit="house"))
    assert "USD" in series_words(money.series) and "houses" in series_words(houses.series)


def test_houses_destroyed_are_no_more_than_those_damaged_or_destroyed(series_of):
    found = series_of(houses(60, "destroyed"), houses(40, "both"))
    assert len({strand.series.partition for strand in found}) == 1
    (one,) = disagreements(found)
    assert one.kind is DisagreementKind.PARTS
    assert "the part cannot exceed the whole" in one.sentence
    assert [*disagreements(series_of(houses(40, "destroyed"), houses(60, "both")))] == []


def test_houses_damaged_and_houses_destroyed_are_two_series_that_do_not_contradict(series_of):
    found = series_of(houses(60, "destroyed"), houses(40, "damaged"))
    assert [series_words(strand.series) for strand in found] == [
        "buildings damaged a day, houses",
        "buildings destroyed a day, houses",
    ]
    assert [*disagreements(found)] == []


def test_houses_damaged_and_destroyed_together_are_no_more_than_all_hit(series_of):
    found = series_of(houses(60, "destroyed"), houses(40, "damaged"), houses(80, "both"))
    (one,) = disagreements(found)
    assert "add up to 100 or more" in one.sentence
    whole = next(strand for strand in found if strand.votes[0].low == 80)
    assert series_words(whole.series) == "buildings damaged, buildings destroyed a day, houses"
