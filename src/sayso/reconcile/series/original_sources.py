"""On whose say-so: the one who first says a number, so that an authority counts once however many print it.

Takes a figure and the claim that it stands in, gives an `OriginalSource`. Two offices of one
state are one authority; a figure that nobody in particular says is its story's own.
"""

from dataclasses import dataclass

from sayso.ledger.picture.inputs import CountedRow, SpeakerRow
from sayso.records.kinds import OF_STATE

NOBODY = "a report"  # the name of a source whose publisher is not known
OWN_QUALITY = 1  # of a figure in a report's own original source: one medium


@dataclass(frozen=True, slots=True)
class OriginalSource:
    """Who says it: `key` is the same for one original speaker, `name` what readers know them by.

    `quality` is 1 (a medium's own word) to 5 (an authority): `docs/claims.md`.
    """

    key: str
    name: str
    quality: int


def original_source_of(row: CountedRow, claim: SpeakerRow | None, story: str) -> OriginalSource:
    """The original source of a figure. An office whose country is not given is of its figure's."""
    if claim is not None and claim.actor:
        country = claim.actor_country or row.country
        key = f"authorities of {country}" if claim.actor_kind in OF_STATE and country else claim.actor
        return OriginalSource(key, claim.actor, claim.quality or OWN_QUALITY)
    if row.speaker:
        return OriginalSource(
            row.speaker.lower(), row.speaker, (claim.quality if claim else None) or OWN_QUALITY
        )
    return OriginalSource(f"story {story}", row.agency or row.publisher or NOBODY, OWN_QUALITY)
