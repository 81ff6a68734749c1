"""`sayso figures`, `claims` and `events`: what the ledger holds, by filters."""

import csv
import sys
from dataclasses import fields
from typing import Annotated, Any

import typer
from rich.console import Console

from sayso.cli.app import DEFAULT, LedgerOption, app, one_of, plain, print_json, read_date
from sayso.errors import SaysoError


@app.command()
def figures(
    ledger: LedgerOption = DEFAULT,
    measure: Annotated[
        str | None, typer.Option(help="arrivals, pushbacks, killed, … (sayso measures)")
    ] = None,
    place: Annotated[str | None, typer.Option(help="Part of a place's name.")] = None,
    country: Annotated[str | None, typer.Option(help="Two-letter code: LT, SY.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Periods that reach this day or later.", metavar="DATE")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Periods that begin by this day.", metavar="DATE")] = None,
    publisher: Annotated[str | None, typer.Option(help="Part of a publisher's name.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Part of a speaker's name.")] = None,
    status: Annotated[str | None, typer.Option(help="actual, expected, hypothetical, denied")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, all fields.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV, all fields.")] = False,
) -> None:
    """Show figures: what happened to how many, when, where, and on whose say-so."""
    from sayso.display import FigureTable
    from sayso.ledger import FigureFilter, Ledger
    from sayso.records import Status

    where = FigureFilter(
        _measure(measure), place, country, read_date("--since", since), read_date("--until", until),
        publisher, speaker, one_of(Status, "status", status), limit=limit,
    )  # fmt: skip
    with Ledger(ledger, create=False) as opened:
        rows = opened.figures(where)
        if as_json:
            print_json(rows)
        elif as_csv:
            _write_csv(rows)
        else:
            found = list(rows)
            Console().print(FigureTable(found, opened.status().figures))


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
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, all fields.")] = False,
) -> None:
    """Show claims: who says what, who disputes it, and which law it invokes."""
    from sayso.display.claims import claim_table
    from sayso.ledger import ClaimFilter, Ledger
    from sayso.records import ActorKind, Stance

    where = ClaimFilter(
        speaker, one_of(ActorKind, "kind", kind), country, one_of(Stance, "stance", stance), contains,
        _topic(topic), norm, disputed, publisher, read_date("--since", since), read_date("--until", until),
        limit=limit,
    )  # fmt: skip
    with Ledger(ledger, create=False) as opened:
        rows = opened.claims(where)
        if as_json:
            print_json(rows)
        else:
            Console().print(claim_table(list(rows)))


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
    place: Annotated[str | None, typer.Option(help="Part of a place's name.")] = None,
    country: Annotated[str | None, typer.Option(help="Where it happened: LT, SY.")] = None,
    since: Annotated[str | None, typer.Option(help="Periods that reach this day.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Periods that begin by it.", metavar="DATE")] = None,
    publisher: Annotated[str | None, typer.Option(help="Part of a publisher's name.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, all fields.")] = False,
    as_polecat: Annotated[bool, typer.Option("--polecat", help="POLECAT's columns, by tabs.")] = False,
) -> None:
    """Show events: who did what to whom, as reported, claimed, ordered or denied."""
    from sayso.display.events import event_table
    from sayso.export import polecat
    from sayso.ledger import EventFilter, Ledger
    from sayso.records import EventStatus

    where = EventFilter(
        _codes(code, topic), _type(kind), acled, one_of(EventStatus, "status", status), actor, recipient,
        actor_country, place, country, context, publisher, read_date("--since", since),
        read_date("--until", until), limit=limit,
    )  # fmt: skip
    with Ledger(ledger, create=False) as opened:
        rows = opened.events(where)
        if as_json:
            print_json(rows)
        elif as_polecat:
            untyped = polecat.write(rows, sys.stdout)
            if untyped:
                note = f"{untyped} events without a PLOVER type (arrivals, deaths without a cause …) left out"
                print(note, file=sys.stderr)
        else:
            found = list(rows)
            Console().print(event_table(found, opened.status().events))


def _codes(names: list[str] | None, topic: str | None) -> list[str] | None:
    """The codes that are asked for, by name or by topic; names of a user's own codebook are not checked."""
    from sayso.codebook import load_codebook

    if topic is None:
        return names or None
    book = load_codebook()
    if topic not in set(book.topics()):
        raise SaysoError(f"There is no topic {topic!r}. Known: {', '.join(book.topics())}.")
    return [code.name for code in book.events.codes.values() if code.topic == topic] + (names or [])


def _type(name: str | None) -> str | None:
    from sayso.codebook import words

    types = words("ontologies")["plover"]
    if name is not None and name.upper() not in types:
        raise SaysoError(f"PLOVER has no type {name!r}. Known: {', '.join(types)}.")
    return name.upper() if name else None


def _topic(name: str | None) -> list[str] | None:
    from sayso.codebook import load_codebook

    if name is None:
        return None
    measures = load_codebook().measures.values()
    if name not in {measure.topic for measure in measures}:
        known = ", ".join(load_codebook().topics())
        raise SaysoError(f"There is no topic {name!r}. Known: {known}.")
    return [measure.name for measure in measures if measure.topic == name]


def _measure(name: str | None) -> str | None:
    from sayso.codebook import load_codebook

    if name is not None and name != "other" and name not in load_codebook().measures:
        known = ", ".join(sorted(load_codebook().measures))
        raise SaysoError(f"There is no measure {name!r}. Known: {known}, other.")
    return name


def _write_csv(rows: Any) -> None:
    from sayso.ledger import FigureRow

    writer = csv.DictWriter(sys.stdout, [field.name for field in fields(FigureRow)], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(plain(row))
