"""`sayso stories`, `series`, `estimates`, `disagreements`: what many reports say together."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli.app import (
    DEFAULT,
    AsCsv,
    AsJson,
    LedgerOption,
    Unit,
    app,
    complain,
    one_of,
    plain,
    print_rows,
    read_date,
    show_plain,
)
from sayso.cli.ask import known_measure
from sayso.cli.complete import complete_family, complete_profile
from sayso.display.words import counted
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ledger import Ledger
    from sayso.ledger.filters import PictureFilter
    from sayso.ledger.picture.rows import SeriesRow

Place = Annotated[str | None, typer.Option(help="A country, or part of a place's name.")]
Since = Annotated[str | None, typer.Option(help="From this day on.", metavar="DATE")]
Until = Annotated[str | None, typer.Option(help="Up to this day.", metavar="DATE")]
Measure = Annotated[
    str | None,
    typer.Option(help="arrivals, killed, … or a family: border_entries", autocompletion=complete_family),
]
Counted = Annotated[str | None, typer.Option(help="Who is counted: people, children, from Iraq, …")]
SHOWN = 40  # lines of a table, unless --limit asks for others


@contextmanager
def opened_picture(path: str) -> "Iterator[Ledger]":
    """A ledger whose picture is up to date, or as near to it as can be; what is amiss is said."""
    from sayso.ledger import Ledger

    with Ledger(path, create=False) as ledger:
        bring_up_to_date(ledger, quiet=False)
        yield ledger


def bring_up_to_date(ledger: "Ledger", *, quiet: bool) -> None:
    """Refresh the picture of a ledger; the old one stays where that fails, and a line says why."""
    from sayso.codebook import using
    from sayso.display.progress import refreshing
    from sayso.reconcile import refresh

    try:
        with refreshing(quiet=quiet) as progress, using(ledger.codebook()):
            done = refresh(ledger, progress)
    except SaysoError:
        raise
    except Exception as error:  # a question must be answered from the picture that is there
        complain(
            f"The picture of many reports could not be brought up to date ({type(error).__name__}: {error}); "
            "what follows is the one before. Please report this."
        )
        return
    if done.waiting:
        complain(
            f"{ledger.name} cannot be written; the picture lacks what was read last "
            f"({counted(done.waiting, 'report')})."
        )


def picture_filter(
    ledger: "Ledger",
    measure: str | None = None,
    place: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **others: Any,
) -> "PictureFilter":
    """A filter of what a user typed; a country's name asks for all places there."""
    from sayso.codebook.rules import picture_rules
    from sayso.gazetteer import open_gazetteer
    from sayso.ledger.filters import PictureFilter

    known_measure(ledger.codebook(), measure, [*picture_rules().series.families, "harm"])
    found = open_gazetteer().country(place) if place else None
    country = found.country if found else None
    if country is None and place and len(place) == 2 and place.upper() in open_gazetteer().names:
        country, place = place.upper(), None
    first, last = read_date("--since", since), read_date("--until", until)
    return PictureFilter(
        measure=measure,
        place=place,
        country=country,
        since=first,
        until=last,
        **others,
    )


