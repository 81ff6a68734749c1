"""Claims that another disputes, as disagreements.

Takes disputed claims with those that dispute them, gives `Disagreement`s; the words are the reports' own.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from sayso.codebook.rules import picture_rules
from sayso.ledger.picture.inputs import DisputeRow, measures_in_claims
from sayso.reconcile.series.wording import day_words
from sayso.records import content_id
from sayso.records.picture import Disagreement, DisagreementKind, Severity, Side

SHOWN = 200  # characters of a claim in a sentence


Pairs = Sequence[tuple[DisputeRow, DisputeRow]]


def disputes(connection: Connection, pairs: Pairs) -> Iterator[Disagreement]:
    """Disputed claims, each with the one that disputes it, as disagreements."""
    counted = measures_in_claims(connection, {one.id for one, _ in pairs})
    grave = picture_rules().disagreements.grave
    for one, other in pairs:
        level = Severity.MEDIUM if grave.isdisjoint(counted.get(one.id, ())) else Severity.HIGH
        sentence = (
            f"{one.publisher or 'A report'}, {day_words(one.published)}: "
            f"{_who(one)}: {_quoted(one.content)}. Disputed by {_who(other)}: {_quoted(other.content)}."
        )
        yield Disagreement(
            id=content_id("disagreement", DisagreementKind.DISPUTED, one.report_id, one.id, other.id),
            partition=f"claims|{one.report_id}",
            kind=DisagreementKind.DISPUTED,
            severity=level,
            sentence=sentence,
            series_id=None,
            country=one.actor_country or other.actor_country,
            place=None,
            day=one.published,
            one=_side(one),
            other=_side(other),
        )


def _who(row: DisputeRow) -> str:
    return row.actor or row.name or row.speaker or "Somebody"


def _quoted(content: str) -> str:
    """The words of a claim in quotation marks; long ones are cut at a word."""
    text = " ".join(content.split()).removeprefix("that ")
    if text[:1] in '“"' and text[-1:] in '”"':
        text = text[1:-1]
    if len(text) > SHOWN:
        text = f"{text[:SHOWN].rsplit(' ', 1)[0]} …"
    return f"“{text}”"


def _side(row: DisputeRow) -> Side:
    return Side(
        finding=row.id,
        report_id=row.report_id,
        quote=row.content,
        start=row.start,
        end=row.end,
        says=_who(row),
        publisher=row.publisher,
        published=row.published,
    )
