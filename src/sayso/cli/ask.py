"""`sayso figures`, `claims` and `events`: what the ledger holds, by filters."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli.app import (
    DEFAULT,
    AsCsv,
    AsJson,
    LedgerOption,
    Unit,
    app,
    one_of,
    print_rows,
    read_date,
    show_plain,
)
from sayso.cli.complete import complete_measure
from sayso.display.words import counted
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.codebook import Codebook
    from sayso.ledger import EventRow, Ledger
    from sayso.ledger.status import FindingKind

Place = Annotated[str | None, typer.Option(help="Part of a place's name, or a country.")]
Publisher = Annotated[str | None, typer.Option(help="Part of a publisher's name.")]
EventCountry = Annotated[str | None, typer.Option("--country", help="Where it happened: LT, SY.")]
Codes = Annotated[
    list[str] | None,
    typer.Option("--code", help="pushback, killing, … (sayso codebook list)", metavar="CODE"),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Show at most this many.")]


@app.command()
def figures(
    ledger: LedgerOption = DEFAULT,
    measure: Annotated[
        str | None,
        typer.Option(help="arrivals, pushbacks, killed, … (sayso measures)", autocompletion=complete_measure),
    ] = None,
    place: Place = None,
    country: Annotated[str | None, typer.Option(help="A country, by name or code: Syria, SY.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Periods that reach this day or later.", metavar="DATE")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Periods that begin by this day.", metavar="DATE")] = None,
    publisher: Publisher = None,
    speaker: Annotated[str | None, typer.Option(help="Part of a speaker's name.")] = None,
    status: Annotated[str | None, typer.Option(help="actual, expected, hypothetical, denied")] = None,
    unit: Unit = None,
    min_certainty: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Only figures whose every field is so probable: 0.9.", metavar="P"),
    ] = None,
    limit: Limit = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show figures: what happened to how many, when, where, and on whose say-so."""
    from sayso.display.figures import FigureTable
    from sayso.ledger import FigureFilter, FigureRow, Ledger
    from sayso.records import Status

    where = FigureFilter(
        measure=measure,
        place=place,
        country=country,
        since=read_date("--since", since),
        until=read_date("--until", until),
        publisher=publisher,
        speaker=speaker,
        status=one_of(Status, "status", status),
        limit=limit,
        unit=unit,
        min_certainty=min_certainty,
    )
    with Ledger(ledger, create=False) as opened:
        known_measure(opened.codebook(), measure)
        rows = opened.figures(where)
        if as_json or as_csv:
            _print_with_sentences(opened, rows, FigureRow, as_csv=as_csv)
        else:
            found = list(rows)
            show_plain(FigureTable(found, _total(opened, "figures")))