@app.command()
def stories(
    report: Annotated[str | None, typer.Argument(help="A report's id: only its story.")] = None,
    ledger: LedgerOption = DEFAULT,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Published by this day.", metavar="DATE")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show which reports are copies, updates, excerpts or other forms of one text; each story counts once."""
    from sayso.display.picture import story_list
    from sayso.ledger.picture.rows import MemberRow
    from sayso.ledger.picture.stories import find_stories

    with opened_picture(ledger) as opened:
        where = picture_filter(opened, since=since, until=until)
        rows = find_stories(opened.engine, where, report)
    if as_json or as_csv:
        print_rows(rows, MemberRow, as_csv=as_csv)
    else:
        show_plain(story_list(rows))


@app.command()
def series(
    name: Annotated[
        str | None, typer.Argument(help="A series' id or its beginning: all its figures.", metavar="[ID]")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    measure: Measure = None,
    place: Place = None,
    counted: Counted = None,
    unit: Unit = None,
    kind: Annotated[str | None, typer.Option(help="daily, cumulative, stock")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = SHOWN,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as", help="idu: one series as IDMC keeps displacement, by --until.", metavar="FORMAT"
        ),
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show figures on the same thing over time: daily numbers, totals since a day, and stocks."""
    from sayso.display.picture import series_table
    from sayso.ledger.picture.estimates import find_estimates
    from sayso.ledger.picture.rows import SeriesFigureRow
    from sayso.ledger.picture.rows import SeriesRow as Row
    from sayso.ledger.picture.series import find_series, find_series_figures, get_series
    from sayso.records.picture import SeriesKind

    known = one_of(SeriesKind, "kind of series", kind)
    with opened_picture(ledger) as opened:
        engine = opened.engine
        where = picture_filter(opened, measure, place, since, until, counted=counted, kind=known, unit=unit)
        rows = [get_series(engine, name)] if name else find_series(engine, where)
        if as_ is not None:
            _series_as(opened, as_, rows if name else [], read_date("--until", until), as_json=as_json)
        elif as_csv and name:
            print_rows(find_series_figures(engine, [rows[0].id]), SeriesFigureRow, as_csv=True)
        elif as_csv:
            print_rows(rows, Row, as_csv=True)
        elif name is None and not as_json:
            newest = {row.series_id: row for row in find_estimates(engine, where)}
            show_plain(series_table(rows[:limit], newest, len(rows)))
        else:
            _series_in_full(engine, rows, as_json=as_json)


def _series_as(ledger: "Ledger", form: str, rows: "list[SeriesRow]", until: Any, *, as_json: bool) -> None:
    """One series in the form of others."""
    from sayso.export.idu import displacement_update, update_fields, update_text

    if form != "idu":
        raise SaysoError(f"There is no form {form!r}. Known: idu.")
    if not rows:
        raise SaysoError("Name the series: sayso series ID --as idu. `sayso series` shows the ids.")
    with ledger.engine.connect() as connection:
        update = displacement_update(connection, rows[0], until)
    if as_json:
        print(json.dumps(update_fields(update), ensure_ascii=False, default=str))
    else:
        show_plain(update_text(update), soft_wrap=True)


def _series_in_full(engine: Any, rows: "list[SeriesRow]", *, as_json: bool) -> None:
    """Series with all their figures and estimates."""
    from sayso.display.picture import series_page
    from sayso.ledger.filters import PictureFilter
    from sayso.ledger.picture.estimates import find_estimates
    from sayso.ledger.picture.series import find_series_figures

    for row in rows:
        figures = list(find_series_figures(engine, [row.id]))
        estimates = find_estimates(engine, PictureFilter(series_id=row.id))
        if as_json:
            page = {
                **plain(row), "figures": [plain(one) for one in figures],
                "estimates": [plain(one) for one in estimates],
            }  # fmt: skip
            print(json.dumps(page, ensure_ascii=False, default=str))
        else:
            show_plain(series_page(row, figures, estimates))


@app.command()
def estimates(
    ledger: LedgerOption = DEFAULT,
    measure: Measure = None,
    place: Place = None,
    counted: Counted = None,
    unit: Unit = None,
    since: Since = None,
    until: Until = None,
    profile: Annotated[
        str, typer.Option(help="How numbers become one: ucdp, acled, mmp", autocompletion=complete_profile)
    ] = "ucdp",
    limit: Annotated[int | None, typer.Option(min=1, help="Show at most this many.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show low, best and high of a thing on a day, which figures gave them, and why."""
    from sayso.display.picture import estimate_list
    from sayso.ledger.picture.rows import EstimateRow
    from sayso.reconcile import estimates_by

    with opened_picture(ledger) as opened:
        where = picture_filter(opened, measure, place, since, until, counted=counted, limit=limit, unit=unit)
        rows = list(estimates_by(opened, where, profile))
    if as_json or as_csv:
        print_rows(rows, EstimateRow, as_csv=as_csv)
    else:
        show_plain(estimate_list(rows))


@app.command()
def disagreements(
    ledger: LedgerOption = DEFAULT,
    kind: Annotated[
        str | None,
        typer.Option(
            help="conflict, stale, falling, parts, jump, definition, repeated, backlog, disputed, …"
        ),
    ] = None,
    severity: Annotated[str, typer.Option(help="At least: low, medium, high")] = "low",
    measure: Measure = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Show at most this many.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show where reports disagree, or print what is out of date; each with both evidences."""
    from sayso.display.picture import disagreement_list
    from sayso.ledger.picture.disagreements import find_disagreements
    from sayso.records.picture import Disagreement, DisagreementKind, Severity

    if severity.upper() not in Severity.__members__:
        raise SaysoError(f"There is no severity {severity!r}. Known: low, medium, high.")
    known = one_of(DisagreementKind, "kind of disagreement", kind)
    with opened_picture(ledger) as opened:
        where = picture_filter(opened, measure, place, since, until, kind=known, limit=limit)
        rows = find_disagreements(opened.engine, replace(where, severity=Severity[severity.upper()]))
    if as_json or as_csv:
        listed = [plain(row) | {"severity": row.severity.name.lower()} for row in rows]
        print_rows(listed, Disagreement, as_csv=as_csv)
    else:
        show_plain(disagreement_list(rows))
