"""`sayso stories`, `series`, `estimates`, `disagreements`, `incidents`, `surges`: many reports together."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from sayso.cli.app import DEFAULT, LedgerOption, app, one_of, plain, print_json, read_date
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ledger import Ledger
    from sayso.ledger.picture_ask import PictureFilter

Place = Annotated[str | None, typer.Option(help="A country, or part of a place's name.")]
Since = Annotated[str | None, typer.Option(help="What reaches this day or a later one.", metavar="DATE")]
Until = Annotated[str | None, typer.Option(help="What begins by this day.", metavar="DATE")]
Measure = Annotated[str | None, typer.Option(help="arrivals, killed, … or a family: border_entries")]
Counted = Annotated[str | None, typer.Option(help="Who is counted: people, children, from Iraq, …")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines, all fields.")]
SHOWN = 40  # lines of a table, unless --limit asks for others


@contextmanager
def opened_picture(path: str) -> "Iterator[Ledger]":
    """A ledger whose picture is up to date."""
    from sayso.display import refreshing
    from sayso.ledger import Ledger
    from sayso.reconcile import refresh

    with Ledger(path, create=False) as ledger:
        with refreshing(quiet=False) as progress:
            refresh(ledger, progress)
        yield ledger


def picture_filter(
    measure: str | None = None,
    place: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **others: Any,
) -> "PictureFilter":
    """A filter of what a user typed; a country's name asks for all places there."""
    from sayso.gazetteer import open_gazetteer
    from sayso.ledger.picture_ask import PictureFilter

    found = open_gazetteer().country(place) if place else None
    country = found.country if found else None
    if country is None and place and len(place) == 2 and place.upper() in open_gazetteer().names:
        country, place = place.upper(), None
    first, last = read_date("--since", since), read_date("--until", until)
    return PictureFilter(_known(measure), place, country, since=first, until=last, **others)


def _known(measure: str | None) -> str | None:
    from sayso.codebook import load_codebook, words

    known = {*load_codebook().measures, *words("picture")["series"]["families"], "harm"}
    if measure is not None and measure not in known:
        raise SaysoError(f"There is no measure {measure!r}. Known: {', '.join(sorted(known))}.")
    return measure


@app.command()
def stories(
    report: Annotated[str | None, typer.Argument(help="A report's id: only its story.")] = None,
    ledger: LedgerOption = DEFAULT,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Published by this day.", metavar="DATE")] = None,
    as_json: AsJson = False,
) -> None:
    """Show which reports are copies, updates or excerpts of one text, and why; each story counts once."""
    from sayso.display.picture import story_list
    from sayso.ledger import picture_ask

    where = picture_filter(since=since, until=until)
    with opened_picture(ledger) as opened:
        rows = list(picture_ask.stories(opened.engine, where, report))
    if as_json:
        print_json(rows)
    else:
        Console().print(story_list(rows))