@app.command()
def claims(
    ledger: LedgerOption = DEFAULT,
    speaker: Annotated[str | None, typer.Option(help="Part of a speaker's words or name.")] = None,
    kind: Annotated[str | None, typer.Option(help="government, border_guard, ngo, igo, media, …")] = None,
    country: Annotated[str | None, typer.Option(help="The speaker's country: LT, BY.")] = None,
    stance: Annotated[str | None, typer.Option(help="states, denies, accuses, warns, orders, …")] = None,
    topic: Annotated[str | None, typer.Option(help="migration, conflict, … (of a figure in it)")] = None,
    contains: Annotated[str | None, typer.Option(help="Words of what is said.")] = None,
    norm: Annotated[str | None, typer.Option(help="Part of a legal instrument's name.")] = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Disputed, or disputing another.")] = False,
    publisher: Publisher = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Published by this day.", metavar="DATE")] = None,
    limit: Limit = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show claims: who says what, who disputes it, and which law it invokes."""
    from sayso.display.claims import claim_table
    from sayso.ledger import ClaimFilter, ClaimRow, Ledger
    from sayso.records import ActorKind, Stance

    with Ledger(ledger, create=False) as opened:
        where = ClaimFilter(
            speaker=speaker,
            kind=one_of(ActorKind, "kind", kind),
            country=country,
            stance=one_of(Stance, "stance", stance),
            contains=contains,
            measures=_topic(opened.codebook(), topic),
            norm=norm,
            disputed=disputed,
            publisher=publisher,
            since=read_date("--since", since),
            until=read_date("--until", until),
            limit=limit,
        )
        rows = opened.claims(where)
        if as_json or as_csv:
            _print_with_sentences(opened, rows, ClaimRow, as_csv=as_csv)
        else:
            show_plain(claim_table(list(rows)))


@app.command()
def events(
    ledger: LedgerOption = DEFAULT,
    code: Codes = None,
    kind: Annotated[str | None, typer.Option("--type", help="PLOVER's type: COERCE, ASSAULT, …")] = None,
    acled: Annotated[str | None, typer.Option(help="Part of ACLED's event or sub-event type.")] = None,
    topic: Annotated[str | None, typer.Option(help="migration, conflict, protest, …")] = None,
    context: Annotated[str | None, typer.Option(help="migration, human_rights, …")] = None,
    status: Annotated[str | None, typer.Option(help="reported, claimed, denied, ordered, …")] = None,
    actor: Annotated[str | None, typer.Option(help="Part of the name of who does it.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Part of the name of whom it is done to.")] = None,
    actor_country: Annotated[str | None, typer.Option(help="Country of who does it: LT.")] = None,
    place: Place = None,
    country: EventCountry = None,
    since: Annotated[str | None, typer.Option(help="Periods that reach this day.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Periods that begin by this day.", metavar="DATE")] = None,
    publisher: Publisher = None,
    limit: Limit = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_polecat: Annotated[bool, typer.Option("--polecat", help="POLECAT's columns, with tabs.")] = False,
) -> None:
    """Show events: who did what to whom, as reported, claimed, ordered or denied."""
    from sayso.display.events import event_table
    from sayso.ledger import EventFilter, EventRow, Ledger
    from sayso.records import EventStatus

    with Ledger(ledger, create=False) as opened:
        where = EventFilter(
            codes=_codes(opened.codebook(), code, topic),
            type=_type(kind),
            acled=acled,
            status=one_of(EventStatus, "status", status),
            actor=actor,
            recipient=recipient,
            actor_country=actor_country,
            place=place,
            country=country,
            context=context,
            publisher=publisher,
            since=read_date("--since", since),
            until=read_date("--until", until),
            limit=limit,
        )
        rows = opened.events(where)
        if as_polecat:
            _write_polecat(rows)
        elif as_json or as_csv:
            _print_with_sentences(opened, rows, EventRow, as_csv=as_csv)
        else:
            show_plain(event_table(list(rows), _total(opened, "events")))


def _total(ledger: "Ledger", kind: "FindingKind") -> int:
    from sayso.ledger.status import count_findings

    return count_findings(ledger.engine, kind)


def _print_with_sentences(ledger: "Ledger", rows: "Iterable[Any]", kind: Any, *, as_csv: bool) -> None:
    from sayso.ledger.findings.sentences import with_sentences

    print_rows(with_sentences(ledger.engine, rows), kind, as_csv=as_csv)


def _write_polecat(rows: "Iterable[EventRow]") -> None:
    from sayso.export.layouts import polecat

    untyped = polecat.write(rows, sys.stdout)
    if untyped:
        what = f"{counted(untyped, 'event')} without a PLOVER type"
        note = f"{what} (arrivals, deaths without a cause …) left out"
        print(note, file=sys.stderr)


def _codes(book: "Codebook", names: list[str] | None, topic: str | None) -> list[str] | None:
    """The codes that are asked for, by name (of any codebook) or by topic."""
    if topic is None:
        return names or None
    if topic not in set(book.topics()):
        raise SaysoError(f"There is no topic {topic!r}. Known: {', '.join(book.topics())}.")
    return [code.name for code in book.events.codes.values() if code.topic == topic] + (names or [])


def _type(name: str | None) -> str | None:
    from sayso.codebook import words

    types = words("ontologies")["plover"]
    if name is not None and name.upper() not in types:
        raise SaysoError(f"PLOVER has no type {name!r}. Known: {', '.join(types)}.")
    return name.upper() if name else None


def _topic(book: "Codebook", name: str | None) -> list[str] | None:
    if name is None:
        return None
    measures = book.measures.values()
    if name not in {measure.topic for measure in measures}:
        raise SaysoError(f"There is no topic {name!r}. Known: {', '.join(book.topics())}.")
    return [measure.name for measure in measures if measure.topic == name]


def known_measure(book: "Codebook", name: str | None, others: "Iterable[str]" = ()) -> None:
    """Raise `SaysoError` for a measure that no codebook of the ledger has, nor `others`."""
    if name is not None and name not in {*book.measures, "other", *others}:
        known = ", ".join(sorted({*book.measures, *others}))
        raise SaysoError(f"There is no measure {name!r}. Known: {known}, other.")
