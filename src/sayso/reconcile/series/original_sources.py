"""On whose say-so: the one who first says a number, so that an authority counts once however many print it.

Takes a figure and the claim that it stands in, gives a `Voice`. Two offices of one state are one authority; a
figure that nobody in particular says is its story's own.
"""

from dataclasses import dataclass

from sayso.ledger.picture.inputs import CountedRow, SpeakerRow

OF_STATE = {"government", "border_guard", "police", "military", "parliament", "court"}
OWN_QUALITY = 1  # of a figure in a report's own voice: one medium


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it: `key` is the same for one original speaker, `name` what readers know them by.

    `quality` is 1 (a medium's own word) to 5 (an authority): `docs/claims.md`.
    """

    key: str
    name: str
    quality: int


def voice_of(row: CountedRow, claim: SpeakerRow | None, story: str) -> Voice:
    """The voice of a figure. A state's office whose country is not told speaks for that of its figure."""
    if claim is not None and claim.actor:
        country = claim.actor_country or row.country
        key = f"authorities of {country}" if claim.actor_kind in OF_STATE and country else claim.actor
        return Voice(key, claim.actor, claim.quality or OWN_QUALITY)
    if row.speaker:
        return Voice(row.speaker.lower(), row.speaker, (claim.quality if claim else None) or OWN_QUALITY)
    return Voice(f"story {story}", row.agency or row.publisher or "a report", OWN_QUALITY)
