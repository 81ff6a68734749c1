"""The list of figures."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from sayso.ledger.filters import ANY_FIGURE
from sayso.ledger.findings.figures import FigureRow, figure_row, select_figures
from sayso.ledger.findings.sentences import sentences_of
from sayso.ledger.lists import common
from sayso.ledger.lists.frame import Facet, FilterKind, FitsBesides, ListFilter, Listing, ListSort
from sayso.ledger.lists.links import incidents_of_figures, series_of_figures
from sayso.ledger.schema import picture_tables as picture
from sayso.ledger.schema import tables
from sayso.records import Status

F, R = tables.figure, tables.report
f = F.c


@dataclass(frozen=True, slots=True)
class ListedFigure(FigureRow):
    """A figure with its sentence, the series that it counts in, and the incidents whose size it gives."""

    sentence: str = ""
    series: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


def figure_rows(connection: Connection, keys: Sequence[int]) -> list[ListedFigure]:
    """The figures of these rows, in their order."""
    wanted = select_figures(ANY_FIGURE).where(f.row.in_(keys))
    found = {row.row: figure_row(row) for row in connection.execute(wanted)}
    reports = {row.report_id for row in found.values()}
    series = series_of_figures(connection, keys, reports)
    sentences = sentences_of(connection, F, keys)
    incidents = incidents_of_figures(connection, keys, reports)
    return [
        ListedFigure(
            **{field.name: getattr(found[key], field.name) for field in fields(FigureRow)},
            sentence=sentences.get(key, ""),
            series=series.get(key, ()),
            incidents=incidents.get(key, ()),
        )
        for key in keys
        if key in found
    ]


_side, _own = picture.disagreement_side.c, F.alias("own")
IN_DISAGREEMENT = select(_own.c.row).join(picture.disagreement_side, _side.finding_id == _own.c.id)


def _disputed() -> ColumnElement[bool]:
    side = picture.disagreement_side.c
    return select(side.finding_id).where(side.finding_id == f.id).exists()


def _in_series(value: Any, names: Any) -> list[ColumnElement[bool]]:
    s = picture.series_figure.c
    return [f.row.in_(select(s.figure_row).where(s.series_id == value))]


def _certain(value: Any, names: Any) -> list[ColumnElement[bool]]:
    return [or_(f.certainty >= value, f.review_id.is_not(None))]  # what people looked at is certain


REVIEWED = FitsBesides(
    "certainty", lambda value: f.certainty >= value, lambda value: f.review_id.is_not(None),
    "ix_figure_reviewed",
)  # fmt: skip
UNBOUNDED = FitsBesides(  # "fewer than ten" has no lower number
    "number", lambda value: and_(f.low <= value, f.high <= value),
    lambda value: and_(f.low.is_(None), f.high <= value), "ix_figure_low",
)  # fmt: skip


FIGURES = Listing(
    name="figures",
    one="figure",
    about="What happened to how many, when, where, and on whose say-so.",
    kind=ListedFigure,
    source=F,
    beside=(R, R.c.id == f.report_id),
    key=f.row,
    standing=(~f.withdrawn,),
    words_of="figure",
    start="-day",
    rare=("unit", "status", "min", "max", "min_certainty", "disputed"),
    filters=(
        common.words("the sentence that gives the figure"),
        ListFilter("measure", "Measure", "What happened to the counted.", "detained", common.equal(f.measure),
                   FilterKind.CHOICE, vocabulary="measures"),
        common.country(common.equal(f.country)),
        common.place(F),
        common.exactly("unit", "Unit", "What is counted or measured in: people, households, a thing in the "
                       "singular, an ISO currency.", f.unit, "people"),
        common.publisher(),
        ListFilter("speaker", "Who says so", "Part of the words for who says so.", "border guard",
                   common.named(f.speaker)),
        common.choice("status", "Status", "Whether the report gives it as a fact.", f.status, Status),
        common.since(common.at_least(f.as_of), "Figures that tell of this day or a later one."),
        common.until(common.at_most(f.as_of), "Figures that tell of this day or an earlier one."),
        common.month(f.as_of, "Figures that tell of a day of this month."),
        ListFilter("min", "Number from", "Figures of so many or more.", "100", common.at_least(f.low),
                   FilterKind.NUMBER),
        ListFilter("max", "to", "Figures of so many or fewer.", "5000", common.at_most(f.high),
                   FilterKind.NUMBER, besides=UNBOUNDED),
        ListFilter("min_certainty", "Certainty from", "Figures whose every field is at least so probable, or "
                   "that somebody looked at.", "0.9", _certain, FilterKind.SHARE,
                   besides=REVIEWED),
        common.flag("disputed", "In a disagreement", "Whether the figure is a side of a disagreement.",
                    _disputed, IN_DISAGREEMENT),
        ListFilter("series", "Series", "The id of a series that it counts in.", "c2595257c2595257",
                   _in_series, shown=False),
        common.report(F),
    ),
    sorts=(
        ListSort("day", "Day", "the day that it tells of", f.as_of, index="ix_figure_as_of", of=F),
        ListSort("published", "Published", "the day of publication", R.c.published,
                 (R.c.id,), index="ix_report_published_id", of=R,
                 inner=(F, "ix_figure_report_id"),
                 unless=(frozenset({"month"}), frozenset({"since", "until"}))),
        ListSort("number", "Number", "the number, or the lower one of two", f.low,
                 index="ix_figure_low", of=F),
        ListSort("certainty", "Certainty", "the probability of its least certain field", f.certainty,
                 index="ix_figure_certainty", of=F),
    ),
    facets=(
        Facet("measure", "Measure", f.measure),
        Facet("country", "Country", f.country),
        Facet("publisher", "Publisher", R.c.publisher, whole=True),
        Facet("speaker", "Who says so", f.speaker, whole=True),
        Facet("month", "Month", f.as_of, by_month=True),
        Facet("unit", "Unit", f.unit),
        Facet("status", "Status", f.status),
    ),
    rows=figure_rows,
    drivers=(
        (("words",), F, ""),
        (("disputed",), F, ""),
        (("report",), F, "ix_figure_report_id"),
        (("series",), F, ""),
        (("place",), F, "ix_figure_geonames_id"),
        (("measure", "country"), F, "ix_figure_measure_country_period_last"),
        (("country",), F, "ix_figure_country"),
        (("month",), F, "ix_figure_as_of"),
        (("speaker", "measure"), F, "ix_figure_measure_country_period_last"),
        (("speaker",), F, "ix_figure_speaker"),
        (("measure",), F, "ix_figure_measure_country_period_last"),
        (("publisher",), R, "ix_report_publisher"),
        (("since",), F, "ix_figure_as_of"),
        (("until",), F, "ix_figure_as_of"),
        (("status",), F, "ix_figure_status"),
        (("min",), F, "ix_figure_low"),
        (("min_certainty",), F, ""),
    ),
)  # fmt: skip
