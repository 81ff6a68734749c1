"""FollowTheMoney entities, one a line, for Aleph and the tools of OpenSanctions. Needs the extra `ftm`.

Each report is an Article, each event an Event, each figure and claim a Note; all name their Article as
`proof`. Bodies, and those who speak for them, are PublicBody, Organization, Company or Person, with a Mention
for the words. Nobody else becomes an entity: no victim, no private person, no group such as "47 people".
The ids are made of the ledger's own, so that a later export says the same of the same thing.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from sayso.errors import SaysoError
from sayso.export.bodies import Body, body_of
from sayso.export.tables.columns import ExportTable
from sayso.export.tables.query import ExportQuery
from sayso.ledger import Ledger
from sayso.ledger.findings.claims import ClaimRow, bodies_that_speak
from sayso.ledger.findings.events import EventRow, ParticipantRow
from sayso.ledger.findings.figures import FigureRow
from sayso.ledger.streams import stream_claims, stream_events, stream_sentences
from sayso.records import ActorKind

KNOWN = 20_000  # entities that are remembered, so that they are not written again; more are: it does no harm
Entity = Any
Make = Callable[..., Entity]


def write_ftm(ledger: Ledger, table: ExportTable, query: ExportQuery, out: TextIO) -> int:
    """Write the entities of a list of findings; how many findings."""
    make = _maker()
    found = {"figures": _figures, "claims": _claims, "events": _events}[table.rows_are](ledger, query, make)
    known: dict[int, None] = {}
    count = 0
    for entities in found:
        count += 1
        for entity in entities:
            line = json.dumps(entity.to_dict(), ensure_ascii=False)
            if hash(line) in known:
                continue
            known[hash(line)] = None
            if len(known) > KNOWN:
                del known[next(iter(known))]
            out.write(line)
            out.write("\n")
    return count


def _maker() -> Make:
    try:
        from followthemoney import model
    except ImportError as error:
        raise SaysoError("FollowTheMoney entities need the extra `ftm`: pip install 'sayso[ftm]'.") from error

    def make(schema: str, key: str, **values: Any) -> Entity:
        entity = model.make_entity(schema)
        entity.id = key
        for name, value in values.items():
            if value is not None and value != "":
                entity.add(name, value, quiet=True)
        return entity

    return make


def _figures(ledger: Ledger, query: ExportQuery, make: Make) -> Iterator[list[Entity]]:
    for batch in stream_sentences(ledger.engine, query.figures()):
        bodies = bodies_that_speak(ledger.engine, {row.report_id for row, _, _ in batch if row.speaker})
        for row, sentence, _ in batch:
            article = _article(make, row)
            words = " ".join(row.quote.split())
            where = ", ".join(filter(None, (row.place or row.place_text, _days(row))))
            note = make(
                "Note",
                f"sayso-figure-{row.report_id}-{row.id}",
                name=f"“{words}”: {row.measure.replace('_', ' ')}{f', {where}' if where else ''}",
                description=sentence,
                summary=_number_words(row, is_body=(row.report_id, row.speaker) in bodies),
                keywords=[row.measure, row.status],
                country=row.country,
                entity=article.id,
                **_provenance(article, row),
            )
            yield [article, note]


def _days(row: FigureRow) -> str:
    """The days that it holds on; that it tells of where its words name none."""
    if row.period_first and row.period_last and row.period_first != row.period_last:
        return f"{row.period_first} to {row.period_last}"
    return str(row.period_last or row.as_of or "")


def _number_words(row: FigureRow, *, is_body: bool) -> str:
    """The interval as the ledger has it, and who says so, if that is no person's name."""
    low, high = (f"{one:,}" if one is not None else "open" for one in (row.low, row.high))
    told = [f"low {low}, high {high} {row.unit} ({row.qualifier.replace('_', ' ')})", row.status]
    if row.speaker:
        named = _may_be_named(row.speaker, is_body=is_body or row.table is not None)
        told.append(f"says {row.speaker if named else 'somebody'}")
    return "; ".join(told)


def _may_be_named(words: str, *, is_body: bool) -> bool:
    """Whether who speaks is no person by name: a body, an acronym ("FAO"), "a resident"."""
    return is_body or words.islower() or (words.isupper() and " " not in words)


def _claims(ledger: Ledger, query: ExportQuery, make: Make) -> Iterator[list[Entity]]:
    for batch in stream_claims(ledger.engine, query.claims()):
        for row in batch:
            article = _article(make, row)
            body = body_of(row.actor, row.actor_kind, row.actor_country, role=row.role, speaks=True)
            made = _body(make, article, body, row.speaker) if body is not None else []
            note = make(
                "Note",
                f"sayso-claim-{row.report_id}-{row.id}",
                name=f"{body.name if body else _speaker(row)} {row.stance}",
                description=row.content,
                summary=_dispute(row),
                keywords=[row.stance, row.certainty],
                entity=made[0].id if made else article.id,
                **_provenance(article, row),
            )
            yield [article, *made, note]


