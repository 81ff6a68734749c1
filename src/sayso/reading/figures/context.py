"""What the questions about a figure are asked against: the text's other findings, by sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from sayso.codebook import Codebook
from sayso.reading.syntax import token_at
from sayso.records import Claim, DateMention, Figure, PlaceMention, Quantity

if TYPE_CHECKING:
    from sayso.reading.figures.select import Candidate


@dataclass(frozen=True, slots=True)
class Context:
    """A text's findings, each with the token that it begins on; `figures` grows as figures are read."""

    doc: Doc
    codebook: Codebook
    published: date | None
    quantities: tuple[Quantity, ...]
    dates: tuple[tuple[Token, DateMention], ...]
    places: tuple[tuple[Token, PlaceMention], ...]
    claims: tuple[Claim, ...]
    figures: list[tuple[Candidate, Figure]] = field(default_factory=list)

    @classmethod
    def of(cls, doc: Doc, codebook: Codebook) -> Context:
        """Gather what the components before left on `doc`."""
        stored = doc.user_data.get("sayso_published")
        return cls(
            doc,
            codebook,
            date.fromisoformat(stored) if stored else None,
            doc._.sayso_quantities,
            tuple((_last_token(doc, m.evidence.end), m) for m in doc._.sayso_dates),
            tuple((_last_token(doc, m.evidence.end), m) for m in doc._.sayso_places),
            doc._.sayso_claims,
        )


def _last_token(doc: Doc, end: int) -> Token:
    return token_at(doc, end - 1)
