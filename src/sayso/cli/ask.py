"""`sayso figures`, `claims` and `events`: what the ledger holds, by filters."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.app import DEFAULT, AsCsv, AsJson, LedgerOption, app, one_of, print_rows, read_date, show_plain
from sayso.errors import SaysoError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.codebook import Codebook


@app.command()
def figures(
    ledger: LedgerOption = DEFAULT,
    measure: Annotated[
        str | None, typer.Option(help="arrivals, pushbacks, killed, … (sayso measures)")
    ] = None,
    place: Annotated[str | None, typer.Option(help="Part of a place's name, or a country.")] = None,
    country: Annotated[str | None, typer.Option(help="A country, by name or code: Syria, SY.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Periods that reach this day or later.", metavar="DATE")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Periods that begin by this day.", metavar="DATE")] = None,
    publisher: Annotated[str | None, typer.Option(help="Part of a publisher's name.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Part of a speaker's name.")] = None,
    status: Annotated[str | None, typer.Option(help="actual, expected, hypothetical, denied")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show figures: what happened to how many, when, where, and on whose say-so."""
    from sayso.display import FigureTable
    from sayso.ledger import FigureFilter, FigureRow, Ledger
    from sayso.ledger.findings.sentences import with_sentences
    from sayso.records import Status

    where = FigureFilter(
        measure, place, country, read_date("--since", since), read_date("--until", until),
        publisher, speaker, one_of(Status, "status", status), limit=limit,
    )  # fmt: skip
    with Ledger(ledger, create=False) as opened:
        known_measure(opened.codebook(), measure)
        rows = opened.figures(where)
        if as_json or as_csv:
            print_rows(with_sentences(opened.engine, rows), FigureRow, as_csv=as_csv)
        else:
            found = list(rows)
            show_plain(FigureTable(found, opened.status().figures))


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
    publisher: Annotated[str | None, typer.Option(help="Part of a publisher's name.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Published by this day.", metavar="DATE")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show claims: who says what, who disputes it, and which law it invokes."""
    from sayso.display.claims import claim_table
    from sayso.ledger import ClaimFilter, ClaimRow, Ledger
    from sayso.ledger.findings.sentences import with_sentences
    from sayso.records import ActorKind, Stance

    with Ledger(ledger, create=False) as opened:
        where = ClaimFilter(
            speaker, one_of(ActorKind, "kind", kind), country, one_of(Stance, "stance", stance), contains,
            _topic(opened.codebook(), topic), norm, disputed, publisher, read_date("--since", since),
            read_date("--until", until), limit=limit,
        )  # fmt: skip
        rows = opened.claims(where)
        if as_json or as_csv:
            print_rows(with_sentences(opened.engine, rows), ClaimRow, as_csv=as_csv)
        else:
            show_plain(claim_table(list(rows)))


@app.command()
def events(
    ledger: LedgerOption = DEFAULT,
    code: Annotated[
        list[str] | None, typer.Option(help="pushback, killing, … (sayso codebook list)", metavar="CODE")
    ] = None,
    kind: Annotated[str | None, typer.Option("--type", help="PLOVER's type: COERCE, ASSAULT, …")] = None,
    acled: Annotated[str | None, typer.Option(help="Part of ACLED's event or sub-event type.")] = None,
    topic: Annotated[str | None, typer.Option(help="migration, conflict, protest, …")] = None,
    context: Annotated[str | None, typer.Option(help="migration, human_rights, …")] = None,
    status: Annotated[str | None, typer.Option(help="reported, claimed, denied, ordered, …")] = None,
    actor: Annotated[str | None, typer.Option(help="Part of the name of who does it.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Part of the name of whom it is done to.")] = None,
    actor_country: Annotated[str | None, typer.Option(help="Country of who does it: LT.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of a place's name, or a country.")] = None,
    country: Annotated[str | None, typer.Option(help="Where it happened: LT, SY.")] = None,
    since: Annotated[str | None, typer.Option(help="Periods that reach this day.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Periods that begin by it.", metavar="DATE")] = None,
    publisher: Annotated[str | None, typer.Option(help="Part of a publisher's name.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_polecat: Annotated[bool, typer.Option("--polecat", help="POLECAT's columns, by tabs.")] = False,
) -> None:
    """Show events: who did what to whom, as reported, claimed, ordered or denied."""
    from sayso.display.events import event_table
    from sayso.export import polecat
    from sayso.ledger import EventFilter, EventRow, Ledger
    from sayso.ledger.findings.sentences import with_sentences
    from sayso.records import EventStatus

    with Ledger(ledger, create=False) as opened:
        where = EventFilter(
            _codes(opened.codebook(), code, topic), _type(kind), acled, one_of(EventStatus, "status", status),
            actor, recipient, actor_country, place, country, context, publisher,
            read_date("--since", since), read_date("--until", until), limit=limit,
        )  # fmt: skip
        rows = opened.events(where)
        if as_json or as_csv:
            print_rows(with_sentences(opened.engine, rows), EventRow, as_csv=as_csv)
        elif as_polecat:
            untyped = polecat.write(rows, sys.stdout)
            if untyped:
                note = f"{untyped} events without a PLOVER type (arrivals, deaths without a cause …) left out"
                print(note, file=sys.stderr)
        else:
            found = list(rows)
            show_plain(event_table(found, opened.status().events))


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
