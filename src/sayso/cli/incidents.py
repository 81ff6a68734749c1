"""`sayso incidents` and `sayso change-points`: what happened once, and new levels of series."""

import getpass
import json
from dataclasses import replace
from typing import Annotated, Any

import typer

from sayso.cli.app import DEFAULT, AsCsv, AsJson, LedgerOption, app, complain, plain, print_rows, show_plain
from sayso.cli.picture import SHOWN, Measure, Place, Since, Until, opened_picture, picture_filter
from sayso.display.words import counted
from sayso.errors import SaysoError


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
    stories: Annotated[int, typer.Option(min=1, help="Reported by at least this many stories.")] = 1,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = SHOWN,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    cut: Annotated[
        str | None, typer.Option(help="This report is about another incident.", metavar="REPORT")
    ] = None,
    join: Annotated[str | None, typer.Option(help="That incident and this are one.", metavar="ID")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the last --cut or --join.")] = False,
    reviewer: Annotated[str | None, typer.Option(help="Who decides; by default you.")] = None,
) -> None:
    """Show what happened once, as the reports of it give it together, and why they are linked.

    With an id its reports; --cut takes one of them out, --join puts another incident in.
    """
    from sayso.display.picture import incident_page, incident_table
    from sayso.ledger.picture.incidents import find_incidents, get_incident, mentions_of_incident
    from sayso.ledger.picture.rows import IncidentRow

    with opened_picture(ledger) as opened:
        if cut or join or undo:
            print(_decide(opened, name, cut, join, reviewer or getpass.getuser()))
            return
        if name is not None:
            row = get_incident(opened.engine, name)
            mentions = mentions_of_incident(opened.engine, row)
            if as_json or as_csv:
                page = plain(row) | {"mentions": [plain(one) for one in mentions]}
                shown = json.loads(json.dumps(page, ensure_ascii=False, default=_listed))
                print_rows([shown] if as_json else _flat(shown), IncidentRow, as_csv=as_csv)
            else:
                show_plain(incident_page(row, mentions))
            return
        where = picture_filter(opened, about, place, since, until)
        rows = find_incidents(opened.engine, where, least=stories)
    if as_json or as_csv:
        print_rows(rows, IncidentRow, as_csv=as_csv)
    else:
        show_plain(incident_table(rows[:limit], len(rows)))


def _decide(ledger: Any, name: str | None, cut: str | None, join: str | None, reviewer: str) -> str:
    """Apply what the user decides about an incident; a line that says what was done."""
    from sayso.reconcile import decisions

    if cut is None and join is None:
        return f"Taken back: {counted(decisions.undo(ledger, reviewer), 'pair')} of reports."
    if name is None:
        raise SaysoError("Name the incident: sayso incidents ID --cut REPORT, or --join OTHER.")
    if cut is not None:
        parted = decisions.cut(ledger, name, cut, reviewer)
        return f"Report {cut} and the others of the incident ({parted}) are separated now."
    assert join is not None
    decisions.join(ledger, name, join, reviewer)
    return f"{name} and {join} are one incident now."


def _flat(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The reports of an incident, a row each."""
    return [{"incident": page["id"], **one.pop("mention"), **one} for one in page["mentions"]]


def _listed(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


@app.command("surges", hidden=True)
@app.command("change-points")
def change_points(
    context: typer.Context,
    ledger: LedgerOption = DEFAULT,
    measure: Measure = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show days from which a series runs at another level, and the reports that carried it."""
    from sayso.display.picture import change_point_list
    from sayso.ledger.picture.series import find_series
    from sayso.reconcile import change_points_of
    from sayso.records.picture import ChangePoint

    if context.info_name == "surges":
        complain("`sayso surges` is called `sayso change-points` now.")
    with opened_picture(ledger) as opened:
        where = picture_filter(opened, measure, place, since, until)
        rows = find_series(opened.engine, replace(where, counted=None))
        found = list(change_points_of(opened, rows))
    inside = [(row, one) for row, one in found if where.holds(one.day)]
    if as_json or as_csv:
        print_rows(({"series": plain(row), **plain(one)} for row, one in inside), ChangePoint, as_csv=as_csv)
    else:
        show_plain(change_point_list(inside))
