"""Nothing is compared or added across units."""

from sayso.reconcile.disagreements.between_figures import disagreements
from sayso.reconcile.series.estimates import estimate
from sayso.reconcile.series.wording import series_words

from .conftest import counted


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
