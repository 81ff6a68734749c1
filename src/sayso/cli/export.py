"""`sayso export`: lists of a ledger in the formats of other tools."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, LedgerOption, Unit, app, read_date
from sayso.cli.ask import known_measure
from sayso.cli.complete import (
    complete_format,
    complete_list,
    complete_measure,
    complete_profile,
    complete_situation,
)
from sayso.cli.picture import Since, Until, bring_up_to_date
from sayso.display.words import counted

if TYPE_CHECKING:
    from sayso.export.tables.query import ExportQuery
    from sayso.ledger import Ledger

FINDINGS = ("figures", "events", "claims")  # lists that need no picture of many reports


Format = Annotated[
    str,
    typer.Argument(
        metavar="FORMAT",
        autocompletion=complete_format,
        help="csv, hxl, jsonl, xlsx, parquet, geojson, jsonld, ged, acled, idmc, polecat",
    ),
]
List = Annotated[
    str | None,
    typer.Argument(
        metavar="[LIST]",
        autocompletion=complete_list,
        help="figures, estimates, series, events, claims, disagreements, incidents",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="The file; without it what is text is printed.")
]
Situation = Annotated[
    str | None,
    typer.Option(
        help="Only what belongs to this situation.", metavar="NAME", autocompletion=complete_situation
    ),
]
Measure = Annotated[
    str | None, typer.Option(help="arrivals, killed, … (sayso measures)", autocompletion=complete_measure)
]
Place = Annotated[str | None, typer.Option(help="A country, or part of a place's name.")]
Country = Annotated[str | None, typer.Option(help="A country, by name or code.")]
Publisher = Annotated[str | None, typer.Option(help="Part of a publisher's name.")]
Speaker = Annotated[str | None, typer.Option(help="Part of a speaker's name.")]
Status = Annotated[str | None, typer.Option(help="actual, expected, hypothetical, denied")]
Certainty = Annotated[
    float | None, typer.Option(min=0, max=1, help="Only figures that are so probable.", metavar="P")
]
Profile = Annotated[
    str | None,
    typer.Option(
        help="How an interval becomes one number: ucdp, acled, mmp, idmc", autocompletion=complete_profile
    ),
]
Sentences = Annotated[bool, typer.Option("--sentences", help="The sentence of each figure as a column.")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most this many rows.")]


@app.command()
def export(
    format_: Format,
    list_: List = None,
    ledger: LedgerOption = DEFAULT,
    output: Output = None,
    situation: Situation = None,
    measure: Measure = None,
    unit: Unit = None,
    place: Place = None,
    country: Country = None,
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    speaker: Speaker = None,
    status: Status = None,
    min_certainty: Certainty = None,
    profile: Profile = None,
    sentences: Sentences = False,
    limit: Limit = None,
) -> None:
    """Write a list for another tool: a spreadsheet, HXL, Parquet, GeoJSON, JSON-LD, UCDP, ACLED, IDMC."""
    from sayso.codebook.rules import picture_rules
    from sayso.export.run import check_export, export_list
    from sayso.export.tables.query import ExportQuery
    from sayso.ledger import Ledger
    from sayso.ledger.schema.statements import country_code
    from sayso.reconcile.series.estimates import profile as known_profile

    list_ = check_export(format_, list_, output)[1]
    if profile is not None:
        known_profile(profile)
    with Ledger(ledger, create=False) as opened:
        families = () if list_ in FINDINGS else picture_rules().series.families
        known_measure(opened.codebook(), measure, families)
        query = ExportQuery(
            measure=measure, unit=unit, place=place, country=country_code(country),
            since=read_date("--since", since), until=read_date("--until", until), publisher=publisher,
            speaker=speaker, status=status, min_certainty=min_certainty, profile=profile, limit=limit,
            sentences=sentences,
        )  # fmt: skip
        if list_ not in FINDINGS or situation is not None:
            bring_up_to_date(opened, quiet=output is None)
        query = _within(opened, query, situation)
        count = export_list(opened, (format_, list_), query, output)
    if output is not None:
        nothing = "" if count else " Nothing fits what was asked for."
        print(f"{output}: {counted(count, 'row')}.{nothing}")


def _within(ledger: "Ledger", query: "ExportQuery", situation: str | None) -> "ExportQuery":
    """The query, of a situation alone if one is named."""
    from dataclasses import replace

    from sayso.ledger.review.situations import get_situation

    if situation is None:
        return query
    with ledger.engine.connect() as connection:
        found = get_situation(connection, situation)
    return replace(query, situation_id=found.id, situation=found.name)
