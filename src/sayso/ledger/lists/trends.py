"""The list of trends: how each series changed last."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select

from sayso.codebook.rules import picture_rules
from sayso.ledger.lists import common
from sayso.ledger.lists.frame import Facet, FilterKind, ListFilter, Listing, ListSort
from sayso.ledger.lists.names import KnownNames
from sayso.ledger.picture.rows import TrendRow
from sayso.ledger.picture.series import trend_rows
from sayso.ledger.schema import picture_tables as picture
from sayso.records.picture import SeriesKind

T, S = picture.trend, picture.series
t, s = T.c, S.c


def _newest() -> ColumnElement[bool]:
    """A series has a row a year; only the newest stands."""
    other = T.alias("other_trend")
    same = other.c.series_id == t.series_id
    later = or_(other.c.day > t.day, and_(other.c.day == t.day, other.c.partition > t.partition))
    return ~select(other.c.series_id).where(same, later).exists()


def _measure(value: str, names: KnownNames) -> Sequence[Any]:
    family = picture_rules().series.family_of(value)
    own = [] if family == value else [cast(s.measures, String).like(f'%"{value}"%')]
    return [s.family == family, *own]


def _place(value: str, names: KnownNames) -> Sequence[Any]:
    return [s.place_key.in_([str(one) for one in names.place_ids(value)])]


def _counted(value: str, names: KnownNames) -> Sequence[Any]:
    return [s.counted.icontains(value, autoescape=True)]


TRENDS = Listing(
    name="trends",
    one="trend",
    about="How each series changed last: its newest estimate, and the number of a week before.",
    kind=TrendRow,
    source=T,
    beside=(S, and_(s.id == t.series_id, s.partition == t.partition)),
    key=t.series_id,
    standing=(_newest(),),
    start="-day",
    rare=("counted", "unit"),
    filters=(
        ListFilter("measure", "Measure", "A measure, or a family of measures.", "border_entries", _measure,
                   FilterKind.CHOICE, vocabulary="families"),
        common.country(common.equal(s.country)),
        ListFilter("place", "Place", "Part of a place's name, or its GeoNames id.", "Vilnius", _place),
        common.choice("kind", "Kind", "What a number of the series counts.", s.kind, SeriesKind),
        ListFilter("counted", "Counted", "Part of the words for who is counted.", "children", _counted),
        common.exactly("unit", "Unit", "What is counted or measured in.", s.unit, "people"),
        common.since(common.at_least(t.day), "Newest estimate of this day or later."),
        common.until(common.at_most(t.day), "Newest estimate of this day or earlier."),
        common.month(t.day, "Newest estimate of this month."),
        ListFilter("min_change", "Change from", "A change of so much or more: the difference over the "
                   "square root of the larger number.",
                   "5", common.at_least(t.change), FilterKind.NUMBER, shown=False),
    ),
    sorts=(
        ListSort("day", "As of", "the day of the newest estimate", t.day, index="ix_trend_day", of=T),
        ListSort("change", "Change", "the change, over the square root of the larger number", t.change,
                 index="ix_trend_change", of=T),
        ListSort("number", "Estimate", "the newest estimate", t.best, index="ix_trend_best", of=T),
    ),
    facets=(
        Facet("measure", "Measure", s.family),
        Facet("country", "Country", s.country),
        Facet("kind", "Kind", s.kind),
        Facet("unit", "Unit", s.unit),
        Facet("month", "Month", t.day, by_month=True),
    ),
    rows=trend_rows,
)  # fmt: skip
