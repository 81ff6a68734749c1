"""Where in time findings are: nearly all of them, and what lies outside."""

from datetime import date, timedelta
from itertools import pairwise

from sayso.ledger.findings.axis import axis_of


def day(text):
    return date.fromisoformat(text)


def test_a_lonely_finding_of_long_ago_is_told_beside_the_axis():
    days = [(day("1953-02-01"), 1), *((day("2021-07-01") + timedelta(days=at), 2) for at in range(10))]
    axis = axis_of(days)
    assert (axis.first, axis.last) == (day("2021-07-01"), day("2021-07-10"))
    assert (axis.earlier.years, axis.earlier.number, axis.later) == ("1953", 1, None)


def test_of_many_findings_a_hundredth_is_left_out_at_either_end():
    days = [(day("2020-01-01") + timedelta(days=at), 1) for at in range(1_000)]
    axis = axis_of(days)
    assert axis.earlier.number == axis.later.number == 10
    assert axis.first == day("2020-01-11") and axis.later.last == days[-1][0]


def test_few_findings_of_one_time_are_all_shown():
    for days in ([(day("2021-08-04"), 3)], [(day("2021-08-01"), 1), (day("2021-08-20"), 1)]):
        axis = axis_of(days)
        assert (axis.first, axis.last) == (days[0][0], days[-1][0]) and not axis.earlier and not axis.later
    assert axis_of([]) is None


def test_bars_count_every_finding_of_their_days_once():
    days = [(day("2019-01-01") + timedelta(days=9 * at), 3) for at in range(150)]
    axis = axis_of(days)
    bars = axis.bars(axis.first, axis.last)
    assert 40 <= len(bars) <= 90
    assert sum(bar.number for bar in bars) == sum(n for one, n in days if axis.first <= one <= axis.last)
    assert all(b.first == a.last + timedelta(days=1) for a, b in pairwise(bars))
    assert bars[0].first == axis.first and bars[-1].last == axis.last
