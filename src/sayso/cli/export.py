"""`sayso export`: lists of a ledger in the formats of other tools."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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

FINDINGS = ("figures", "events", "claims", "reports")  # lists that need no picture of many reports


Format = Annotated[
    str,
    typer.Argument(
        metavar="FORMAT",
        autocompletion=complete_format,
        help="csv, hxl, jsonl, xlsx, parquet, geojson, jsonld, ged, acled, idmc, polecat, ftm, atom; texts "
        "with their findings: displacy, docbin, conll, labelstudio, prodigy",
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
    Path | None, typer.Option("--out", "--output", "-o", help="The file; without it what is text is printed.")
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
Reviewed = Annotated[
    bool, typer.Option("--reviewed", help="Of texts: only findings that people accepted or corrected.")
]
ForReview = Annotated[
    bool,
    typer.Option(
        "--for-review", help="Of figures: with columns for verdicts; sayso review import takes it back."
    ),
]
Configuration = Annotated[
    Path | None,
    typer.Option(
        "--config", help="Of labelstudio: write the labelling configuration here, too.", metavar="FILE"
    ),
]
Search = Annotated[int | None, typer.Option(help="Of atom: a saved search, by its number.", metavar="NUMBER")]
Desk = Annotated[str | None, typer.Option(help="Of atom: the desk's address, for links.", metavar="ADDRESS")]
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
    reviewed: Reviewed = False,
    for_review: ForReview = False,
    config: Configuration = None,
    limit: Limit = None,
    search: Search = None,
    desk: Desk = None,
) -> None:
    """Write a list for another tool: a spreadsheet, HXL, Parquet, GeoJSON, Aleph, UCDP, ACLED, IDMC, Atom, or
    texts with their findings for spaCy, Label Studio, Prodigy.
    """
    from sayso.export.run import check_export
    from sayso.export.tables.numbers import numbers_of
    from sayso.export.tables.query import ExportQuery
    from sayso.ledger.schema.statements import country_code

    if search is not None:
        _feed_of_search((format_, list_), ledger, search, output, limit=limit, desk=desk)
        return
    list_ = check_export(format_, list_, output)[1]
    numbers_of(profile)
    query = ExportQuery(
        measure=measure, unit=unit, place=place, country=country_code(country),
        since=read_date("--since", since), until=read_date("--until", until), publisher=publisher,
        speaker=speaker, status=status, min_certainty=min_certainty, profile=profile, limit=limit,
        sentences=sentences, reviewed=reviewed, for_review=for_review, desk=desk and desk.rstrip("/"),
    )  # fmt: skip
    _write((format_, list_), ledger, query, output, situation=situation, config=config)


def _write(
    what: tuple[str, str], ledger: str, query: "ExportQuery", output: Path | None, **more: Any
) -> None:
    """Write a list (`what`: format, list), of a `situation` if one is named, and a `config` beside it."""
    from sayso.codebook.rules import picture_rules
    from sayso.export.run import export_list
    from sayso.ledger import Ledger

    with Ledger(ledger, create=False) as opened:
        families = () if what[1] in FINDINGS else picture_rules().series.families
        known_measure(opened.codebook(), query.measure, families)
        if what[1] not in FINDINGS or more["situation"] is not None:
            bring_up_to_date(opened, quiet=output is None)
        if more["config"] is not None:
            _configure(opened, what[0], more["config"])
        count = export_list(opened, what, _within(opened, query, more["situation"]), output)
    if output is not None:
        _tell(what[0], output, count, "text" if what[1] == "reports" else "row")


def _tell(format_: str, output: Path, count: int, what: str) -> None:
    """Say what was written."""
    nothing = "" if count else " Nothing fits what was asked for."
    if not count and format_ in ("ged", "acled"):
        nothing += " Deaths by nature or accident, and those that nobody is said to have caused, are no row."
    print(f"{output}: {counted(count, what)}.{nothing}")


def _configure(ledger: "Ledger", format_: str, path: Path) -> None:
    """Write the labelling configuration that goes with tasks of Label Studio."""
    from sayso.errors import SaysoError
    from sayso.export.annotated.label_studio import write_configuration

    if format_ != "labelstudio":
        raise SaysoError("--config goes with labelstudio.")
    write_configuration(ledger.codebook(), path)


def _within(ledger: "Ledger", query: "ExportQuery", situation: str | None) -> "ExportQuery":
    """The query, of a situation alone if one is named."""
    from dataclasses import replace

    from sayso.ledger.review.situations import get_situation

    if situation is None:
        return query
    with ledger.engine.connect() as connection:
        found = get_situation(connection, situation)
    return replace(query, situation_id=found.id, situation=found.name)


def _feed_of_search(
    asked: tuple[str, str | None], ledger: str, number: int, output: Path | None, **more: Any
) -> None:
    """The feed of one's saved search; `more`: how many entries, and the desk's address."""
    from sayso.display.searches import hit_words
    from sayso.errors import SaysoError
    from sayso.export.feeds.search import IN_FEED, search_feed
    from sayso.export.whole import whole_file
    from sayso.ledger import Ledger
    from sayso.ledger.seen.newest import find_new_of
    from sayso.ledger.seen.searches import get_saved_search

    if asked != ("atom", None):
        raise SaysoError("A saved search is a feed: sayso export atom --search NUMBER.")
    with Ledger(ledger, create=False) as opened, opened.engine.connect() as connection:
        search = get_saved_search(connection, number, getpass.getuser())
        rows, _ = find_new_of(connection, search, 0, limit=more["limit"] or IN_FEED)
    base = more["desk"].rstrip("/") if more["desk"] else None
    data = search_feed(search, rows, hit_words, base=base)
    if output is None:
        print(data.decode())
        return
    with whole_file(output) as part:
        part.write_bytes(data)
    print(f"{output}: {counted(len(rows), 'entry')}.")