@app.command()
def series(
    name: Annotated[
        str | None, typer.Argument(help="A series' id or its beginning: all its figures.", metavar="[ID]")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    measure: Measure = None,
    place: Place = None,
    counted: Counted = None,
    kind: Annotated[str | None, typer.Option(help="daily, cumulative, stock")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = SHOWN,
    as_json: AsJson = False,
) -> None:
    """Show figures on the same thing over time: daily numbers, totals since a day, and stocks."""
    from sayso.display.picture import series_page, series_table
    from sayso.ledger import picture_ask
    from sayso.records.picture import SeriesKind

    where = picture_filter(
        measure, place, since, until, counted=counted, kind=one_of(SeriesKind, "kind of series", kind)
    )
    with opened_picture(ledger) as opened:
        engine = opened.engine
        if name is None and not as_json:
            found = picture_ask.series(engine, where)
            shown, newest = (
                found[:limit],
                {row.series_id: row for row in picture_ask.estimates(engine, where)},
            )
            Console().print(series_table(shown, newest, len(found)))
            return
        rows = [picture_ask.one_series(engine, name)] if name else picture_ask.series(engine, where)
        for row in rows:
            figures = list(picture_ask.series_figures(engine, [row.id]))
            estimates = list(picture_ask.estimates_of(engine, row.id))
            if as_json:
                page = {
                    **plain(row), "figures": [plain(one) for one in figures],
                    "estimates": [plain(one) for one in estimates],
                }  # fmt: skip
                print(json.dumps(page, ensure_ascii=False, default=str))
            else:
                Console().print(series_page(row, figures, estimates))


@app.command()
def estimates(
    ledger: LedgerOption = DEFAULT,
    measure: Measure = None,
    place: Place = None,
    counted: Counted = None,
    since: Since = None,
    until: Until = None,
    profile: Annotated[str, typer.Option(help="How numbers become one: ucdp, acled, mmp")] = "ucdp",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV, all fields.")] = False,
) -> None:
    """Show low, best and high of a thing on a day, which figures gave them, and why."""
    from sayso.display.picture import estimate_list
    from sayso.ledger.picture_rows import EstimateRow
    from sayso.reconcile import estimates_by

    where = picture_filter(measure, place, since, until, counted=counted, limit=limit)
    with opened_picture(ledger) as opened:
        rows = list(estimates_by(opened, where, profile))
    if as_json:
        print_json(rows)
    elif as_csv:
        writer = csv.DictWriter(
            sys.stdout, [field.name for field in fields(EstimateRow)], lineterminator="\n"
        )
        writer.writeheader()
        for row in rows:
            listed = {"figures": " ".join(row.figures), "measures": " ".join(row.measures)}
            writer.writerow(plain(row) | listed)
    else:
        Console().print(estimate_list(rows))


@app.command()
def disagreements(
    ledger: LedgerOption = DEFAULT,
    kind: Annotated[
        str | None, typer.Option(help="conflict, date, record, falling, stale, parts, disputed")
    ] = None,
    severity: Annotated[str, typer.Option(help="At least: low, medium, high")] = "low",
    measure: Measure = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show where reports contradict each other, or print what is out of date; each with both evidences."""
    from sayso.display.picture import disagreement_list
    from sayso.ledger import picture_ask
    from sayso.records.picture import DisagreementKind, Severity

    if severity.upper() not in Severity.__members__:
        raise SaysoError(f"There is no severity {severity!r}. Known: low, medium, high.")
    known = one_of(DisagreementKind, "kind of disagreement", kind)
    where = picture_filter(measure, place, since, until, kind=known, limit=limit)
    with opened_picture(ledger) as opened:
        rows = picture_ask.disagreements(opened.engine, where, severity=Severity[severity.upper()])
    if as_json:
        for row in rows:
            print(
                json.dumps(
                    plain(row) | {"severity": row.severity.name.lower()}, ensure_ascii=False, default=str
                )
            )
    else:
        Console().print(disagreement_list(rows))


@app.command()
def incidents(
    name: Annotated[
        str | None, typer.Argument(help="An incident's id or its beginning: its reports.", metavar="[ID]")
    ] = None,
    ledger: LedgerOption = DEFAULT,
    about: Annotated[str | None, typer.Option(help="harm, detained, pushbacks, …", metavar="MEASURE")] = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    stories: Annotated[int, typer.Option(min=1, help="Told by so many stories, at least.")] = 1,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = SHOWN,
    as_json: AsJson = False,
) -> None:
    """Show what happened once, as the reports that tell of it give it together, and why they are linked."""
    from sayso.display.picture import incident_page, incident_table
    from sayso.ledger import picture_ask

    where = picture_filter(about, place, since, until)
    with opened_picture(ledger) as opened:
        if name is not None:
            row = picture_ask.one_incident(opened.engine, name)
            tellings = picture_ask.tellings(opened.engine, row)
            if as_json:
                page = plain(row) | {"tellings": [plain(one) for one in tellings]}
                print(json.dumps(page, ensure_ascii=False, default=_listed))
            else:
                Console().print(incident_page(row, tellings))
            return
        rows = picture_ask.incidents(opened.engine, where, least=stories)
    if as_json:
        print_json(rows)
    else:
        Console().print(incident_table(rows[:limit], len(rows)))


def _listed(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


@app.command()
def surges(
    ledger: LedgerOption = DEFAULT,
    measure: Measure = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Show days from which a series runs at another level, and the reports that carried it."""
    from sayso.display.picture import surge_list
    from sayso.ledger import picture_ask
    from sayso.reconcile import surges_of

    where = picture_filter(measure, place, since, until)
    with opened_picture(ledger) as opened:
        rows = picture_ask.series(opened.engine, replace(where, counted=None))
        found = list(surges_of(opened, rows))
    inside = [(row, one) for row, one in found if where.holds(one.day)]
    if as_json:
        for row, one in inside:
            print(json.dumps({"series": plain(row), **plain(one)}, ensure_ascii=False, default=str))
    else:
        Console().print(surge_list(inside))