def _speaker(row: ClaimRow) -> str:
    """Who speaks, where that is no entity: a body's words, or those of a person if they are no name."""
    if row.speaker is None:
        return row.publisher or "A report"
    is_body = row.actor_kind not in (None, ActorKind.CIVILIAN) and row.role is None
    return row.speaker if _may_be_named(row.speaker, is_body=is_body) else "Somebody"


def _dispute(row: ClaimRow) -> str | None:
    """Which claims it disputes or is disputed by, by their ids here."""
    told = [f"disputes sayso-claim-{row.report_id}-{row.disputes}"] if row.disputes else []
    told += [f"disputed by sayso-claim-{row.report_id}-{one}" for one in row.disputed_by]
    return "; ".join(told) or None


def _events(ledger: Ledger, query: ExportQuery, make: Make) -> Iterator[list[Entity]]:
    for batch in stream_events(ledger.engine, query.events()):
        for row in batch:
            article = _article(make, row)
            sides = [(side, _of_side(make, article, side)) for side in (row.actors, row.recipients)]
            bodies = [entity for _, made in sides for entity in made]
            involved = [one.id for one in bodies if one.schema.is_a("LegalEntity")]
            yield [article, *bodies, _event(make, article, row, involved)]


def _event(make: Make, article: Entity, row: EventRow, involved: list[str]) -> Entity:
    sides = "; ".join(
        f"{name}: {', '.join(map(_in_words, side))}"
        for name, side in (("by", row.actors), ("to", row.recipients))
        if side
    )
    figures = "; ".join(f"{one.measure}: {one.quote}" for one in row.figures)
    where = row.place or row.place_text
    told = [f"“{row.trigger}”", sides, figures, row.status]
    return make(
        "Event",
        f"sayso-event-{row.report_id}-{row.id}",
        name=f"{row.code.replace('_', ' ')}{f', {where}' if where else ''} ({row.status})",
        summary="; ".join(filter(None, told)),
        startDate=row.period_first,
        endDate=row.period_last,
        date=row.period_last if row.period_first == row.period_last else None,
        location=where,
        country=row.country,
        keywords=[row.code, row.status, *filter(None, (row.type, row.mode, row.acled))],
        involved=involved,
        recordId=row.id,
        **_provenance(article, row),
    )


def _in_words(one: ParticipantRow) -> str:
    """Somebody's words; a person who is no entity is not named."""
    return "a person" if one.person and _body_in(one) is None else " ".join(one.quote.split())


def _body_in(one: ParticipantRow) -> Body | None:
    return body_of(one.actor, one.kind, one.country, role=one.role, person=bool(one.person))


def _of_side(make: Make, article: Entity, side: Iterable[ParticipantRow]) -> list[Entity]:
    found = []
    for one in side:
        body = _body_in(one)
        if body is not None:
            found += _body(make, article, body, one.quote)
    return found


def _body(make: Make, article: Entity, body: Body, words: str | None) -> list[Entity]:
    """A body or its speaker, and the mention that ties it to the report."""
    key = f"sayso-actor-{_digest(body.name.casefold())}"
    office = {"position": body.role} if body.schema == "Person" else {}
    entity = make(body.schema, key, name=body.name, country=body.country, **office)
    mention = make(
        "Mention",
        f"sayso-mention-{_digest(f'{article.id}|{key}|{words}')}",
        document=article.id,
        name=" ".join((words or body.name).split()),
        resolved=key,
        detectedSchema=body.schema,
        contextCountry=body.country,
    )
    return [entity, mention]


def _article(make: Make, row: FigureRow | ClaimRow | EventRow) -> Entity:
    return make(
        "Article",
        f"sayso-report-{row.report_id}",
        title=row.title or f"Report {row.report_id}",
        publisher=row.publisher,
        publishedAt=row.published,
        sourceUrl=_address(row.url),
        fileName=row.report_id,
    )


def _provenance(article: Entity, row: FigureRow | ClaimRow | EventRow) -> dict[str, Any]:
    place = f"characters {row.start} to {row.end} of the report"
    return {
        "proof": article.id,
        "publisher": row.publisher,
        "sourceUrl": _address(row.url),
        "notes": f"{row.title}, {row.published or 'no day'}; {place}",
    }


def _address(url: str) -> str | None:
    return url if url.startswith(("http://", "https://")) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
